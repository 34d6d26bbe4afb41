//! Orders: their document, their payment, their event; and what was given back of those that were not placed.

use super::{Report, sum_of};
use crate::store::{AuditedDocument, AuditedOrder, Movement, StoreError, minor};
use midcycle_contract::OrderState;

/// What moved for an order, by the ledger and by its payment.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Moved {
    came_in: i64,
    went_back: i64,
    paid: Option<i64>,
    refunded: Option<i64>,
}

impl Moved {
    fn of(order: &AuditedOrder, movements: &[&Movement]) -> Self {
        Moved {
            came_in: sum_of(movements, "payment", "cash"),
            went_back: -sum_of(movements, "refund", "cash"),
            paid: order.paid,
            refunded: order.refunded,
        }
    }

    fn in_ledger(self) -> String {
        let (came_in, went_back) = (self.came_in, self.went_back);
        format!("the ledger was paid {came_in} and gave back {went_back}")
    }

    fn as_payment(self) -> String {
        let (paid, refunded) = (self.paid, self.refunded);
        format!("its payment is {paid:?} and its refund {refunded:?}")
    }
}

/// A placed order has its document and its payment; another has no document, and what was paid for it went back.
pub(super) fn check_order(
    report: &mut Report,
    order: &AuditedOrder,
    document: Option<&AuditedDocument>,
    movements: &[&Movement],
) -> Result<(), StoreError> {
    let (id, moved) = (&order.id, Moved::of(order, movements));
    let due = minor(order.settlement.due_now)?;
    let may_go_back = !matches!(order.state, OrderState::Placed | OrderState::Expired);
    report.expect(may_go_back || !order.is_to_go_back, || {
        let state = order.state.as_str();
        format!("order {id} is {state}, and its money was to go back")
    });
    if order.state == OrderState::Placed {
        check_paid(report, order, due, moved);
        return check_placed(report, order, document);
    }
    report.expect(document.is_none(), || {
        format!("order {id} has a document and is not placed")
    });
    check_unpaid(report, order, due, moved);
    Ok(())
}

/// What is due was paid, and nothing went back.
fn check_paid(report: &mut Report, order: &AuditedOrder, due: i64, moved: Moved) {
    let id = &order.id;
    report.expect((moved.came_in, moved.went_back) == (due, 0), || {
        format!("order {id}: {}, due is {due}", moved.in_ledger())
    });
    let is_paid = moved.paid.unwrap_or(0) == due && moved.refunded.is_none();
    report.expect(is_paid, || {
        format!("order {id}: {}, due is {due}", moved.as_payment())
    });
}

/// Nothing was paid; or, of a declined order whose money was to go back, what was due came in and went back.
fn check_unpaid(report: &mut Report, order: &AuditedOrder, due: i64, moved: Moved) {
    let is_refunded = order.is_to_go_back && order.state == OrderState::Declined;
    let back = if is_refunded { due } else { 0 };
    let right = Moved {
        came_in: back,
        went_back: back,
        paid: None,
        refunded: is_refunded.then_some(due),
    };
    report.expect(moved == right, || {
        let (id, state) = (&order.id, order.state.as_str());
        let (ledger, payment) = (moved.in_ledger(), moved.as_payment());
        format!("order {id} is {state}, with {back} to be given back: {ledger}, {payment}")
    });
}

/// Its document is of its total, account and date, with the quotes that were confirmed; and it was told of.
fn check_placed(
    report: &mut Report,
    order: &AuditedOrder,
    document: Option<&AuditedDocument>,
) -> Result<(), StoreError> {
    let (id, total) = (&order.id, minor(order.settlement.total)?);
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
    report.expect(order.has_event, || {
        format!("order {id} was placed without an event")
    });
    Ok(())
}
