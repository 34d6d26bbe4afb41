//! What is booked for one account, as the demo shows it to who looks behind the page.

use super::{Db, StoreError, documents_of, word};
use midcycle_contract::demo::{Booked, BookedEntry, BookedOrder, BookedPayment};
use midcycle_engine::money::{Amount, Currency};
use sqlx::Row;

/// Orders, entries, payments and documents of an account, oldest first.
pub async fn booked(db: &mut Db, account: &str) -> Result<Booked, StoreError> {
    let currency = currency_of(db, account).await?;
    let entries = entries(db, account, currency).await?;
    let nothing = amount(currency, 0);
    let mut documents = documents_of(db, account).await?;
    documents.reverse();
    Ok(Booked {
        currency,
        balance: entries.last().map_or(nothing, |last| last.balance),
        orders: orders(db, account).await?,
        entries,
        payments: payments(db, account, currency).await?,
        documents,
    })
}

/// The currency of an account.
pub async fn currency_of(db: &mut Db, account: &str) -> Result<Currency, StoreError> {
    let row = sqlx::query("select currency from accounts where id = $1")
        .bind(account)
        .fetch_one(db)
        .await?;
    word(&row, "currency")
}

fn amount(currency: Currency, minor: i64) -> Amount {
    Amount::new(minor.into(), currency.minor_digits())
}

async fn orders(db: &mut Db, account: &str) -> Result<Vec<BookedOrder>, StoreError> {
    let rows = sqlx::query(
        "select id, number, key, state, at, currency, due_minor from orders where account = $1 order by placed_ms, id",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(BookedOrder {
                id: row.try_get("id")?,
                number: row.try_get("number")?,
                key: row.try_get("key")?,
                state: word(row, "state")?,
                at: word(row, "at")?,
                due: amount(word(row, "currency")?, row.try_get("due_minor")?),
            })
        })
        .collect()
}

/// The transactions of the account's ledger, each with the balance that it left.
async fn entries(
    db: &mut Db,
    account: &str,
    currency: Currency,
) -> Result<Vec<BookedEntry>, StoreError> {
    let rows = sqlx::query(
        "select t.at, t.kind, t.order_id, t.document, cast(-sum(e.amount_minor) as bigint) as raised
         from ledger_transactions t join ledger_entries e on e.transaction_id = t.id and e.book = 'customer'
         where t.account = $1
         group by t.id, t.at, t.kind, t.order_id, t.document
         order by t.id",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    let mut balance = 0_i64;
    rows.iter()
        .map(|row| {
            let raised: i64 = row.try_get("raised")?;
            balance += raised;
            Ok(BookedEntry {
                at: word(row, "at")?,
                kind: word(row, "kind")?,
                amount: amount(currency, raised),
                balance: amount(currency, balance),
                order: row.try_get("order_id")?,
                document: row.try_get("document")?,
            })
        })
        .collect()
}

async fn payments(
    db: &mut Db,
    account: &str,
    currency: Currency,
) -> Result<Vec<BookedPayment>, StoreError> {
    let rows = sqlx::query(
        "select p.order_id, p.provider, p.amount_minor, p.state
         from payments p join orders o on o.id = p.order_id
         where o.account = $1 order by p.at_ms, p.order_id",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let state: String = row.try_get("state")?;
            Ok(BookedPayment {
                order: row.try_get("order_id")?,
                provider: row.try_get("provider")?,
                amount: amount(currency, row.try_get("amount_minor")?),
                refunded: state == "refunded",
            })
        })
        .collect()
}
