//! What the period after the running one will cost: charges in full, lasting discounts, today's taxes.

use super::compute::{add_charges, add_discounts};
use super::parts::Charges;
use super::tally::{Sums, Tally};
use super::taxes::List;
use super::timing::Plan;
use super::{QuoteRequest, Renewal};
use crate::calendar::{Period, boundary_after};
use crate::error::QuoteError;

/// The period after the one that is running, in full, with `today`'s taxes.
pub(super) fn renewal(
    request: &QuoteRequest,
    plan: &Plan,
    today: List<'_>,
    scale: u32,
) -> Result<Option<Renewal>, QuoteError> {
    let (Some(next), Some(running)) = (&request.next, plan.period) else {
        return Ok(None);
    };
    let end = boundary_after(running.end, plan.anchor_day, next.interval)?;
    let period = Period {
        start: running.end,
        end,
    };
    let charges = Charges::of_renewal(next, plan, period);
    let mut tally = Tally::of_sums(None, today, &plan.axes, scale);
    add_charges(&charges, None, &mut tally, request, &plan.axes, scale)?;
    add_discounts(Some(&charges), true, &mut tally, request, &plan.axes, scale)?;
    let Sums {
        subtotal,
        tax,
        total,
    } = tally.finish()?;
    Ok(Some(Renewal {
        period,
        subtotal,
        tax,
        total,
    }))
}
