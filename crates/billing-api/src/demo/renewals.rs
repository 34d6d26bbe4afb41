//! Renewals in the demo: elsewhere they are the billing system's, here somebody must do them when a day passes.

use crate::orders::title;
use crate::secret::random_id;
use crate::store::{self, AccountRow, Db, NewDocument, Paper, Posting, StoreError, minor};
use midcycle_contract::Snapshot;
use midcycle_engine::calendar::{Date, Moment, Period, boundaries};
use midcycle_engine::catalog::{Status, Subscription};
use midcycle_engine::change::price_of;
use midcycle_engine::quote::{CurrentLine, Next, NextLine, after};
use midcycle_engine::{Decimal, QuoteRequest, quote};

/// Renews every running subscription whose period ends on `day`, and ends every trial that does.
pub(super) async fn renew(db: &mut Db, day: Date) -> Result<(), StoreError> {
    let at = Moment::from_date(day);
    for member in store::members(db).await? {
        let snapshot = store::read_snapshot(db, &member, at).await?;
        for owned in &snapshot.subscriptions {
            let is_due = owned.current.period.end == at;
            match owned.status {
                Status::Active if is_due => renew_one(db, &snapshot, owned, at).await?,
                Status::Trialing if is_due => end_trial(db, &snapshot, owned, at).await?,
                _ => {}
            }
        }
    }
    Ok(())
}

/// Nobody has bought it, so nobody pays for it.
async fn end_trial(
    db: &mut Db,
    snapshot: &Snapshot,
    owned: &Subscription,
    at: Moment,
) -> Result<(), StoreError> {
    let account = &snapshot.account.id;
    let ended = Subscription {
        status: Status::TrialEnded,
        ..owned.clone()
    };
    store::keep_subscription(db, account, &ended, at).await?;
    store::record_event(db, account, "subscription.trial-ended", &owned.id, None).await?;
    AccountRow::raise_version(db, account).await
}

async fn renew_one(
    db: &mut Db,
    snapshot: &Snapshot,
    owned: &Subscription,
    at: Moment,
) -> Result<(), StoreError> {
    let account = &snapshot.account;
    let request = next_period(snapshot, owned, at)?;
    let bought = quote(&request)?;
    let Some(mut current) = after(&request, &bought)? else {
        return Ok(());
    };
    current.anchor_day = Some(anchor_of(owned));
    let (total, tax) = (minor(bought.total)?, minor(bought.tax)?);
    let document = random_id().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let day = at.to_string();
    let posting = |kind| Posting {
        account: &account.id,
        at: &day,
        kind,
        document: Some(&document),
        order: None,
    };
    store::post(db, posting("sale"), &store::sale(total, tax)).await?;
    // The balance pays first, then the card on file; without one the subscription is past due.
    let open = -store::balance_minor(db, &account.id).await?;
    let mut status = owned.status;
    if open > 0 && snapshot.payment_methods.is_empty() {
        status = Status::PastDue;
    } else if open > 0 {
        store::post(db, posting("payment"), &store::payment(open)).await?;
    }
    let renewed = Subscription {
        current,
        status,
        ..owned.clone()
    };
    store::keep_subscription(db, &account.id, &renewed, at).await?;
    store::record_event(db, &account.id, "subscription.renewed", &owned.id, None).await?;
    AccountRow::raise_version(db, &account.id).await?;
    let paper = Paper {
        titles: vec![title(&snapshot.catalog, &owned.product, &owned.plan)],
        ..store::paper_of_account(db, &account.id).await?
    };
    let new = NewDocument {
        id: &document,
        account: &account.id,
        at,
        currency: account.currency,
        total_minor: total,
        tax_minor: tax,
        order: None,
        paper: &paper,
        requests: &[&request],
        quotes: &[&bought],
        corrects: None,
    };
    store::issue(db, new).await
}

/// The next period as a purchase, at the price that the page announced for the renewal.
fn next_period(
    snapshot: &Snapshot,
    owned: &Subscription,
    at: Moment,
) -> Result<QuoteRequest, StoreError> {
    let facts = snapshot.facts(false);
    let interval = owned.current.interval;
    let price = snapshot
        .product(&owned.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == owned.plan))
        .and_then(|plan| price_of(&facts, plan, Some(owned), interval).ok());
    let line = |line: &CurrentLine| NextLine {
        id: line.id.clone(),
        quantity: line.quantity,
        price: price.unwrap_or(&line.price).clone(),
        full_period: None,
    };
    let ends = boundaries(at, Some(anchor_of(owned)), interval, 1)?;
    let end = ends.last().copied().unwrap_or(at);
    Ok(QuoteRequest {
        at,
        currency: snapshot.account.currency,
        rules: snapshot.rules,
        current: None,
        next: Some(Next {
            interval,
            lines: owned.current.lines.iter().map(line).collect(),
            period: Some(Period { start: at, end }),
        }),
        discounts: snapshot.discounts.clone(),
        taxes: snapshot
            .taxes
            .for_state(snapshot.account.vat_state)
            .to_vec(),
        balance: Decimal::ZERO,
        explain: true,
    })
}

fn anchor_of(owned: &Subscription) -> u32 {
    let current = &owned.current;
    current
        .anchor_day
        .unwrap_or_else(|| current.period.start.date().day())
}
