//! A line for every answer: what was asked, and how it went. No header, no body, no token, no person.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::{debug, info};

/// Logs the answer. Files of the page are many and dull, so they are for whoever looks closer.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = began.elapsed().as_millis();
    if path.starts_with("/v1/") {
        info!(%method, path, status, ms, "answered");
    } else {
        debug!(%method, path, status, ms, "answered");
    }
    response
}
