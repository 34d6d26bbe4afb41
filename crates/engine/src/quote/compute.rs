//! The arithmetic of a quote, in the order in which the contract states it.

use super::check::check;
use super::discounts::{Charged, Discounted, cut};
use super::settle::settle;
use super::taxes::{Taxed, tax_of};
use super::timing::{Plan, factor, plan, start_within};
use super::types::{Balance, Factor, Kind, Line, Quote, Renewal};
use super::{CurrentLine, Next, NextLine, QuoteRequest, Settlement};
use crate::calendar::{Period, boundary_after};
use crate::error::{Code, QuoteError};
use crate::money::rounding::{Fraction, round_factor, too_large, within_answer};
use crate::money::{Amount, DECIMALS_MAX, Exact, exact};
use crate::rules::{Axes, CreditBasis, RoundOf, Share};
use alloc::string::String;
use alloc::vec::Vec;

/// What a change costs.
///
/// credit = what was billed x unused time / full time; charge = price x time / full time; each exact until the
/// one rounding that the rules name. Then discounts, taxes, and the account's balance.
///
/// ```
/// use midcycle_engine::json::Read;
/// use midcycle_engine::{QuoteRequest, quote};
///
/// // Five licences at 69.00 a month become eight at 660.00 a year, on 22 November.
/// let request = QuoteRequest::from_text(
///     r#"{"at": "2026-11-22", "currency": "EUR", "rules": "goto",
///         "current": {"period": {"start": "2026-11-10", "end": "2026-12-10"},
///                     "interval": {"unit": "month", "count": 1},
///                     "lines": [{"id": "licences", "quantity": 5,
///                                "price": {"model": "per_unit", "unit_amount": "69.00"}}]},
///         "next": {"interval": {"unit": "year", "count": 1},
///                  "lines": [{"id": "licences", "quantity": 8,
///                             "price": {"model": "per_unit", "unit_amount": "660.00"}}]},
///         "taxes": [{"id": "IVA", "percent": "22"}], "balance": "12.50"}"#,
/// )?;
/// let quote = quote(&request)?;
/// assert_eq!(quote.lines[0].amount.to_string(), "-207.00"); // 345.00 x 18 / 30
/// assert_eq!(quote.subtotal.to_string(), "5073.00"); // 5280.00 - 207.00
/// assert_eq!(quote.due_now.to_string(), "6176.56"); // 5073.00 x 1.22 - 12.50
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
pub fn quote(request: &QuoteRequest) -> Result<Quote, QuoteError> {
    check(request)?;
    let plan = plan(request)?;
    let scale = scale(request, plan.axes);
    let balance = balance(request, scale)?;
    if plan.is_deferred {
        return deferred(request, &plan, scale, balance);
    }
    let credits = credits(request, &plan)?;
    let charges = charges(request, &plan)?;
    let mut lines = rounded_lines(request, &plan, scale, credits, charges)?;
    add_discounts(request, &plan, scale, &mut lines)?;
    let taxed = add_taxes(request, &plan, scale, &mut lines)?;
    let renewal = renewal(request, &plan, scale)?;
    let settlement = settle(taxed.total, balance, plan.axes.surplus)?;
    Ok(assemble(request, &plan, lines, &taxed, settlement, renewal))
}

/// The digits that the quote shows.
fn scale(request: &QuoteRequest, axes: Axes) -> u32 {
    axes.round.scale.unwrap_or_else(|| request.currency.minor_digits()).min(DECIMALS_MAX)
}

fn balance(request: &QuoteRequest, scale: u32) -> Result<Amount, QuoteError> {
    let units = exact(request.balance)?;
    let step = 10_i128.pow(DECIMALS_MAX - scale);
    if units % step == 0 {
        return Ok(Amount::new(units / step, scale));
    }
    let message =
        alloc::format!("balance is {}, but the quote shows {scale} decimals", request.balance);
    Err(QuoteError::new(Code::Amount, message).at("balance"))
}

/// A quote of a change that waits: nothing now, the renewal shows what it will cost.
fn deferred(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    balance: Amount,
) -> Result<Quote, QuoteError> {
    let zero = Amount::zero(scale);
    let taxed = Taxed { subtotal: zero, tax: zero, total: zero };
    let settlement = Settlement {
        total: zero,
        balance: Balance { before: balance, applied: zero, after: balance },
        refund: zero,
        due_now: zero,
    };
    let renewal = renewal(request, plan, scale)?;
    Ok(assemble(request, plan, Vec::new(), &taxed, settlement, renewal))
}

fn assemble(
    request: &QuoteRequest,
    plan: &Plan,
    lines: Vec<Line>,
    taxed: &Taxed,
    settlement: Settlement,
    renewal: Option<Renewal>,
) -> Quote {
    Quote {
        at: request.at,
        currency: request.currency,
        lines,
        subtotal: taxed.subtotal,
        tax: taxed.tax,
        total: taxed.total,
        balance: settlement.balance,
        refund: settlement.refund,
        due_now: settlement.due_now,
        period: plan.period,
        renewal,
        direction: plan.direction,
        requires_payment: settlement.due_now.minor_units() > 0,
    }
}

/// One side of a line, exact: what it is worth before the final rounding. Never negative.
struct Part<'a> {
    id: &'a String,
    quantity: u32,
    period: Period,
    full: Exact,
    factor: Factor,
    value: Fraction,
}

fn credits<'a>(request: &'a QuoteRequest, plan: &Plan) -> Result<Vec<Part<'a>>, QuoteError> {
    let Some(current) = &request.current else { return Ok(Vec::new()) };
    if current.trial || plan.axes.credit == Share::None {
        return Ok(Vec::new());
    }
    let start = start_within(plan.axes, plan.axes.credit_from, request.at, current.period)?;
    let period = Period { start, end: current.period.end };
    let credit = |(index, line): (usize, &'a CurrentLine)| {
        credit_of(line, current.period, period, plan.axes)
            .map_err(|error| error.at_index(index).at("lines").at("current"))
    };
    current.lines.iter().enumerate().map(credit).collect()
}

fn credit_of<'a>(
    line: &'a CurrentLine,
    current_period: Period,
    period: Period,
    axes: Axes,
) -> Result<Part<'a>, QuoteError> {
    let list = line.price.exact_amount(line.quantity)?;
    let paid = line.billed.map_or(Ok(list), exact)?;
    let full = if axes.credit_basis == CreditBasis::Billed { paid } else { list };
    let factor = match axes.credit {
        Share::Full => Factor::WHOLE,
        _ => factor(axes, period.start, period.end, line.full_period.unwrap_or(current_period))
            .map_err(|error| {
                if line.full_period.is_some() { error.at("full_period") } else { error }
            })?,
    };
    let mut value = share(full, factor, axes)?;
    if line.billed.is_some() || line.credited.is_some() {
        // A credit never gives back more than what was paid and not yet given back.
        let left = paid.saturating_sub(line.credited.map_or(Ok(0), exact)?).max(0);
        value = value.min(Fraction::new(left, 1, 1))?;
    }
    let (id, quantity) = (&line.id, line.quantity);
    Ok(Part { id, quantity, period, full, factor, value })
}

fn charges<'a>(request: &'a QuoteRequest, plan: &Plan) -> Result<Vec<Part<'a>>, QuoteError> {
    let (Some(next), Some(period)) = (&request.next, plan.period) else { return Ok(Vec::new()) };
    if plan.axes.charge == Share::None {
        return Ok(Vec::new());
    }
    let start = if plan.keeps_period {
        start_within(plan.axes, plan.axes.charge_from, request.at, period)?
    } else {
        period.start
    };
    let charged = Period { start, end: period.end };
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
    let is_whole = plan.axes.charge == Share::Full
        || (!plan.keeps_period && line.full_period.is_none());
    let factor = if is_whole {
        Factor::WHOLE
    } else {
        factor(plan.axes, charged.start, charged.end, line.full_period.unwrap_or(period))
            .map_err(|error| {
                if line.full_period.is_some() { error.at("full_period") } else { error }
            })?
    };
    let (id, quantity, value) = (&line.id, line.quantity, share(full, factor, plan.axes)?);
    Ok(Part { id, quantity, period: charged, full, factor, value })
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
fn stepped(value: Fraction, axes: Axes) -> Result<Fraction, QuoteError> {
    match axes.intermediate {
        None => Ok(value),
        Some(step) => {
            let units = value.round(step.scale, step.mode)?;
            let units = Amount::new(units, step.scale).to_exact().ok_or_else(too_large)?;
            Ok(Fraction::new(units, 1, 1))
        }
    }
}

fn final_amount(value: Fraction, axes: Axes, scale: u32) -> Result<Amount, QuoteError> {
    Ok(Amount::new(value.round(scale, axes.round.mode)?, scale))
}

/// Credits and charges, each rounded; or, under `net`, one difference for every id on both sides.
fn rounded_lines(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    credits: Vec<Part<'_>>,
    charges: Vec<Part<'_>>,
) -> Result<Vec<Line>, QuoteError> {
    let axes = plan.axes;
    let is_net = axes.round.of == RoundOf::Net;
    let digits = request.currency.minor_digits();
    let mut lines = Vec::with_capacity(credits.len() + charges.len() + request.taxes.len());
    let mut adjustments = Vec::new();
    for credit in &credits {
        if is_net && charges.iter().any(|charge| charge.id == credit.id) {
            continue;
        }
        let value = stepped(credit.value.negated(), axes)?;
        lines.push(Line {
            id: credit.id.clone(),
            amount: final_amount(value, axes, scale)?,
            kind: Kind::Credit {
                quantity: credit.quantity,
                period: credit.period,
                full_amount: Amount::from_exact_at_least(credit.full, digits),
                factor: credit.factor,
            },
        });
    }
    for charge in &charges {
        let value = stepped(charge.value, axes)?;
        let credit = credits.iter().find(|credit| is_net && credit.id == charge.id);
        if let Some(credit) = credit {
            let amount =
                final_amount(value.minus(stepped(credit.value, axes)?)?, axes, scale)?;
            if !(amount.is_zero() && is_same_line(request, charge.id)) {
                let (id, quantity, period) = (charge.id.clone(), charge.quantity, charge.period);
                adjustments.push(Line { id, amount, kind: Kind::Adjustment { quantity, period } });
            }
            continue;
        }
        lines.push(Line {
            id: charge.id.clone(),
            amount: final_amount(value, axes, scale)?,
            kind: Kind::Charge {
                quantity: charge.quantity,
                period: charge.period,
                full_amount: Amount::from_exact_at_least(charge.full, digits),
                factor: charge.factor,
            },
        });
    }
    lines.append(&mut adjustments);
    Ok(lines)
}

/// Whether a line has the same quantity and price before and after.
fn is_same_line(request: &QuoteRequest, id: &String) -> bool {
    let before = request.current.iter().flat_map(|current| &current.lines).find(|l| l.id == *id);
    let after = request.next.iter().flat_map(|next| &next.lines).find(|l| l.id == *id);
    matches!((before, after), (Some(before), Some(after))
        if before.quantity == after.quantity && before.price == after.price)
}

/// Adds the discount lines.
fn add_discounts(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    lines: &mut Vec<Line>,
) -> Result<(), QuoteError> {
    let charged: Vec<Charged<'_>> = lines
        .iter()
        .filter_map(|line| match line.kind {
            Kind::Charge { factor, .. } => {
                Some(Charged { id: &line.id, amount: line.amount.minor_units(), factor })
            }
            _ => None,
        })
        .collect();
    let discounted = cut(&request.discounts, &charged, scale, plan.axes.round.mode)?;
    lines.extend(discount_lines(discounted, scale));
    Ok(())
}

fn discount_lines(discounted: Discounted, scale: u32) -> impl Iterator<Item = Line> {
    discounted.cuts.into_iter().map(move |(id, amount)| Line {
        id,
        amount: Amount::new(amount, scale),
        kind: Kind::Discount,
    })
}

/// Adds the tax lines; gives the sums.
fn add_taxes(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    lines: &mut Vec<Line>,
) -> Result<Taxed, QuoteError> {
    let paid = request.current.as_ref().and_then(|current| current.taxes.as_deref());
    let (tax_lines, taxed) =
        tax_of(lines, paid.unwrap_or(&request.taxes), &request.taxes, plan.axes, scale)?;
    lines.extend(tax_lines);
    Ok(taxed)
}

/// What was charged for a line.
pub(super) struct Billed<'a> {
    pub id: &'a String,
    pub amount: Amount,
    pub period: Period,
}

/// Each charge as rounded, less its share of the discounts.
pub(super) fn charged_less_discounts<'a>(
    request: &'a QuoteRequest,
    plan: &Plan,
) -> Result<Vec<Billed<'a>>, QuoteError> {
    let axes = plan.axes;
    let scale = scale(request, axes);
    let credits = credits(request, plan)?;
    let mut billed = Vec::new();
    let mut charged = Vec::new();
    for charge in charges(request, plan)? {
        let amount = final_amount(stepped(charge.value, axes)?, axes, scale)?;
        // Under `net` an id on both sides is an adjustment, which discounts leave alone.
        let is_adjusted =
            axes.round.of == RoundOf::Net && credits.iter().any(|credit| credit.id == charge.id);
        if !is_adjusted {
            let amount = amount.minor_units();
            charged.push(Charged { id: charge.id, amount, factor: charge.factor });
        }
        billed.push(Billed { id: charge.id, amount, period: charge.period });
    }
    let discounted = cut(&request.discounts, &charged, scale, axes.round.mode)?;
    for (charge, left) in charged.iter().zip(discounted.left) {
        if let Some(line) = billed.iter_mut().find(|line| line.id == charge.id) {
            line.amount = Amount::new(left, scale);
        }
    }
    Ok(billed)
}

/// The period after the one that is running, in full.
fn renewal(request: &QuoteRequest, plan: &Plan, scale: u32) -> Result<Option<Renewal>, QuoteError> {
    let (Some(next), Some(running)) = (&request.next, plan.period) else { return Ok(None) };
    let end = boundary_after(running.end, plan.anchor_day, next.interval)?;
    let period = Period { start: running.end, end };
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
    let Taxed { subtotal, tax, total } = taxed;
    Ok(Some(Renewal { period, subtotal, tax, total }))
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

/// The sum of some lines, in the quote's smallest digit.
pub(crate) fn sum<'a>(
    amounts: impl Iterator<Item = &'a Amount>,
    scale: u32,
) -> Result<Amount, QuoteError> {
    // 240 amounts of at most 10^18 major units stay far below the type's limit.
    let units = amounts.map(|amount| amount.minor_units()).sum();
    within_answer(units, scale).map(|units| Amount::new(units, scale))
}
