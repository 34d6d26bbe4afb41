//! What is learnt of an account's VAT number after it was written down: the order asks again, and so does a timer.

use crate::service::Service;
use crate::support::{Client, Reply, Server, annas_card, worked_example};
use axum::http::Method;
use midcycle_billing_api::clock::now_ms;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{Order, Payment, Selection};

const NUMBER: &str = "DE129274202";
const DAY_MS: i64 = 24 * 3_600_000;

/// Keeps the number with Anna's account, as the service answers now.
async fn put(anna: &Client<'_>, number: &str) {
    let body = format!("{{\"vat_id\":{number}}}");
    let reply = anna
        .ask(Method::PUT, "/v1/account/vat-id", Some(&body))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

async fn put_number(anna: &Client<'_>) {
    put(anna, &format!("\"{NUMBER}\"")).await;
}

/// What the page sends: quoted from the snapshot that it has.
async fn order(anna: &Client<'_>, key: &str, change: Selection) -> Reply {
    let sent = anna.order(key, vec![change], annas_card()).await;
    anna.send(&sent).await
}

async fn state(anna: &Client<'_>) -> VatState {
    anna.snapshot().await.account.vat_state
}

/// Lets the service's last answers be so old.
async fn age(server: &Server, days: i64) {
    let then = now_ms() - days * DAY_MS;
    server
        .execute(&format!("update vat_answers set asked_ms = {then}"))
        .await;
}

/// Lets no number be charged tax while it is undetermined.
async fn lift_undetermined(server: &Server) {
    server
        .execute("update accounts set taxes = replace(taxes, 'charge_vat', 'reverse_charge')")
        .await;
}

/// An account whose number was kept as undetermined could never order again once the service answered: the order was
/// quoted with the answer, the next snapshot without it, and every order of the page was 409.
#[tokio::test]
async fn what_an_order_learns_is_in_the_next_snapshot() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    assert_eq!(state(&anna).await, VatState::Undetermined);
    let before = anna.snapshot().await.version;

    service.say(Some(true));
    let refused = order(&anna, "k1", worked_example()).await;
    assert_eq!(refused.code(), (412, "stale-version".into()));
    let fresh = refused.problem().fresh.unwrap();
    let snapshot = anna.snapshot().await;
    assert_eq!(
        (snapshot.account.vat_state, snapshot.version),
        (VatState::Valid, before + 1)
    );
    assert_eq!(fresh.version, snapshot.version);
    let events = "select count(*) from events where kind = 'vat-id.checked'";
    assert_eq!(server.number(events).await, 1);

    let placed: Order = order(&anna, "k2", worked_example()).await.read();
    assert_eq!(placed.fingerprint, fresh.fingerprint);
    assert_eq!(server.number(events).await, 1);
}

/// The same dead end with the other policy: undetermined took the tax off, and the number came out as invalid.
#[tokio::test]
async fn an_invalid_number_is_learnt_too() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    lift_undetermined(&server).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    service.say(Some(false));
    let refused = order(&anna, "k1", worked_example()).await;
    assert_eq!(refused.code(), (412, "stale-version".into()));
    let fresh = refused.problem().fresh.unwrap();
    assert_eq!(fresh.settlement.total.to_string(), "6189.06");
    assert_eq!(state(&anna).await, VatState::Invalid);
    let placed: Order = order(&anna, "k2", worked_example()).await.read();
    assert_eq!(placed.settlement.total.to_string(), "6189.06");
}

/// Of two copies of one order that the network had made, one was refused as stale and the other placed: the order that
/// learnt the news was carried over the version that the news had raised. Ten thousand orders of `make faults` found it.
#[tokio::test]
async fn no_copy_is_placed_once_news_has_made_another_stale() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    service.say(Some(true));
    // The client knows the news already, so its fingerprint is the right one; its version is not.
    let snapshot = anna.snapshot().await;
    let changes = to_text(&worked_example());
    let number = snapshot.account.vat_id.unwrap();
    let body = format!(r#"{{"changes":[{changes}],"vat_id":"{number}"}}"#);
    let quoted = anna.ask(Method::POST, "/v1/quotes", Some(&body)).await;
    let fresh: FreshQuote = quoted.read();
    let mut sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let fingerprint = sent.body.split("\"fingerprint\":\"").nth(1).unwrap()[..64].to_owned();
    assert_ne!(fingerprint, fresh.fingerprint);
    sent.body = sent.body.replace(&fingerprint, &fresh.fingerprint);
    for _ in 0..2 {
        let refused = anna.send(&sent).await;
        assert_eq!(refused.code(), (412, "stale-version".into()));
    }
    sent.version = Some(format!("\"{}\"", anna.snapshot().await.version));
    assert_eq!(anna.send(&sent).await.status, 201);
}

/// Where the answer means no other taxes, the order is placed at once, and the version has no reason to rise.
#[tokio::test]
async fn what_is_learnt_and_changes_no_amount_stops_no_order() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    lift_undetermined(&server).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    service.say(Some(true));
    let reply = order(&anna, "k1", worked_example()).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(state(&anna).await, VatState::Valid);
}

/// A number that was valid once was never asked for again: one that was given back years ago kept the tax off for ever.
#[tokio::test]
async fn every_order_goes_through_the_answers_of_a_day() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    service.say(Some(true));
    let anna = server.anna().await;
    put_number(&anna).await;
    assert_eq!(service.asked(), 1);

    service.say(Some(false));
    // Of today: nobody is asked.
    let mut nine = worked_example();
    nine.licences = 9;
    assert_eq!(order(&anna, "k1", worked_example()).await.status, 201);
    assert_eq!(service.asked(), 1);
    age(&server, 2).await;
    let refused = order(&anna, "k2", nine.clone()).await;
    assert_eq!(refused.code(), (412, "stale-version".into()));
    assert_eq!(service.asked(), 2);
    assert_eq!(state(&anna).await, VatState::Invalid);
    assert_eq!(order(&anna, "k3", nine).await.status, 201);
    // An invalid number comes to be valid in the same way.
    service.say(Some(true));
    age(&server, 2).await;
    let mut ten = worked_example();
    ten.licences = 10;
    assert_eq!(order(&anna, "k4", ten.clone()).await.code().0, 412);
    assert_eq!(state(&anna).await, VatState::Valid);
    assert_eq!(order(&anna, "k5", ten).await.status, 201);
}

/// What the service said last holds for 30 days while it does not answer; then nobody knows.
#[tokio::test]
async fn an_answer_outlasts_a_silence_for_thirty_days() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    service.say(Some(true));
    let anna = server.anna().await;
    put_number(&anna).await;
    service.say(None);
    age(&server, 29).await;
    assert_eq!(order(&anna, "k1", worked_example()).await.status, 201);
    assert_eq!(state(&anna).await, VatState::Valid);
    age(&server, 31).await;
    let mut nine = worked_example();
    nine.licences = 9;
    assert_eq!(order(&anna, "k2", nine).await.code().0, 412);
    assert_eq!(state(&anna).await, VatState::Undetermined);
}

/// Nobody has to order for a number to be learnt; and a dead service is not asked every minute.
#[tokio::test]
async fn the_timer_asks_again_less_and_less_often() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    let (began, asked) = (now_ms(), service.asked());
    // In an hour of minutes: at once, and 1, 3, 7, 15, 31 minutes later.
    for minute in 0..60 {
        let now = began + minute * 60_000;
        server.orders.take_up_numbers(now).await.unwrap();
    }
    assert_eq!(service.asked() - asked, 6);
    service.say(Some(true));
    let learnt = server.orders.take_up_numbers(began + DAY_MS).await.unwrap();
    assert_eq!((learnt.asked, learnt.accounts), (1, 1));
    assert_eq!(state(&anna).await, VatState::Valid);
    assert_eq!(server.number("select count(*) from vat_silences").await, 0);
    // Nothing is left to be asked for.
    let learnt = server.orders.take_up_numbers(began + DAY_MS).await.unwrap();
    assert_eq!((learnt.asked, learnt.accounts), (0, 0));
}

/// A dead service costs a round three time-outs, not one for every account.
#[tokio::test]
async fn a_round_ends_at_three_silences() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let numbers = [
        "ATU13585627",
        "BE0403019261",
        "DE136695976",
        "DK13585628",
        "FI20774740",
    ];
    let accounts = ["officina", "brandt", "moreau", "tanaka", "carter"];
    for (account, number) in accounts.iter().zip(numbers) {
        server
            .execute(&format!("update accounts set vat_id = '{number}', vat_state = 'undetermined' where id = '{account}'"))
            .await;
    }
    let began = now_ms();
    for (round, asked) in [(0, 3), (0, 5), (0, 5), (1, 8)] {
        let now = began + round * 60_000;
        server.orders.take_up_numbers(now).await.unwrap();
        assert_eq!(service.asked(), asked, "{round}");
    }
}

/// While an order is open nothing else changes its account: what is learnt waits.
#[tokio::test]
async fn what_is_learnt_waits_for_an_open_order() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let anna = server.anna().await;
    put_number(&anna).await;
    let bank = Some(Payment::Token("tok_requires_action".into()));
    let sent = anna.order("k1", vec![worked_example()], bank).await;
    let open: Order = anna.send(&sent).await.read();
    service.say(Some(true));
    server.orders.take_up_numbers(now_ms()).await.unwrap();
    assert_eq!(state(&anna).await, VatState::Undetermined);
    let answer = format!(
        r#"{{"client_secret":"{}","confirmed":false}}"#,
        open.client_secret.unwrap()
    );
    let bank = anna.ask(Method::POST, "/v1/demo/bank", Some(&answer)).await;
    assert_eq!(bank.status, 204);
    let path = format!("/v1/orders/{}/continue", open.id);
    anna.ask(Method::POST, &path, None).await;
    server.orders.take_up_numbers(now_ms()).await.unwrap();
    assert_eq!(state(&anna).await, VatState::Valid);
}
