//! `midcycle audit`: it finds what is wrong and nothing else, and writes nothing.

use crate::support::{Running, Server, annas_card, choose, empty_database, midcycle};
use midcycle_billing_api::audit::{audit, audit_in};
use midcycle_billing_api::store::{Db, Dialect};
use midcycle_contract::Payment;
use midcycle_contract::engine::calendar::Interval;
use sqlx::{Connection, Row};
use std::path::Path;
use tempfile::TempDir;

/// What is broken in the database, and the one thing that the audit finds then. `PLACED` is Anna's first order, `DECLINED`
/// one that was not paid, `OPENING` her first invoice, which no order made; its sale and its payment are the ledger's
/// transactions 2 and 3.
const BROKEN: &[(&[&str], &str)] = &[
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
        "was paid 5 and is not placed",
    ),
    (
        &[
            "insert into payments (order_id, provider, amount_minor, state, at_ms)
           values (DECLINED, 'sandbox', 5, 'paid', 0)",
        ],
        "has a payment and is not placed",
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
        "the ledger was paid 0, due is",
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
];

/// Ids by which the table names its rows.
const NAMES: [(&str, &str); 3] = [
    ("PLACED", "(select id from orders where key = 'a')"),
    ("DECLINED", "(select id from orders where key = 'd')"),
    (
        "OPENING",
        "(select document from ledger_transactions where id = 2)",
    ),
];

/// The audit finds nothing in the demo's book and after orders of every kind; and it finds each thing that is not so.
///
/// It did not see a document whose total was not what its lines are, as long as it was sold for that total; nor one that
/// says something else than what was confirmed.
#[tokio::test]
async fn an_audit_finds_what_is_wrong_and_nothing_else() {
    let server = Server::start().await;
    let anna = server.anna().await;
    for (key, plan, licences) in [("a", "team", 9), ("b", "team", 5), ("c", "business", 6)] {
        let wanted = choose("sub_officina", plan, licences, Interval::MONTH);
        let sent = anna.order(key, vec![wanted], annas_card()).await;
        assert_eq!(anna.send(&sent).await.status, 201);
    }
    let declined = Some(Payment::Token("tok_declined".into()));
    let more = choose("sub_officina", "business", 9, Interval::MONTH);
    let sent = anna.order("d", vec![more], declined).await;
    assert_eq!(anna.send(&sent).await.status, 402);
    let report = audit(&server.store).await.unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!((report.orders, report.documents), (4, 10));

    for (statements, finding) in BROKEN {
        let mut write = server.store.write().await.unwrap();
        lift_guards(&mut write, server.store.dialect()).await;
        for sql in *statements {
            let named = |sql: String, (name, id): (&str, &str)| sql.replace(name, id);
            let sql = NAMES.into_iter().fold((*sql).to_owned(), named);
            change(&mut write, &sql).await;
        }
        let report = audit_in(&mut write).await.unwrap();
        let is_found = matches!(&report.findings[..], [found] if found.contains(finding));
        assert!(is_found, "{statements:?}: {report}");
        write.rollback().await.unwrap();
    }
    server.audit().await;
}

/// Lets this transaction change what only grows, and refer to what is not there.
async fn lift_guards(db: &mut Db, dialect: Dialect) {
    if dialect == Dialect::Postgres {
        change(db, "set local session_replication_role = replica").await;
        return;
    }
    change(db, "pragma defer_foreign_keys = on").await;
    for table in ["ledger_entries", "ledger_transactions", "documents"] {
        change(db, &format!("drop trigger {table}_stay")).await;
        change(db, &format!("drop trigger {table}_remain")).await;
    }
}

async fn change(db: &mut Db, sql: &str) {
    let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(db)
        .await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}

/// All that is in a database's folder, or all tables of a database on PostgreSQL with what was migrated there.
fn state_of(folder: &TempDir, database: &str) -> Vec<(String, Vec<u8>)> {
    if database.contains("://") {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(tables_of(database));
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        // The index of the log is scratch space of whoever has the file open.
        let is_scratch = name.ends_with("-shm");
        let bytes = if is_scratch {
            Vec::new()
        } else {
            std::fs::read(&path).unwrap()
        };
        files.push((name, bytes));
    }
    files.sort_unstable();
    files
}

async fn tables_of(database: &str) -> Vec<(String, Vec<u8>)> {
    let mut db = connect(database).await;
    // Of every table, how many rows it has, and the youngest transaction that wrote one of them.
    let sql = "select cast(table_name as text) as name, cast(query_to_xml(
            'select count(*) as n, max(cast(cast(xmin as text) as bigint)) as last from ' || table_name, true, false, ''
        ) as text) as state
        from information_schema.tables where table_schema = current_schema() order by table_name";
    let rows = sqlx::query(sql).fetch_all(&mut db).await.unwrap();
    let state = |row: &sqlx::any::AnyRow| {
        let state: String = row.get("state");
        (row.get("name"), state.into_bytes())
    };
    rows.iter().map(state).collect()
}

/// Who only wanted to know whether the books are in order had an old database brought up to date under its server, and an
/// empty file made a database of.
#[test]
fn an_audit_only_reads() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    let audited = |is_served: bool| {
        let before = state_of(&folder, &database);
        let (said, error, code) = midcycle(&["audit", "--database", &database], "");
        assert_eq!((code, error.as_str()), (Some(0), ""), "{said}");
        assert!(said.contains("7 documents: 0 findings"), "{said}");
        assert_eq!(state_of(&folder, &database), before, "served: {is_served}");
    };
    let mut server = Running::start(&database);
    audited(true);
    // What a killed server has written is in the log that it leaves.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    audited(false);
    let mut server = Running::start(&database);
    server.tell_to_stop();
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    audited(false);

    execute(
        &database,
        "update _sqlx_migrations set version = version + 1",
    );
    refused(&folder, &database, "its tables are another version's");
}

/// Changes a database that no server serves.
fn execute(database: &str, sql: &'static str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut db = connect(database).await;
        sqlx::query(sql).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    });
}

async fn connect(database: &str) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let address = if database.contains("://") {
        database.to_owned()
    } else {
        format!("sqlite://{database}")
    };
    sqlx::AnyConnection::connect(&address).await.unwrap()
}

/// An audit that is refused says why, and leaves what it found.
fn refused(folder: &TempDir, database: &str, why: &str) {
    let before = state_of(folder, database);
    let (said, error, code) = midcycle(&["audit", "--database", database], "");
    assert_eq!((code, said.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains(why), "{error}");
    assert_eq!(state_of(folder, database), before);
}

#[test]
fn what_is_no_database_of_ours_is_not_audited_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    if database.contains("://") {
        refused(&folder, &database, "it has no tables");
        return;
    }
    refused(&folder, &database, "there is no such file");
    assert!(!Path::new(&database).exists());
    std::fs::write(&database, "").unwrap();
    refused(&folder, &database, "it has no tables");
    execute(&database, "create table accounts (theirs text)");
    refused(&folder, &database, "another program's database");
}
