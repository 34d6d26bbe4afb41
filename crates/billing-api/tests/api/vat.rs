//! VAT numbers: corrected before an order or with it, and what the checking service's three answers make of the price.

use crate::support::{Server, annas_card, choose, worked_example};
use axum::http::Method;
use midcycle_contract::account::VatIdKept;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{Order, Selection};

const GERMAN: &str = "DE129274202";

/// What Klaus may order next: 130 licences instead of 120.
fn more() -> Selection {
    choose("sub_brandt", "business", 130, Interval::YEAR)
}

fn put(vat_id: &str) -> String {
    format!("{{\"vat_id\":{vat_id}}}")
}

#[tokio::test]
async fn the_accounts_number_decides_the_tax_of_what_is_ordered_next() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let change = async |text: &str| {
        let reply = klaus
            .ask(Method::PUT, "/v1/account/vat-id", Some(&put(text)))
            .await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.read::<VatIdKept>()
    };
    let quote = async || {
        let wanted = QuotesRequest {
            changes: vec![more()],
            vat_id: klaus.snapshot().await.account.vat_id,
        };
        let reply = klaus
            .ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
            .await;
        reply.read::<FreshQuote>()
    };
    let taxed = quote().await;
    // Written as people write it, kept in its one form.
    let kept = change("\" de 129.274.202 \"").await;
    assert_eq!(kept.vat_id.as_deref(), Some(GERMAN));
    assert_eq!((kept.vat_state, kept.version), (VatState::Valid, 2));
    let snapshot = klaus.snapshot().await;
    assert_eq!(
        (snapshot.version, snapshot.account.vat_state),
        (2, VatState::Valid)
    );
    // Reverse charge for the new period; the credit gives the tax back that was paid.
    let untaxed = quote().await;
    assert!(untaxed.settlement.total.minor_units() < taxed.settlement.total.minor_units());
    // The same number again raises nothing.
    assert_eq!(change(&format!("\"{GERMAN}\"")).await.version, 2);
    // The service does not answer: the account's policy charges the tax.
    let kept = change("\"DE129273398\"").await;
    assert_eq!(kept.vat_state, VatState::Undetermined);
    assert_eq!(quote().await.settlement.total, taxed.settlement.total);
    let kept = change("\"DE136695976\"").await;
    assert_eq!(kept.vat_state, VatState::Invalid);
    let kept = change("null").await;
    assert_eq!((kept.vat_id, kept.vat_state), (None, VatState::None));

    let counts = server.row_counts().await;
    for (text, status, code) in [
        ("\"DE129274203\"", 422, "vat-id"),
        ("\"XX1\"", 422, "vat-id"),
        ("\"\"", 422, "vat-id"),
        ("7", 400, "bad-request"),
    ] {
        let reply = klaus
            .ask(Method::PUT, "/v1/account/vat-id", Some(&put(text)))
            .await;
        assert_eq!(reply.code(), (status, code.into()), "{text}");
        assert_eq!(reply.problem().path.as_deref(), Some("/vat_id"));
    }
    // A body that leaves the member out once took the number off the account.
    let left_out = klaus
        .ask(Method::PUT, "/v1/account/vat-id", Some("{}"))
        .await;
    assert_eq!(left_out.code(), (400, "bad-request".into()));
    assert_eq!(left_out.problem().path.as_deref(), Some("/vat_id"));
    assert_eq!(server.row_counts().await, counts);
}

/// A number that comes with the order is asked for before it is quoted, and is the account's once the order is placed.
#[tokio::test]
async fn a_number_that_comes_with_the_order_is_checked_and_kept() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let card = || Some(midcycle_contract::Payment::Method("card_brandt".into()));
    let quote = async |vat_id: &str| {
        let wanted = QuotesRequest {
            changes: vec![more()],
            vat_id: Some(vat_id.into()),
        };
        let reply = klaus
            .ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
            .await;
        reply.read::<FreshQuote>()
    };
    let order = async |key: &str, vat_id: &str, fingerprint: &str| {
        let mut sent = klaus.order(key, vec![more()], card()).await;
        let old = sent.body.split("\"fingerprint\":\"").nth(1).unwrap()[..64].to_owned();
        sent.body = sent.body.replace(&old, fingerprint);
        sent.body = sent
            .body
            .replace("\"vat_id\":null", &format!("\"vat_id\":\"{vat_id}\""));
        klaus.send(&sent).await
    };
    // Invalid: the quote without it, whatever was agreed to.
    let without = klaus.order("k0", vec![more()], card()).await;
    let invalid = order("k1", "DE136695976", &"0".repeat(64)).await;
    assert_eq!(invalid.code(), (409, "quote-changed".into()));
    let problem = invalid.problem();
    assert_eq!(problem.path.as_deref(), Some("/vat_id"));
    assert!(without.body.contains(&problem.fresh.unwrap().fingerprint));
    assert_eq!(klaus.snapshot().await.account.vat_id, None);

    let fresh = quote(GERMAN).await;
    let placed = order("k2", GERMAN, &fresh.fingerprint).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let placed: Order = placed.read();
    assert_eq!(placed.settlement, fresh.settlement);
    let account = klaus.snapshot().await.account;
    assert_eq!(
        (account.vat_id.as_deref(), account.vat_state),
        (Some(GERMAN), VatState::Valid)
    );
    let reverse = "select count(*) from documents where paper like '%\"reverse_charge\":true%' and order_id is not null";
    assert_eq!(server.number(reverse).await, 1);
}

/// The service is asked once a day for a number, not once a quote.
#[tokio::test]
async fn answers_are_remembered_and_silence_is_not() {
    let server = Server::start().await;
    let anna = server.anna().await;
    for (number, kept) in [
        ("IT00159560366", 0),
        ("IT00743110157", 1),
        ("IT00743110157", 1),
    ] {
        let body = put(&format!("\"{number}\""));
        assert_eq!(
            anna.ask(Method::PUT, "/v1/account/vat-id", Some(&body))
                .await
                .status,
            200
        );
        assert_eq!(
            server.number("select count(*) from vat_answers").await,
            kept
        );
    }
    // What was answered the day before yesterday is asked again.
    server
        .execute("update vat_answers set asked_ms = 1, answer = 'valid'")
        .await;
    let body = put("\"IT00743110157\"");
    let kept: VatIdKept = anna
        .ask(Method::PUT, "/v1/account/vat-id", Some(&body))
        .await
        .read();
    assert_eq!(kept.vat_state, VatState::Invalid);
    let sent = anna.order("k", vec![worked_example()], annas_card()).await;
    // An invalid number stays on the account, where it takes no tax off an order.
    let placed: Order = anna.send(&sent).await.read();
    assert_eq!(placed.settlement.due_now.to_string(), "6176.56");
}
