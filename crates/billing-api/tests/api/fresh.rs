//! The fresh quote that a stale version is answered with: what the same body would be accepted with.

use crate::support::{Client, Sent, Server, choose};
use axum::http::Method;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{Payment, Selection};

const GERMAN: &str = "DE129274202";

fn more() -> Selection {
    choose("sub_brandt", "business", 130, Interval::YEAR)
}

/// The body with another value for a member that is a text or null.
fn with(sent: &Sent, member: &str, value: &str) -> Sent {
    let start = sent.body.find(&format!("\"{member}\":")).unwrap() + member.len() + 3;
    let length = sent.body[start..].find([',', '}']).unwrap();
    let mut body = sent.body.clone();
    body.replace_range(start..start + length, value);
    Sent {
        body,
        ..sent.clone()
    }
}

async fn order(klaus: &Client<'_>, vat_id: &str) -> Sent {
    let card = Some(Payment::Method("card_brandt".into()));
    let sent = klaus.order("k1", vec![more()], card).await;
    with(&sent, "vat_id", vat_id)
}

async fn raise_version(server: &Server) {
    server
        .execute("update accounts set version = version + 1 where id = 'brandt'")
        .await;
}

/// What a stale order was answered with, sent again with the same body, is placed.
async fn is_accepted(klaus: &Client<'_>, sent: &Sent) {
    let stale = klaus.send(sent).await.problem();
    assert_eq!(stale.status, 412);
    let fresh = stale.fresh.unwrap();
    let mut again = with(sent, "fingerprint", &format!("\"{}\"", fresh.fingerprint));
    again.version = Some(format!("\"{}\"", fresh.version));
    let placed = klaus.send(&again).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
}

/// The fresh quote was made before the order's own VAT number was looked at: who agreed to it was refused once more.
#[tokio::test]
async fn a_fresh_quote_is_made_with_the_orders_own_vat_number() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let wanted = QuotesRequest {
        changes: vec![more()],
        vat_id: Some(GERMAN.into()),
    };
    let quoted = klaus
        .ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
        .await;
    let _: FreshQuote = quoted.read();
    let sent = order(&klaus, &format!("\"{GERMAN}\"")).await;
    raise_version(&server).await;
    is_accepted(&klaus, &sent).await;
}

#[tokio::test]
async fn a_fresh_quote_without_a_number_leaves_the_accounts_out() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let body = format!("{{\"vat_id\":\"{GERMAN}\"}}");
    let kept = klaus.ask(Method::PUT, "/v1/account/vat-id", Some(&body));
    assert_eq!(kept.await.status, 200);
    let sent = order(&klaus, "null").await;
    raise_version(&server).await;
    is_accepted(&klaus, &sent).await;
}

/// The service is not asked for the sake of a quote that nobody has agreed to; without its answer there is none.
#[tokio::test]
async fn a_number_that_nobody_knows_yet_has_no_fresh_quote() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let sent = order(&klaus, &format!("\"{GERMAN}\"")).await;
    raise_version(&server).await;
    let stale = klaus.send(&sent).await.problem();
    assert_eq!((stale.status, stale.fresh), (412, None));
    assert_eq!(server.number("select count(*) from vat_answers").await, 0);
}
