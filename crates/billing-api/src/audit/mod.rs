//! `midcycle audit`: proves that the books are what orders and documents say they are.
//!
//! It trusts nothing that was computed when an order was placed: sums are taken again from single entries and lines, and
//! each account's balance is followed from its first entry to its last.

mod balances;
mod corrections;
mod documents;
mod orders;

use crate::store::{self, AuditedDocument, Db, Movement, Store, StoreError};
use balances::check_balances;
use corrections::{check_corrections, check_reviews};
use documents::{check_document, check_series};
use orders::check_order;
use std::collections::BTreeMap;
use std::fmt;

/// What an audit looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many transactions of the ledger.
    pub transactions: usize,
    /// How many orders.
    pub orders: usize,
    /// How many documents.
    pub documents: usize,
    /// What is wrong, a sentence each.
    pub findings: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    fn expect(&mut self, is_right: bool, finding: impl FnOnce() -> String) {
        if !is_right {
            self.findings.push(finding());
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let Report {
            transactions,
            orders,
            documents,
            findings,
        } = self;
        write!(
            f,
            "audit: {transactions} transactions, {orders} orders, {documents} documents: {} findings",
            findings.len()
        )
    }
}

/// Audits a database, as of one moment.
pub async fn audit(store: &Store) -> Result<Report, StoreError> {
    audit_in(&mut *store.read().await?).await
}

/// Audits a database as a transaction sees it.
pub async fn audit_in(db: &mut Db) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let movements = store::movements(db).await?;
    let orders = store::audited_orders(db).await?;
    let documents = store::audited_documents(db).await?;
    report.transactions = movements.len();
    report.orders = orders.len();
    report.documents = documents.len();

    let mut of_document: BTreeMap<&str, Vec<&Movement>> = BTreeMap::new();
    let mut of_order: BTreeMap<&str, Vec<&Movement>> = BTreeMap::new();
    for movement in &movements {
        check_movement(&mut report, movement);
        if let Some(document) = &movement.document {
            of_document.entry(document).or_default().push(movement);
        }
        if let Some(order) = &movement.order {
            of_order.entry(order).or_default().push(movement);
        }
    }
    let by_order: BTreeMap<&str, &AuditedDocument> = documents
        .iter()
        .filter_map(|document| Some((document.order.as_deref()?, document)))
        .collect();
    for document in &documents {
        let of_it = of_document.get(document.id.as_str());
        check_document(&mut report, document, of_it.map_or(&[][..], Vec::as_slice))?;
    }
    check_corrections(&mut report, &documents)?;
    let reviews = store::audited_reviews(db).await?;
    check_reviews(&mut report, &reviews, &documents, &movements);
    check_series(&mut report, &documents, &store::series(db).await?);
    for order in &orders {
        let id = order.id.as_str();
        let of_it = of_order.get(id).map_or(&[][..], Vec::as_slice);
        check_order(&mut report, order, by_order.get(id).copied(), of_it)?;
    }
    check_balances(&mut report, &movements, &orders, &documents)?;
    for (id, outcome) in store::stray_charges(db).await? {
        report.findings.push(format!(
            "the provider has a charge for order {id} that is {outcome}, and the order is not"
        ));
    }
    Ok(report)
}

/// Every transaction sums to zero, within one account.
fn check_movement(report: &mut Report, movement: &Movement) {
    let sum: i128 = movement
        .entries
        .iter()
        .map(|(_, amount)| i128::from(*amount))
        .sum();
    report.expect(sum == 0, || {
        format!("transaction {} sums to {sum}", movement.id)
    });
    report.expect(movement.is_of_one_account, || {
        format!("transaction {} has entries of another account", movement.id)
    });
}

fn sum_of(movements: &[&Movement], kind: &str, book: &str) -> i64 {
    movements
        .iter()
        .filter(|movement| movement.kind == kind)
        .flat_map(|movement| &movement.entries)
        .filter(|(of, _)| of == book)
        .map(|(_, amount)| amount)
        .sum()
}
