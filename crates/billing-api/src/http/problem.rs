//! Whatever is refused, as problem details.

use crate::orders::NotPlaced;
use crate::store::StoreError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use midcycle_contract::problem::MEDIA_TYPE;
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::to_text;

/// A problem on its way out.
#[derive(Debug)]
pub struct Failure(Box<Problem>);

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure(Box::new(problem))
    }
}

impl From<StoreError> for Failure {
    /// What broke is for the operator's eyes; the client learns that it broke.
    fn from(error: StoreError) -> Self {
        eprintln!("internal: {error}");
        Problem::new(
            ProblemCode::INTERNAL,
            "ask again with the same key; nothing is done twice",
        )
        .into()
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
            NotPlaced::Refused(problem) => Failure(problem),
            NotPlaced::Broken(error) => error.into(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, to_text(&*self.0)).into_response()
    }
}
