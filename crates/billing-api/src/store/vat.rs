//! What the VAT service answered, and when; and what is still to be done once it answers.

use super::{Db, StoreError, message, optional_message, word};
use crate::vat::ANSWER_OUTLASTS_MS;
use midcycle_contract::Selection;
use midcycle_engine::QuoteRequest;
use midcycle_engine::catalog::{TaxTable, VatState};
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::quote::{Current, Quote, Tax};
use sqlx::Row;
use sqlx::any::AnyRow;

/// What the service said of a number since a moment.
pub async fn vat_answer(
    db: &mut Db,
    vat_id: &str,
    since_ms: i64,
) -> Result<Option<VatState>, StoreError> {
    let row = sqlx::query("select answer from vat_answers where vat_id = $1 and asked_ms >= $2")
        .bind(vat_id)
        .bind(since_ms)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(|row| word(row, "answer")).transpose()
}

/// Keeps what it said last, so that it is silent no more; and forgets what holds no more, of every number.
pub async fn keep_vat_answer(
    db: &mut Db,
    vat_id: &str,
    state: VatState,
    asked_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query("delete from vat_answers where asked_ms < $1")
        .bind(asked_ms - ANSWER_OUTLASTS_MS)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "insert into vat_answers (vat_id, answer, asked_ms) values ($1, $2, $3)
         on conflict (vat_id) do update set answer = excluded.answer, asked_ms = excluded.asked_ms",
    )
    .bind(vat_id)
    .bind(state.as_str())
    .bind(asked_ms)
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from vat_silences where vat_id = $1")
        .bind(vat_id)
        .execute(db)
        .await?;
    Ok(())
}

/// How often in a row the service was asked for a number and did not answer.
pub async fn vat_silences(db: &mut Db, vat_id: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("select times from vat_silences where vat_id = $1")
        .bind(vat_id)
        .fetch_optional(db)
        .await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("times"))?)
}

/// Keeps that often, and when the number may be asked for again.
pub async fn keep_vat_silence(
    db: &mut Db,
    vat_id: &str,
    times: i64,
    next_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into vat_silences (vat_id, times, next_ms) values ($1, $2, $3)
         on conflict (vat_id) do update set times = excluded.times, next_ms = excluded.next_ms",
    )
    .bind(vat_id)
    .bind(times)
    .bind(next_ms)
    .execute(db)
    .await?;
    Ok(())
}

/// Numbers that an account or a placed order waits to know more of, that were not answered for since a moment, and that
/// may be asked for now; those that have waited longest first.
pub async fn vat_ids_to_ask(
    db: &mut Db,
    now_ms: i64,
    answered_since_ms: i64,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select n.vat_id from (
             select vat_id from accounts where vat_state = 'undetermined'
             union
             select o.vat_id from orders o where o.vat_state = 'undetermined' and o.state = 'placed'
                 and not exists (select 1 from vat_reviews r where r.order_id = o.id)
         ) n left join vat_silences s on s.vat_id = n.vat_id
         where n.vat_id is not null and coalesce(s.next_ms, 0) <= $1
             and not exists (select 1 from vat_answers a where a.vat_id = n.vat_id and a.asked_ms >= $2)
         order by coalesce(s.next_ms, 0), n.vat_id limit $3",
    )
    .bind(now_ms)
    .bind(answered_since_ms)
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("vat_id")?)).collect()
}

/// Accounts whose number was undetermined and has been answered for since a moment: account, number, answer.
pub async fn vat_ids_answered(
    db: &mut Db,
    since_ms: i64,
) -> Result<Vec<(String, String, VatState)>, StoreError> {
    let rows = sqlx::query(
        "select a.id, a.vat_id, v.answer from accounts a join vat_answers v on v.vat_id = a.vat_id
         where a.vat_state = 'undetermined' and v.asked_ms >= $1 order by a.id",
    )
    .bind(since_ms)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let (id, vat_id) = (row.try_get("id")?, row.try_get("vat_id")?);
            Ok((id, vat_id, word(row, "answer")?))
        })
        .collect()
}

/// Placed orders whose number was undetermined and has been answered for since: account and order, oldest first. An
/// answer of the day before the order would have been used, so one that is there came later.
pub async fn orders_to_review(
    db: &mut Db,
    account: Option<&str>,
    answer_holds_ms: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query(
        "select o.account, o.id from orders o join vat_answers v on v.vat_id = o.vat_id
         where o.vat_state = 'undetermined' and o.state = 'placed' and v.asked_ms >= o.placed_ms - $1
             and o.account = coalesce($2, o.account)
             and not exists (select 1 from vat_reviews r where r.order_id = o.id)
         order by o.account, o.version",
    )
    .bind(answer_holds_ms)
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("account")?, row.try_get("id")?)))
        .collect()
}

/// An order to be reviewed.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The order's id.
    pub order: String,
    /// Its number, as people quote it.
    pub number: String,
    /// The account.
    pub account: String,
    /// The VAT number that it was quoted with.
    pub vat_id: Option<String>,
    /// What is known of its number now.
    pub answer: VatState,
    taxes: Option<String>,
}

impl Review {
    /// The tax table that the order was quoted from. Only who corrects it reads it: that it was reviewed is kept without.
    pub fn taxes(&self) -> Result<TaxTable, StoreError> {
        let text = self.taxes.as_deref().unwrap_or_default();
        TaxTable::from_text(text).map_err(|error| StoreError::Corrupt(format!("taxes: {error}")))
    }
}

/// An order that is still to be reviewed; `None` where somebody has done so.
pub async fn review_of(db: &mut Db, order_id: &str) -> Result<Option<Review>, StoreError> {
    let row = sqlx::query(
        "select o.id, o.number, o.account, o.vat_id, o.taxes, v.answer from orders o join vat_answers v on v.vat_id = o.vat_id
         where o.id = $1 and o.vat_state = 'undetermined' and o.state = 'placed'
             and not exists (select 1 from vat_reviews r where r.order_id = o.id)",
    )
    .bind(order_id)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(Review {
            order: row.try_get("id")?,
            number: row.try_get("number")?,
            account: row.try_get("account")?,
            vat_id: row.try_get("vat_id")?,
            taxes: row.try_get("taxes")?,
            answer: word(&row, "answer")?,
        })
    })
    .transpose()
}

/// What came of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewed<'a> {
    /// Both sides agree.
    Right,
    /// This document corrects the order.
    Corrected(&'a str),
    /// Nothing could be computed, for this reason.
    NotCorrected(&'a str),
}

/// Keeps that an order was reviewed, once and for all, and what came of it.
pub async fn keep_review(
    db: &mut Db,
    order_id: &str,
    answer: VatState,
    reviewed: Reviewed<'_>,
) -> Result<(), StoreError> {
    let (document, obstacle) = match reviewed {
        Reviewed::Right => (None, None),
        Reviewed::Corrected(document) => (Some(document), None),
        Reviewed::NotCorrected(why) => (None, Some(why)),
    };
    sqlx::query(
        "insert into vat_reviews (order_id, answer, document, obstacle, reviewed_ms) values ($1, $2, $3, $4, $5)",
    )
    .bind(order_id)
    .bind(answer.as_str())
    .bind(document)
    .bind(obstacle)
    .bind(crate::clock::now_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// A change that was placed.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedChange {
    /// The id of its order.
    pub order: String,
    /// The subscription that it changed or bought.
    pub subscription: String,
    /// What was chosen.
    pub selection: Selection,
    /// What was asked of the engine.
    pub request: QuoteRequest,
    /// What it answered.
    pub quote: Quote,
    /// What the subscription was billed for then: a later change that begins with the same credits what this one sold.
    pub left: Current,
    /// The taxes that it carries since its order was reviewed.
    pub corrected: Option<Vec<Tax>>,
}

/// Every change that an account ever placed, in the order in which they were placed. What was not corrected carries what
/// it was ordered with, until somebody has corrected it by hand.
pub async fn placed_changes(db: &mut Db, account: &str) -> Result<Vec<PlacedChange>, StoreError> {
    let rows = sqlx::query(
        "select c.order_id, c.subscription, c.selection, c.request, c.quote, c.after, o.taxes, r.answer from orders o join order_changes c on c.order_id = o.id
             left join vat_reviews r on r.order_id = o.id and (r.obstacle is null or exists (
                 select 1 from events e where e.subject = o.id and e.kind = 'order.corrected-by-hand'))
         where o.account = $1 and o.state = 'placed' order by o.version, o.id, c.position",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter().map(placed_change).collect()
}

fn placed_change(row: &AnyRow) -> Result<PlacedChange, StoreError> {
    let reviewed: Option<String> = row.try_get("answer")?;
    let taxes: Option<TaxTable> = optional_message(row, "taxes")?;
    let corrected = match (reviewed, taxes) {
        (Some(_), Some(taxes)) => Some(taxes.for_state(word(row, "answer")?).to_vec()),
        _ => None,
    };
    Ok(PlacedChange {
        order: row.try_get("order_id")?,
        subscription: row.try_get("subscription")?,
        selection: message(row, "selection")?,
        request: message(row, "request")?,
        quote: message(row, "quote")?,
        left: message(row, "after")?,
        corrected,
    })
}

/// Keeps what a subscription was billed for, told anew: nothing of it has changed today.
pub async fn retell_current(
    db: &mut Db,
    subscription: &str,
    current: &Current,
) -> Result<(), StoreError> {
    sqlx::query("update subscriptions set current = $1 where id = $2")
        .bind(to_text(current))
        .bind(subscription)
        .execute(db)
        .await?;
    Ok(())
}
