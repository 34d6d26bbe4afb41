//! The description of the API is what the API is.

use crate::support::Server;
use axum::body::Body;
use axum::http::Request;
use midcycle_billing_api::http::Api;
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
