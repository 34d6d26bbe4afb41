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
    let charged = charged_less_discounts(request, &plan)?;
    let decimals = quote.subtotal.decimals();
    let lines = next.lines.iter().enumerate().map(|(index, line)| {
        let (left, period_charged) = match &charged {
            Some((charges, left)) => (left.get(index), charges.period),
            None => (0, period),
        };
        CurrentLine {
            id: line.id.clone(),
            quantity: line.quantity,
            price: line.price.clone(),
            // An amount beyond the decimal's 28 digits cannot be billed back exactly; the list price then is.
            billed: Amount::new(left, decimals).to_decimal(),
            credited: None,
            full_period: (period_charged != period).then_some(period_charged),
        }
    });
    Ok(Some(Current {
        period,
        interval: next.interval,
        anchor_day: Some(plan.anchor_day),
        trial: false,
        taxes: Some(request.taxes.clone()),
        lines: lines.collect(),
    }))
}
