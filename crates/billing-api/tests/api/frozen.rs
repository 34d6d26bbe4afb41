//! Orders that one build froze and another one applies, gives up or gives back.

use crate::support::{Client, Sent, Server, annas_card, choose, worked_example};
use midcycle_billing_api::audit::audit;
use midcycle_billing_api::orders::TakenUp;
use midcycle_billing_api::payment::{Answer, Charge, NoAnswer, Outcome, PaymentProvider};
use midcycle_billing_api::store::{Dialect, StoreError};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, OrderState, Payment};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const SETTLED: TakenUp = TakenUp {
    settled: 1,
    open: 0,
};

/// An order whose outcome nobody knows yet, or that waits for its bank.
async fn open(anna: &Client<'_>, token: &str) -> (Sent, Order) {
    let token = Some(Payment::Token(token.into()));
    let sent = anna.order("k1", vec![worked_example()], token).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 202);
    (sent, reply.read())
}

/// A build whose engine explained a frozen quote otherwise, a database without its seller, a request that the build could
/// not read: each took the money of an order and then failed to apply it, again and again, and blocked the account.
#[tokio::test]
async fn an_order_is_applied_as_it_was_frozen_whatever_has_changed_since() {
    for change in [
        "update order_changes set request = replace(request, '\"660\"', '\"670\"')",
        "update order_changes set request = '{'",
        "update products set product = '{\"id\":\"harbor-support\"}'",
        "update cart set selection = '{'",
        "delete from meta where name = 'seller'",
    ] {
        let server = Server::start().await;
        let anna = server.anna().await;
        let (_, order) = open(&anna, "tok_timeout_after").await;
        server.execute(change).await;
        assert_eq!(
            server.orders.take_up(i64::MAX, 0).await.unwrap(),
            SETTLED,
            "{change}"
        );
        let placed: Order = anna.get(&format!("/v1/orders/{}", order.id)).await.read();
        assert_eq!(placed.state, OrderState::Placed, "{change}");
        assert_eq!(placed.document.unwrap().total.to_string(), "6189.06");
        let paper = format!(
            "select count(*) from documents where order_id is not null and quotes like '%\"why\"%'
             and paper like '%\"seller\":{{\"name\":\"_%' and paper like '%{}%'",
            placed.number
        );
        assert_eq!(server.number(&paper).await, 1, "{change}");
        assert_eq!(audit(&server.store).await.unwrap().findings, [""; 0]);
    }
}

/// What giving an order up needs was read from the frozen messages, and first of all: an order that the build could not
/// read could not even be cancelled.
#[tokio::test]
async fn an_order_that_cannot_be_read_expires_and_frees_its_account() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let (_, order) = open(&anna, "tok_requires_action").await;
    for spoil in [
        "update order_changes set request = '{', quote = '{', selection = '{', before = '{', after = '{'",
        "update orders set settlement = '{', paper = '{', vat_state = 'unheard-of', currency = 'XXX'",
    ] {
        server.execute(spoil).await;
    }
    assert_eq!(server.orders.take_up(0, i64::MAX).await.unwrap(), SETTLED);
    let expired = "select count(*) from orders where state = 'expired'";
    assert_eq!(server.number(expired).await, 1);
    let cancelled = "select count(*) from sandbox_charges where outcome = 'cancelled'";
    assert_eq!(server.number(cancelled).await, 1);
    // Only showing it needs what cannot be read.
    let shown = anna.get(&format!("/v1/orders/{}", order.id)).await;
    assert_eq!(shown.code(), (500, "internal".into()));
    let next = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&next).await.status, 201);
}

/// What the database itself refused when a paid order was applied was tried again for ever, with the money taken: it goes
/// back, and the client is not told that nothing was charged.
#[tokio::test]
async fn what_can_never_be_applied_is_given_back() {
    for (spoil, mend) in [
        (
            "delete from series where kind = 'invoice'",
            "insert into series (kind, last) values ('invoice', 17)",
        ),
        // The next number is taken.
        (
            "update series set last = 0 where kind = 'invoice'",
            "update series set last = 17 where kind = 'invoice'",
        ),
    ] {
        let server = Server::start().await;
        let anna = server.anna().await;
        let before = anna.snapshot().await;
        let (sent, order) = open(&anna, "tok_timeout_after").await;
        server.execute(spoil).await;
        assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap(), SETTLED);
        let again = server.orders.take_up(i64::MAX, 0).await.unwrap();
        assert_eq!(again, TakenUp::default());
        server.execute(mend).await;
        let refunded =
            "select count(*) from payments p join sandbox_charges c on c.order_id = p.order_id
             where p.state = 'refunded' and c.outcome = 'refunded'";
        assert_eq!(server.number(refunded).await, 1, "{spoil}");
        let told = anna.send(&sent).await;
        assert_eq!(told.code(), (402, "payment-refunded".into()));
        assert_eq!(told.problem().order.as_ref(), Some(&order.id));
        assert!(told.body.contains("given back") && !told.body.contains("nothing was charged"));
        let after = anna.snapshot().await;
        assert_eq!(
            (after.subscriptions, after.balance, after.version),
            (before.subscriptions, before.balance, before.version + 1)
        );
        assert_eq!(audit(&server.store).await.unwrap().findings, [""; 0]);
        let next = anna.order("k2", vec![worked_example()], annas_card()).await;
        assert_eq!(anna.send(&next).await.status, 201);
    }
}

/// Whoever comes after a process that decided to give money back, and died before it did, gives it back and applies
/// nothing, though it could: another process may be giving it back just now.
#[tokio::test]
async fn what_is_to_be_given_back_is_not_applied_any_more() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let (sent, _) = open(&anna, "tok_timeout_after").await;
    server
        .execute("update orders set refund = 'an engine of another build'")
        .await;
    assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap(), SETTLED);
    assert_eq!(
        anna.send(&sent).await.code(),
        (402, "payment-refunded".into())
    );
    assert_eq!(audit(&server.store).await.unwrap().findings, [""; 0]);
}

/// Money goes back only for what would fail in the same way again: a database that is busy, gone or not brought up to date
/// passes.
#[tokio::test]
async fn only_what_stays_is_a_reason_to_give_money_back() {
    let server = Server::start().await;
    let dialect = server.store.dialect();
    for (sql, stays) in [
        (
            "insert into series (kind, last) values ('invoice', 1)",
            true,
        ),
        (
            "insert into series (kind, last) values ('receipt', null)",
            true,
        ),
        ("delete from documents", true),
        ("select nothing from nowhere", false),
    ] {
        let mut write = server.store.write().await.unwrap();
        let refused = sqlx::query(sql).execute(&mut *write).await.unwrap_err();
        assert_eq!(
            StoreError::from(refused).stays(),
            stays,
            "{dialect:?} {sql}"
        );
    }
    assert!(StoreError::from(sqlx::Error::RowNotFound).stays());
    for passes in [sqlx::Error::PoolTimedOut, sqlx::Error::WorkerCrashed] {
        assert!(!StoreError::from(passes).stays());
    }
    if dialect == Dialect::Postgres {
        let mut read = server.store.read().await.unwrap();
        let cancel = "select pg_cancel_backend(pg_backend_pid()), pg_sleep(1)";
        let cancelled = sqlx::query(cancel).fetch_all(&mut *read).await;
        assert!(!StoreError::from(cancelled.err().unwrap()).stays());
    }
}

/// Two purchases and a change in one order: each new subscription has its place after the others, what was ordered leaves
/// the cart, and the rest stays.
#[tokio::test]
async fn all_changes_of_an_order_are_copied_in_their_order() {
    let server = Server::start().await;
    let sam = server.sign_in("sam", "carter").await;
    let mut purchase = choose("", "team", 2, Interval::MONTH);
    purchase.subscription = None;
    let mut other = purchase.clone();
    other.licences = 3;
    let in_cart = sam.snapshot().await.cart;
    let put = |place: &str, selection| {
        let body = midcycle_contract::engine::json::to_text(selection);
        let path = format!("/v1/cart/{place}");
        let sam = &sam;
        async move { sam.ask(axum::http::Method::PUT, &path, Some(&body)).await }
    };
    assert_eq!(put("new-1", &other).await.status, 204);
    let mut kept = other.clone();
    kept.licences = 4;
    assert_eq!(put("new-2", &kept).await.status, 204);
    let changes = vec![purchase, in_cart[0].clone(), other];
    let card = Some(Payment::Method("card_carter".into()));
    let sent = sam.order("k1", changes, card).await;
    assert_eq!(sam.send(&sent).await.status, 201);
    let snapshot = sam.snapshot().await;
    let owned = snapshot.subscriptions.iter();
    let owned: Vec<_> = owned
        .map(|owned| (owned.product.as_str(), owned.licences(), owned.assigned))
        .collect();
    let expected = [
        ("harbor-support", 3, 3),
        ("harbor-meetings", 12, 9),
        ("harbor-support", 2, 0),
        ("harbor-support", 3, 0),
    ];
    assert_eq!(owned, expected);
    assert_eq!(snapshot.cart, [kept]);
}

/// A provider that has charged, and does not answer to the first wish for a refund.
#[derive(Default)]
struct Reluctant {
    charges: AtomicUsize,
    refunds: AtomicUsize,
}

impl PaymentProvider for Reluctant {
    fn name(&self) -> &'static str {
        "reluctant"
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> Answer<'a, Outcome> {
        let asked = self.charges.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if asked == 0 {
                return Err(NoAnswer("time-out".into()));
            }
            Ok(Outcome::Paid)
        })
    }

    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        self.charge(charge)
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> Answer<'a, ()> {
        let asked = self.refunds.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if asked == 0 {
                return Err(NoAnswer("time-out".into()));
            }
            Ok(())
        })
    }
}

/// A refund without an answer was called unreadable data, and the request failed: the order is open until the provider has
/// answered, it is not applied meanwhile, though it could be again, and its client is told no more than that.
#[tokio::test]
async fn a_refund_without_an_answer_is_asked_for_again() {
    let provider = Arc::new(Reluctant::default());
    let server = Server::with(|_| provider.clone()).await;
    let anna = server.anna().await;
    let (sent, order) = open(&anna, "tok_any").await;
    let version = "update accounts set version = version";
    let account = "where id = 'officina'";
    server.execute(&format!("{version} + 1 {account}")).await;
    let path = format!("/v1/orders/{}/continue", order.id);
    let going_on = anna.ask(axum::http::Method::POST, &path, Some("{}")).await;
    assert_eq!(going_on.status, 202, "{}", going_on.body);
    server.execute(&format!("{version} - 1 {account}")).await;
    assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap(), SETTLED);
    assert_eq!(provider.refunds.load(Ordering::SeqCst), 2);
    let told = anna.send(&sent).await;
    assert_eq!(told.code(), (402, "payment-refunded".into()));
}
