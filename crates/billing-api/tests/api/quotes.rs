//! Quotes that the server computes for hosts without our wasm.

use crate::support::{Client, Server, choose, worked_example};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::{Read as _, answer, to_text};
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::problem::FreshQuote;

const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":{"period":{"start":"2026-11-10",
    "end":"2026-12-10"},"interval":{"unit":"month","count":1},"lines":[{"id":"licences","quantity":5,
    "price":{"model":"per_unit","unit_amount":"69"}}]},"next":{"interval":{"unit":"year","count":1},"lines":[{"id":"licences",
    "quantity":8,"price":{"model":"per_unit","unit_amount":"660"}}]},"taxes":[{"id":"IVA","percent":"22"}],
    "balance":"12.50","explain":true}"#;

/// The answer is the engine's own, to the byte, and needs no session.
#[tokio::test]
async fn a_request_is_answered_as_the_engine_does() {
    let server = Server::start().await;
    let ask = async |body: &str| {
        let request = Request::post("/v1/quotes").header("content-type", "application/json");
        server
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    };
    let reply = ask(REQUEST).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(
        format!("{{\"quote\":{}}}", reply.body),
        answer::quote(REQUEST)
    );
    assert!(reply.body.contains("\"due_now\":\"6176.56\"") && reply.body.contains("\"why\""));
    for (broken, status, code, path) in [
        (
            REQUEST.replace("\"69\"", "69"),
            422,
            "wrong_type",
            "/current/lines/0/price/unit_amount",
        ),
        (REQUEST.replace("EUR", "XXX"), 422, "currency", "/currency"),
        ("{".to_owned(), 400, "bad-request", ""),
        (r#"{"changes":[]}"#.to_owned(), 401, "unauthenticated", "-"),
    ] {
        let reply = ask(&broken).await;
        assert_eq!(reply.code(), (status, code.into()), "{}", reply.body);
        let found = reply.problem().path;
        assert_eq!(found.as_deref().unwrap_or("-"), path);
    }
}

/// Changes are quoted as the order of them will be: the fingerprint places it.
#[tokio::test]
async fn changes_are_quoted_as_they_will_be_ordered() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let ask = async |wanted: &QuotesRequest| {
        anna.ask(Method::POST, "/v1/quotes", Some(&to_text(wanted)))
            .await
    };
    let mut wanted = QuotesRequest {
        changes: vec![worked_example()],
        vat_id: None,
    };
    let counts = server.row_counts().await;
    let fresh: FreshQuote = ask(&wanted).await.read();
    let sent = anna.order("k1", vec![worked_example()], None).await;
    assert!(sent.body.contains(&fresh.fingerprint));
    assert_eq!(fresh.settlement.due_now.to_string(), "6176.56");
    assert_eq!(
        (fresh.version, fresh.at.to_string().as_str()),
        (1, "2026-11-22")
    );

    wanted.changes = vec![choose("sub_officina", "basic", 5, Interval::MONTH)];
    let lower = ask(&wanted).await;
    assert_eq!(lower.code(), (422, "plan-downgrade-needs-support".into()));
    assert_eq!(lower.problem().path.as_deref(), Some("/changes/0/plan"));
    wanted.changes = vec![worked_example(), worked_example()];
    assert_eq!(ask(&wanted).await.code(), (400, "bad-request".into()));
    wanted.changes = Vec::new();
    assert_eq!(ask(&wanted).await.code(), (400, "bad-request".into()));
    assert_eq!(server.row_counts().await, counts);
    assert!(FreshQuote::from_text("{}").is_err());
}

/// Anybody with a session could have the VAT service asked for any number, by quoting what they may not order; and answers
/// that held no more were kept for ever.
#[tokio::test]
async fn who_may_not_order_has_nobody_asked_about_a_number() {
    let server = Server::start().await;
    let marco = server.sign_in("marco", "officina").await;
    let wanted = QuotesRequest {
        changes: vec![worked_example()],
        vat_id: Some("IT00743110157".into()),
    };
    let ask = async |who: &Client<'_>| {
        who.ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
            .await
    };
    assert_eq!(
        ask(&marco).await.code(),
        (403, "not-billing-contact".into())
    );
    let asked = "select count(*) from vat_answers";
    assert_eq!(server.number(asked).await, 0);
    let old =
        "insert into vat_answers (vat_id, answer, asked_ms) values ('DE129274202', 'valid', 1)";
    server.execute(old).await;
    assert_eq!(ask(&server.anna().await).await.status, 200);
    assert_eq!(server.number(asked).await, 1);
}
