//! What no request may have, whatever it asks for.

use super::problem::Failure;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::{Problem, ProblemCode};

/// U+0000 as an address has it. No id has it, and PostgreSQL takes no text with it.
const NUL: &str = "%00";

/// Refuses an address with a U+0000 before anything is looked for.
pub(super) async fn well_formed(request: Request, next: Next) -> Response {
    if !request.uri().path().contains(NUL) {
        return next.run(request).await;
    }
    let detail = "the address has a U+0000 in it";
    Failure::from(Problem::new(ProblemCode::BAD_REQUEST, detail)).into_response()
}
