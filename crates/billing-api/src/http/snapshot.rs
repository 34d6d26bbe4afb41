//! What is read: the snapshot and the catalogue.

use super::Api;
use super::body::json;
use super::openapi::{CatalogRefusals, CurrencyCode, ReadRefusals};
use super::problem::Failure;
use super::session::Session;
use crate::store::{self, AccountRow, Db, Member, StoreError};
use axum::extract::{Query, State};
use axum::http::header::ETAG;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use midcycle_contract::headers::etag;
use midcycle_contract::snapshot::Catalog;
use midcycle_contract::{Problem, ProblemCode, Snapshot};
use midcycle_engine::json::to_text;
use midcycle_engine::money::Currency;
use std::collections::HashMap;

/// Everything a price or a permission depends on.
#[utoipa::path(
    get,
    path = "/v1/snapshot",
    tag = "account",
    responses(
        (status = 200, body = Snapshot, description = "The account as of one version", headers(
            ("etag" = String, description = "The version, as If-Match takes it")
        )),
        ReadRefusals
    ),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn snapshot(
    State(api): State<Api>,
    Session(member): Session,
) -> Result<Response, Failure> {
    let mut read = api.store.read().await?;
    let snapshot = of(&api, &mut read, &member).await?;
    let mut response = json(StatusCode::OK, to_text(&snapshot));
    if let Ok(tag) = HeaderValue::from_str(&etag(snapshot.version)) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// The snapshot of a member's account as it is now.
pub(super) async fn of(api: &Api, db: &mut Db, member: &Member) -> Result<Snapshot, StoreError> {
    let account = AccountRow::find(db, &member.account).await?;
    let account = account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
    let today = api.clock.today(db, &account.time_zone).await?;
    store::read_snapshot(db, member, today.date).await
}

/// What can be bought in a currency.
#[utoipa::path(
    get,
    path = "/v1/catalog",
    tag = "account",
    params(("currency" = inline(CurrencyCode), Query, description = "The currency of the prices")),
    responses(
        (status = 200, body = Catalog, description = "The products, with their prices in this currency only"),
        CatalogRefusals
    ),
    security()
)]
pub(super) async fn catalog(
    State(api): State<Api>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let currency = query
        .get("currency")
        .and_then(|code| Currency::from_code(code))
        .ok_or_else(|| {
            Problem::new(
                ProblemCode::BAD_REQUEST,
                "currency must be an ISO 4217 code: ?currency=EUR",
            )
        })?;
    let mut read = api.store.read().await?;
    let mut products = store::products(&mut read).await?;
    for plan in products.iter_mut().flat_map(|product| &mut product.plans) {
        plan.prices.retain(|row| row.currency == currency);
    }
    Ok(json(
        StatusCode::OK,
        to_text(&Catalog {
            currency,
            catalog: products,
        }),
    ))
}
