//! What an audit reads: everything that was written, as it was written.

use super::{Db, Paper, StoreError, message, read_list, word};
use midcycle_contract::OrderState;
use midcycle_contract::order::DocumentKind;
use midcycle_engine::calendar::Moment;
use midcycle_engine::quote::{Quote, Settlement};
use sqlx::Row;
use std::collections::BTreeMap;

/// A transaction of the ledger with its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its id: later ones are greater within an account.
    pub id: i64,
    /// The account.
    pub account: String,
    /// What happened.
    pub kind: String,
    /// The document it belongs to.
    pub document: Option<String>,
    /// The order it belongs to.
    pub order: Option<String>,
    /// Book and amount of each entry.
    pub entries: Vec<(String, i64)>,
    /// Whether all entries are of its own account.
    pub is_of_one_account: bool,
}

/// An order, as an audit sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditedOrder {
    /// Its id.
    pub id: String,
    /// The account.
    pub account: String,
    /// Where it stands.
    pub state: OrderState,
    /// Its date.
    pub at: Moment,
    /// What became of the sum.
    pub settlement: Settlement,
    /// What was paid for it and not refunded.
    pub paid: Option<i64>,
    /// What was paid for it and refunded.
    pub refunded: Option<i64>,
    /// Whether it was decided that its money goes back.
    pub is_to_go_back: bool,
    /// Whether it was told to have been placed.
    pub has_event: bool,
    /// What was confirmed, a quote for each change.
    pub quotes: Vec<Quote>,
}

/// A document, as an audit sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditedDocument {
    /// Its id.
    pub id: String,
    /// The account.
    pub account: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its number within its kind.
    pub serial: i64,
    /// Its date.
    pub at: Moment,
    /// Its total.
    pub total_minor: i64,
    /// The tax in it.
    pub tax_minor: i64,
    /// The order that made it.
    pub order: Option<String>,
    /// The document that it corrects.
    pub corrects: Option<String>,
    /// What became of a correction's sum.
    pub settlement: Option<Settlement>,
    /// Its lines, as quoted.
    pub quotes: Vec<Quote>,
}

/// A review of an order, as an audit sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedReview {
    /// The order.
    pub order: String,
    /// The document that corrects it.
    pub document: Option<String>,
    /// Why none could be computed, until somebody has corrected the order by hand.
    pub obstacle: Option<String>,
}

/// All transactions of the ledger, oldest first.
pub async fn movements(db: &mut Db) -> Result<Vec<Movement>, StoreError> {
    let rows = sqlx::query(
        "select t.id, t.account, t.kind, t.document, t.order_id, e.book, e.account as of, e.amount_minor
         from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
         order by t.id, e.position",
    )
    .fetch_all(db)
    .await?;
    let mut movements: Vec<Movement> = Vec::new();
    for row in rows {
        let id: i64 = row.try_get("id")?;
        if movements.last().is_none_or(|last| last.id != id) {
            movements.push(Movement {
                id,
                account: row.try_get("account")?,
                kind: row.try_get("kind")?,
                document: row.try_get("document")?,
                order: row.try_get("order_id")?,
                entries: Vec::new(),
                is_of_one_account: true,
            });
        }
        let book: Option<String> = row.try_get("book")?;
        if let (Some(movement), Some(book)) = (movements.last_mut(), book) {
            let of: String = row.try_get("of")?;
            movement.is_of_one_account &= of == movement.account;
            movement.entries.push((book, row.try_get("amount_minor")?));
        }
    }
    Ok(movements)
}

/// All orders, oldest first.
pub async fn audited_orders(db: &mut Db) -> Result<Vec<AuditedOrder>, StoreError> {
    let rows = sqlx::query(
        "select o.id, o.account, o.state, o.at, o.settlement, o.refund, p.amount_minor as paid, r.amount_minor as refunded,
             (select count(*) from events e where e.subject = o.id and e.kind = 'order.placed') as told
         from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
             left join payments r on r.order_id = o.id and r.state = 'refunded'
         order by o.placed_ms, o.id",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut confirmed = confirmed_quotes(db).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let told: i64 = row.try_get("told")?;
            let refund: Option<String> = row.try_get("refund")?;
            Ok(AuditedOrder {
                quotes: confirmed.remove(&id).unwrap_or_default(),
                id,
                account: row.try_get("account")?,
                state: word(row, "state")?,
                at: word(row, "at")?,
                settlement: message(row, "settlement")?,
                paid: row.try_get("paid")?,
                refunded: row.try_get("refunded")?,
                is_to_go_back: refund.is_some(),
                has_event: told == 1,
            })
        })
        .collect()
}

/// The quotes of every order's changes, in their order.
async fn confirmed_quotes(db: &mut Db) -> Result<BTreeMap<String, Vec<Quote>>, StoreError> {
    let rows = sqlx::query("select order_id, quote from order_changes order by order_id, position")
        .fetch_all(db)
        .await?;
    let mut quotes: BTreeMap<String, Vec<Quote>> = BTreeMap::new();
    for row in &rows {
        let order = row.try_get("order_id")?;
        quotes
            .entry(order)
            .or_default()
            .push(message(row, "quote")?);
    }
    Ok(quotes)
}

/// All documents.
pub async fn audited_documents(db: &mut Db) -> Result<Vec<AuditedDocument>, StoreError> {
    let rows = sqlx::query("select * from documents order by kind, serial")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let quotes: String = row.try_get("quotes")?;
            let corrects: Option<String> = row.try_get("corrects")?;
            let settlement = match &corrects {
                Some(_) => message::<Paper>(row, "paper")?.settlement,
                None => None,
            };
            Ok(AuditedDocument {
                id: row.try_get("id")?,
                account: row.try_get("account")?,
                kind: word(row, "kind")?,
                serial: row.try_get("serial")?,
                at: word(row, "at")?,
                total_minor: row.try_get("total_minor")?,
                tax_minor: row.try_get("tax_minor")?,
                order: row.try_get("order_id")?,
                corrects,
                settlement,
                quotes: read_list(&quotes)?,
            })
        })
        .collect()
}

/// All reviews of orders.
pub async fn audited_reviews(db: &mut Db) -> Result<Vec<AuditedReview>, StoreError> {
    let rows = sqlx::query(
        "select r.order_id, r.document, case when not exists (
             select 1 from events e where e.subject = r.order_id and e.kind = 'order.corrected-by-hand'
         ) then r.obstacle end as obstacle from vat_reviews r order by r.order_id",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(AuditedReview {
                order: row.try_get("order_id")?,
                document: row.try_get("document")?,
                obstacle: row.try_get("obstacle")?,
            })
        })
        .collect()
}

/// The last number that was given in each kind of document.
pub async fn series(db: &mut Db) -> Result<Vec<(DocumentKind, i64)>, StoreError> {
    let rows = sqlx::query("select kind, last from series order by kind")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok((word(row, "kind")?, row.try_get("last")?)))
        .collect()
}

/// Orders whose charge at the sandbox is not what their state says: paid where nothing was placed and nothing is open, or
/// not paid where something was.
pub async fn stray_charges(db: &mut Db) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query(
        "select c.order_id, c.outcome from sandbox_charges c left join orders o on o.id = c.order_id
         where (c.outcome = 'paid') <> (coalesce(o.state, '') = 'placed')
             and coalesce(o.state, '') not in ('paying', 'requires_action')
         order by c.order_id",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("order_id")?, row.try_get("outcome")?)))
        .collect()
}
