//! What an order freezes, and how it is copied to where it holds. Nothing frozen is read in between: what a build wrote
//! in one message, another that cannot read that message still applies.

use super::{Db, Member, OpenOrder, Paper, StoreError, list_of_texts};
use midcycle_contract::Selection;
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{Subscription, TaxTable, VatState};
use midcycle_engine::json::to_text;
use midcycle_engine::money::Currency;
use midcycle_engine::quote::{Quote, Settlement};
use sqlx::Row;

/// An order to be frozen: what it was asked and answered, and what it will leave behind, before anything happens.
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
    /// Its date.
    pub at: Moment,
    /// The fingerprint that both sides came to.
    pub fingerprint: &'a str,
    /// The account's version it was quoted for.
    pub version: u64,
    /// What becomes of the sum.
    pub settlement: &'a Settlement,
    /// The currency of every amount.
    pub currency: Currency,
    /// What the ledger gets.
    pub sums: Sums,
    /// The VAT number that it was quoted with.
    pub vat_id: Option<&'a str>,
    /// What was known of that number.
    pub vat_state: VatState,
    /// The account's tax table, where that was nothing: a later answer corrects by it.
    pub taxes: Option<&'a TaxTable>,
    /// The provider's name of what pays.
    pub payment: Option<&'a str>,
    /// The id of the document that it makes.
    pub document: &'a str,
    /// What stands on that document beside its lines.
    pub paper: &'a Paper,
    /// The changes.
    pub changes: &'a [FrozenChange],
}

/// What an order moves, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// What is sold, tax included.
    pub total: i64,
    /// The tax in it.
    pub tax: i64,
    /// What is charged.
    pub due: i64,
    /// The surplus that the rules give to nobody.
    pub forfeited: i64,
    /// The balance that it was settled with.
    pub balance_before: i64,
    /// The balance that it leaves.
    pub balance_after: i64,
}

/// A change to be frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenChange {
    /// What was chosen.
    pub selection: Selection,
    /// What it was before.
    pub before: Option<Selection>,
    /// What was asked of the engine.
    pub request: QuoteRequest,
    /// What it answered, with the explanation of each amount.
    pub quote: Quote,
    /// The subscription as it will be.
    pub after: Subscription,
}

/// Freezes an order as one that is being paid for. The database refuses a second open one of the account, and a second
/// one of the key.
pub async fn freeze(db: &mut Db, order: NewOrder<'_>) -> Result<(), StoreError> {
    let version = i64::try_from(order.version)
        .map_err(|_| StoreError::Corrupt("a version is too large".into()))?;
    sqlx::query(
        "insert into orders (id, number, account, actor, role, reason, key, body_hash, state, at, fingerprint, version,
             settlement, currency, total_minor, tax_minor, due_minor, forfeited_minor, balance_before_minor,
             balance_after_minor, document, paper, vat_id, vat_state, taxes, payment, placed_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'paying', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
             $21, $22, $23, $24, $25, $26)",
    )
    .bind(order.id)
    .bind(order.number)
    .bind(&order.member.account)
    .bind(&order.member.user)
    .bind(order.member.role.as_str())
    .bind(order.reason)
    .bind(order.key)
    .bind(order.body_hash)
    .bind(order.at.to_string())
    .bind(order.fingerprint)
    .bind(version)
    .bind(to_text(order.settlement))
    .bind(order.currency.code())
    .bind(order.sums.total)
    .bind(order.sums.tax)
    .bind(order.sums.due)
    .bind(order.sums.forfeited)
    .bind(order.sums.balance_before)
    .bind(order.sums.balance_after)
    .bind(order.document)
    .bind(to_text(order.paper))
    .bind(order.vat_id)
    .bind(order.vat_state.as_str())
    .bind(order.taxes.map(to_text))
    .bind(order.payment)
    .bind(crate::clock::now_ms())
    .execute(&mut *db)
    .await?;
    for (position, change) in (0_i64..).zip(order.changes) {
        freeze_change(db, order.id, position, change).await?;
    }
    Ok(())
}

async fn freeze_change(
    db: &mut Db,
    order: &str,
    position: i64,
    change: &FrozenChange,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into order_changes (order_id, position, selection, before, request, quote, subscription, product, plan,
             price, after)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(order)
    .bind(position)
    .bind(to_text(&change.selection))
    .bind(change.before.as_ref().map(to_text))
    .bind(to_text(&change.request))
    .bind(to_text(&change.quote))
    .bind(&change.after.id)
    .bind(&change.after.product)
    .bind(&change.after.plan)
    .bind(&change.after.price)
    .bind(to_text(&change.after.current))
    .execute(db)
    .await?;
    Ok(())
}

/// Changes the subscriptions of an order to what was frozen; a purchase makes a new one.
pub async fn change_subscriptions(db: &mut Db, order: &OpenOrder) -> Result<(), StoreError> {
    sqlx::query(
        "insert into subscriptions (id, account, product, plan, price, status, assigned, current, changed_on, position)
         select subscription, $2, product, plan, price, 'active', 0, after, $3, position + 1
             + (select coalesce(max(position), 0) from subscriptions where account = $2)
         from order_changes where order_id = $1 order by position
         on conflict (id) do update set plan = excluded.plan, price = excluded.price, status = excluded.status,
             current = excluded.current, changed_on = excluded.changed_on",
    )
    .bind(&order.id)
    .bind(&order.account)
    .bind(&order.at)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes out of the cart what was ordered: the items of these subscriptions, and purchases that are equal.
pub async fn clear_from_cart(db: &mut Db, order: &OpenOrder) -> Result<(), StoreError> {
    sqlx::query(
        "delete from cart where account = $1 and exists (select 1 from order_changes c where c.order_id = $2
             and (c.subscription = cart.place or c.selection = cart.selection))",
    )
    .bind(&order.account)
    .bind(&order.id)
    .execute(db)
    .await?;
    Ok(())
}

/// A number that was corrected at the checkout is the account's from now on, with what was known of it.
pub async fn keep_vat_id_of_order(db: &mut Db, order: &OpenOrder) -> Result<(), StoreError> {
    sqlx::query(
        "update accounts set vat_id = o.vat_id, vat_state = o.vat_state from orders o
         where o.id = $1 and o.vat_id is not null and accounts.id = o.account",
    )
    .bind(&order.id)
    .execute(db)
    .await?;
    Ok(())
}

/// What stands on an order's document, as texts: beside its lines, what was asked, and what was answered.
pub(super) async fn document_texts(
    db: &mut Db,
    order: &str,
) -> Result<(String, String, String), StoreError> {
    let paper = sqlx::query("select paper from orders where id = $1")
        .bind(order)
        .fetch_one(&mut *db)
        .await?;
    let sql = "select request, quote from order_changes where order_id = $1 order by position";
    let rows = sqlx::query(sql).bind(order).fetch_all(db).await?;
    let (mut requests, mut quotes) = (Vec::<String>::new(), Vec::<String>::new());
    for row in rows {
        requests.push(row.try_get("request")?);
        quotes.push(row.try_get("quote")?);
    }
    let paper = paper.try_get("paper")?;
    Ok((paper, list_of_texts(&requests), list_of_texts(&quotes)))
}
