//! `midcycle audit`: proves that the books are what orders and documents say they are.
//!
//! It trusts nothing that was computed when an order was placed: sums are taken again from single entries and lines, and
//! each account's balance is followed from its first entry to its last.

use crate::store::{self, AuditedDocument, AuditedOrder, Db, Movement, Store, StoreError, minor};
use midcycle_contract::OrderState;
use midcycle_contract::order::DocumentKind;
use midcycle_engine::quote::{Kind, Quote};
use std::collections::{BTreeMap, BTreeSet};
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
    check_corrections(&mut report, &documents);
    check_series(&mut report, &documents, &store::series(db).await?);
    for order in &orders {
        let id = order.id.as_str();
        let of_it = of_order.get(id).map_or(&[][..], Vec::as_slice);
        check_order(&mut report, order, by_order.get(id).copied(), of_it)?;
    }
    check_balances(&mut report, &movements, &orders)?;
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

/// Every document has its lines and its tax, and its sale is in the ledger.
fn check_document(
    report: &mut Report,
    document: &AuditedDocument,
    movements: &[&Movement],
) -> Result<(), StoreError> {
    let id = &document.id;
    let (mut total, mut tax) = (0_i64, 0_i64);
    for quote in &document.quotes {
        check_quote(report, id, quote)?;
        total += minor(quote.total)?;
        tax += minor(quote.tax)?;
    }
    report.expect(!document.quotes.is_empty(), || {
        format!("document {id} has no lines")
    });
    report.expect(
        (total, tax) == (document.total_minor, document.tax_minor),
        || format!("document {id}: its quotes are {total} with a tax of {tax}, not what it says"),
    );
    let kind = if document.total_minor < 0 {
        DocumentKind::CreditNote
    } else {
        DocumentKind::Invoice
    };
    report.expect(document.kind == kind, || {
        format!("document {id} is of the wrong kind")
    });
    let kind = document.corrects.as_ref().map_or("sale", |_| "correction");
    let sold = |book| sum_of(movements, kind, book);
    let posted = (sold("customer"), sold("tax"));
    report.expect(
        posted == (document.total_minor, -document.tax_minor),
        || {
            format!(
                "document {id}: the ledger sold {} with a tax of {}",
                posted.0, -posted.1
            )
        },
    );
    Ok(())
}

/// A correction has tax lines only, and corrects the document of an order of its account.
fn check_corrections(report: &mut Report, documents: &[AuditedDocument]) {
    for document in documents {
        let Some(corrects) = &document.corrects else {
            continue;
        };
        let is_right = documents.iter().any(|other| {
            other.id == *corrects && other.account == document.account && other.order.is_some()
        });
        let lines = document.quotes.iter().flat_map(|quote| &quote.lines);
        let is_tax = lines
            .map(|line| &line.kind)
            .all(|kind| matches!(kind, Kind::Tax { .. }));
        report.expect(is_right && is_tax && document.order.is_none(), || {
            format!("document {} corrects no order's tax", document.id)
        });
    }
}

/// The subtotal is the sum of the lines before tax, the tax the sum of the taxes, and the total the subtotal with the
/// taxes that its prices do not contain.
fn check_quote(report: &mut Report, document: &str, quote: &Quote) -> Result<(), StoreError> {
    let (mut of_lines, mut of_taxes, mut on_top) = (0_i64, 0_i64, 0_i64);
    for line in &quote.lines {
        let amount = minor(line.amount)?;
        match line.kind {
            Kind::Tax { inclusive, .. } => {
                of_taxes += amount;
                on_top += if inclusive { 0 } else { amount };
            }
            _ => of_lines += amount,
        }
    }
    let (subtotal, taxes) = (minor(quote.subtotal)?, minor(quote.tax)?);
    report.expect((of_lines, of_taxes) == (subtotal, taxes), || {
        format!(
            "document {document}: its lines are {of_lines} and {of_taxes}, not {subtotal} and {taxes}"
        )
    });
    let total = minor(quote.total)?;
    report.expect(total == subtotal + on_top, || {
        format!("document {document}: {subtotal} and {on_top} of tax on top are not {total}")
    });
    Ok(())
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

/// Numbers of each kind are 1, 2, 3, to the last that was given.
fn check_series(
    report: &mut Report,
    documents: &[AuditedDocument],
    series: &[(DocumentKind, i64)],
) {
    for (kind, last) in series {
        let mut serials: Vec<i64> = documents
            .iter()
            .filter(|document| document.kind == *kind)
            .map(|document| document.serial)
            .collect();
        serials.sort_unstable();
        let is_gapless = serials.iter().copied().eq(1..=*last);
        report.expect(is_gapless, || {
            format!("the numbers of {} have a gap, or one twice", kind.as_str())
        });
    }
}

/// A placed order has its document and its payment; another has neither.
fn check_order(
    report: &mut Report,
    order: &AuditedOrder,
    document: Option<&AuditedDocument>,
    movements: &[&Movement],
) -> Result<(), StoreError> {
    let id = &order.id;
    let (total, due) = (
        minor(order.settlement.total)?,
        minor(order.settlement.due_now)?,
    );
    let paid = sum_of(movements, "payment", "cash") + sum_of(movements, "refund", "cash");
    if order.state != OrderState::Placed {
        report.expect(document.is_none(), || {
            format!("order {id} has a document and is not placed")
        });
        report.expect(paid == 0, || {
            format!("order {id} was paid {paid} and is not placed")
        });
        report.expect(order.paid.is_none(), || {
            format!("order {id} has a payment and is not placed")
        });
        return Ok(());
    }
    match document {
        None => report.findings.push(format!("order {id} has no document")),
        Some(document) => report.expect(
            (document.total_minor, &document.account, document.at)
                == (total, &order.account, order.at),
            || format!("order {id}: its document is of another total, account or date"),
        ),
    }
    // Neither has the explanations any more, so what was confirmed and what was issued are the same to the last member.
    let is_as_confirmed = document.is_none_or(|document| document.quotes == order.quotes);
    report.expect(is_as_confirmed, || {
        format!("order {id}: its document has other quotes than it was confirmed with")
    });
    report.expect(paid == due, || {
        format!("order {id}: the ledger was paid {paid}, due is {due}")
    });
    report.expect(order.paid.unwrap_or(0) == due, || {
        format!("order {id}: its payment is {:?}, due is {due}", order.paid)
    });
    report.expect(order.has_event, || {
        format!("order {id} was placed without an event")
    });
    Ok(())
}

/// Every balance that an order was settled with is the sum of the entries before it, and what it left the sum after it.
fn check_balances(
    report: &mut Report,
    movements: &[Movement],
    orders: &[AuditedOrder],
) -> Result<(), StoreError> {
    let placed: BTreeMap<&str, &AuditedOrder> = orders
        .iter()
        .filter(|order| order.state == OrderState::Placed)
        .map(|order| (order.id.as_str(), order))
        .collect();
    let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
    // Of two places of one order the later one stays.
    let last_place: BTreeMap<&str, usize> = movements
        .iter()
        .enumerate()
        .filter_map(|(place, movement)| Some((movement.order.as_deref()?, place)))
        .collect();
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    for (place, movement) in movements.iter().enumerate() {
        let balance = balances.entry(&movement.account).or_default();
        let order = movement.order.as_deref().and_then(|id| placed.get(id));
        if let Some(order) = order.filter(|order| begun.insert(&order.id)) {
            let before = minor(order.settlement.balance.before)?;
            report.expect(*balance == before, || {
                format!(
                    "order {}: the balance before it was {balance}, not {before}",
                    order.id
                )
            });
        }
        *balance -= movement
            .entries
            .iter()
            .filter(|(book, _)| book == "customer")
            .map(|(_, amount)| amount)
            .sum::<i64>();
        if let Some(order) = order.filter(|order| last_place.get(order.id.as_str()) == Some(&place))
        {
            let after = minor(order.settlement.balance.after)?;
            report.expect(*balance == after, || {
                format!(
                    "order {}: the balance after it is {balance}, not {after}",
                    order.id
                )
            });
        }
    }
    Ok(())
}
