//! The cart: what is chosen and not ordered yet. It changes no price, so it does not raise the account's version.

use super::Api;
use super::body::Body;
use super::openapi::{CartDeleteRefusals, CartRefusals};
use super::problem::Failure;
use super::session::Session;
use super::snapshot;
use crate::store::{self, lock_account, transact};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use midcycle_contract::{Problem, ProblemCode, Selection};
use midcycle_engine::change::{may_order, resolve};
use midcycle_engine::order::CHANGES_MAX;

/// Where purchases lie, before a number.
const NEW: &str = "new-";

/// Puts a choice at its place: the subscription's id, or `new-<n>` for a purchase.
#[utoipa::path(
    put,
    path = "/v1/cart/{place}",
    tag = "orders",
    params(("place" = String, Path, description = "The subscription's id, or `new-<n>` for a purchase")),
    request_body(content = Selection, example = json!({"subscription": "sub_officina", "product": "harbor-support", "plan": "team", "licences": 8,
        "interval": {"unit": "year", "count": 1}})),
    responses((status = 204, description = "It lies there; what lay there before is gone"), CartRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn put(
    State(api): State<Api>,
    Session(member): Session,
    Path(place): Path<String>,
    Body(selection): Body<Selection>,
) -> Result<StatusCode, Failure> {
    let is_right_place = match &selection.subscription {
        Some(id) => *id == place,
        None => place.strip_prefix(NEW).is_some_and(is_number),
    };
    if !is_right_place {
        let detail = "a change lies at its subscription's id, a purchase at new-<n>";
        return Err(Problem::new(ProblemCode::BAD_REQUEST, detail)
            .at("/subscription")
            .into());
    }
    transact!(api.store, |db| {
        lock_account(db, &member.account).await?;
        let snapshot = snapshot::of(&api, db, &member).await?;
        resolve(&snapshot.facts(false), &selection).map_err(|refusal| Problem::from(&refusal))?;
        let cart = store::cart_of(db, &member.account).await?;
        if cart.len() >= CHANGES_MAX && !cart.iter().any(|(known, _)| *known == place) {
            let detail = format!("a cart holds at most {CHANGES_MAX} items");
            return Err(Problem::new(ProblemCode::CART_FULL, detail).into());
        }
        store::put_into_cart(db, &member.account, &place, &selection).await?;
        Ok::<_, Failure>(StatusCode::NO_CONTENT)
    })
}

/// Takes a choice out; it may be gone already.
#[utoipa::path(
    delete,
    path = "/v1/cart/{place}",
    tag = "orders",
    params(("place" = String, Path, description = "The subscription's id, or `new-<n>` for a purchase")),
    responses((status = 204, description = "Nothing lies there"), CartDeleteRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn delete(
    State(api): State<Api>,
    Session(member): Session,
    Path(place): Path<String>,
) -> Result<StatusCode, Failure> {
    transact!(api.store, |db| {
        lock_account(db, &member.account).await?;
        // Who may only look does not change the cart either.
        let snapshot = snapshot::of(&api, db, &member).await?;
        may_order(&snapshot.facts(false), None).map_err(|refusal| Problem::from(&refusal))?;
        store::remove_from_cart(db, &member.account, &place).await?;
        Ok::<_, Failure>(StatusCode::NO_CONTENT)
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}
