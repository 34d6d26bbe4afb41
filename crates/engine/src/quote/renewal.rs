//! What the period after the running one will cost: charges in full, lasting discounts, today's taxes.

use super::compute::discount_lines;
use super::discounts::{Charged, cut};
use super::parts::{final_amount, stepped};
use super::taxes::{Taxed, tax_of};
use super::timing::Plan;
use super::{Factor, Kind, Line, Next, NextLine, QuoteRequest, Renewal};
use crate::calendar::{Period, boundary_after};
use crate::error::QuoteError;
use crate::money::Amount;
use crate::money::rounding::Fraction;
use alloc::vec::Vec;

/// The period after the one that is running, in full.
pub(super) fn renewal(
    request: &QuoteRequest,
    plan: &Plan,
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
    let mut lines = renewal_lines(next, period, plan, scale)?;
    let charged: Vec<Charged<'_>> = lines
        .iter()
        .map(|line| Charged {
            id: &line.id,
            amount: line.amount.minor_units(),
            factor: Factor::WHOLE,
        })
        .collect();
    let lasting: Vec<_> = request
        .discounts
        .iter()
        .filter(|discount| discount.renewals.is_none_or(|renewals| renewals >= 1))
        .cloned()
        .collect();
    let discounted = cut(&lasting, &charged, scale, plan.axes.round.mode)?;
    lines.extend(discount_lines(discounted, scale));
    let (_, taxed) = tax_of(&lines, &request.taxes, &request.taxes, plan.axes, scale)?;
    let Taxed {
        subtotal,
        tax,
        total,
    } = taxed;
    Ok(Some(Renewal {
        period,
        subtotal,
        tax,
        total,
    }))
}

fn renewal_lines(
    next: &Next,
    period: Period,
    plan: &Plan,
    scale: u32,
) -> Result<Vec<Line>, QuoteError> {
    let line_of = |line: &NextLine| {
        let full = line.price.exact_amount(line.quantity)?;
        let value = stepped(Fraction::new(full, 1, 1), plan.axes)?;
        Ok(Line {
            id: line.id.clone(),
            amount: final_amount(value, plan.axes, scale)?,
            kind: Kind::Charge {
                quantity: line.quantity,
                period,
                full_amount: Amount::from_exact_at_least(full, scale),
                factor: Factor::WHOLE,
            },
        })
    };
    next.lines.iter().map(line_of).collect()
}
