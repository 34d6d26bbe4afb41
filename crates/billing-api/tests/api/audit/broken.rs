//! What an audit finds, one by one.

/// What is broken in the database, and the one thing that the audit finds then. `PLACED` is Anna's first order, `DECLINED`
/// one that was not paid, `REFUNDED` one that was paid and not applied, `CORRECTED` one that `CORRECTION` corrects;
/// `OPENING` is her first invoice, which no order made; its sale and its payment are the ledger's transactions 2 and 3.
pub const BROKEN: &[(&[&str], &str)] = &[
    (
        &[
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
           values (1, 9, 'cash', 'officina', 5)",
        ],
        "transaction 1 sums to 5",
    ),
    (
        &[
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
           values (2, 8, 'cash', 'nobody', 0)",
        ],
        "transaction 2 has entries of another account",
    ),
    (
        &[
            r#"update documents set quotes = replace(quotes, '"amount":"345.00"', '"amount":"346.00"') where id = OPENING"#,
        ],
        "its lines are 34600 and 7590, not 34500 and 7590",
    ),
    // Lines of 420.90 with a total of 500.00, sold and paid as 500.00.
    (
        &[
            r#"update documents set total_minor = 50000,
               quotes = replace(quotes, '"total":"420.90","balance"', '"total":"500.00","balance"') where id = OPENING"#,
            "update ledger_entries set amount_minor = amount_minor + 7910
             where transaction_id in (2, 3) and amount_minor = 42090",
            "update ledger_entries set amount_minor = amount_minor - 7910
             where transaction_id in (2, 3) and amount_minor in (-34500, -42090)",
        ],
        "34500 and 7590 of tax on top are not 50000",
    ),
    (
        &[
            "update documents set quotes = '[]', total_minor = 0, tax_minor = 0 where id = OPENING",
            "delete from ledger_entries where transaction_id in (2, 3)",
        ],
        "has no lines",
    ),
    (
        &[
            "update documents set tax_minor = tax_minor + 1 where id = OPENING",
            "update ledger_entries set amount_minor = amount_minor - 1 where transaction_id = 2 and book = 'tax'",
            "update ledger_entries set amount_minor = amount_minor + 1 where transaction_id = 2 and book = 'revenue'",
        ],
        "its quotes are 42090 with a tax of 7590, not what it says",
    ),
    (
        &[
            "update documents set kind = 'credit_note',
                 serial = (select last + 1 from series where kind = 'credit_note')
             where kind = 'invoice' and serial = (select last from series where kind = 'invoice')",
            "update series set last = last + 1 where kind = 'credit_note'",
            "update series set last = last - 1 where kind = 'invoice'",
        ],
        "is of the wrong kind",
    ),
    (
        &[
            "delete from ledger_entries where transaction_id in (2, 3)",
            "delete from ledger_transactions where id in (2, 3)",
        ],
        "the ledger sold 0 with a tax of 0",
    ),
    (
        &["update series set last = last + 1 where kind = 'invoice'"],
        "the numbers of invoice have a gap",
    ),
    // The last number was left out, and the one after it given.
    (
        &["update documents set serial = serial + 1
             where kind = 'invoice' and serial = (select last from series where kind = 'invoice')"],
        "the numbers of invoice have a gap",
    ),
    (
        &["update documents set order_id = DECLINED where id = OPENING"],
        "has a document and is not placed",
    ),
    (
        &[
            "insert into ledger_transactions (account, at, kind, order_id)
             values ('officina', '2026-11-22', 'payment', DECLINED)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 0, 'cash', 'officina', 5)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 1, 'customer', 'officina', -5)",
        ],
        "the ledger was paid 5 and gave back 0",
    ),
    (
        &[
            "insert into payments (order_id, provider, amount_minor, state, at_ms)
           values (DECLINED, 'sandbox', 5, 'paid', 0)",
        ],
        "its payment is Some(5) and its refund None",
    ),
    (
        &["update documents set order_id = null where order_id = PLACED"],
        "has no document",
    ),
    (
        &["update orders set at = '2026-11-21' where id = PLACED"],
        "its document is of another total, account or date",
    ),
    (
        &[
            r#"update documents set quotes = replace(quotes, '"direction":"increase"', '"direction":"same"')
             where order_id = PLACED"#,
        ],
        "its document has other quotes than it was confirmed with",
    ),
    (
        &[
            r#"update order_changes set quote = replace(quote, '"quantity":9', '"quantity":10') where order_id = PLACED"#,
        ],
        "its document has other quotes than it was confirmed with",
    ),
    (
        &[
            "update ledger_transactions set kind = 'gift' where kind = 'payment' and order_id = PLACED",
        ],
        "the ledger was paid 0 and gave back 0, due is",
    ),
    (
        &["update payments set amount_minor = amount_minor + 1 where order_id = PLACED"],
        "its payment is Some(",
    ),
    (
        &["update payments set state = 'refunded' where order_id = PLACED"],
        "its payment is None",
    ),
    (
        &["delete from events where kind = 'order.placed' and subject = PLACED"],
        "was placed without an event",
    ),
    (
        &[
            r#"update orders set settlement = replace(settlement, '"before":"12.50"', '"before":"12.51"') where id = PLACED"#,
        ],
        "the balance before it was 1250, not 1251",
    ),
    (
        &[
            r#"update orders set settlement = replace(settlement, '"after":"0.00"', '"after":"0.01"') where id = PLACED"#,
        ],
        "the balance after it is 0, not 1",
    ),
    (
        &["update sandbox_charges set outcome = 'declined' where order_id = PLACED"],
        "that is declined, and the order is not",
    ),
    (
        &["update sandbox_charges set outcome = 'paid' where order_id = DECLINED"],
        "that is paid, and the order is not",
    ),
    (
        &["delete from vat_reviews where order_id = CORRECTED"],
        "is a correction without a review",
    ),
    (
        &["update vat_reviews set document = null where order_id = CORRECTED"],
        "is a correction without a review",
    ),
    (
        &["insert into vat_reviews (order_id, answer, document, reviewed_ms) values (PLACED, 'valid', OPENING, 0)"],
        "was reviewed to be corrected by document",
    ),
    (
        &["insert into vat_reviews (order_id, answer, document, reviewed_ms) values (PLACED, 'valid', CORRECTION, 0)"],
        "was reviewed to be corrected by document",
    ),
    (
        &["insert into vat_reviews (order_id, answer, obstacle, reviewed_ms) values (PLACED, 'valid', 'a new build', 0)"],
        "wants a correction by hand: a new build",
    ),
    (
        &["insert into ledger_transactions (account, at, kind) values ('officina', '2026-11-22', 'correction')"],
        "corrects without a correction",
    ),
    (
        &["insert into ledger_transactions (account, at, kind, document)
             values ('officina', '2026-11-22', 'correction', OPENING)"],
        "corrects without a correction",
    ),
    (
        &[
            "insert into ledger_transactions (account, at, kind, document)
             values ('officina', '2026-11-22', 'forfeited', CORRECTION)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 0, 'adjustment', 'officina', -5)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 1, 'customer', 'officina', 5)",
        ],
        "the balance after it is 16357, not 16362",
    ),
    (
        &[
            r#"update documents set paper = replace(paper, '"settlement":{"total":"-', '"settlement":{"total":"-1')
             where id = CORRECTION"#,
        ],
        "not its total",
    ),
    (
        &["delete from payments where order_id = REFUNDED"],
        "gave back DUE, its payment is None and its refund None",
    ),
    (
        &["update payments set state = 'paid' where order_id = REFUNDED"],
        "its payment is Some(DUE) and its refund None",
    ),
    (
        &["update payments set amount_minor = 5 where order_id = REFUNDED"],
        "its payment is None and its refund Some(5)",
    ),
    (
        &[
            "delete from ledger_entries where transaction_id in
                 (select id from ledger_transactions where order_id = REFUNDED and kind = 'refund')",
            "delete from ledger_transactions where order_id = REFUNDED and kind = 'refund'",
        ],
        "the ledger was paid DUE and gave back 0",
    ),
    (
        &[
            "delete from ledger_entries where transaction_id in
                 (select id from ledger_transactions where order_id = REFUNDED)",
            "delete from ledger_transactions where order_id = REFUNDED",
        ],
        "the ledger was paid 0 and gave back 0",
    ),
    (
        &["update orders set refund = null where id = REFUNDED"],
        "is declined, with 0 to be given back: the ledger was paid DUE and gave back DUE",
    ),
    (
        &["update orders set refund = 'why' where id = DECLINED"],
        "the ledger was paid 0 and gave back 0",
    ),
    (
        &["update orders set refund = 'why' where id = PLACED"],
        "is placed, and its money was to go back",
    ),
    (
        &["insert into payments (order_id, provider, amount_minor, state, at_ms)
           values (DECLINED, 'sandbox', 5, 'refunded', 0)"],
        "its payment is None and its refund Some(5)",
    ),
    // A movement and its opposite sum to nothing.
    (
        &[
            "insert into ledger_transactions (account, at, kind, order_id)
             values ('officina', '2026-11-22', 'payment', DECLINED)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 0, 'cash', 'officina', 5)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 1, 'customer', 'officina', -5)",
            "insert into ledger_transactions (account, at, kind, order_id)
             values ('officina', '2026-11-22', 'refund', DECLINED)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 0, 'cash', 'officina', -5)",
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ((select max(id) from ledger_transactions), 1, 'customer', 'officina', 5)",
        ],
        "the ledger was paid 5 and gave back 5",
    ),
];

/// Ids by which the table names its rows.
pub const NAMES: [(&str, &str); 6] = [
    ("PLACED", "(select id from orders where key = 'a')"),
    ("DECLINED", "(select id from orders where key = 'd')"),
    ("REFUNDED", "(select id from orders where key = 'e')"),
    ("CORRECTED", "(select id from orders where key = 'c')"),
    (
        "CORRECTION",
        "(select id from documents where corrects is not null)",
    ),
    (
        "OPENING",
        "(select document from ledger_transactions where id = 2)",
    ),
];
