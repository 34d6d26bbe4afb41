//! The routes of `/v1`, and the page beside them.

mod account;
mod ahead;
mod body;
mod browse;
mod cart;
mod demo;
mod documents;
mod headers;
mod limits;
mod log;
mod network;
mod openapi;
mod operator;
mod orders;
mod problem;
mod problems;
mod quotes;
mod session;
mod snapshot;
mod well_formed;

pub use limits::{BURST_SECONDS, Limits};
pub use problem::Failure;

use crate::clock::Clock;
use crate::demo::Controls;
use crate::documents::Fonts;
use crate::orders::Orders;
use crate::page::Page;
use crate::store::Store;
use crate::vat::VatChecks;
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use limits::{ANSWER_TIMEOUT, Gate};
use openapi::PublicRefusals;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How often the limits forget clients that are gone.
const TIDY_EVERY: Duration = Duration::from_mins(1);

/// What every route knows.
#[derive(Clone)]
pub struct Api {
    /// The database.
    pub store: Store,
    /// Where the date comes from.
    pub clock: Clock,
    /// What places orders.
    pub orders: Orders,
    /// What checks VAT numbers.
    pub vat: VatChecks,
    /// The page and its headers.
    pub page: Arc<Page>,
    /// Whether this is the demo, and then what its visitors hold in hand.
    pub demo: Option<Controls>,
    /// The hash of the operator's key, where sessions can be minted with one.
    pub operator_key_hash: Option<String>,
    /// Whether browsers reach it over HTTPS, so that the cookie can be pinned to it.
    pub is_https: bool,
    /// The origins whose pages may embed the checkout.
    pub origins: Vec<HeaderValue>,
    /// How much is answered.
    pub limits: Limits,
    /// What documents are set in where the built-in fonts have no sign for a letter.
    pub fonts: Fonts,
}

/// All routes.
pub fn router(api: Api) -> Router {
    let (v1, described) = openapi::split(routes(&api));
    let described: Arc<str> = described.into();
    let v1 = v1
        .route(
            "/openapi.json",
            get(async move || body::json(StatusCode::OK, described.to_string())),
        )
        .route("/docs", get(browse::to_folder))
        .route("/docs/", get(browse::index))
        .route("/docs/{file}", get(browse::file))
        .route("/problems", get(problems::all))
        .route("/problems/", get(async || Redirect::permanent("/problems")))
        .route("/problems/{code}", get(problems::one));
    let gate = Gate::new(api.limits, api.is_https);
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(tidy(Arc::downgrade(&gate)));
    }
    let answers = v1
        .fallback(page)
        .layer(from_fn_with_state(api.is_https, session::same_origin))
        .layer(from_fn(well_formed::well_formed))
        .layer(from_fn_with_state(gate, limits::limit))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_TIMEOUT,
        ))
        .layer(from_fn(problem::of_framework));
    // Only the demo has a network that fails, so that elsewhere no switch is to be trusted.
    let answers = match &api.demo {
        Some(controls) => answers.layer(from_fn_with_state(controls.clone(), network::between)),
        None => answers,
    };
    answers
        .layer(cross_origin(&api.origins))
        .layer(from_fn(log::log))
        .layer(from_fn_with_state(api.clone(), headers::secure))
        .with_state(api)
}

/// What this API says of itself, in OpenAPI 3.1.
pub fn description(api: &Api) -> String {
    openapi::split(routes(api)).1
}

/// The routes that are described: those of hosts only where there is an operator's key, the demo's only in the demo.
fn routes(api: &Api) -> OpenApiRouter<Api> {
    let mut routes =
        OpenApiRouter::with_openapi(openapi::beginning(session::cookie_name(api.is_https)))
            .routes(routes!(snapshot::snapshot))
            .routes(routes!(snapshot::catalog))
            .routes(routes!(account::put_vat_id))
            .routes(routes!(quotes::quotes))
            .routes(routes!(cart::put, cart::delete))
            .routes(routes!(orders::place))
            .routes(routes!(orders::find))
            .routes(routes!(orders::resume))
            .routes(routes!(documents::list))
            .routes(routes!(documents::pdf))
            .routes(routes!(
                session::exchange,
                session::switch,
                session::sign_out
            ));
    if api.operator_key_hash.is_some() {
        routes = routes
            .routes(routes!(operator::mint))
            .routes(routes!(operator::revoke));
    }
    routes = routes.routes(routes!(health));
    if api.demo.is_some() {
        routes = routes
            .routes(routes!(demo::demo))
            .routes(routes!(demo::persona))
            .routes(routes!(demo::next_day))
            .routes(routes!(demo::bank))
            .routes(routes!(demo::network))
            .routes(routes!(demo::price))
            .routes(routes!(demo::book));
    }
    routes
}

/// Whether the server answers at all; what it stands on is not asked.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "service",
    responses((status = 200, body = String, content_type = "text/plain", description = "It does"), PublicRefusals),
    security()
)]
async fn health() -> &'static str {
    "ok"
}

/// As long as the routes are there.
async fn tidy(gate: Weak<Gate>) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        match gate.upgrade() {
            Some(gate) => gate.tidy(),
            None => return,
        }
    }
}

/// What browsers may be told on pages of other origins: those that were named, with a bearer token and never a cookie.
fn cross_origin(origins: &[HeaderValue]) -> CorsLayer {
    use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, RETRY_AFTER};
    let key = axum::http::HeaderName::from_static(midcycle_contract::headers::IDEMPOTENCY_KEY);
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, IF_MATCH, key])
        .expose_headers([ETAG, RETRY_AFTER])
        .max_age(Duration::from_hours(1))
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
    let answer = api.page.answer(uri.path(), &headers);
    ahead::with_names(&api, &uri, &headers, answer).await
}
