//! Orders over HTTP: the key and the version are headers, the rest is the body.

use super::Api;
use super::body::{Body, json};
use super::openapi::{OrderRefusals, ReadOneRefusals, ResumeRefusals};
use super::problem::Failure;
use super::session::Session;
use axum::extract::{Path, State};
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use midcycle_contract::headers::{IDEMPOTENCY_KEY, version_of_etag};
use midcycle_contract::{Order, OrderRequest, Problem, ProblemCode};
use midcycle_engine::json::to_text;

/// Places an order: 201 when it is new and placed, 202 while it is open, 200 when it was placed before.
#[utoipa::path(
    post,
    path = "/v1/orders",
    tag = "orders",
    params(
        ("idempotency-key" = String, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "Made by the client and sent with every retry of the same body: one order a key, for ever"),
        ("if-match" = String, Header, pattern = "^\"[0-9]{1,19}\"$",
            description = "The ETag of the snapshot that the quote was made from")
    ),
    request_body(content = OrderRequest, example = json!({
        "at": "2026-11-22",
        "changes": [{"subscription": "sub_officina", "product": "harbor-support", "plan": "team", "licences": 8,
        "interval": {"unit": "year", "count": 1}}],
        "vat_id": null,
        "payment": {"method": "card_officina"},
        "fingerprint": "of the quote that was shown: 64 hex digits"
    })),
    responses(
        (status = 201, body = Order, description = "Placed"),
        (status = 200, body = Order, description = "The same key and body were sent before: the order as it is now"),
        (status = 202, body = Order, description = "Not known yet, or the bank wants a confirmation: send the same again, or continue"),
        OrderRefusals
    ),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn place(
    State(api): State<Api>,
    Session(member): Session,
    headers: HeaderMap,
    Body(wanted): Body<OrderRequest>,
) -> Result<Response, Failure> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let version = text(IF_MATCH.as_str()).and_then(version_of_etag);
    let answer = api
        .orders
        .place(&member, text(IDEMPOTENCY_KEY), version, &wanted)
        .await?;
    let status = match (answer.order.state.is_open(), answer.is_new) {
        (true, _) => StatusCode::ACCEPTED,
        (false, true) => StatusCode::CREATED,
        (false, false) => StatusCode::OK,
    };
    Ok(json(status, to_text(&answer.order)))
}

/// Goes on with an order that waits for the bank: 202 while it still does.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/continue",
    tag = "orders",
    params(("id" = String, Path, description = "The order's id")),
    responses(
        (status = 200, body = Order, description = "Settled"),
        (status = 202, body = Order, description = "The bank still waits"),
        ResumeRefusals
    ),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn resume(
    State(api): State<Api>,
    Session(member): Session,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let order = api.orders.resume(&member, &id).await?;
    let status = if order.state.is_open() {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    Ok(json(status, to_text(&order)))
}

/// An order of the member's account. What belongs to another account is as if it were not there.
#[utoipa::path(
    get,
    path = "/v1/orders/{id}",
    tag = "orders",
    params(("id" = String, Path, description = "The order's id")),
    responses((status = 200, body = Order, description = "The order and where it stands"), ReadOneRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn find(
    State(api): State<Api>,
    Session(member): Session,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    match api.orders.find(&member, &id).await? {
        Some(order) => Ok(json(StatusCode::OK, to_text(&order))),
        None => Err(Problem::new(ProblemCode::NOT_FOUND, "the account has no such order").into()),
    }
}
