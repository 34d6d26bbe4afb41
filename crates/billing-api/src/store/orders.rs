//! Orders as they are kept: frozen first, then in one of their states.

use super::{Db, Member, StoreError, message, optional_message, word};
use midcycle_contract::{OrderState, Selection};
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{TaxTable, VatState};
use midcycle_engine::json::to_text;
use midcycle_engine::quote::{Quote, Settlement};
use sqlx::Row;
use sqlx::any::AnyRow;

/// An order to be frozen: what it was asked and answered, before anything happens.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number, as people quote it.
    pub number: &'a str,
    /// Why support orders it.
    pub reason: Option<&'a str>,
    /// Who orders, on which account.
    pub member: &'a Member,
    /// Its idempotency key.
    pub key: &'a str,
    /// The hash of its body.
    pub body_hash: &'a str,
    /// Its first state.
    pub state: OrderState,
    /// Its date.
    pub at: Moment,
    /// The fingerprint that both sides came to.
    pub fingerprint: &'a str,
    /// The account's version it was quoted for.
    pub version: u64,
    /// What becomes of the sum.
    pub settlement: &'a Settlement,
    /// The VAT number that it was quoted with.
    pub vat_id: Option<&'a str>,
    /// What was known of that number.
    pub vat_state: VatState,
    /// The account's tax table, where that was nothing: a later answer corrects by it.
    pub taxes: Option<&'a TaxTable>,
    /// The provider's name of what pays.
    pub payment: Option<&'a str>,
    /// The changes.
    pub changes: &'a [FrozenChange],
}

/// A change as it was frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenChange {
    /// What was chosen.
    pub selection: Selection,
    /// What it was before.
    pub before: Option<Selection>,
    /// What was asked of the engine.
    pub request: QuoteRequest,
    /// What it answered.
    pub quote: Quote,
}

/// An order as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The account.
    pub account: String,
    /// Who ordered it.
    pub actor: String,
    /// The hash of its body.
    pub body_hash: String,
    /// Its state.
    pub state: OrderState,
    /// Its date.
    pub at: Moment,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The account's version it was quoted for.
    pub version: u64,
    /// What becomes of the sum.
    pub settlement: Settlement,
    /// The VAT number that it was quoted with.
    pub vat_id: Option<String>,
    /// What was known of that number.
    pub vat_state: VatState,
    /// The provider's name of what pays.
    pub payment: Option<String>,
    /// When a confirmation that the bank waits for is given up.
    pub expires_ms: Option<i64>,
}

/// Freezes an order. The database refuses a second open one of the account, and a second one of the key.
pub async fn freeze(db: &mut Db, order: NewOrder<'_>) -> Result<(), StoreError> {
    let version = i64::try_from(order.version)
        .map_err(|_| StoreError::Corrupt("a version is too large".into()))?;
    sqlx::query(
        "insert into orders (id, number, account, actor, role, reason, key, body_hash, state, at, fingerprint, version,
             settlement, vat_id, vat_state, taxes, payment, placed_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(order.id)
    .bind(order.number)
    .bind(&order.member.account)
    .bind(&order.member.user)
    .bind(order.member.role.as_str())
    .bind(order.reason)
    .bind(order.key)
    .bind(order.body_hash)
    .bind(order.state.as_str())
    .bind(order.at.to_string())
    .bind(order.fingerprint)
    .bind(version)
    .bind(to_text(order.settlement))
    .bind(order.vat_id)
    .bind(order.vat_state.as_str())
    .bind(order.taxes.map(to_text))
    .bind(order.payment)
    .bind(crate::clock::now_ms())
    .execute(&mut *db)
    .await?;
    for (position, change) in (0_i64..).zip(order.changes) {
        sqlx::query(
            "insert into order_changes (order_id, position, selection, before, request, quote)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(order.id)
        .bind(position)
        .bind(to_text(&change.selection))
        .bind(change.before.as_ref().map(to_text))
        .bind(to_text(&change.request))
        .bind(to_text(&change.quote))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Moves an open order to a state that it does not leave; `false` where it has left the open ones already.
pub async fn leave_open(db: &mut Db, order: &str, to: OrderState) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update orders set state = $1 where id = $2 and state in ('paying', 'requires_action')",
    )
    .bind(to.as_str())
    .bind(order)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The order of an account's key.
pub async fn order_by_key(
    db: &mut Db,
    account: &str,
    key: &str,
) -> Result<Option<OrderRow>, StoreError> {
    let row = sqlx::query("select * from orders where account = $1 and key = $2")
        .bind(account)
        .bind(key)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(order).transpose()
}

/// An order of an account.
pub async fn order_by_id(
    db: &mut Db,
    account: &str,
    id: &str,
) -> Result<Option<OrderRow>, StoreError> {
    let row = sqlx::query("select * from orders where account = $1 and id = $2")
        .bind(account)
        .bind(id)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(order).transpose()
}

/// The account's open order.
pub async fn open_order_of(db: &mut Db, account: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "select id from orders where account = $1 and state in ('paying', 'requires_action')",
    )
    .bind(account)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Every account's open order.
pub async fn open_orders(db: &mut Db) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("select id from orders where state in ('paying', 'requires_action')")
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// Lets an order wait for a confirmation until a moment; `false` where it is not being paid for any more.
pub async fn await_action(db: &mut Db, order: &str, until_ms: i64) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update orders set state = 'requires_action', expires_ms = $1 where id = $2 and state = 'paying'",
    )
    .bind(until_ms)
    .bind(order)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The ids of the orders that something is to be done for, oldest first: those that were frozen by a moment and are
/// still being paid for, and those whose confirmation is given up by now.
pub async fn due_orders(
    db: &mut Db,
    frozen_by_ms: i64,
    now_ms: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select id from orders
         where (state = 'paying' and placed_ms <= $1) or (state = 'requires_action' and expires_ms <= $2)
         order by placed_ms, id",
    )
    .bind(frozen_by_ms)
    .bind(now_ms)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// An order while it is open.
pub async fn open_order(db: &mut Db, id: &str) -> Result<Option<OrderRow>, StoreError> {
    let row = sqlx::query(
        "select * from orders where id = $1 and state in ('paying', 'requires_action')",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(order).transpose()
}

/// Writes that an order was paid, and whether it stayed so.
pub async fn record_payment(
    db: &mut Db,
    order: &str,
    provider: &str,
    amount_minor: i64,
    is_refunded: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into payments (order_id, provider, amount_minor, state, at_ms) values ($1, $2, $3, $4, $5)",
    )
    .bind(order)
    .bind(provider)
    .bind(amount_minor)
    .bind(if is_refunded { "refunded" } else { "paid" })
    .bind(crate::clock::now_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// The changes of an order, in their order.
pub async fn changes_of(db: &mut Db, order: &str) -> Result<Vec<FrozenChange>, StoreError> {
    let rows = sqlx::query("select * from order_changes where order_id = $1 order by position")
        .bind(order)
        .fetch_all(db)
        .await?;
    rows.iter().map(change).collect()
}

pub(super) fn change(row: &AnyRow) -> Result<FrozenChange, StoreError> {
    Ok(FrozenChange {
        selection: message(row, "selection")?,
        before: optional_message(row, "before")?,
        request: message(row, "request")?,
        quote: message(row, "quote")?,
    })
}

pub(super) fn order(row: &AnyRow) -> Result<OrderRow, StoreError> {
    let version: i64 = row.try_get("version")?;
    Ok(OrderRow {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        account: row.try_get("account")?,
        actor: row.try_get("actor")?,
        body_hash: row.try_get("body_hash")?,
        state: word(row, "state")?,
        at: word(row, "at")?,
        fingerprint: row.try_get("fingerprint")?,
        version: u64::try_from(version)
            .map_err(|_| StoreError::Corrupt("a version is negative".into()))?,
        settlement: message(row, "settlement")?,
        vat_id: row.try_get("vat_id")?,
        vat_state: word(row, "vat_state")?,
        payment: row.try_get("payment")?,
        expires_ms: row.try_get("expires_ms")?,
    })
}
