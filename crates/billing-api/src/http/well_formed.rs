//! What no request may have, whatever it asks for: a header of one value twice, or U+0000 in its address.

use super::problem::Failure;
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, IF_MATCH, ORIGIN};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::headers::IDEMPOTENCY_KEY;
use midcycle_contract::{Problem, ProblemCode};

/// The headers that something is decided by. Of two values nobody knows which one is meant: a proxy may go by the first
/// and we by the last.
const ONCE: [HeaderName; 6] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    HOST,
    HeaderName::from_static(IDEMPOTENCY_KEY),
    IF_MATCH,
    ORIGIN,
];

/// U+0000 as an address has it. No id has it, and PostgreSQL takes no text with it.
const NUL: &str = "%00";

/// Refuses such a request before anything is looked for.
pub(super) async fn well_formed(request: Request, next: Next) -> Response {
    let detail = if let Some(name) = twice(request.headers()) {
        format!("the header {name} is sent more than once")
    } else if request.uri().path().contains(NUL) {
        "the address has a U+0000 in it".to_owned()
    } else {
        return next.run(request).await;
    };
    Failure::from(Problem::new(ProblemCode::BAD_REQUEST, detail)).into_response()
}

fn twice(headers: &HeaderMap) -> Option<HeaderName> {
    ONCE.into_iter()
        .find(|name| headers.get_all(name).iter().nth(1).is_some())
}
