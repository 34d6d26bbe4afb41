//! Placing orders: every check in the contract's order, and what an order leaves behind.

mod support;

use axum::http::Method;
use jiff::Timestamp;
use midcycle_billing_api::orders::TakenUp;
use midcycle_billing_api::payment::{Answer, Charge, NoAnswer, Outcome, PaymentProvider};
use midcycle_contract::engine::calendar::{Interval, Moment};
use midcycle_contract::{Order, OrderState, Payment};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Client, Sent, Server, annas_card, choose, worked_example};

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
        ("INV-000008", "6189.06")
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
    let unbalanced = "select count(*) from (select 1 from ledger_entries group by transaction_id having sum(amount_minor) <> 0)";
    assert_eq!(server.number(unbalanced).await, 0);

    let found: Order = anna.get(&format!("/v1/orders/{}", order.id)).await.read();
    assert_eq!(found, order);
}

#[tokio::test]
async fn the_same_key_is_one_order_for_ever() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let first = anna.send(&sent).await;
    let counts = server.row_counts().await;
    // The version is stale by now; the key is looked at first.
    let again = anna.send(&sent).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    // White space is not another body, another choice is.
    let spaced = Sent {
        body: sent.body.replace(',', " ,\n"),
        ..sent.clone()
    };
    assert_eq!(anna.send(&spaced).await.status, 200);
    let other = Sent {
        body: sent.body.replace("\"licences\":8", "\"licences\":9"),
        ..sent
    };
    assert_eq!(anna.send(&other).await.code(), (422, "key-reused".into()));
    assert_eq!(server.row_counts().await, counts);
}

/// Each request has the fault named and all that come after it in the contract's order, and changes nothing.
#[tokio::test]
async fn refusals_come_in_the_contracts_order_and_change_nothing() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let good = anna.order("k1", vec![worked_example()], None).await;
    let counts = server.row_counts().await;
    let spoil = |old: &str, new: &str| Sent {
        body: good.body.replace(old, new),
        ..good.clone()
    };
    let fingerprint = good.body.split("\"fingerprint\":\"").nth(1).unwrap()[..64].to_owned();
    let tampered = spoil(&fingerprint, &"0".repeat(64));
    let downgrade = Sent {
        body: tampered.body.replace("\"team\"", "\"basic\""),
        ..good.clone()
    };
    let table: Vec<(&str, Sent, u16, &str, Option<&str>)> = vec![
        (
            "no JSON",
            Sent {
                body: "{".into(),
                key: None,
                version: None,
            },
            400,
            "bad-request",
            Some(""),
        ),
        (
            "an unknown member",
            Sent {
                key: None,
                ..spoil("\"vat_id\"", "\"price\":\"1\",\"vat_id\"")
            },
            400,
            "bad-request",
            Some("/price"),
        ),
        (
            "licences that are text",
            Sent {
                key: None,
                ..spoil("\"licences\":8", "\"licences\":\"8\"")
            },
            400,
            "bad-request",
            Some("/changes/0/licences"),
        ),
        (
            "no key",
            Sent {
                key: None,
                version: None,
                ..downgrade.clone()
            },
            400,
            "key-required",
            None,
        ),
        (
            "an endless key",
            Sent {
                key: Some("k".repeat(256)),
                ..good.clone()
            },
            400,
            "key-required",
            None,
        ),
        (
            "no changes",
            Sent {
                key: None,
                version: None,
                ..spoil(&changes(&good.body), "[]")
            },
            400,
            "bad-request",
            Some("/changes"),
        ),
        (
            "no version",
            Sent {
                version: None,
                ..downgrade.clone()
            },
            428,
            "version-required",
            None,
        ),
        (
            "no tag",
            Sent {
                version: Some("1".into()),
                ..downgrade.clone()
            },
            428,
            "version-required",
            None,
        ),
        (
            "an old version",
            Sent {
                version: Some("\"0\"".into()),
                ..downgrade.clone()
            },
            412,
            "stale-version",
            None,
        ),
        (
            "a lower plan",
            downgrade,
            422,
            "plan-downgrade-needs-support",
            Some("/changes/0/plan"),
        ),
        (
            "too few licences",
            spoil("\"licences\":8", "\"licences\":3"),
            422,
            "licences-in-use",
            Some("/changes/0/licences"),
        ),
        (
            "another's subscription",
            spoil("sub_officina", "sub_brandt"),
            422,
            "unknown-subscription",
            Some("/changes/0/subscription"),
        ),
        (
            "a strange VAT number",
            Sent {
                body: tampered
                    .body
                    .replace("\"vat_id\":null", "\"vat_id\":\"IT1\""),
                ..good.clone()
            },
            422,
            "vat-id",
            Some("/vat_id"),
        ),
        (
            "a tampered fingerprint",
            tampered,
            409,
            "quote-changed",
            None,
        ),
        (
            "another date",
            spoil("2026-11-22", "2026-11-21"),
            409,
            "quote-changed",
            None,
        ),
        (
            "nothing pays",
            good.clone(),
            402,
            "payment-required",
            Some("/payment"),
        ),
        (
            "a method of nobody",
            spoil(
                "\"payment\":null",
                "\"payment\":{\"method\":\"card_brandt\"}",
            ),
            402,
            "payment-required",
            Some("/payment"),
        ),
    ];
    let nobody = Client {
        server: &server,
        token: "nonsense".into(),
    };
    let worst = Sent {
        key: None,
        version: None,
        body: "{".into(),
    };
    assert_eq!(nobody.send(&worst).await.status, 401);
    for (what, sent, status, code, path) in table {
        let reply = anna.send(&sent).await;
        assert_eq!(
            reply.code(),
            (status, code.to_owned()),
            "{what}: {}",
            reply.body
        );
        assert_eq!(reply.problem().path.as_deref(), path, "{what}");
        assert_eq!(server.row_counts().await, counts, "{what}");
    }
}

fn changes(body: &str) -> String {
    let start = body.find("\"changes\":").unwrap() + 10;
    let end = body.find(",\"vat_id\"").unwrap();
    body[start..end].to_owned()
}

/// What was shown is stale, so the answer brings what it costs now: page and API come to the same.
#[tokio::test]
async fn a_stale_quote_is_answered_with_the_fresh_one() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let old = anna.order("k1", vec![worked_example()], annas_card()).await;
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    let stale = anna.send(&old).await.problem();
    let fresh = stale.fresh.unwrap();
    assert_eq!((stale.status, fresh.version), (412, 2));
    assert_eq!(fresh.settlement.due_now.to_string(), "6176.56");
    // The same with the version of now and a price that has changed meanwhile: 8 x 670.00 - 207.00 = 5153.00; x 1.22.
    server
        .execute("update products set product = replace(product, '\"660\"', '\"670\"')")
        .await;
    let changed = anna
        .send(&Sent {
            version: Some("\"2\"".into()),
            ..old
        })
        .await
        .problem();
    let fresh = changed.fresh.unwrap();
    assert_eq!(
        (changed.status, fresh.settlement.total.to_string().as_str()),
        (409, "6286.66")
    );
    let now = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert!(now.body.contains(&fresh.fingerprint));
    assert_eq!(anna.send(&now).await.status, 201);
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

#[tokio::test]
async fn a_declined_payment_changes_nothing_and_wants_a_fresh_key() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let before = anna.snapshot().await;
    let token = Some(Payment::Token("tok_declined".into()));
    let sent = anna.order("k1", vec![worked_example()], token).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.code(), (402, "payment-declined".into()));
    let id = reply.problem().order.unwrap();
    assert_eq!(anna.snapshot().await, before);
    // The key is the declined order's.
    assert_eq!(anna.send(&sent).await.body, reply.body);
    let order: Order = anna.get(&format!("/v1/orders/{id}")).await.read();
    assert_eq!((order.state, order.document), (OrderState::Declined, None));
    let again = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&again).await.status, 201);
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

#[tokio::test]
async fn who_may_not_order_cannot_by_the_back_door() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let marco = server.sign_in("marco", "officina").await;
    assert_eq!(
        marco.send(&sent).await.code(),
        (403, "not-billing-contact".into())
    );
    let nora = server.sign_in("nora", "lindqvist").await;
    let own = Sent {
        body: sent.body.replace("sub_officina", "sub_lindqvist"),
        ..sent.clone()
    };
    assert_eq!(
        nora.send(&own).await.code(),
        (403, "corporate-account".into())
    );
    let ines = server.sign_in("ines", "duarte").await;
    let own = Sent {
        body: sent.body.replace("sub_officina", "sub_duarte"),
        ..sent.clone()
    };
    assert_eq!(ines.send(&own).await.code(), (409, "trial-ended".into()));
    // Another account's order is as if it were not there.
    let order: Order = anna.send(&sent).await.read();
    let klaus = server.sign_in("klaus", "brandt").await;
    assert_eq!(
        klaus.get(&format!("/v1/orders/{}", order.id)).await.code(),
        (404, "not-found".into())
    );
    // And another account's key is its own.
    assert_eq!(
        klaus.send(&sent).await.code(),
        (422, "unknown-subscription".into())
    );
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

/// A provider that does not answer the first time, and then says that it had charged.
struct Hesitant(AtomicUsize);

impl PaymentProvider for Hesitant {
    fn name(&self) -> &'static str {
        "hesitant"
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> Answer<'a, Outcome> {
        let asked = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if asked == 0 {
                Err(NoAnswer("time-out".into()))
            } else {
                Ok(Outcome::Paid)
            }
        })
    }
}

/// What a crash or a silent provider leaves open is settled by asking again, and no other order comes between.
#[tokio::test]
async fn an_open_order_blocks_others_until_it_is_settled() {
    let server = Server::with(|_| Arc::new(Hesitant(AtomicUsize::new(0)))).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 202);
    let open: Order = reply.read();
    assert_eq!(open.state, OrderState::Paying);
    let other = anna
        .order(
            "k2",
            vec![choose("sub_officina", "team", 9, Interval::MONTH)],
            annas_card(),
        )
        .await;
    let refused = anna.send(&other).await;
    assert_eq!(refused.code(), (409, "order-in-progress".into()));
    assert_eq!(refused.problem().order.as_ref(), Some(&open.id));
    assert_eq!(anna.send(&sent).await.status, 202);
    // The server starts again.
    assert_eq!(
        server.orders.take_up(i64::MAX).await.unwrap(),
        TakenUp {
            settled: 1,
            open: 0
        }
    );
    assert_eq!(
        server.orders.take_up(i64::MAX).await.unwrap(),
        TakenUp::default()
    );
    let placed: Order = anna.send(&sent).await.read();
    assert_eq!((placed.id, placed.state), (open.id, OrderState::Placed));
    assert_eq!(server.number("select count(*) from payments").await, 1);
}

/// Twenty at once with one key are one order; with keys of their own one is placed and the others are told why not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_place_one_order() {
    let server = Arc::new(Server::start().await);
    let sent = server
        .anna()
        .await
        .order("k1", vec![worked_example()], annas_card())
        .await;
    let mut clients = Vec::new();
    for n in 0..20 {
        let (server, mut sent) = (server.clone(), sent.clone());
        if n >= 10 {
            sent.key = Some(format!("other-{n}"));
        }
        clients.push(tokio::spawn(async move {
            server.anna().await.send(&sent).await.status.as_u16()
        }));
    }
    let mut statuses = Vec::new();
    for client in clients {
        statuses.push(client.await.unwrap());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses
            .iter()
            .all(|status| [200, 201, 202, 409, 412].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(server.number("select count(*) from orders").await, 1);
    assert_eq!(server.number("select count(*) from payments").await, 1);
}

fn ten_past_midnight_in_new_york() -> Timestamp {
    "2026-11-23T05:10:00Z".parse().unwrap()
}

/// For half an hour a quote of yesterday holds, and then that date is the period's, the ledger's and the invoice's; but
/// not for a subscription that has changed since.
#[tokio::test]
async fn a_quote_of_yesterday_holds_for_a_while_after_midnight() {
    let server = Server::at(ten_past_midnight_in_new_york).await;
    let sam = server.sign_in("sam", "carter").await;
    let yesterday = Moment::parse("2026-11-22").unwrap();
    assert_eq!(sam.snapshot().await.at.to_string(), "2026-11-23");
    let card = || Some(Payment::Method("card_carter".into()));
    let four = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let five = choose("sub_carter_support", "team", 5, Interval::MONTH);
    let meetings = sam.snapshot().await.cart;

    let today = sam.order("k1", vec![four], card()).await;
    assert_eq!(sam.send(&today).await.status, 201);
    let since = sam
        .order_at("k2", yesterday, vec![five.clone()], card())
        .await;
    let refused = sam.send(&since).await.problem();
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (409, "quote-changed")
    );
    assert_eq!(refused.fresh.unwrap().at.to_string(), "2026-11-23");

    let untouched = sam.order_at("k3", yesterday, meetings, card()).await;
    let order: Order = sam.send(&untouched).await.read();
    assert_eq!(order.at, yesterday);
    assert_eq!(order.document.unwrap().at, yesterday);
    let period = sam.snapshot().await.subscriptions[1].current.period;
    assert_eq!(period.start, yesterday);
    let dated =
        "select count(*) from ledger_transactions where kind <> 'goodwill' and at = '2026-11-22'";
    assert_eq!(server.number(dated).await, 2);

    // The day before yesterday never holds, nor does tomorrow.
    for day in ["2026-11-21", "2026-11-24"] {
        let day = Moment::parse(day).unwrap();
        let sent = sam.order_at("k4", day, vec![five.clone()], card()).await;
        assert_eq!(sam.send(&sent).await.code(), (409, "quote-changed".into()));
    }
}

fn half_past_midnight_in_new_york() -> Timestamp {
    "2026-11-23T05:30:00Z".parse().unwrap()
}

#[tokio::test]
async fn after_the_grace_yesterday_is_over() {
    let server = Server::at(half_past_midnight_in_new_york).await;
    let sam = server.sign_in("sam", "carter").await;
    let yesterday = Moment::parse("2026-11-22").unwrap();
    let four = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let card = Some(Payment::Method("card_carter".into()));
    let sent = sam.order_at("k1", yesterday, vec![four], card).await;
    assert_eq!(sam.send(&sent).await.code(), (409, "quote-changed".into()));
}

/// While an order is open nothing may change its account: the demo's day waits, and what was changed behind the
/// server's back is not built upon.
#[tokio::test]
async fn an_open_order_is_applied_to_the_account_it_was_quoted_for_or_not_at_all() {
    let server = Server::with(|_| Arc::new(Hesitant(AtomicUsize::new(0)))).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&sent).await.status, 202);
    let passing = anna
        .ask(Method::POST, "/v1/demo/next-day", Some("{}"))
        .await;
    assert_eq!(passing.code(), (409, "order-in-progress".into()));
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    let counts = server.row_counts().await;
    let open = TakenUp {
        settled: 0,
        open: 1,
    };
    assert_eq!(server.orders.take_up(i64::MAX).await.unwrap(), open);
    assert_eq!(server.row_counts().await, counts);
}

/// Customer care may order what the page's visitors may not.
#[tokio::test]
async fn support_may_order_a_lower_plan() {
    let server = Server::start().await;
    server
        .execute("update memberships set role = 'support' where user = 'marco'")
        .await;
    let marco = server.sign_in("marco", "officina").await;
    let lower = choose("sub_officina", "basic", 5, Interval::MONTH);
    let sent = marco.order("k1", vec![lower], None).await;
    let order: Order = marco.send(&sent).await.read();
    // 5 x 29.00 = 145.00; unused 345.00 x 18/30 = 207.00; -62.00 x 1.22 = -75.64.
    assert_eq!(order.settlement.total.to_string(), "-75.64");
}
