//! All SQL, behind one wall: rooms for accounts, cart, orders, ledger and documents.
//!
//! SQLite in one file: write-ahead log, synchronous FULL, so that what was acknowledged survives a power cut. Writes go
//! through one connection, begun IMMEDIATE; a snapshot is read inside one transaction, so that all of it is of one version.

mod accounts;
mod cart;
mod documents;
mod ledger;
mod orders;
mod owner;
mod seed;
mod sessions;

pub use accounts::{
    AccountRow, Member, changed_on, keep_subscription, members, method_reference, products,
    read_snapshot, rules_of_accounts, subscriptions,
};
pub use cart::{cart_of, clear_from_cart, put_into_cart, remove_from_cart};
use documents::next_in_series;
pub use documents::{NewDocument, document_of_order, documents_of, issue};
pub use ledger::{Book, Entry, Posting, balance_minor, gift, minor, payment, post, sale};
pub use orders::{
    FrozenChange, NewOrder, OrderRow, changes_of, freeze, open_order_of, open_orders, order_by_id,
    order_by_key, paying_order, paying_orders, record_payment, set_state,
};
pub use seed::{NewAccount, add_account, add_method, add_person, add_product};
pub use sessions::{SessionRow, add_session, clear_sessions, end_session, session_by_token};

use midcycle_engine::QuoteError;
use midcycle_engine::calendar::Date;
use midcycle_engine::json::Read;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;

/// How long a write waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that read at once.
const READERS: u32 = 8;

/// Why the store has no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or was not there.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The migrations could not be applied.
    #[error("the database's migrations: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file is the database of something else; nothing was written to it.
    #[error("this file is another program's database, so it is left alone")]
    Foreign,
    /// What is kept cannot be read.
    #[error("the database keeps something unreadable: {0}")]
    Corrupt(String),
}

impl From<QuoteError> for StoreError {
    fn from(error: QuoteError) -> Self {
        StoreError::Corrupt(error.to_string())
    }
}

/// A connection that is somebody's for the moment: a reader's, or the one writer's.
pub type Db = SqliteConnection;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
}

impl Store {
    /// Opens the database in a file, makes it where there is none, and brings it up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        if owner::is_foreign(file).await? {
            return Err(StoreError::Foreign);
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options)
            .await?;
        Ok(Store { readers, writer })
    }

    /// A transaction that reads, all of one state.
    pub async fn read(&self) -> Result<Transaction<'_, Sqlite>, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// The one transaction that writes. It holds the right to write from its beginning, so that what it reads
    /// first still holds when it writes.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("begin immediate").await?)
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// What the sandbox remembers of a charge: the outcome of the first time it was asked.
    pub async fn sandbox_charge(
        &self,
        order: &str,
        reference: &str,
        amount_minor: i64,
        outcome: &str,
    ) -> Result<String, StoreError> {
        let mut write = self.write().await?;
        sqlx::query(
            "insert into sandbox_charges (order_id, reference, amount_minor, outcome) values ($1, $2, $3, $4)
             on conflict (order_id) do nothing",
        )
        .bind(order)
        .bind(reference)
        .bind(amount_minor)
        .bind(outcome)
        .execute(&mut *write)
        .await?;
        let kept = sqlx::query("select outcome from sandbox_charges where order_id = $1")
            .bind(order)
            .fetch_one(&mut *write)
            .await?;
        write.commit().await?;
        Ok(kept.try_get("outcome")?)
    }
}

/// The name of the demo's own date among the facts about the database.
const DEMO_DATE: &str = "clock";

/// The demo's own date.
pub async fn demo_date(db: &mut Db) -> Result<Date, StoreError> {
    let text = meta(db, DEMO_DATE).await?;
    text.as_deref()
        .and_then(Date::parse)
        .ok_or_else(|| StoreError::Corrupt("the demo has no date".into()))
}

/// Sets the demo's own date.
pub async fn set_demo_date(db: &mut Db, date: Date) -> Result<(), StoreError> {
    set_meta(db, DEMO_DATE, &date.to_string()).await
}

/// A fact about the database itself.
pub async fn meta(db: &mut Db, name: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("select value from meta where name = $1")
        .bind(name)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

/// Keeps a fact about the database itself.
pub async fn set_meta(db: &mut Db, name: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(db)
    .await?;
    Ok(())
}

/// Writes that something happened, in the transaction in which it happened.
pub async fn record_event(
    db: &mut Db,
    account: &str,
    kind: &str,
    subject: &str,
) -> Result<(), StoreError> {
    sqlx::query("insert into events (account, kind, subject, at_ms) values ($1, $2, $3, $4)")
        .bind(account)
        .bind(kind)
        .bind(subject)
        .bind(crate::clock::now_ms())
        .execute(db)
        .await?;
    Ok(())
}

/// A column that holds a message of the contract.
pub(crate) fn message<T: Read>(row: &SqliteRow, column: &str) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    T::from_text(&text).map_err(|error| StoreError::Corrupt(format!("{column}: {error}")))
}

/// A column that holds a message of the contract, or nothing.
pub(crate) fn optional_message<T: Read>(
    row: &SqliteRow,
    column: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| {
        T::from_text(&text).map_err(|error| StoreError::Corrupt(format!("{column}: {error}")))
    })
    .transpose()
}

/// A column that holds one of the contract's names or values in quotes-less form: a date, a currency, a state.
pub(crate) fn word<T: Read>(row: &SqliteRow, column: &str) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    T::from_value(&midcycle_engine::json::Value::Text(text.as_str().into()))
        .map_err(|error| StoreError::Corrupt(format!("{column}: {error}")))
}

/// A list of messages as JSON text.
pub fn list_text<'t, T: midcycle_engine::json::Write + 't>(
    items: impl IntoIterator<Item = &'t T>,
) -> String {
    let mut out = midcycle_engine::json::Writer::default();
    out.list(items);
    out.into_text()
}

/// A list of messages from JSON text.
pub(crate) fn read_list<T: Read>(text: &str) -> Result<Vec<T>, StoreError> {
    Vec::from_text(text).map_err(StoreError::from)
}
