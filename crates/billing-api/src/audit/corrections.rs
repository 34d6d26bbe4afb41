//! Corrections: of which document, with which lines, and what became of their sums.

use super::Report;
use crate::store::{AuditedDocument, AuditedReview, Movement, StoreError, minor};
use midcycle_engine::quote::Kind;
use std::collections::{BTreeMap, BTreeSet};

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

/// Each correction is of a review of its order and the other way round, as is each correction in the ledger of a document.
/// An order that could not be corrected waits for somebody who does it by hand.
pub(super) fn check_reviews(
    report: &mut Report,
    reviews: &[AuditedReview],
    documents: &[AuditedDocument],
    movements: &[Movement],
) {
    let corrected = corrected_orders(documents);
    let mut reviewed: BTreeSet<&str> = BTreeSet::new();
    for review in reviews {
        let order = review.order.as_str();
        if let Some(why) = &review.obstacle {
            let finding = format!("order {order} wants a correction by hand: {why}");
            report.findings.push(finding);
        }
        let Some(document) = review.document.as_deref() else {
            continue;
        };
        let is_its = corrected.get(document) == Some(&Some(order));
        report.expect(is_its, || {
            format!(
                "order {order} was reviewed to be corrected by document {document}, which does not"
            )
        });
        reviewed.insert(document);
    }
    for document in corrected.keys() {
        report.expect(reviewed.contains(document), || {
            format!("document {document} is a correction without a review")
        });
    }
    for movement in movements {
        let document = movement.document.as_deref();
        let is_of_one = document.is_some_and(|document| corrected.contains_key(document));
        report.expect(movement.kind != "correction" || is_of_one, || {
            format!("transaction {} corrects without a correction", movement.id)
        });
    }
}

/// The order that each correction corrects.
fn corrected_orders(documents: &[AuditedDocument]) -> BTreeMap<&str, Option<&str>> {
    let orders: BTreeMap<&str, Option<&str>> = documents
        .iter()
        .map(|document| (document.id.as_str(), document.order.as_deref()))
        .collect();
    let corrections = documents.iter().filter_map(|document| {
        let corrects = document.corrects.as_deref()?;
        let order = orders.get(corrects).copied().flatten();
        Some((document.id.as_str(), order))
    });
    corrections.collect()
}
