//! Payments that the bank wants confirmed, and answers that come late or never.

use crate::support::{Client, Reply, Sent, Server, annas_card, choose, worked_example};
use axum::http::Method;
use midcycle_billing_api::orders::{ACTION_MS, TakenUp};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, OrderState, Payment};

#[allow(clippy::unnecessary_wraps, reason = "an order has a payment or none")]
fn token(text: &str) -> Option<Payment> {
    Some(Payment::Token(text.into()))
}

/// An order that the bank wants confirmed: what was sent, and what was answered.
async fn waiting(anna: &Client<'_>) -> (Sent, Order) {
    let sent = anna
        .order("k1", vec![worked_example()], token("tok_requires_action"))
        .await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 202);
    (sent, reply.read())
}

async fn bank(anna: &Client<'_>, secret: &str, confirmed: bool) -> Reply {
    let body = format!(r#"{{"client_secret":"{secret}","confirmed":{confirmed}}}"#);
    anna.ask(Method::POST, "/v1/demo/bank", Some(&body)).await
}

async fn go_on(anna: &Client<'_>, order: &Order) -> Reply {
    let path = format!("/v1/orders/{}/continue", order.id);
    anna.ask(Method::POST, &path, None).await
}

#[tokio::test]
async fn a_confirmed_payment_is_continued_from_any_device() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let before = anna.snapshot().await;
    let (sent, order) = waiting(&anna).await;
    assert_eq!(order.state, OrderState::RequiresAction);
    let secret = order.client_secret.clone().unwrap();
    // The secret is in no table, and every way to the order tells it again.
    let kept = "select count(*) from orders where payment like '%secret%'";
    assert_eq!(server.number(kept).await, 0);
    let phone = server.anna().await;
    let found: Order = phone.get(&format!("/v1/orders/{}", order.id)).await.read();
    assert_eq!(found.client_secret.as_ref(), Some(&secret));
    let again = anna.send(&sent).await;
    assert_eq!(again.status, 202);
    assert_eq!(again.read::<Order>().client_secret.as_ref(), Some(&secret));
    // Nothing has changed so far, and nothing else may.
    assert_eq!(anna.snapshot().await, before);
    let other = choose("sub_officina", "team", 9, Interval::MONTH);
    let other = anna.order("k2", vec![other], annas_card()).await;
    let refused = anna.send(&other).await;
    assert_eq!(refused.code(), (409, "order-in-progress".into()));
    let number = r#"{"vat_id":"DE129274202"}"#;
    let refused = anna
        .ask(Method::PUT, "/v1/account/vat-id", Some(number))
        .await;
    assert_eq!(refused.code(), (409, "order-in-progress".into()));

    assert_eq!(go_on(&phone, &order).await.status, 202);
    assert_eq!(
        bank(&phone, "sandbox_secret_nothing", true).await.status,
        404
    );
    assert_eq!(bank(&phone, &secret, true).await.status, 204);
    assert_eq!(bank(&phone, &secret, true).await.status, 404);
    let reply = go_on(&phone, &order).await;
    assert_eq!(reply.status, 200);
    let placed: Order = reply.read();
    assert_eq!(
        (placed.state, placed.client_secret),
        (OrderState::Placed, None)
    );
    assert_eq!(placed.document.unwrap().total.to_string(), "6189.06");
    // On the other device the same key knows it too, and going on again changes nothing.
    let known: Order = anna.send(&sent).await.read();
    assert_eq!(known.state, OrderState::Placed);
    assert_eq!(go_on(&anna, &order).await.status, 200);
    assert_eq!(server.number("select count(*) from payments").await, 1);
    assert_eq!(anna.snapshot().await.version, before.version + 1);
    server.audit().await;
}

#[tokio::test]
async fn a_refused_confirmation_changes_nothing() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let before = anna.snapshot().await;
    let (sent, order) = waiting(&anna).await;
    bank(&anna, &order.client_secret.clone().unwrap(), false).await;
    let declined = go_on(&anna, &order).await;
    assert_eq!(declined.code(), (402, "payment-declined".into()));
    assert_eq!(declined.problem().order.as_ref(), Some(&order.id));
    assert_eq!(anna.send(&sent).await.body, declined.body);
    assert_eq!(anna.snapshot().await, before);
    server.audit().await;
}

/// After half an hour it is given up: the charge is cancelled first, then the order expires, and the account is free.
#[tokio::test]
async fn an_unanswered_confirmation_expires() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let before = anna.snapshot().await;
    let (sent, order) = waiting(&anna).await;
    let expires = server.number("select max(expires_ms) from orders").await;
    let placed = server.number("select max(placed_ms) from orders").await;
    assert!((ACTION_MS..ACTION_MS + 60_000).contains(&(expires - placed)));
    let early = server.orders.take_up(0, expires - 1).await.unwrap();
    assert_eq!(early, TakenUp::default());
    let late = server.orders.take_up(0, expires).await.unwrap();
    assert_eq!((late.settled, late.open), (1, 0));
    let cancelled = "select count(*) from sandbox_charges where outcome = 'cancelled'";
    assert_eq!(server.number(cancelled).await, 1);
    let expired: Order = anna.send(&sent).await.read();
    assert_eq!(
        (expired.state, expired.document),
        (OrderState::Expired, None)
    );
    assert_eq!(
        bank(&anna, &order.client_secret.clone().unwrap(), true)
            .await
            .status,
        404
    );
    assert_eq!(
        go_on(&anna, &order).await.read::<Order>().state,
        OrderState::Expired
    );
    assert_eq!(anna.snapshot().await, before);
    let fresh = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&fresh).await.status, 201);
    server.audit().await;
}

/// The bank was faster than the half hour was over: it is too late to cancel, so the order is placed.
#[tokio::test]
async fn a_confirmation_in_the_last_moment_counts() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let (sent, order) = waiting(&anna).await;
    bank(&anna, &order.client_secret.clone().unwrap(), true).await;
    server.orders.take_up(0, i64::MAX).await.unwrap();
    assert_eq!(
        anna.send(&sent).await.read::<Order>().state,
        OrderState::Placed
    );
    server.audit().await;
}

#[tokio::test]
async fn a_member_cannot_continue_and_nobody_elses_order_is_there() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let (_, order) = waiting(&anna).await;
    let marco = server.sign_in("marco", "officina").await;
    assert_eq!(
        go_on(&marco, &order).await.code(),
        (403, "not-billing-contact".into())
    );
    let klaus = server.sign_in("klaus", "brandt").await;
    assert_eq!(
        go_on(&klaus, &order).await.code(),
        (404, "not-found".into())
    );
    assert_eq!(
        klaus.get(&format!("/v1/orders/{}", order.id)).await.status,
        404
    );
    server.audit().await;
}

/// The provider is silent before or after it has charged: the order is open until it is asked again, and charged once.
#[tokio::test]
async fn silence_of_the_provider_is_neither_yes_nor_no() {
    for silent in ["tok_timeout_before", "tok_timeout_after"] {
        let server = Server::start().await;
        let anna = server.anna().await;
        let sent = anna
            .order("k1", vec![worked_example()], token(silent))
            .await;
        let reply = anna.send(&sent).await;
        assert_eq!(
            (reply.status.as_u16(), reply.read::<Order>().state),
            (202, OrderState::Paying)
        );
        assert_eq!(server.number("select count(*) from payments").await, 0);
        let settled = server.orders.take_up(i64::MAX, 0).await.unwrap();
        assert_eq!(settled.settled, 1);
        let placed: Order = anna.send(&sent).await.read();
        assert_eq!(placed.state, OrderState::Placed, "{silent}");
        let charges = "select count(*) from sandbox_charges where outcome = 'paid' and asked = 2";
        assert_eq!(server.number(charges).await, 1);
        server.audit().await;
    }
}

/// The bank had confirmed, or refused, and whoever did not call `continue` was told for half an hour that it had not: the
/// provider was asked, and what it answered was thrown away. By the same request again, by a look at the order, and by the
/// timer the order comes to its end now.
#[tokio::test]
async fn whoever_asks_learns_what_the_bank_has_answered() {
    for (confirmed, state) in [(true, OrderState::Placed), (false, OrderState::Declined)] {
        for way in ["the same again", "a look", "the timer"] {
            let server = Server::start().await;
            let anna = server.anna().await;
            let (sent, order) = waiting(&anna).await;
            let path = format!("/v1/orders/{}", order.id);
            // Before the bank has answered, the timer changes nothing.
            assert_eq!(
                server.orders.take_up(0, 0).await.unwrap(),
                TakenUp::default()
            );
            bank(&anna, &order.client_secret.clone().unwrap(), confirmed).await;
            match way {
                "the same again" => {
                    let status = anna.send(&sent).await.status;
                    assert_eq!(status, if confirmed { 200 } else { 402 });
                }
                "a look" => assert_eq!(anna.get(&path).await.read::<Order>().state, state),
                _ => assert_eq!(server.orders.take_up(0, 0).await.unwrap().settled, 1),
            }
            let settled = format!(
                "select count(*) from orders where state = '{}'",
                state.as_str()
            );
            assert_eq!(server.number(&settled).await, 1, "{way}");
        }
    }
}

/// A member, who may not continue an order, was given the secret that continues it by asking for the order.
#[tokio::test]
async fn the_secret_is_for_who_may_continue() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let (sent, order) = waiting(&anna).await;
    let marco = server.sign_in("marco", "officina").await;
    let path = format!("/v1/orders/{}", order.id);
    for reply in [marco.get(&path).await, marco.send(&sent).await] {
        let seen: Order = reply.read();
        assert_eq!(
            (seen.state, seen.client_secret),
            (OrderState::RequiresAction, None)
        );
    }
    let care = server.support("officina").await;
    let seen: Order = care.get(&path).await.read();
    assert_eq!(seen.client_secret, order.client_secret);
}
