//! Orders as they are kept: frozen first, then in one of their states.

use super::{Member, StoreError, message, optional_message, word};
use midcycle_contract::{OrderState, Selection};
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::to_text;
use midcycle_engine::quote::{Quote, Settlement};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

/// An order to be frozen: what it was asked and answered, before anything happens.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: &'a str,
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
    /// What becomes of the sum.
    pub settlement: &'a Settlement,
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
    /// The hash of its body.
    pub body_hash: String,
    /// Its state.
    pub state: OrderState,
    /// Its date.
    pub at: Moment,
    /// Its fingerprint.
    pub fingerprint: String,
    /// What becomes of the sum.
    pub settlement: Settlement,
    /// The provider's name of what pays.
    pub payment: Option<String>,
}

/// Freezes an order. The database refuses a second open one of the account, and a second one of the key.
pub async fn freeze(db: &mut SqliteConnection, order: NewOrder<'_>) -> Result<(), StoreError> {
    let row = sqlx::query("select count(*) as orders from orders")
        .fetch_one(&mut *db)
        .await?;
    let orders: i64 = row.try_get("orders")?;
    sqlx::query(
        "insert into orders (id, number, account, actor, key, body_hash, state, at, fingerprint, settlement, payment,
             placed_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(order.id)
    .bind(format!("MC-{:06}", orders + 1))
    .bind(&order.member.account)
    .bind(&order.member.user)
    .bind(order.key)
    .bind(order.body_hash)
    .bind(order.state.as_str())
    .bind(order.at.to_string())
    .bind(order.fingerprint)
    .bind(to_text(order.settlement))
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

/// Moves an order from one state to another; `false` where it is in neither place any more.
pub async fn set_state(
    db: &mut SqliteConnection,
    order: &str,
    from: OrderState,
    to: OrderState,
) -> Result<bool, StoreError> {
    let done = sqlx::query("update orders set state = $1 where id = $2 and state = $3")
        .bind(to.as_str())
        .bind(order)
        .bind(from.as_str())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The order of an account's key.
pub async fn order_by_key(
    db: &mut SqliteConnection,
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
    db: &mut SqliteConnection,
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
pub async fn open_order_of(
    db: &mut SqliteConnection,
    account: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "select id from orders where account = $1 and state in ('paying', 'requires_action')",
    )
    .bind(account)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// All orders whose payment was under way when the server last stopped.
pub async fn open_orders(db: &mut SqliteConnection) -> Result<Vec<OrderRow>, StoreError> {
    let rows = sqlx::query("select * from orders where state = 'paying' order by placed_ms")
        .fetch_all(db)
        .await?;
    rows.iter().map(order).collect()
}

/// The changes of an order, in their order.
pub async fn changes_of(
    db: &mut SqliteConnection,
    order: &str,
) -> Result<Vec<FrozenChange>, StoreError> {
    let rows = sqlx::query("select * from order_changes where order_id = $1 order by position")
        .bind(order)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(FrozenChange {
                selection: message(row, "selection")?,
                before: optional_message(row, "before")?,
                request: message(row, "request")?,
                quote: message(row, "quote")?,
            })
        })
        .collect()
}

fn order(row: &SqliteRow) -> Result<OrderRow, StoreError> {
    Ok(OrderRow {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        account: row.try_get("account")?,
        body_hash: row.try_get("body_hash")?,
        state: word(row, "state")?,
        at: word(row, "at")?,
        fingerprint: row.try_get("fingerprint")?,
        settlement: message(row, "settlement")?,
        payment: row.try_get("payment")?,
    })
}
