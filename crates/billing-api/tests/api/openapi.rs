//! The description of the API is what the API is.

use crate::support::Server;
use axum::body::Body;
use axum::http::Request;
use midcycle_billing_api::http::Api;
use midcycle_contract::Problem;
use midcycle_contract::engine::calendar::Moment;
use midcycle_contract::engine::json::Read;
use midcycle_contract::problem::kinds;
use serde_json::Value;
use std::path::Path;

const KEPT: &str = "../../docs/openapi.json";

async fn described(server: &Server) -> String {
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let reply = server.send(request).await;
    assert_eq!(reply.status, 200);
    reply.body
}

/// `UPDATE=1` writes the kept description anew; the difference belongs into the changelog.
#[tokio::test]
async fn the_kept_description_is_what_is_served() {
    let server = Server::set_up(|api| Api {
        demo: None,
        is_https: true,
        ..api
    })
    .await;
    let served = described(&server).await + "\n";
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&kept, &served).unwrap();
    }
    let kept = std::fs::read_to_string(kept).unwrap();
    assert!(
        kept == served,
        "docs/openapi.json is not what is served; UPDATE=1 cargo test -p midcycle-billing-api --test api openapi"
    );
}

/// The address that a problem has for its type is a page that says what it means, and shows one.
#[tokio::test]
async fn every_kind_of_problem_has_a_page() {
    let server = Server::start().await;
    let page = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        server.send(request).await
    };
    let all = page("/problems").await;
    for kind in kinds() {
        let address = format!("/problems/{}", kind.code);
        assert!(
            all.body.contains(&format!("href=\"{address}\"")),
            "{address}"
        );
        let one = page(&address).await;
        assert_eq!(one.status, 200, "{address}");
        assert_eq!(one.headers["content-type"], "text/html; charset=utf-8");
        assert!(
            one.body.contains(kind.title) && one.body.contains("&quot;detail&quot;"),
            "{}",
            one.body
        );
        let policy = one.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
    }
    assert_eq!(page("/problems/nothing").await.status, 404);
    let refused = server
        .anna()
        .await
        .get("/v1/orders/nothing")
        .await
        .problem();
    assert_eq!(page(&refused.kind).await.status, 200);
}

/// What the description shows of each problem is one that the contract reads, with its own status and type.
#[tokio::test]
async fn every_kind_of_problem_has_an_example() {
    let server = Server::start().await;
    let document: Value = serde_json::from_str(&described(&server).await).unwrap();
    let examples = document["components"]["examples"].as_object().unwrap();
    assert_eq!(examples.len(), kinds().count());
    for kind in kinds() {
        let problem = Problem::from_text(&examples[kind.code]["value"].to_string()).unwrap();
        assert_eq!(
            (problem.status, problem.code.as_str()),
            (kind.status, kind.code)
        );
        let has_fresh = matches!(kind.code, "quote-changed" | "stale-version");
        assert_eq!(problem.fresh.is_some(), has_fresh, "{}", kind.code);
    }
}

/// A route names its refusals by their codes; one that no route names would be a slip of the pen. Only what the framework
/// says of other methods belongs to no route.
#[tokio::test]
async fn every_kind_of_problem_is_some_routes() {
    let server = Server::start().await;
    let document: Value = serde_json::from_str(&described(&server).await).unwrap();
    let paths = document["paths"].to_string();
    for kind in kinds().filter(|kind| kind.code != "method-not-allowed") {
        let reference = format!("\"#/components/examples/{}\"", kind.code);
        assert!(paths.contains(&reference), "{}", kind.code);
    }
}

/// The description once had a 31st of November, which the reader refused.
#[tokio::test]
async fn described_dates_are_those_that_are_read() {
    let server = Server::start().await;
    let document: Value = serde_json::from_str(&described(&server).await).unwrap();
    let schema = &document["components"]["schemas"]["OrderRequest"]["properties"]["at"];
    let is_described = jsonschema::draft202012::new(schema).unwrap();
    let years = [
        1969, 1970, 1972, 1999, 2000, 2023, 2024, 2100, 2400, 3200, 4000, 9996, 9999,
    ];
    for year in years {
        for month in 0..=13 {
            for day in 0..=32 {
                let text = format!("{year}-{month:02}-{day:02}");
                let is_read = Moment::parse(&text).is_some();
                assert_eq!(
                    is_described.is_valid(&text.as_str().into()),
                    is_read,
                    "{text}"
                );
            }
        }
    }
    for text in [
        "2026-11-22T18:25:44+01:00",
        "2026-11-22T18:25:44Z",
        "2026-11-22T18:25:44.123456789-23:59",
        "2026-11-22T18:25:44",
        "2026-11-22T24:00:00Z",
        "2026-11-22T18:25:60Z",
        "2026-11-22T18:25:44.Z",
        "2026-11-22T18:25:44+24:00",
        "2026-11-22 ",
        "",
    ] {
        let is_read = Moment::parse(text).is_some();
        assert_eq!(is_described.is_valid(&text.into()), is_read, "{text}");
    }
}
