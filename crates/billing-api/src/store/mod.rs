//! All SQL, behind one wall: rooms for accounts, cart, orders, ledger and documents.
//!
//! One text of each statement for SQLite and PostgreSQL, through sqlx's `Any`: whole numbers and text are all that is kept.
//! Where the two differ, [`database`] and [`documents`] know it.

mod accounts;
mod audit;
mod booked;
mod cart;
mod database;
mod documents;
mod frozen;
mod ledger;
mod orders;
mod owner;
mod sandbox;
mod seed;
mod sessions;
mod vat;

pub use accounts::{
    AccountRow, Member, changed_on, keep_subscription, members, method_reference, paper_of_account,
    products, read_snapshot, rules_of_accounts, subscriptions, tax_table_of, version_of,
};
pub use audit::{
    AuditedDocument, AuditedOrder, AuditedReview, Movement, audited_documents, audited_orders,
    audited_reviews, movements, series, stray_charges,
};
pub use booked::{booked, currency_of};
pub use cart::{cart_of, put_into_cart, remove_from_cart};
pub(crate) use database::transact;
pub use database::{
    Attempts, CONNECTIONS_MAX, Db, Dialect, Interrupted, Store, lock_account, lock_accounts,
};
pub use documents::{
    Corrected, DocumentRow, NewDocument, Paper, Party, document_by_id, document_of_order,
    documents_of, issue, issue_of_order,
};
pub use frozen::{
    FrozenChange, NewOrder, Sums, change_subscriptions, clear_from_cart, freeze,
    keep_vat_id_of_order,
};
pub use ledger::{Book, Entry, Posting, balance_minor, gift, minor, payment, post, refund, sale};
pub use orders::{
    OpenOrder, OrderRow, await_action, changes_of, decide_refund, expired_orders, leave_open,
    open_order, open_order_of, open_orders, order_by_id, order_by_key, record_payment,
    unanswered_orders,
};
pub use sandbox::SandboxCharge;
pub use seed::{
    NewAccount, NewCard, add_account, add_card, add_membership, add_method, add_product,
    keep_person, keep_product, know_person,
};
pub use sessions::{
    NewSession, SessionKind, SessionRow, add_session, clear_sessions, end_session, is_member,
    revoke_session, session_by_token, switch_session,
};
pub use vat::{
    PlacedChange, Review, Reviewed, keep_review, keep_vat_answer, keep_vat_silence,
    orders_to_review, placed_changes, retell_current, review_of, vat_answer, vat_ids_answered,
    vat_ids_to_ask, vat_silences,
};

use midcycle_engine::QuoteError;
use midcycle_engine::calendar::Date;
use midcycle_engine::json::Read;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Why the store has no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or was not there.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The migrations could not be applied.
    #[error(
        "the database's migrations: {0}; a database of an earlier version cannot be taken over yet"
    )]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address of the database cannot be used.
    #[error("the database's address: {0}")]
    Address(String),
    /// The database is of something else; nothing was written to it.
    #[error("this is another program's database, so it is left alone")]
    Foreign,
    /// It is only to be read, and this version has not made it what it must be.
    #[error("this is no database of this version of Midcycle: {0}")]
    Unprepared(String),
    /// What is kept cannot be read.
    #[error("the database keeps something unreadable: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether the database cannot be reached or has no time, which passes.
    pub fn is_out_of_reach(&self) -> bool {
        match self {
            StoreError::Database(sqlx::Error::Database(error)) => {
                // PostgreSQL: connection exceptions, too many of them, what an operator ended (shutdown, recovery, a
                // cancelled statement), what was undone for another's sake once too often. SQLite: busy, in all forms.
                error.code().is_some_and(|code| {
                    code.starts_with("08")
                        || code.starts_with("57")
                        || code.starts_with("40")
                        || matches!(&*code, "53300" | "5" | "261" | "517" | "773")
                })
            }
            StoreError::Database(error) => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
            _ => false,
        }
    }

    /// Whether the same would fail in the same way whenever it is tried again, until somebody changes the data or the
    /// program: what is kept cannot be read, or the database's own rules refuse it.
    pub fn stays(&self) -> bool {
        match self {
            StoreError::Corrupt(_) => true,
            // PostgreSQL: a value that its type cannot hold, a constraint, what a trigger raised. SQLite: a constraint or
            // a trigger, in all forms, whose plain code is the lowest byte.
            StoreError::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| match code.len() {
                    5 => code.starts_with("22") || code.starts_with("23") || code == "P0001",
                    _ => code.parse::<u32>().is_ok_and(|code| code & 0xff == 19),
                })
            }
            StoreError::Database(error) => matches!(
                error,
                sqlx::Error::RowNotFound
                    | sqlx::Error::ColumnNotFound(_)
                    | sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::Decode(_)
            ),
            StoreError::Migration(_)
            | StoreError::Address(_)
            | StoreError::Foreign
            | StoreError::Unprepared(_) => false,
        }
    }
}

impl From<QuoteError> for StoreError {
    fn from(error: QuoteError) -> Self {
        StoreError::Corrupt(error.to_string())
    }
}

/// The name of who sells, among the facts about the database.
const SELLER: &str = "seller";

/// Who sells: what every document names.
pub async fn seller(db: &mut Db) -> Result<Option<Party>, StoreError> {
    let text = meta(db, SELLER).await?;
    Ok(text.map(|text| Party::from_text(&text)).transpose()?)
}

/// Says who sells.
pub async fn set_seller(db: &mut Db, seller: &Party) -> Result<(), StoreError> {
    set_meta(db, SELLER, &midcycle_engine::json::to_text(seller)).await
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
    actor: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into events (account, kind, subject, actor, at_ms) values ($1, $2, $3, $4, $5)",
    )
    .bind(account)
    .bind(kind)
    .bind(subject)
    .bind(actor)
    .bind(crate::clock::now_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// A column that holds a message of the contract.
pub(crate) fn message<T: Read>(row: &AnyRow, column: &str) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    T::from_text(&text).map_err(|error| StoreError::Corrupt(format!("{column}: {error}")))
}

/// A column that holds a message of the contract, or nothing.
pub(crate) fn optional_message<T: Read>(
    row: &AnyRow,
    column: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| {
        T::from_text(&text).map_err(|error| StoreError::Corrupt(format!("{column}: {error}")))
    })
    .transpose()
}

/// A column that holds one of the contract's names or values in quotes-less form: a date, a currency, a state.
pub(crate) fn word<T: Read>(row: &AnyRow, column: &str) -> Result<T, StoreError> {
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

/// A list of messages that are JSON text already.
pub(crate) fn list_of_texts(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

/// A list of messages from JSON text.
pub(crate) fn read_list<T: Read>(text: &str) -> Result<Vec<T>, StoreError> {
    Vec::from_text(text).map_err(StoreError::from)
}
