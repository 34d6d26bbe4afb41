//! Orders: their document, their payment, their event.

use super::{Report, sum_of};
use crate::store::{AuditedDocument, AuditedOrder, Movement, StoreError, minor};
use midcycle_contract::OrderState;

/// A placed order has its document and its payment; another has neither.
pub(super) fn check_order(
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
