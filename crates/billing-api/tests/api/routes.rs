//! What every answer carries, and what every refusal is.

use crate::support::Server;
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::snapshot::Catalog;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn every_answer_has_the_headers_of_a_page_that_trusts_nobody() {
    let server = Server::start().await;
    for path in ["/", "/checkout", "/v1/snapshot", "/nothing.js", "/healthz"] {
        let reply = server
            .send(Request::get(path).body(Body::empty()).unwrap())
            .await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains('*'),
            "{policy}"
        );
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["referrer-policy"], "same-origin");
    }
}

#[tokio::test]
async fn whatever_is_wrong_is_a_problem() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let too_large = format!("{{\"user\":\"{}\"}}", "a".repeat(64 << 10));
    let table = [
        (anna.get("/v1/nothing").await, 404, "not-found"),
        (
            anna.ask(Method::DELETE, "/v1/snapshot", None).await,
            405,
            "method-not-allowed",
        ),
        (
            anna.ask(Method::POST, "/v1/orders", None).await,
            415,
            "not-json",
        ),
        (
            anna.ask(Method::POST, "/v1/demo/persona", Some(&too_large))
                .await,
            413,
            "body-too-large",
        ),
        (
            anna.ask(
                Method::POST,
                "/v1/demo/persona",
                Some("{\"user\":\"nobody\"}"),
            )
            .await,
            404,
            "not-found",
        ),
        (anna.get("/v1/catalog").await, 400, "bad-request"),
        (
            anna.get("/v1/catalog?currency=%ff").await,
            400,
            "bad-request",
        ),
        // What the framework refuses before any route of ours is reached.
        (anna.get("/v1/orders/%ff").await, 400, "bad-request"),
        (
            anna.ask(Method::PUT, "/v1/cart/%ff", Some("{}")).await,
            400,
            "bad-request",
        ),
        (anna.get("/nothing.js").await, 404, "not-found"),
        (
            anna.ask(Method::POST, "/checkout", Some("{}")).await,
            404,
            "not-found",
        ),
        (anna.get("/v1/orders/nothing").await, 404, "not-found"),
        (
            server
                .send(Request::get("/v1/snapshot").body(Body::empty()).unwrap())
                .await,
            401,
            "unauthenticated",
        ),
    ];
    for (reply, status, code) in table {
        assert_eq!(reply.code(), (status, code.to_owned()));
    }
    let other_method = anna.ask(Method::DELETE, "/v1/snapshot", None).await;
    assert_eq!(other_method.headers["allow"], "GET,HEAD");
    // The largest body is read, one byte more is not.
    let largest = format!("{{\"user\":\"nobody\"{}}}", " ".repeat((64 << 10) - 16 - 1));
    assert_eq!(largest.len(), 64 << 10);
    for (body, status) in [(largest.clone(), 404), (largest + " ", 413)] {
        let reply = anna.ask(Method::POST, "/v1/demo/persona", Some(&body));
        assert_eq!(reply.await.status, status);
    }
    let bad = Request::get("/v1/snapshot").header("authorization", "Bearer nonsense");
    assert_eq!(
        server.send(bad.body(Body::empty()).unwrap()).await.status,
        401
    );
}

#[tokio::test]
async fn the_snapshot_has_its_version_as_its_tag() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let reply = anna.get("/v1/snapshot").await;
    assert_eq!(reply.headers["etag"], "\"1\"");
    assert_eq!(reply.headers["cache-control"], "no-store");
    let snapshot = anna.snapshot().await;
    assert_eq!(snapshot.balance.to_string(), "12.50");
    assert_eq!(
        snapshot.subscriptions[0].current.lines[0]
            .billed
            .unwrap()
            .to_string(),
        "345"
    );
    let catalog: Catalog = anna.get("/v1/catalog?currency=JPY").await.read();
    let rows = catalog
        .catalog
        .iter()
        .flat_map(|product| &product.plans)
        .flat_map(|plan| &plan.prices);
    assert!(rows.clone().count() == 14 && rows.clone().all(|row| row.currency.code() == "JPY"));
}

/// Once, every snapshot held one connection and waited for a second: a few more visitors than connections, and none
/// was answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_visitors_at_once_are_all_answered() {
    let server = Arc::new(Server::start().await);
    let token = server.anna().await.token;
    let mut visitors = Vec::new();
    for _ in 0..60 {
        let (server, token) = (server.clone(), token.clone());
        visitors.push(tokio::spawn(async move {
            let request =
                Request::get("/v1/snapshot").header("authorization", format!("Bearer {token}"));
            server
                .send(request.body(Body::empty()).unwrap())
                .await
                .status
        }));
    }
    let all = async {
        for visitor in visitors {
            assert_eq!(visitor.await.unwrap(), 200);
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all)
        .await
        .unwrap();
}
