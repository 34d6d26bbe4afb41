//! Orders as they are kept: in one of their states, as they are shown, and as they are settled.

use super::{Db, StoreError, Sums, message, optional_message, word};
use midcycle_contract::OrderState;
use midcycle_contract::order::OrderedChange;
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::Read;
use midcycle_engine::money::Currency;
use midcycle_engine::quote::Settlement;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An order as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The hash of its body.
    pub body_hash: String,
    /// Its state.
    pub state: OrderState,
    /// Its date.
    pub at: Moment,
    /// The currency of every amount.
    pub currency: Currency,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Whether what was paid went back, or is to go.
    pub is_refunded: bool,
    settlement: String,
}

impl OrderRow {
    /// What becomes of the sum. Only who shows the order reads it: where it stands is known without.
    pub fn settlement(&self) -> Result<Settlement, StoreError> {
        Settlement::from_text(&self.settlement)
            .map_err(|error| StoreError::Corrupt(format!("settlement: {error}")))
    }
}

/// An order while it is open: all that charging, applying, giving up and giving back need. These are plain columns, so
/// that no build is kept from them by a message that it cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOrder {
    /// Its id.
    pub id: String,
    /// The account.
    pub account: String,
    /// Who ordered it.
    pub actor: String,
    /// Its date.
    pub at: String,
    /// The account's version it was quoted for.
    pub version: i64,
    /// The currency's code.
    pub currency: String,
    /// What the ledger gets.
    pub sums: Sums,
    /// The provider's name of what pays.
    pub payment: Option<String>,
    /// The id of the document that it makes.
    pub document: String,
    /// When a confirmation that the bank waits for is given up.
    pub expires_ms: Option<i64>,
    /// Why the money goes back, where that is decided.
    pub refund: Option<String>,
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

/// What [`order`] reads, of a key and of an id.
const BY_KEY: &str =
    "select id, number, body_hash, state, at, currency, fingerprint, refund, settlement from orders
     where account = $1 and key = $2";
const BY_ID: &str =
    "select id, number, body_hash, state, at, currency, fingerprint, refund, settlement from orders
     where account = $1 and id = $2";

/// The order of an account's key.
pub async fn order_by_key(
    db: &mut Db,
    account: &str,
    key: &str,
) -> Result<Option<OrderRow>, StoreError> {
    let row = sqlx::query(BY_KEY)
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
    let row = sqlx::query(BY_ID)
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

/// The ids of the orders that the provider is to be asked about again, oldest first: those that were frozen by a moment
/// and are still being paid for, and those that the bank may have confirmed.
pub async fn unanswered_orders(
    db: &mut Db,
    frozen_by_ms: i64,
    now_ms: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select id from orders
         where (state = 'paying' and placed_ms <= $1) or (state = 'requires_action' and expires_ms > $2)
         order by placed_ms, id",
    )
    .bind(frozen_by_ms)
    .bind(now_ms)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// The ids of the orders whose confirmation is given up by now, oldest first.
pub async fn expired_orders(db: &mut Db, now_ms: i64) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select id from orders where state = 'requires_action' and expires_ms <= $1 order by expires_ms, id",
    )
    .bind(now_ms)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// An order while it is open.
pub async fn open_order(db: &mut Db, id: &str) -> Result<Option<OpenOrder>, StoreError> {
    let row = sqlx::query(
        "select id, account, actor, at, version, currency, total_minor, tax_minor, due_minor, forfeited_minor,
             balance_before_minor, balance_after_minor, payment, document, expires_ms, refund
         from orders where id = $1 and state in ('paying', 'requires_action')",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(open).transpose()
}

/// Decides that an open order is not applied and its money goes back; `false` where it is not open any more. What was
/// decided before stays.
pub async fn decide_refund(db: &mut Db, order: &str, why: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update orders set refund = coalesce(refund, $1)
         where id = $2 and state in ('paying', 'requires_action')",
    )
    .bind(why)
    .bind(order)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
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
pub async fn changes_of(db: &mut Db, order: &str) -> Result<Vec<OrderedChange>, StoreError> {
    let rows = sqlx::query(
        "select selection, before, quote from order_changes where order_id = $1 order by position",
    )
    .bind(order)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(OrderedChange {
                selection: message(row, "selection")?,
                before: optional_message(row, "before")?,
                quote: message(row, "quote")?,
            })
        })
        .collect()
}

fn order(row: &AnyRow) -> Result<OrderRow, StoreError> {
    let refund: Option<String> = row.try_get("refund")?;
    Ok(OrderRow {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        body_hash: row.try_get("body_hash")?,
        state: word(row, "state")?,
        at: word(row, "at")?,
        currency: word(row, "currency")?,
        fingerprint: row.try_get("fingerprint")?,
        is_refunded: refund.is_some(),
        settlement: row.try_get("settlement")?,
    })
}

fn open(row: &AnyRow) -> Result<OpenOrder, StoreError> {
    Ok(OpenOrder {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        actor: row.try_get("actor")?,
        at: row.try_get("at")?,
        version: row.try_get("version")?,
        currency: row.try_get("currency")?,
        sums: Sums {
            total: row.try_get("total_minor")?,
            tax: row.try_get("tax_minor")?,
            due: row.try_get("due_minor")?,
            forfeited: row.try_get("forfeited_minor")?,
            balance_before: row.try_get("balance_before_minor")?,
            balance_after: row.try_get("balance_after_minor")?,
        },
        payment: row.try_get("payment")?,
        document: row.try_get("document")?,
        expires_ms: row.try_get("expires_ms")?,
        refund: row.try_get("refund")?,
    })
}
