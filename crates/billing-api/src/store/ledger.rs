//! The ledger: double entry, append-only, whole minor units. A balance is a sum of entries, never a column.

use super::{Db, StoreError};
use midcycle_engine::money::Amount;
use sqlx::Row;

/// The books of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// What the customer owes (debit) or has as credit (credit).
    Customer,
    /// What was sold, without tax.
    Revenue,
    /// Tax, owed to the state.
    Tax,
    /// What came in through a provider.
    Cash,
    /// What was given to the customer without a sale, or taken without one.
    Adjustment,
}

impl Book {
    /// The book's name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Book::Customer => "customer",
            Book::Revenue => "revenue",
            Book::Tax => "tax",
            Book::Cash => "cash",
            Book::Adjustment => "adjustment",
        }
    }
}

/// One side of a transaction: positive is a debit, negative a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(pub Book, pub i64);

/// A sale: the customer owes the total, of which the tax is the state's.
pub const fn sale(total_minor: i64, tax_minor: i64) -> [Entry; 3] {
    [
        Entry(Book::Customer, total_minor),
        Entry(Book::Revenue, tax_minor - total_minor),
        Entry(Book::Tax, -tax_minor),
    ]
}

/// Money that came in from the customer.
pub const fn payment(amount_minor: i64) -> [Entry; 2] {
    [
        Entry(Book::Cash, amount_minor),
        Entry(Book::Customer, -amount_minor),
    ]
}

/// Money that went back to the customer.
pub const fn refund(amount_minor: i64) -> [Entry; 2] {
    payment(-amount_minor)
}

/// What the customer is given without a sale; negative is what is taken without one.
pub const fn gift(amount_minor: i64) -> [Entry; 2] {
    [
        Entry(Book::Adjustment, amount_minor),
        Entry(Book::Customer, -amount_minor),
    ]
}

/// An amount as the database keeps it.
pub fn minor(amount: Amount) -> Result<i64, StoreError> {
    i64::try_from(amount.minor_units())
        .map_err(|_| StoreError::Corrupt("an amount does not fit the database".into()))
}

/// A transaction to be posted.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'a> {
    /// The account.
    pub account: &'a str,
    /// Its date.
    pub at: &'a str,
    /// What happened.
    pub kind: &'a str,
    /// The document it belongs to.
    pub document: Option<&'a str>,
    /// The order it belongs to.
    pub order: Option<&'a str>,
}

/// Posts a transaction. Entries of zero are left out; the rest must sum to zero.
pub async fn post(db: &mut Db, posting: Posting<'_>, entries: &[Entry]) -> Result<(), StoreError> {
    let sum: i128 = entries
        .iter()
        .map(|Entry(_, amount)| i128::from(*amount))
        .sum();
    if sum != 0 {
        return Err(StoreError::Corrupt(format!(
            "a ledger transaction sums to {sum}, not to zero"
        )));
    }
    let transaction: i64 = sqlx::query(
        "insert into ledger_transactions (account, at, kind, document, order_id)
         values ($1, $2, $3, $4, $5) returning id",
    )
    .bind(posting.account)
    .bind(posting.at)
    .bind(posting.kind)
    .bind(posting.document)
    .bind(posting.order)
    .fetch_one(&mut *db)
    .await?
    .try_get("id")?;
    for (position, Entry(book, amount)) in
        (0_i64..).zip(entries.iter().filter(|entry| entry.1 != 0))
    {
        sqlx::query(
            "insert into ledger_entries (transaction_id, position, book, account, amount_minor)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(transaction)
        .bind(position)
        .bind(book.as_str())
        .bind(posting.account)
        .bind(amount)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// The account's credit in minor units; negative is what it owes.
pub async fn balance_minor(db: &mut Db, account: &str) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "select cast(coalesce(-sum(amount_minor), 0) as bigint) as balance
         from ledger_entries where account = $1 and book = 'customer'",
    )
    .bind(account)
    .fetch_one(db)
    .await?;
    Ok(row.try_get("balance")?)
}
