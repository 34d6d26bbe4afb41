//! What an order leaves behind: subscription, ledger, document, payment, cart.

use crate::support::{Sent, Server, annas_card, choose, worked_example};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, OrderState, Payment};

/// Everything that the worked example leaves: 6189.06 sold, 1116.06 of it tax, 12.50 from the balance, 6176.56 paid.
#[tokio::test]
async fn an_order_changes_subscription_ledger_document_and_payment_at_once() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let order: Order = reply.read();
    assert_eq!(order.state, OrderState::Placed);
    assert_eq!(order.settlement.total.to_string(), "6189.06"); // (5280.00 - 207.00) x 1.22
    assert_eq!(order.settlement.due_now.to_string(), "6176.56"); // - 12.50
    assert_eq!(order.changes[0].before.as_ref().unwrap().licences, 5);
    let document = order.document.clone().unwrap();
    assert_eq!(
        (
            document.number.as_str(),
            document.total.to_string().as_str()
        ),
        ("INV-000018", "6189.06")
    );

    let snapshot = anna.snapshot().await;
    let owned = &snapshot.subscriptions[0];
    assert_eq!(snapshot.version, 2);
    assert_eq!(snapshot.balance.to_string(), "0.00");
    assert_eq!(
        (owned.licences(), owned.current.interval),
        (8, Interval::YEAR)
    );
    assert_eq!(owned.current.period.start.to_string(), "2026-11-22");
    assert_eq!(owned.current.period.end.to_string(), "2027-11-22");
    assert_eq!(owned.current.lines[0].billed.unwrap().to_string(), "5280");

    let books = [
        ("customer", 0),
        ("revenue", -507_300),
        ("tax", -111_606),
        ("cash", 617_656),
    ];
    for (book, amount) in books {
        let of_order = format!(
            "select coalesce(sum(amount_minor), 0) from ledger_entries e join ledger_transactions t \
             on t.id = e.transaction_id where t.order_id = '{}' and e.book = '{book}'",
            order.id
        );
        // The customer's book falls by the credit that was used.
        let expected = if book == "customer" { 1_250 } else { amount };
        assert_eq!(server.number(&of_order).await, expected, "{book}");
    }
    assert_eq!(
        server.number("select amount_minor from payments").await,
        617_656
    );
    assert_eq!(
        server
            .number("select count(*) from events where kind = 'order.placed'")
            .await,
        1
    );
    let unbalanced = "select count(*) from (select 1 from ledger_entries group by transaction_id having sum(amount_minor) <> 0) as unbalanced";
    assert_eq!(server.number(unbalanced).await, 0);

    let found: Order = anna.get(&format!("/v1/orders/{}", order.id)).await.read();
    assert_eq!(found, order);
}

#[tokio::test]
async fn nothing_due_is_placed_without_a_payment() {
    let server = Server::start().await;
    let claire = server.sign_in("claire", "moreau").await;
    let more = choose("sub_moreau", "team", 12, Interval::MONTH);
    let sent = claire.order("k1", vec![more], None).await;
    let order: Order = claire.send(&sent).await.read();
    // 12 x 69.00 = 828.00; unused 690.00 x 13/30 = 299.00; 529.00 x 1.20 = 634.80.
    assert_eq!(order.settlement.total.to_string(), "634.80");
    assert_eq!(order.settlement.due_now.to_string(), "0.00");
    assert_eq!(claire.snapshot().await.balance.to_string(), "8365.20"); // 9000.00 - 634.80
    assert_eq!(server.number("select count(*) from payments").await, 0);
}

/// Fewer licences give more back than they cost: a credit note, and the rest goes to the balance.
#[tokio::test]
async fn a_surplus_is_a_credit_note_and_goes_to_the_balance() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let fewer = choose("sub_brandt", "business", 112, Interval::MONTH);
    let sent = klaus.order("k1", vec![fewer], None).await;
    let order: Order = klaus.send(&sent).await.read();
    // Unused from 22 November to 15 March: 113 of 365 days of 120 x 950.00 = 114000.00: 35293.150... = 35293.15.
    // 112 x 99.00 = 11088.00; the difference -24205.15, with 19 % -4598.98 (4598.9785).
    assert_eq!(order.settlement.total.to_string(), "-28804.13");
    let document = order.document.unwrap();
    assert_eq!(document.number, "CN-000001");
    assert_eq!(klaus.snapshot().await.balance.to_string(), "28804.13");
}

/// The most reported bug of other engines, through the whole API: the second change credits the new plan.
#[tokio::test]
async fn a_second_change_credits_what_was_billed_for_the_first() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&sent).await.status, 201);
    let business = choose("sub_officina", "business", 8, Interval::YEAR);
    let sent = anna.order("k2", vec![business], annas_card()).await;
    let order: Order = anna.send(&sent).await.read();
    // All 365 days of the 5280.00 are unused; 8 x 950.00 = 7600.00; 2320.00 x 1.22.
    assert_eq!(
        order.changes[0].quote.lines[0].amount.to_string(),
        "-5280.00"
    );
    assert_eq!(order.settlement.due_now.to_string(), "2830.40");
}

#[tokio::test]
async fn several_changes_are_placed_whole_and_settled_on_their_sum() {
    let server = Server::start().await;
    let sam = server.sign_in("sam", "carter").await;
    let cart = sam.snapshot().await.cart;
    let support = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let card = Some(Payment::Method("card_carter".into()));
    let changes = vec![cart[0].clone(), support];
    let sent = sam.order("k1", changes, card).await;
    let order: Order = sam.send(&sent).await.read();
    // Meetings: 12 x 16.00 = 192.00 less 100.00 x 26/30 = 86.67: 105.33.
    // Support: 4 x 75.00 = 300.00 less 225.00 x 9/30 = 67.50: 232.50.
    let totals: Vec<_> = order
        .changes
        .iter()
        .map(|change| change.quote.total.to_string())
        .collect();
    assert_eq!(totals, ["105.33", "232.50"]);
    assert_eq!(order.settlement.due_now.to_string(), "337.83");
    let snapshot = sam.snapshot().await;
    assert_eq!((snapshot.cart.len(), snapshot.version), (0, 2));
    // One change that cannot be had, and none is placed.
    let good = choose("sub_carter_support", "team", 5, Interval::MONTH);
    let sent = sam
        .order(
            "k2",
            vec![good],
            Some(Payment::Method("card_carter".into())),
        )
        .await;
    let bad = sent.body.replacen('[', r#"[{"subscription":"sub_carter_meetings","product":"harbor-meetings","plan":"large","licences":3,"interval":{"unit":"month","count":1}},"#, 1);
    let reply = sam
        .send(&Sent {
            body: bad,
            ..sent.clone()
        })
        .await;
    assert_eq!(reply.problem().path.as_deref(), Some("/changes/0/licences"));
    let twice = sent.body.replacen('[', r#"[{"subscription":"sub_carter_support","product":"harbor-support","plan":"team","licences":6,"interval":{"unit":"month","count":1}},"#, 1);
    let reply = sam
        .send(&Sent {
            body: twice,
            ..sent
        })
        .await;
    assert_eq!(
        reply.problem().path.as_deref(),
        Some("/changes/1/subscription")
    );
    assert_eq!(sam.snapshot().await, snapshot);
}

/// An ended trial is bought: nothing is credited, a subscription is new.
#[tokio::test]
async fn a_purchase_makes_a_subscription() {
    let server = Server::start().await;
    let ines = server.sign_in("ines", "duarte").await;
    let mut purchase = choose("", "team", 2, Interval::MONTH);
    purchase.subscription = None;
    let sent = ines
        .order("k1", vec![purchase], Some(Payment::Token("tok_ok".into())))
        .await;
    let order: Order = ines.send(&sent).await.read();
    assert_eq!(order.settlement.due_now.to_string(), "169.74"); // 2 x 69.00 x 1.23
    let snapshot = ines.snapshot().await;
    assert_eq!(snapshot.subscriptions.len(), 2);
    assert_eq!(
        snapshot.subscriptions[1].current.period.end.to_string(),
        "2026-12-22"
    );
}

/// Customer care may order what the page's visitors may not.
#[tokio::test]
async fn support_may_order_a_lower_plan() {
    let server = Server::start().await;
    let care = server.support("officina").await;
    let lower = choose("sub_officina", "basic", 5, Interval::MONTH);
    let mut sent = care.order("k1", vec![lower], None).await;
    let refused = care.send(&sent).await;
    assert_eq!(refused.code(), (422, "reason-required".into()));
    assert_eq!(refused.problem().path.as_deref(), Some("/reason"));
    for (length, status) in [(1_001, 400), (1_000, 201)] {
        let reason = format!("\"reason\":\"{}\"", "r".repeat(length));
        let body = sent.body.replace("\"reason\":null", &reason);
        let wanted = Sent {
            body,
            ..sent.clone()
        };
        assert_eq!(care.send(&wanted).await.status, status);
        sent.key = Some(format!("k{length}"));
        if status == 201 {
            sent = wanted;
        }
    }
    let recorded = "select count(*) from orders
        where actor = 'care_7' and role = 'support' and length(reason) = 1000";
    assert_eq!(server.number(recorded).await, 1);
    let order: Order = care.send(&sent).await.read();
    // 5 x 29.00 = 145.00; unused 345.00 x 18/30 = 207.00; -62.00 x 1.22 = -75.64.
    assert_eq!(order.settlement.total.to_string(), "-75.64");
}

#[tokio::test]
async fn invoices_are_numbered_without_gaps_newest_first() {
    let server = Server::start().await;
    let anna = server.anna().await;
    for (key, licences) in [("a", 6), ("b", 7), ("c", 8)] {
        let change = choose("sub_officina", "team", licences, Interval::MONTH);
        let sent = anna.order(key, vec![change], annas_card()).await;
        let _: Order = anna.send(&sent).await.read();
        // A refusal in between takes no number.
        let twice = anna
            .send(&Sent {
                key: Some("x".into()),
                ..sent
            })
            .await;
        assert_eq!(twice.status, 412);
    }
    let text = anna.get("/v1/invoices").await.body;
    let numbers: Vec<_> = text
        .split("\"number\":\"")
        .skip(1)
        .map(|part| &part[..10])
        .collect();
    assert_eq!(
        numbers,
        ["INV-000020", "INV-000019", "INV-000018", "INV-000001"]
    );
}
