//! Whatever is refused, as problem details.

use crate::orders::NotPlaced;
use crate::store::{Interrupted, StoreError};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::problem::MEDIA_TYPE;
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::to_text;

/// Makes a problem of what the framework refuses by itself: unknown routes and methods, parts of an address that cannot be
/// read, answers that take too long.
pub(super) async fn of_framework(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media == MEDIA_TYPE);
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => (ProblemCode::NOT_FOUND, "nothing is at this address"),
        StatusCode::METHOD_NOT_ALLOWED => (
            ProblemCode::METHOD_NOT_ALLOWED,
            "the header Allow names the methods of this route",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            ProblemCode::TIMEOUT,
            "ask again with the same key; nothing is done twice",
        ),
        status if status.is_client_error() => (
            ProblemCode::BAD_REQUEST,
            "the address or a header cannot be read",
        ),
        _ => (
            ProblemCode::INTERNAL,
            "ask again with the same key; nothing is done twice",
        ),
    };
    let mut problem = Failure::from(Problem::new(code, detail)).into_response();
    if let Some(methods) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, methods.clone());
    }
    problem
}

/// What goes wrong, on its way out.
#[derive(Debug)]
pub enum Failure {
    /// Refused.
    Refused(Box<Problem>),
    /// Something broke on our side.
    Broken(StoreError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Refused(Box::new(problem))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Broken(error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<NotPlaced> for Failure {
    fn from(error: NotPlaced) -> Self {
        match error {
            NotPlaced::Refused(problem) => Failure::Refused(problem),
            NotPlaced::Broken(error) => error.into(),
            // Where orders are placed it is asked for, so it does not come as far as this.
            NotPlaced::AskVat(_) => {
                StoreError::Corrupt("a VAT number was not asked for".into()).into()
            }
        }
    }
}

impl Interrupted for Failure {
    fn was_in_anothers_way(&self) -> bool {
        matches!(self, Failure::Broken(error) if error.was_in_anothers_way())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = match self {
            Failure::Refused(problem) => problem,
            Failure::Broken(error) => Box::new(broken(&error)),
        };
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, to_text(&*problem)).into_response()
    }
}

/// What broke is for the operator's eyes; the client learns that it broke, and whether that passes.
fn broken(error: &StoreError) -> Problem {
    tracing::error!(%error, "internal");
    let code = if error.is_out_of_reach() {
        ProblemCode::UNAVAILABLE
    } else {
        ProblemCode::INTERNAL
    };
    Problem::new(code, "ask again with the same key; nothing is done twice")
}
