//! Invoices and credit notes, numbered without gaps in each kind.

use super::frozen::document_texts;
use super::{Db, Dialect, OpenOrder, StoreError, list_text, message, read_list, word};
use midcycle_contract::order::{Document, DocumentKind};
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::to_text;
use midcycle_engine::message;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Quote, Settlement};
use sqlx::Row;
use sqlx::any::AnyRow;

message! {
    /// Who sells or who buys, as a document names them.
    open struct Party {
        /// The name.
        name: String,
        /// The lines of the address.
        address: Vec<String>,
        /// The country, by ISO 3166-1 alpha-2.
        country: String,
        /// The VAT number.
        vat_id: Option<String>,
        /// The e-mail address.
        email: Option<String>,
    }
}

message! {
    /// The document that another one corrects.
    open struct Corrected {
        /// Its number.
        number: String,
        /// Its date.
        at: Moment,
    }
}

message! {
    /// What stands on a document beside its lines, as it was when it was issued.
    open struct Paper {
        /// The language it is written in.
        language: String,
        /// Who sells.
        seller: Party,
        /// Who buys.
        buyer: Party,
        /// What each quote is about: "Harbor Support, Team".
        titles: Vec<String>,
        /// Whether the buyer owes the tax.
        reverse_charge: bool,
        /// The number of the order.
        order: Option<String>,
        /// What the balance covered, and what was charged.
        settlement: Option<Settlement>,
        /// What it corrects.
        corrects: Option<Corrected>,
    }
}

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
    /// What stands on it beside the lines.
    pub paper: &'a Paper,
    /// What was asked of the engine.
    pub requests: &'a [&'a QuoteRequest],
    /// Its lines, as quoted, with their explanations.
    pub quotes: &'a [&'a Quote],
    /// The document that this one corrects, of which there is one at most.
    pub corrects: Option<&'a str>,
}

/// A document with all that stands on it.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRow {
    /// What the wire has of it.
    pub document: Document,
    /// The tax in its total.
    pub tax: Amount,
    /// What stands on it beside the lines.
    pub paper: Paper,
    /// What was asked of the engine.
    pub requests: Vec<QuoteRequest>,
    /// Its lines, as quoted. Explanations are kept and not read back: who wants one asks the engine again.
    pub quotes: Vec<Quote>,
}

/// On PostgreSQL the counter and the document are one statement: the counter's row, which every order waits for, is held
/// from there to the commit only.
const ISSUE_IN_ONE: &str = "with next as (update series set last = last + 1 where kind = $3 returning last)
     insert into documents (id, account, kind, serial, at, issued_ms, currency, total_minor, tax_minor, order_id, paper, requests, quotes, corrects)
     select $1, $2, $3, next.last, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from next";

/// SQLite has one writer, so nobody waits for the counter.
const COUNT: &str = "update series set last = last + 1 where kind = $1";
const ISSUE: &str = "insert into documents (id, account, kind, serial, at, issued_ms, currency, total_minor, tax_minor, order_id, paper, requests, quotes, corrects)
     select $1, $2, $3, last, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from series where kind = $3";

/// Issues a document, as the last statement of its transaction. The number is taken from a counter's row inside the
/// transaction, so a document that is not committed leaves no gap.
pub async fn issue(db: &mut Db, new: NewDocument<'_>) -> Result<(), StoreError> {
    let texts = Texts {
        id: new.id,
        account: new.account,
        at: &new.at.to_string(),
        currency: new.currency.code(),
        total_minor: new.total_minor,
        tax_minor: new.tax_minor,
        order: new.order,
        paper: &to_text(new.paper),
        requests: &list_text(new.requests.iter().copied()),
        quotes: &list_text(new.quotes.iter().copied()),
        corrects: new.corrects,
    };
    insert(db, texts).await
}

/// Issues the document of an order, in the same way, with what was frozen for it.
pub async fn issue_of_order(db: &mut Db, order: &OpenOrder) -> Result<(), StoreError> {
    let (paper, requests, quotes) = document_texts(db, &order.id).await?;
    let texts = Texts {
        id: &order.document,
        account: &order.account,
        at: &order.at,
        currency: &order.currency,
        total_minor: order.sums.total,
        tax_minor: order.sums.tax,
        order: Some(&order.id),
        paper: &paper,
        requests: &requests,
        quotes: &quotes,
        corrects: None,
    };
    insert(db, texts).await
}

/// A document as its table has it.
#[derive(Clone, Copy, Debug)]
struct Texts<'a> {
    id: &'a str,
    account: &'a str,
    at: &'a str,
    currency: &'a str,
    total_minor: i64,
    tax_minor: i64,
    order: Option<&'a str>,
    paper: &'a str,
    requests: &'a str,
    quotes: &'a str,
    corrects: Option<&'a str>,
}

async fn insert(db: &mut Db, new: Texts<'_>) -> Result<(), StoreError> {
    let kind = if new.total_minor < 0 {
        DocumentKind::CreditNote
    } else {
        DocumentKind::Invoice
    };
    let sql = match Dialect::of(db) {
        Dialect::Postgres => ISSUE_IN_ONE,
        Dialect::Sqlite => {
            sqlx::query(COUNT)
                .bind(kind.as_str())
                .execute(&mut *db)
                .await?;
            ISSUE
        }
    };
    let done = sqlx::query(sql)
        .bind(new.id)
        .bind(new.account)
        .bind(kind.as_str())
        .bind(new.at)
        .bind(crate::clock::now_ms())
        .bind(new.currency)
        .bind(new.total_minor)
        .bind(new.tax_minor)
        .bind(new.order)
        .bind(new.paper)
        .bind(new.requests)
        .bind(new.quotes)
        .bind(new.corrects)
        .execute(db)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Corrupt(format!(
            "the series {} has no counter",
            kind.as_str()
        )))
    }
}

/// The documents of an account, newest first.
pub async fn documents_of(db: &mut Db, account: &str) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query(
        "select id, kind, serial, at, currency, total_minor, order_id, corrects from documents where account = $1
         order by at desc, issued_ms desc, serial desc",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter().map(document).collect()
}

/// The document that an order made.
pub async fn document_of_order(db: &mut Db, order: &str) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query(
        "select id, kind, serial, at, currency, total_minor, order_id, corrects from documents where order_id = $1",
    )
    .bind(order)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(document).transpose()
}

/// A document of an account, with all that stands on it.
pub async fn document_by_id(
    db: &mut Db,
    account: &str,
    id: &str,
) -> Result<Option<DocumentRow>, StoreError> {
    let row = sqlx::query("select * from documents where account = $1 and id = $2")
        .bind(account)
        .bind(id)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(whole).transpose()
}

fn document(row: &AnyRow) -> Result<Document, StoreError> {
    let currency: Currency = word(row, "currency")?;
    let total: i64 = row.try_get("total_minor")?;
    let kind: DocumentKind = word(row, "kind")?;
    Ok(Document {
        id: row.try_get("id")?,
        number: number(kind, row.try_get("serial")?),
        kind,
        at: word(row, "at")?,
        currency,
        total: Amount::new(total.into(), currency.minor_digits()),
        order: row.try_get("order_id")?,
        corrects: row.try_get("corrects")?,
    })
}

fn whole(row: &AnyRow) -> Result<DocumentRow, StoreError> {
    let document = document(row)?;
    let tax: i64 = row.try_get("tax_minor")?;
    let (requests, quotes): (String, String) = (row.try_get("requests")?, row.try_get("quotes")?);
    Ok(DocumentRow {
        tax: Amount::new(tax.into(), document.currency.minor_digits()),
        paper: message(row, "paper")?,
        requests: read_list(&requests)?,
        quotes: read_list(&quotes)?,
        document,
    })
}

/// A document's number: its kind, and its place in its series.
fn number(kind: DocumentKind, serial: i64) -> String {
    let prefix = match kind {
        DocumentKind::Invoice => "INV",
        DocumentKind::CreditNote => "CN",
    };
    format!("{prefix}-{serial:06}")
}
