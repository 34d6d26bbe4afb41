//! What other taxes make of what an account was sold: the lines of a correction, and what becomes of surpluses by them.
//!
//! It reads and computes, and nothing else. Nothing is computed from a quote that this build comes to otherwise.

use super::terms::sums;
use crate::store::{self, Db, PlacedChange, StoreError, minor};
use crate::vat::difference;
use midcycle_engine::money::Amount;
use midcycle_engine::order::Order;
use midcycle_engine::quote::{Quote, Tax};
use midcycle_engine::{QuoteRequest, quote};

/// A change that the account placed, with what it carries now.
pub(super) struct Sold {
    /// The change.
    pub(super) placed: PlacedChange,
    /// The taxes of its charges: as ordered, or as corrected since.
    taxes: Vec<Tax>,
}

/// All that the account was sold, oldest first.
pub(super) async fn sold(db: &mut Db, account: &str) -> Result<Vec<Sold>, StoreError> {
    let placed = store::placed_changes(db, account).await?;
    let sold = placed.into_iter().map(|placed| {
        let corrected = placed.corrected.as_ref();
        Sold {
            taxes: corrected.unwrap_or(&placed.request.taxes).clone(),
            placed,
        }
    });
    Ok(sold.collect())
}

/// A part of a correction: a change as it is right now, and what leads there.
pub(super) struct Part {
    pub(super) request: QuoteRequest,
    pub(super) difference: Quote,
    pub(super) product: String,
    pub(super) plan: String,
}

/// What leads from the taxes that were charged to the right ones, in minor units.
#[derive(Default)]
pub(super) struct Correction {
    pub(super) parts: Vec<Part>,
    /// The sum of the parts.
    pub(super) total: i64,
    /// The tax in it.
    pub(super) tax: i64,
    /// What the rules give to nobody beyond what they did; below zero, what they took and should not have.
    pub(super) forfeited: i64,
}

/// What other taxes of an order make of all that was sold: of its own changes, and of those that credited them since.
pub(super) fn correction(
    sold: &[Sold],
    order: &str,
    taxes: &[Tax],
) -> Result<Correction, StoreError> {
    let retaxed = sold.iter().enumerate().map(|(place, one)| {
        let earlier = sold.get(..place).unwrap_or_default();
        let right = |sold: &'_ Sold| -> Vec<Tax> {
            let is_its = sold.placed.order == order;
            if is_its { taxes } else { &sold.taxes }.to_vec()
        };
        Retaxed {
            sold: one,
            charged: as_taxed(earlier, one, |sold| sold.taxes.clone()),
            right: as_taxed(earlier, one, right),
        }
    });
    let retaxed: Vec<Retaxed<'_>> = retaxed.collect();
    let mut correction = Correction::default();
    for of_order in retaxed.chunk_by(|one, other| one.order() == other.order()) {
        if of_order.iter().any(|one| one.charged != one.right) {
            correction.add(of_order)?;
        }
    }
    Ok(correction)
}

/// A change as it was charged and as it is right.
struct Retaxed<'s> {
    sold: &'s Sold,
    charged: QuoteRequest,
    right: QuoteRequest,
}

impl Retaxed<'_> {
    fn order(&self) -> &str {
        &self.sold.placed.order
    }
}

impl Correction {
    /// Adds an order: the differences of its changes, and that of what is forfeited of their sum. An order forfeits the
    /// same whatever the balance was, so both sides are settled with none.
    fn add(&mut self, of_order: &[Retaxed<'_>]) -> Result<(), StoreError> {
        for one in of_order {
            if quote(&one.sold.placed.request)? != one.sold.placed.quote {
                let why = "a quote has changed since it was frozen";
                return Err(StoreError::Corrupt(why.into()));
            }
        }
        let charged = settled(of_order, |one| &one.charged)?;
        let right = settled(of_order, |one| &one.right)?;
        self.forfeited += sums(&right)?.forfeited - sums(&charged)?.forfeited;
        let sides = charged.changes.iter().zip(right.changes);
        for (one, (charged, right)) in of_order.iter().zip(sides) {
            let Some(difference) = difference(&charged.quote, &right.quote)? else {
                continue;
            };
            self.total += minor(difference.total)?;
            self.tax += minor(difference.tax)?;
            self.parts.push(Part {
                request: right.request,
                difference,
                product: one.sold.placed.selection.product.clone(),
                plan: one.sold.placed.selection.plan.clone(),
            });
        }
        Ok(())
    }
}

fn settled<'s>(
    of_order: &'s [Retaxed<'s>],
    side: impl Fn(&'s Retaxed<'s>) -> &'s QuoteRequest,
) -> Result<Order, StoreError> {
    let requests = of_order.iter().map(|one| side(one).clone()).collect();
    Ok(Order::quote(requests, Amount::zero(0))?)
}

/// The request of a change, with the taxes that its charges carry, and those that were carried by what it credits.
fn as_taxed(earlier: &[Sold], one: &Sold, taxes_of: impl Fn(&Sold) -> Vec<Tax>) -> QuoteRequest {
    let mut request = QuoteRequest {
        taxes: taxes_of(one),
        explain: true,
        ..one.placed.request.clone()
    };
    let began = &one.placed.request.current;
    if let Some(current) = &mut request.current {
        let credited = earlier.iter().rfind(|sold| {
            sold.placed.subscription == one.placed.subscription
                && Some(&sold.placed.left) == began.as_ref()
        });
        // Where nothing says what was paid, it was what the order was quoted with.
        let paid = credited.map(taxes_of).or_else(|| current.taxes.take());
        current.taxes = Some(paid.unwrap_or_else(|| one.placed.request.taxes.clone()));
    }
    request
}
