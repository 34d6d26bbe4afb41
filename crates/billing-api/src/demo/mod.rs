//! The demo: an invented account book with a date of its own, so that amounts worked out by hand stay right.
//!
//! Everything in it is invented: people, companies, products, prices.

mod accounts;
mod book;
mod controls;
mod prices;
mod renewals;
mod seed;
mod states;

pub use book::{personas, place_of};
pub use controls::Controls;
pub use prices::raise_prices;

use crate::store::{
    Interrupted, Store, StoreError, demo_date, lock_accounts, meta, open_orders, set_demo_date,
    set_meta, transact,
};
use midcycle_engine::calendar::Date;
use sqlx::Row;

/// The demo's first day.
pub const FIRST_DAY: &str = "2026-11-22";
/// Who seeded a database, and the word for the demo.
const SEEDED_BY: (&str, &str) = ("seeded_by", "midcycle demo");

/// Why the demo does not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds something else.
    #[error(
        "this database was not made by the demo, so --demo does not touch it; name another with --database"
    )]
    ForeignDatabase,
    /// An order is open, and while it is nothing else may change its account.
    #[error("order {0} is still open; the day can pass after it")]
    OrderInProgress(String),
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The book cannot be written.
    #[error("the demo's book: {0}")]
    Book(#[from] midcycle_engine::QuoteError),
}

impl From<sqlx::Error> for DemoError {
    fn from(error: sqlx::Error) -> Self {
        DemoError::Store(error.into())
    }
}

impl Interrupted for DemoError {
    fn was_in_anothers_way(&self) -> bool {
        matches!(self, DemoError::Store(error) if error.was_in_anothers_way())
    }
}

/// Seeds an empty database; leaves one that it seeded before as it is; refuses any other.
pub async fn prepare(store: &Store) -> Result<(), DemoError> {
    let mut write = store.write().await?;
    if meta(&mut write, SEEDED_BY.0).await?.as_deref() == Some(SEEDED_BY.1) {
        return Ok(());
    }
    let row =
        sqlx::query("select (select count(*) from accounts) + (select count(*) from meta) as rows")
            .fetch_one(&mut *write)
            .await?;
    let rows: i64 = row.try_get("rows")?;
    if rows > 0 {
        return Err(DemoError::ForeignDatabase);
    }
    seed::seed(&mut write).await?;
    let first = Date::parse(FIRST_DAY)
        .ok_or_else(|| StoreError::Corrupt("the demo has no first day".into()))?;
    set_demo_date(&mut write, first).await?;
    set_meta(&mut write, SEEDED_BY.0, SEEDED_BY.1).await?;
    write.commit().await?;
    Ok(())
}

/// Moves the demo's date by a day; subscriptions whose period ends that day renew. No order comes between: all accounts
/// are locked first, and then, as orders do, the counters of documents.
pub async fn next_day(store: &Store) -> Result<(), DemoError> {
    transact!(store, |db| {
        lock_accounts(db).await?;
        if let Some(order) = open_orders(db).await?.pop() {
            return Err(DemoError::OrderInProgress(order));
        }
        let tomorrow = demo_date(db)
            .await?
            .plus_days(1)
            .ok_or_else(|| StoreError::Corrupt("the demo has no tomorrow".into()))?;
        set_demo_date(db, tomorrow).await?;
        renewals::renew(db, tomorrow).await?;
        Ok(())
    })
}
