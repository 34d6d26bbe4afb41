//! The arithmetic of a quote, in the order in which the contract states it.

use super::check::check;
use super::discounts::{Charged, Discounted, cut};
use super::parts::{Part, charges, credits, final_amount, stepped};
use super::renewal::renewal;
use super::settle::settle;
use super::taxes::{Taxed, tax_of};
use super::timing::{Plan, plan};
use super::{Balance, Kind, Line, Quote, QuoteRequest, Renewal, Settlement};
use crate::calendar::Period;
use crate::error::{Code, QuoteError};
use crate::money::rounding::within_answer;
use crate::money::{Amount, DECIMALS_MAX, exact};
use crate::rules::{Axes, RoundOf};
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
    let mut lines = rounded_lines(request, &plan, scale, &credits, &charges)?;
    let discounted = discounts_on(request, &plan, scale, &charges)?;
    lines.extend(discount_lines(discounted, scale));
    let taxed = add_taxes(request, &plan, scale, &mut lines)?;
    let renewal = renewal(request, &plan, scale)?;
    let settlement = settle(taxed.total, balance, plan.axes.surplus)?;
    Ok(assemble(request, &plan, lines, &taxed, settlement, renewal))
}

/// The digits that the quote shows.
fn scale(request: &QuoteRequest, axes: Axes) -> u32 {
    axes.round
        .scale
        .unwrap_or_else(|| request.currency.minor_digits())
        .min(DECIMALS_MAX)
}

fn balance(request: &QuoteRequest, scale: u32) -> Result<Amount, QuoteError> {
    let units = exact(request.balance)?;
    let step = 10_i128.pow(DECIMALS_MAX - scale);
    if units % step == 0 {
        return Ok(Amount::new(units / step, scale));
    }
    let message = alloc::format!(
        "balance is {}, but the quote shows {scale} decimals",
        request.balance
    );
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
    let taxed = Taxed {
        subtotal: zero,
        tax: zero,
        total: zero,
    };
    let settlement = Settlement {
        total: zero,
        balance: Balance {
            before: balance,
            applied: zero,
            after: balance,
        },
        refund: zero,
        due_now: zero,
    };
    let renewal = renewal(request, plan, scale)?;
    Ok(assemble(
        request,
        plan,
        Vec::new(),
        &taxed,
        settlement,
        renewal,
    ))
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

/// Credits and charges, each rounded; or, under `net`, one difference for every id on both sides.
fn rounded_lines(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    credits: &[Part<'_>],
    charges: &[Part<'_>],
) -> Result<Vec<Line>, QuoteError> {
    let axes = plan.axes;
    let is_net = axes.round.of == RoundOf::Net;
    let digits = request.currency.minor_digits();
    let mut lines = Vec::with_capacity(credits.len() + charges.len() + request.taxes.len());
    let mut adjustments = Vec::new();
    for credit in credits {
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
    for charge in charges {
        let value = stepped(charge.value, axes)?;
        let credit = credits
            .iter()
            .find(|credit| is_net && credit.id == charge.id);
        if let Some(credit) = credit {
            let amount = final_amount(value.minus(stepped(credit.value, axes)?)?, axes, scale)?;
            if !(amount.is_zero() && is_same_line(request, charge.id)) {
                let (id, quantity, period) = (charge.id.clone(), charge.quantity, charge.period);
                adjustments.push(Line {
                    id,
                    amount,
                    kind: Kind::Adjustment { quantity, period },
                });
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
    let before = request
        .current
        .iter()
        .flat_map(|current| &current.lines)
        .find(|l| l.id == *id);
    let after = request
        .next
        .iter()
        .flat_map(|next| &next.lines)
        .find(|l| l.id == *id);
    matches!((before, after), (Some(before), Some(after))
        if before.quantity == after.quantity && before.price == after.price)
}

/// The charges as rounded, and what the discounts make of them. Under `net` too a discount cuts the charge, not
/// the difference: what is given back was paid after an earlier discount.
fn discounts_on<'a>(
    request: &QuoteRequest,
    plan: &Plan,
    scale: u32,
    charges: &[Part<'a>],
) -> Result<Discounted, QuoteError> {
    let charged = |charge: &Part<'a>| {
        let amount = final_amount(stepped(charge.value, plan.axes)?, plan.axes, scale)?;
        Ok(Charged {
            id: charge.id,
            amount: amount.minor_units(),
            factor: charge.factor,
        })
    };
    let charged: Vec<_> = charges
        .iter()
        .map(charged)
        .collect::<Result<_, QuoteError>>()?;
    cut(&request.discounts, &charged, scale, plan.axes.round.mode)
}

pub(super) fn discount_lines(discounted: Discounted, scale: u32) -> impl Iterator<Item = Line> {
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
    let paid = request
        .current
        .as_ref()
        .and_then(|current| current.taxes.as_deref());
    let (tax_lines, taxed) = tax_of(
        lines,
        paid.unwrap_or(&request.taxes),
        &request.taxes,
        plan.axes,
        scale,
    )?;
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
    let scale = scale(request, plan.axes);
    let charges = charges(request, plan)?;
    let discounted = discounts_on(request, plan, scale, &charges)?;
    let billed = charges
        .iter()
        .zip(discounted.left)
        .map(|(charge, left)| Billed {
            id: charge.id,
            amount: Amount::new(left, scale),
            period: charge.period,
        });
    Ok(billed.collect())
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
