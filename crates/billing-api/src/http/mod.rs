//! The routes of `/v1`, and the page beside them.

mod body;
mod cart;
mod demo;
mod headers;
mod log;
mod orders;
mod problem;
mod session;
mod snapshot;

pub use problem::Failure;

use crate::clock::Clock;
use crate::orders::Orders;
use crate::page::Page;
use crate::store::Store;
use axum::Router;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// How long an answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// What every route knows.
#[derive(Clone)]
pub struct Api {
    /// The database.
    pub store: Store,
    /// Where the date comes from.
    pub clock: Clock,
    /// What places orders.
    pub orders: Orders,
    /// The page and its headers.
    pub page: Arc<Page>,
    /// Whether this is the demo.
    pub is_demo: bool,
    /// The hash of the operator's key, where sessions can be minted with one.
    pub operator_key_hash: Option<String>,
}

/// All routes.
pub fn router(api: Api) -> Router {
    let mut v1 = Router::new()
        .route("/v1/snapshot", get(snapshot::snapshot))
        .route("/v1/catalog", get(snapshot::catalog))
        .route("/v1/invoices", get(snapshot::invoices))
        .route("/v1/cart/{place}", put(cart::put).delete(cart::delete))
        .route("/v1/orders", post(orders::place))
        .route("/v1/orders/{id}", get(orders::find))
        .route("/healthz", get(|| async { "ok" }));
    if api.operator_key_hash.is_some() {
        v1 = v1.route("/v1/sessions", post(session::mint));
    }
    if api.is_demo {
        v1 = v1
            .route("/v1/demo", get(demo::demo))
            .route("/v1/demo/persona", post(demo::persona))
            .route("/v1/demo/next-day", post(demo::next_day));
    }
    v1.fallback(page)
        .layer(from_fn(session::same_origin))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_TIMEOUT,
        ))
        .layer(from_fn(problem::of_framework))
        .layer(from_fn(log::log))
        .layer(from_fn_with_state(api.clone(), headers::secure))
        .with_state(api)
}

/// What is no route: a file of the page, a step of it, or nothing.
async fn page(
    axum::extract::State(api): axum::extract::State<Api>,
    method: Method,
    uri: Uri,
    headers: axum::http::HeaderMap,
) -> Response {
    let is_api = uri.path() == "/v1" || uri.path().starts_with("/v1/");
    if is_api || !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    api.page.answer(uri.path(), &headers)
}
