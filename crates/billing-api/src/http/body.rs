//! Bodies of requests and answers, read and written by the contract's own reader and writer.

use super::problem::Failure;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::Read;

/// The longest body, in bytes. An order of 20 changes is a tenth of it.
pub(super) const BODY_BYTES_MAX: usize = 64 << 10;

/// A message of the contract in a request's body.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: Read> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Text(text) = Text::from_request(request, state).await?;
        T::from_text(&text).map(Body).map_err(|error| {
            let problem = Problem::new(ProblemCode::BAD_REQUEST, error.message());
            problem.at(error.path()).into()
        })
    }
}

/// A request's body as text.
pub(super) struct Text(pub(super) String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            let problem = Problem::new(
                ProblemCode::NOT_JSON,
                "Content-Type must be application/json",
            );
            return Err(problem.into());
        }
        let bytes = to_bytes(request.into_body(), BODY_BYTES_MAX)
            .await
            .map_err(|_| {
                let detail = format!("a body has at most {BODY_BYTES_MAX} bytes");
                Problem::new(ProblemCode::BODY_TOO_LARGE, detail)
            })?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| Problem::new(ProblemCode::BAD_REQUEST, "the body is not UTF-8"))?;
        Ok(Text(text))
    }
}

/// An answer that is JSON already, of this moment only.
pub(super) fn json(status: StatusCode, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, text).into_response()
}
