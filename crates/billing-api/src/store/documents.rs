//! Invoices and credit notes, numbered without gaps in each series.

use super::{Db, StoreError, list_text, word};
use midcycle_contract::order::{Document, DocumentKind};
use midcycle_engine::calendar::Moment;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::Quote;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// A document to be issued.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Its id, made before it is issued, so that what belongs to it can be written first.
    pub id: &'a str,
    /// The account.
    pub account: &'a str,
    /// Its date.
    pub at: Moment,
    /// The currency.
    pub currency: Currency,
    /// Its total, tax included, in minor units: zero or more is an invoice, less a credit note.
    pub total_minor: i64,
    /// The tax in it.
    pub tax_minor: i64,
    /// The order that made it.
    pub order: Option<&'a str>,
    /// Its lines, as quoted.
    pub quotes: &'a [&'a Quote],
}

/// Issues a document. The number is taken from a counter's row inside the transaction, so a document that is not
/// committed leaves no gap; as every order waits for that row, this comes last in a transaction.
pub async fn issue(db: &mut Db, new: NewDocument<'_>) -> Result<Document, StoreError> {
    let (kind, prefix) = if new.total_minor < 0 {
        (DocumentKind::CreditNote, "CN")
    } else {
        (DocumentKind::Invoice, "INV")
    };
    let last = next_in_series(db, kind.as_str()).await?;
    let document = Document {
        id: new.id.to_owned(),
        number: format!("{prefix}-{last:06}"),
        kind,
        at: new.at,
        currency: new.currency,
        total: Amount::new(new.total_minor.into(), new.currency.minor_digits()),
        order: new.order.map(str::to_owned),
    };
    sqlx::query(
        "insert into documents (id, account, kind, number, at, currency, total_minor, tax_minor, order_id, quotes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&document.id)
    .bind(new.account)
    .bind(kind.as_str())
    .bind(&document.number)
    .bind(new.at.to_string())
    .bind(new.currency.code())
    .bind(new.total_minor)
    .bind(new.tax_minor)
    .bind(new.order)
    .bind(list_text(new.quotes.iter().copied()))
    .execute(db)
    .await?;
    Ok(document)
}

/// The next number of a series. Who takes it holds the counter's row until the transaction ends.
pub(super) async fn next_in_series(db: &mut Db, kind: &str) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "insert into series (kind, last) values ($1, 1)
         on conflict (kind) do update set last = last + 1 returning last",
    )
    .bind(kind)
    .fetch_one(db)
    .await?;
    Ok(row.try_get("last")?)
}

/// The documents of an account, newest first.
pub async fn documents_of(db: &mut Db, account: &str) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query("select * from documents where account = $1 order by rowid desc")
        .bind(account)
        .fetch_all(db)
        .await?;
    rows.iter().map(document).collect()
}

/// The document that an order made.
pub async fn document_of_order(db: &mut Db, order: &str) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query("select * from documents where order_id = $1")
        .bind(order)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(document).transpose()
}

fn document(row: &SqliteRow) -> Result<Document, StoreError> {
    let currency: Currency = word(row, "currency")?;
    let total: i64 = row.try_get("total_minor")?;
    Ok(Document {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        kind: word(row, "kind")?,
        at: word(row, "at")?,
        currency,
        total: Amount::new(total.into(), currency.minor_digits()),
        order: row.try_get("order_id")?,
    })
}
