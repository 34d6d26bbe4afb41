//! What a billing contact corrects about the account.

use super::Api;
use super::body::{Body, json};
use super::openapi::VatIdRefusals;
use super::problem::Failure;
use super::session::Session;
use crate::orders::parse_vat_id;
use crate::store::{self, AccountRow, Db, Member, StoreError, lock_account, transact};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use midcycle_contract::account::{VatId as Wanted, VatIdKept};
use midcycle_contract::vat::VatId;
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::catalog::VatState;
use midcycle_engine::change::may_order;
use midcycle_engine::json::to_text;

/// Keeps another VAT number, or none. It changes the taxes of what is ordered next, so it raises the version, and waits
/// for an order that is open.
#[utoipa::path(
    put,
    path = "/v1/account/vat-id",
    tag = "account",
    request_body(content = Wanted, example = json!({"vat_id": "DE811907980"})),
    responses((status = 200, body = VatIdKept, description = "The number as it is kept"), VatIdRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn put_vat_id(
    State(api): State<Api>,
    Session(member): Session,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Failure> {
    let number = wanted.vat_id.as_deref().map(parse_vat_id).transpose()?;
    // Who may not is told so before anybody is asked.
    let mut read = api.store.read().await?;
    check_may(&api, &mut read, &member).await?;
    drop(read);
    let state = match &number {
        None => VatState::None,
        Some(number) => api.vat.state_of(number).await?,
    };
    let mut kept = transact!(api.store, |db| {
        lock_account(db, &member.account).await?;
        check_may(&api, db, &member).await?;
        let account = AccountRow::find(db, &member.account).await?;
        let account =
            account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
        let text = number.as_ref().map(VatId::as_str);
        let mut version = account.version;
        if account.vat_id.as_deref() != text || account.vat_state != state {
            AccountRow::set_vat_id(db, &member.account, text, state).await?;
            AccountRow::raise_version(db, &member.account).await?;
            let (account, user) = (&member.account, &member.user);
            store::record_event(db, account, "vat-id.changed", account, Some(user)).await?;
            version += 1;
        }
        Ok::<_, Failure>(VatIdKept {
            vat_id: text.map(str::to_owned),
            vat_state: state,
            version,
        })
    })?;
    // What was just learnt of the number may correct what was ordered with it.
    api.orders.correct_orders_of(&member.account).await;
    let mut read = api.store.read().await?;
    let account = AccountRow::find(&mut read, &member.account).await?;
    if let Some(account) = account {
        kept = VatIdKept {
            vat_id: account.vat_id,
            vat_state: account.vat_state,
            version: account.version,
        };
    }
    Ok(json(StatusCode::OK, to_text(&kept)))
}

/// Whether this person may change what this account is charged, and nothing is under way.
async fn check_may(api: &Api, db: &mut Db, member: &Member) -> Result<(), Failure> {
    let snapshot = super::snapshot::of(api, db, member).await?;
    let open = store::open_order_of(db, &member.account).await?;
    may_order(&snapshot.facts(open.is_some()), None).map_err(|refusal| {
        let mut problem = Problem::from(&refusal);
        if problem.code == ProblemCode::ORDER_IN_PROGRESS {
            problem.order = open;
        }
        problem
    })?;
    Ok(())
}
