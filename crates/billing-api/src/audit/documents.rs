//! Documents: their lines, their sums, their sale and their numbers.

use super::{Report, sum_of};
use crate::store::{AuditedDocument, Movement, StoreError, minor};
use midcycle_contract::order::DocumentKind;
use midcycle_engine::quote::{Kind, Quote};

/// Every document has its lines and its tax, and its sale is in the ledger.
pub(super) fn check_document(
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

/// Numbers of each kind are 1, 2, 3, to the last that was given.
pub(super) fn check_series(
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
