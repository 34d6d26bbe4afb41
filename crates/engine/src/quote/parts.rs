//! Credits and charges, exact: price x time left / full time, not yet rounded to the quote's digits.

use super::timing::{Plan, factor, start_within};
use super::{CurrentLine, Factor, NextLine, QuoteRequest};
use crate::calendar::Period;
use crate::error::QuoteError;
use crate::money::rounding::{Fraction, round_factor, too_large};
use crate::money::{Amount, Exact, exact};
use crate::rules::{Axes, CreditBasis, Share};
use alloc::string::String;
use alloc::vec::Vec;

/// One side of a line, exact: what it is worth before the final rounding. Never negative.
pub(super) struct Part<'a> {
    pub id: &'a String,
    pub quantity: u32,
    pub period: Period,
    pub full: Exact,
    pub factor: Factor,
    pub value: Fraction,
}

/// What is given back of the current lines.
pub(super) fn credits<'a>(
    request: &'a QuoteRequest,
    plan: &Plan,
) -> Result<Vec<Part<'a>>, QuoteError> {
    let Some(current) = &request.current else {
        return Ok(Vec::new());
    };
    if current.trial || plan.axes.credit == Share::None {
        return Ok(Vec::new());
    }
    let start = start_within(plan.axes, plan.axes.credit_from, request.at, current.period)?;
    let period = Period {
        start,
        end: current.period.end,
    };
    let credit = |(index, line): (usize, &'a CurrentLine)| {
        credit_of(line, current.period, period, plan.axes)
            .map_err(|error| error.at_index(index).at("lines").at("current"))
    };
    current.lines.iter().enumerate().map(credit).collect()
}

fn credit_of(
    line: &CurrentLine,
    current_period: Period,
    period: Period,
    axes: Axes,
) -> Result<Part<'_>, QuoteError> {
    let list = line.price.exact_amount(line.quantity)?;
    let paid = line.billed.map_or(Ok(list), exact)?;
    let full = if axes.credit_basis == CreditBasis::Billed {
        paid
    } else {
        list
    };
    let factor = match axes.credit {
        Share::Full => Factor::WHOLE,
        _ => factor(
            axes,
            period.start,
            period.end,
            line.full_period.unwrap_or(current_period),
        )
        .map_err(|error| {
            if line.full_period.is_some() {
                error.at("full_period")
            } else {
                error
            }
        })?,
    };
    let mut value = share(full, factor, axes)?;
    if line.billed.is_some() || line.credited.is_some() {
        // A credit never gives back more than what was paid and not yet given back.
        let left = paid
            .saturating_sub(line.credited.map_or(Ok(0), exact)?)
            .max(0);
        value = value.min(Fraction::new(left, 1, 1))?;
    }
    let (id, quantity) = (&line.id, line.quantity);
    Ok(Part {
        id,
        quantity,
        period,
        full,
        factor,
        value,
    })
}

/// What is asked for the next lines.
pub(super) fn charges<'a>(
    request: &'a QuoteRequest,
    plan: &Plan,
) -> Result<Vec<Part<'a>>, QuoteError> {
    let (Some(next), Some(period)) = (&request.next, plan.period) else {
        return Ok(Vec::new());
    };
    if plan.axes.charge == Share::None {
        return Ok(Vec::new());
    }
    let start = if plan.keeps_period {
        start_within(plan.axes, plan.axes.charge_from, request.at, period)?
    } else {
        period.start
    };
    let charged = Period {
        start,
        end: period.end,
    };
    let charge = |(index, line): (usize, &'a NextLine)| {
        charge_of(line, plan, period, charged)
            .map_err(|error| error.at_index(index).at("lines").at("next"))
    };
    next.lines.iter().enumerate().map(charge).collect()
}

fn charge_of<'a>(
    line: &'a NextLine,
    plan: &Plan,
    period: Period,
    charged: Period,
) -> Result<Part<'a>, QuoteError> {
    let full = line.price.exact_amount(line.quantity)?;
    let is_whole =
        plan.axes.charge == Share::Full || (!plan.keeps_period && line.full_period.is_none());
    let factor = if is_whole {
        Factor::WHOLE
    } else {
        factor(
            plan.axes,
            charged.start,
            charged.end,
            line.full_period.unwrap_or(period),
        )
        .map_err(|error| {
            if line.full_period.is_some() {
                error.at("full_period")
            } else {
                error
            }
        })?
    };
    let (id, quantity, value) = (&line.id, line.quantity, share(full, factor, plan.axes)?);
    Ok(Part {
        id,
        quantity,
        period: charged,
        full,
        factor,
        value,
    })
}

/// amount x of / over, with the factor rounded first where the rules say so.
fn share(full: Exact, factor: Factor, axes: Axes) -> Result<Fraction, QuoteError> {
    match axes.factor {
        None => Ok(Fraction::new(full, factor.of.into(), factor.over.into())),
        Some(step) => {
            let units = round_factor(factor.of, factor.over, step.scale, step.mode)
                .ok_or_else(too_large)?;
            Ok(Fraction::new(full, units, 10_u128.pow(step.scale)))
        }
    }
}

/// A signed side after the rounding on the way, where the rules have one.
pub(super) fn stepped(value: Fraction, axes: Axes) -> Result<Fraction, QuoteError> {
    match axes.intermediate {
        None => Ok(value),
        Some(step) => {
            let units = value.round(step.scale, step.mode)?;
            let units = Amount::new(units, step.scale)
                .to_exact()
                .ok_or_else(too_large)?;
            Ok(Fraction::new(units, 1, 1))
        }
    }
}

/// A signed value after the final rounding.
pub(super) fn final_amount(value: Fraction, axes: Axes, scale: u32) -> Result<Amount, QuoteError> {
    Ok(Amount::new(value.round(scale, axes.round.mode)?, scale))
}
