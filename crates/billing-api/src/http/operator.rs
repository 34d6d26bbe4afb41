//! Sessions that a host's back end mints for its people, with the operator's key.

use super::Api;
use super::body::{Body, json};
use super::openapi::{MintRefusals, RevokeRefusals};
use super::problem::Failure;
use super::session::{bearer, lasts_ms, start};
use crate::secret::hash;
use crate::store::{self, SessionKind, lock_account};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use midcycle_contract::session::{
    Minted, SessionForm, SessionRequest, SessionRole, TEXT_CHARS_MAX,
};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::catalog::Role;
use midcycle_engine::json::to_text;
use subtle::ConstantTimeEq;

/// The operator's key, which only hosts' back ends have.
fn check_operator(api: &Api, headers: &HeaderMap) -> Result<(), Problem> {
    let given = bearer(headers).map(hash).unwrap_or_default();
    let wanted = api.operator_key_hash.as_deref().unwrap_or_default();
    let is_right = bool::from(given.as_bytes().ct_eq(wanted.as_bytes()));
    // A server without a key has the hash of nothing, and nobody knows a key that hashes to it.
    if is_right && !wanted.is_empty() {
        Ok(())
    } else {
        let detail = "the operator's key is needed";
        Err(Problem::new(ProblemCode::UNAUTHENTICATED, detail))
    }
}

/// Mints a session for one of the operator's people.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    tag = "sessions",
    request_body(content = SessionRequest, example = json!({"account": "officina", "user": "anna"})),
    responses((status = 201, body = Minted, description = "A token or a code"), MintRefusals),
    security(("operator" = []))
)]
pub(super) async fn mint(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(wanted): Body<SessionRequest>,
) -> Result<Response, Failure> {
    check_operator(&api, &headers)?;
    check_lengths(&wanted)?;
    let kind = match wanted.form.unwrap_or(SessionForm::Token) {
        SessionForm::Token => SessionKind::Bearer,
        SessionForm::Code => SessionKind::Code,
    };
    let nobody = || {
        let detail = "no such person on such an account";
        Failure::from(Problem::new(ProblemCode::NOT_FOUND, detail))
    };
    let mut write = api.store.write().await?;
    if !lock_account(&mut write, &wanted.account).await? {
        return Err(nobody());
    }
    let role = match wanted.role {
        Some(SessionRole::Support) => {
            // Support is known by the operator, and to the account's events by this name.
            match &wanted.name {
                Some(name) => store::keep_person(&mut write, &wanted.user, name).await?,
                None => store::know_person(&mut write, &wanted.user).await?,
            }
            Some(Role::Support)
        }
        None if store::is_member(&mut write, &wanted.user, &wanted.account).await? => None,
        None => return Err(nobody()),
    };
    let member = (wanted.user.as_str(), wanted.account.as_str());
    let origin = wanted.origin.as_deref();
    let (id, token) = start(&mut write, kind, member, role, origin).await?;
    write.commit().await?;
    let minted = Minted {
        token,
        id,
        expires_in: u32::try_from(lasts_ms(kind) / 1_000).unwrap_or(0),
    };
    Ok(json(StatusCode::CREATED, to_text(&minted)))
}

fn check_lengths(wanted: &SessionRequest) -> Result<(), Problem> {
    let texts = [
        ("/account", Some(&wanted.account)),
        ("/user", Some(&wanted.user)),
        ("/name", wanted.name.as_ref()),
        ("/origin", wanted.origin.as_ref()),
    ];
    for (path, text) in texts {
        let length = text.map_or(1, |text| text.chars().count());
        if length == 0 || length > TEXT_CHARS_MAX {
            let detail = format!("it has 1 to {TEXT_CHARS_MAX} characters");
            return Err(Problem::new(ProblemCode::BAD_REQUEST, detail).at(path));
        }
    }
    Ok(())
}

/// Revokes a session by its id.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{id}",
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id, as it was minted")),
    responses((status = 204, description = "It has ended"), RevokeRefusals),
    security(("operator" = []))
)]
pub(super) async fn revoke(
    State(api): State<Api>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    check_operator(&api, &headers)?;
    let mut write = api.store.write().await?;
    let was_there = store::revoke_session(&mut write, &id).await?;
    write.commit().await?;
    if was_there {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(ProblemCode::NOT_FOUND, "there is no such session").into())
    }
}
