//! Corrections: of which document, with which lines, and what became of their sums.

use super::Report;
use crate::store::{AuditedDocument, AuditedReview, StoreError, minor};
use midcycle_engine::quote::Kind;
use std::collections::BTreeMap;

/// A correction has tax lines only, corrects the document of an order of its account, and settles its total.
pub(super) fn check_corrections(
    report: &mut Report,
    documents: &[AuditedDocument],
) -> Result<(), StoreError> {
    let by_id: BTreeMap<&str, &AuditedDocument> = documents
        .iter()
        .map(|document| (document.id.as_str(), document))
        .collect();
    for document in documents {
        let Some(corrects) = &document.corrects else {
            continue;
        };
        let is_right = by_id
            .get(corrects.as_str())
            .is_some_and(|other| other.account == document.account && other.order.is_some());
        let lines = document.quotes.iter().flat_map(|quote| &quote.lines);
        let is_tax = lines
            .map(|line| &line.kind)
            .all(|kind| matches!(kind, Kind::Tax { .. }));
        report.expect(is_right && is_tax && document.order.is_none(), || {
            format!("document {} corrects no order's tax", document.id)
        });
        let settled = document.settlement.map(|settlement| settlement.total);
        let settled = settled.map(minor).transpose()?;
        report.expect(settled == Some(document.total_minor), || {
            format!(
                "document {} settles {settled:?}, not its total",
                document.id
            )
        });
    }
    Ok(())
}

/// An order that could not be corrected waits for somebody who does it by hand.
pub(super) fn check_reviews(report: &mut Report, reviews: &[AuditedReview]) {
    for review in reviews {
        if let Some(why) = &review.obstacle {
            let order = &review.order;
            report
                .findings
                .push(format!("order {order} wants a correction by hand: {why}"));
        }
    }
}
