//! Payments that are declined, that nobody hears of, and what an open order forbids.

use crate::support::{Server, annas_card, choose, worked_example};
use axum::http::Method;
use midcycle_billing_api::orders::TakenUp;
use midcycle_billing_api::payment::{Answer, Charge, NoAnswer, Outcome, PaymentProvider, Sandbox};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, OrderState, Payment};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    server.audit().await;
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

    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        self.charge(charge)
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
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
        server.orders.take_up(i64::MAX, 0).await.unwrap(),
        TakenUp {
            settled: 1,
            open: 0
        }
    );
    assert_eq!(
        server.orders.take_up(i64::MAX, 0).await.unwrap(),
        TakenUp::default()
    );
    let placed: Order = anna.send(&sent).await.read();
    assert_eq!((placed.id, placed.state), (open.id, OrderState::Placed));
    assert_eq!(server.number("select count(*) from payments").await, 1);
    server.audit().await;
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
    let before = anna.snapshot().await;
    let settled = TakenUp {
        settled: 1,
        open: 0,
    };
    assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap(), settled);
    // The money went back, which the ledger has both ways; all else is as it was.
    let after = anna.snapshot().await;
    assert_eq!(
        (&after.subscriptions, after.balance, after.version),
        (&before.subscriptions, before.balance, before.version + 1)
    );
    let refunded = "select count(*) from payments where state = 'refunded'";
    assert_eq!(server.number(refunded).await, 1);
    assert_eq!(
        anna.send(&sent).await.code(),
        (402, "payment-refunded".into())
    );
    server.audit().await;
}

/// The timer, a second process and the request itself may all hear at once that an order is paid: it is applied once, and
/// for the others it is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_that_is_taken_up_many_times_at_once_is_applied_once() {
    let server = Server::with(|_| Arc::new(Hesitant(AtomicUsize::new(0)))).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&sent).await.status, 202);
    let mut takers = Vec::new();
    for _ in 0..8 {
        let orders = server.orders.clone();
        takers.push(tokio::spawn(
            async move { orders.take_up(i64::MAX, 0).await },
        ));
    }
    for taker in takers {
        assert_eq!(taker.await.unwrap().unwrap().open, 0);
    }
    assert_eq!(server.number("select count(*) from payments").await, 1);
    assert_eq!(anna.snapshot().await.version, 2);
    server.audit().await;
}

/// A provider that does not answer the first time, and later lets two hear at once that the order is paid.
struct Together {
    asked: AtomicUsize,
    both_are_here: tokio::sync::Barrier,
    refunds: AtomicUsize,
}

impl PaymentProvider for Together {
    fn name(&self) -> &'static str {
        "together"
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if self.asked.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(NoAnswer("time-out".into()));
            }
            self.both_are_here.wait().await;
            Ok(Outcome::Paid)
        })
    }

    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        self.charge(charge)
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> Answer<'a, ()> {
        self.refunds.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(()) })
    }
}

/// The second of two that heard at once that an order is paid took the first one's work for a change of the account
/// behind the server's back, and gave the money of a placed order back: it looked at the account's version, which the
/// order itself had raised, before it looked whether the order was still open.
#[tokio::test]
async fn an_order_that_another_has_just_applied_is_not_refunded() {
    let provider = Arc::new(Together {
        asked: AtomicUsize::new(0),
        both_are_here: tokio::sync::Barrier::new(2),
        refunds: AtomicUsize::new(0),
    });
    let server = Server::with(|_| provider.clone()).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&sent).await.status, 202);
    let (one, other) = tokio::join!(
        server.orders.take_up(i64::MAX, 0),
        server.orders.take_up(i64::MAX, 0)
    );
    let settled = TakenUp {
        settled: 1,
        open: 0,
    };
    assert_eq!((one.unwrap(), other.unwrap()), (settled, settled));
    assert_eq!(provider.refunds.load(Ordering::SeqCst), 0);
    let placed: Order = anna.send(&sent).await.read();
    assert_eq!(placed.state, OrderState::Placed);
    server.audit().await;
}

/// A process that gave money back and died before it wrote so left an order that the next one declined as if nothing had
/// ever been paid: the payment and its refund were in no book.
#[tokio::test]
async fn a_refund_that_was_interrupted_is_written_by_whoever_goes_on() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let token = Some(Payment::Token("tok_timeout_after".into()));
    let sent = anna.order("k1", vec![worked_example()], token).await;
    let open: Order = anna.send(&sent).await.read();
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    // What the process came to before it died.
    let charge = Charge {
        order: open.id,
        reference: "tok_timeout_after".into(),
        amount_minor: 618_906,
        currency: "EUR".into(),
    };
    let provider = Sandbox::new(server.store.clone());
    provider.refund(&charge).await.unwrap();
    assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap().settled, 1);
    let refunded = "select count(*) from payments where state = 'refunded'";
    let movements = "select count(*) from ledger_transactions where order_id is not null";
    assert_eq!(server.number(refunded).await, 1);
    assert_eq!(server.number(movements).await, 2);
    assert_eq!(
        anna.send(&sent).await.code(),
        (402, "payment-refunded".into())
    );
    server.audit().await;
}
