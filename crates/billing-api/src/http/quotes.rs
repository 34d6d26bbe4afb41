//! Quotes that the server computes, for hosts without our wasm: the same engine, the same bytes.

use super::Api;
use super::body::{Text, check_texts, json, unreadable};
use super::openapi::{AnyQuote, AnyQuoteRequest, QuoteRefusals};
use super::problem::Failure;
use super::session::found;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::{Read, Value, parse, to_text};
use midcycle_engine::{QuoteError, QuoteRequest, quote};
use std::borrow::Cow;

/// What tells an order's changes from a request to the engine.
const CHANGES: &str = "changes";

/// Quotes a request of the engine, as it stands, without a session; or the changes of an order to be, on the account of
/// the session, with all that the order will be checked for but the payment.
#[utoipa::path(
    post,
    path = "/v1/quotes",
    tag = "orders",
    request_body(content = AnyQuoteRequest, examples(
        ("of a choice" = (summary = "What an order would cost", value = json!({
            "changes": [{"subscription": "sub_officina", "product": "harbor-support", "plan": "team", "licences": 8,
        "interval": {"unit": "year", "count": 1}}],
            "vat_id": null
        }))),
        ("of the engine" = (summary = "A request as docs/quote.md has it", value = json!({
            "at": "2026-11-22", "currency": "EUR", "rules": "goto", "current": null,
            "next": {"interval": {"unit": "month", "count": 1}, "lines": [{"id": "licences", "quantity": 8,
                "price": {"model": "per_unit", "unit_amount": "69.00"}}]}
        })))
    )),
    responses(
        (status = 200, body = AnyQuote, description = "A quote for a request, what they cost now for changes"),
        QuoteRefusals
    ),
    security((), ("bearer" = []), ("cookie" = []))
)]
pub(super) async fn quotes(
    State(api): State<Api>,
    headers: HeaderMap,
    Text(text): Text,
) -> Result<Response, Failure> {
    let value = parse(&text).map_err(|error| unreadable(&error))?;
    check_texts(&value).map_err(|error| unreadable(&error))?;
    let is_order =
        matches!(&value, Value::Object(members) if members.iter().any(|(name, _)| name == CHANGES));
    if !is_order {
        let request = QuoteRequest::from_value(&value).map_err(|error| cannot_quote(&error))?;
        let quoted = quote(&request).map_err(|error| cannot_quote(&error))?;
        return Ok(json(StatusCode::OK, to_text(&quoted)));
    }
    let wanted = QuotesRequest::from_value(&value).map_err(|error| unreadable(&error))?;
    let session = found(&headers, &api).await?.ok_or_else(|| {
        Problem::new(
            ProblemCode::UNAUTHENTICATED,
            "changes are quoted for an account",
        )
    })?;
    let member = session.member;
    let fresh = api.orders.quote(&member, &wanted).await?;
    Ok(json(StatusCode::OK, to_text(&fresh)))
}

/// What the engine refuses has the engine's own code.
fn cannot_quote(error: &QuoteError) -> Problem {
    let code = ProblemCode(Cow::Borrowed(error.code().as_str()));
    Problem::new(code, error.message()).at(error.path())
}
