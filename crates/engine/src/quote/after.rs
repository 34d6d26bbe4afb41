//! What a store keeps of a change: the next `current`.

use super::compute::charged_less_discounts;
use super::{Current, CurrentLine, Quote, QuoteRequest, plan};
use crate::error::QuoteError;
use crate::money::Amount;

/// The subscription as it is after the change, ready to be the `current` of the next request; `None` when it
/// has ended.
///
/// Each next line keeps its price; `billed` is its charge less its share of the discounts, never less credits
/// or balance; `full_period` is what was charged for. So a second change in the same period credits what was
/// billed for the plan that is current then, and not for an earlier one.
///
/// A change that waits for the end of the period leaves everything as it is.
pub fn after(request: &QuoteRequest, quote: &Quote) -> Result<Option<Current>, QuoteError> {
    let plan = plan(request)?;
    if plan.is_deferred {
        return Ok(request.current.clone());
    }
    let (Some(next), Some(period)) = (&request.next, plan.period) else {
        return Ok(None);
    };
    let billed = charged_less_discounts(request, &plan)?;
    let lines = next
        .lines
        .iter()
        .map(|line| {
            let charged = billed.iter().find(|charged| *charged.id == line.id);
            let amount = charged.map_or(Amount::zero(quote.subtotal.decimals()), |c| c.amount);
            CurrentLine {
                id: line.id.clone(),
                quantity: line.quantity,
                price: line.price.clone(),
                // An amount beyond the decimal's 28 digits cannot be billed back exactly; the list price then is.
                billed: amount.to_decimal(),
                credited: None,
                full_period: charged
                    .map(|charged| charged.period)
                    .filter(|full| *full != period),
            }
        })
        .collect();
    Ok(Some(Current {
        period,
        interval: next.interval,
        anchor_day: Some(plan.anchor_day),
        trial: false,
        taxes: Some(request.taxes.clone()),
        lines,
    }))
}
