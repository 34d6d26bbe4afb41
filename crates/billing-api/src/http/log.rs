//! A line for every answer: which route, and how it went. No header, no body, no address, no token, no person.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::{Instrument, debug, info, info_span};

/// What an answer, and all that is logged on the way to it, are known by.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs the answer under an id that the answer carries, too. The route is logged as it is written here, without the ids
/// in it. Files of the page are many and dull, so they are for whoever looks closer.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let id = crate::secret::random_id().unwrap_or_default();
    let span = info_span!("request", id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let _entered = span.entered();
    let status = response.status().as_u16();
    let ms = began.elapsed().as_millis();
    if let Some(route) = &route {
        info!(%method, route = route.as_str(), status, ms, "answered");
    } else {
        debug!(%method, status, ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
