//! Renewals in the demo: elsewhere they are the billing system's, here somebody must do them when a day passes.

use crate::store::{self, AccountRow, Book, Entry, Member, NewDocument, Posting, StoreError};
use midcycle_contract::Snapshot;
use midcycle_engine::calendar::{Date, Moment, Period, boundaries};
use midcycle_engine::catalog::{Status, Subscription};
use midcycle_engine::quote::{Next, NextLine, after};
use midcycle_engine::{Decimal, QuoteRequest, quote};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

/// Renews every running subscription whose period ends on `day`.
pub(super) async fn renew(db: &mut SqliteConnection, day: Date) -> Result<(), StoreError> {
    let at = Moment::from_date(day);
    let rows = sqlx::query("select user, account from memberships group by account")
        .fetch_all(&mut *db)
        .await?;
    for row in rows {
        let member = Member {
            user: row.try_get("user")?,
            account: row.try_get("account")?,
        };
        let snapshot = store::read_snapshot(db, &member, at).await?;
        for owned in &snapshot.subscriptions {
            let is_due = matches!(owned.status, Status::Active) && owned.current.period.end == at;
            if is_due {
                renew_one(db, &snapshot, owned, at).await?;
            }
        }
    }
    Ok(())
}

async fn renew_one(
    db: &mut SqliteConnection,
    snapshot: &Snapshot,
    owned: &Subscription,
    at: Moment,
) -> Result<(), StoreError> {
    let account = &snapshot.account;
    let anchor = owned
        .current
        .anchor_day
        .unwrap_or_else(|| owned.current.period.start.date().day());
    let ends = boundaries(at, Some(anchor), owned.current.interval, 1)?;
    let end = ends.last().copied().unwrap_or(at);
    let request = QuoteRequest {
        at,
        currency: account.currency,
        rules: snapshot.rules,
        current: None,
        next: Some(Next {
            interval: owned.current.interval,
            lines: owned
                .current
                .lines
                .iter()
                .map(|line| NextLine {
                    id: line.id.clone(),
                    quantity: line.quantity,
                    price: line.price.clone(),
                    full_period: None,
                })
                .collect(),
            period: Some(Period { start: at, end }),
        }),
        discounts: snapshot.discounts.clone(),
        taxes: snapshot.taxes.for_state(account.vat_state).to_vec(),
        balance: Decimal::ZERO,
        explain: false,
    };
    let bought = quote(&request)?;
    let Some(mut current) = after(&request, &bought)? else {
        return Ok(());
    };
    current.anchor_day = Some(anchor);
    store::keep_subscription(
        db,
        &account.id,
        &Subscription {
            current,
            ..owned.clone()
        },
        at,
    )
    .await?;
    let minor = |units: i128| {
        i64::try_from(units).map_err(|_| StoreError::Corrupt("an amount does not fit".into()))
    };
    let (total, tax) = (
        minor(bought.total.minor_units())?,
        minor(bought.tax.minor_units())?,
    );
    let new = NewDocument {
        account: &account.id,
        at,
        currency: account.currency,
        total_minor: total,
        tax_minor: tax,
        order: None,
        quotes: &[&bought],
    };
    let document = store::issue(db, new).await?;
    let day = at.to_string();
    let posting = |kind| Posting {
        account: &account.id,
        at: &day,
        kind,
        document: Some(&document.id),
        order: None,
    };
    let sale = [
        Entry(Book::Customer, total),
        Entry(Book::Revenue, tax - total),
        Entry(Book::Tax, -tax),
    ];
    store::post(db, posting("sale"), &sale).await?;
    // The balance pays first, then the card on file; without one the rest stays open.
    let open = -store::balance_minor(db, &account.id).await?;
    if open > 0 && !snapshot.payment_methods.is_empty() {
        store::post(
            db,
            posting("payment"),
            &[Entry(Book::Cash, open), Entry(Book::Customer, -open)],
        )
        .await?;
    }
    AccountRow::raise_version(db, &account.id).await
}
