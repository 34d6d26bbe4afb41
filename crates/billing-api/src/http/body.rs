//! Bodies of requests and answers, read and written by the contract's own reader and writer.

use super::problem::Failure;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::{Read, Value, parse};
use midcycle_engine::{Code, QuoteError};

/// The longest body, in bytes. An order of 20 changes is a tenth of it.
pub(super) const BODY_BYTES_MAX: usize = 64 << 10;

/// A message of the contract in a request's body.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: Read> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Text(text) = Text::from_request(request, state).await?;
        let read = || {
            let value = parse(&text)?;
            check_texts(&value)?;
            T::from_value(&value)
        };
        let message = read().map_err(|error| unreadable(&error))?;
        Ok(Body(message))
    }
}

/// What is no message of the contract, and where.
pub(super) fn unreadable(error: &QuoteError) -> Problem {
    Problem::new(ProblemCode::BAD_REQUEST, error.message()).at(error.path())
}

/// Refuses U+0000 in a text: SQLite would keep it and PostgreSQL does not, so nobody does. What names a member is the
/// contract's own, or refused for that.
pub(super) fn check_texts(value: &Value<'_>) -> Result<(), QuoteError> {
    match value {
        Value::Text(text) if text.contains('\0') => {
            let message = "a text has a U+0000 in it".to_owned();
            Err(QuoteError::new(Code::Syntax, message))
        }
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| check_texts(item).map_err(|error| error.at_index(index))),
        Value::Object(members) => members
            .iter()
            .try_for_each(|(name, item)| check_texts(item).map_err(|error| error.at(name))),
        _ => Ok(()),
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
