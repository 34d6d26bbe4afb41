//! The arithmetic of a quote, in the order in which the contract states it.

use super::check::check;
use super::discounts::{Left, Rounding, discounted};
use super::parts::{Charges, Credits, final_amount, stepped};
use super::renewal::renewal;
use super::settle::{settle, settle_nothing};
use super::tally::{Sums, Tally};
use super::taxes::List;
use super::timing::{Plan, plan};
use super::{CurrentLine, Discount, Kind, Line, NextLine, Quote, QuoteRequest, Totals};
use crate::error::{Code, QuoteError};
use crate::explain::{Side, Step};
use crate::money::rounding::{too_large, within_answer};
use crate::money::{Amount, DECIMALS_MAX, exact};
use crate::rules::{Axes, RoundOf};
use crate::said;
use crate::sentence::sentence;
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
    compute(request, true)
}

/// What a change costs, without its lines: the same amounts as those of [`quote()`], for prices that follow every
/// keystroke. Nothing is allocated, unless the request is at fault.
pub fn totals(request: &QuoteRequest) -> Result<Totals, QuoteError> {
    compute(request, false).map(|quote| quote.totals())
}

fn compute(request: &QuoteRequest, with_lines: bool) -> Result<Quote, QuoteError> {
    check(request)?;
    let plan = plan(request)?;
    let scale = scale(request, plan.axes);
    let balance = balance(request, scale)?;
    let today = List::of(&request.taxes);
    let (lines, sums) = if plan.is_deferred {
        (Vec::new(), Sums::zero(scale))
    } else {
        lines_and_sums(request, &plan, today, scale, with_lines)?
    };
    let settlement = if plan.is_deferred {
        settle_nothing(balance)
    } else {
        settle(sums.total, balance, plan.axes.surplus)?
    };
    Ok(Quote {
        at: request.at,
        currency: request.currency,
        lines,
        subtotal: sums.subtotal,
        tax: sums.tax,
        total: sums.total,
        balance: settlement.balance,
        refund: settlement.refund,
        due_now: settlement.due_now,
        period: plan.period,
        renewal: renewal(request, &plan, today, scale)?,
        direction: plan.direction,
        requires_payment: settlement.due_now.minor_units() > 0,
    })
}

/// The digits that the quote shows.
fn scale(request: &QuoteRequest, axes: Axes) -> u32 {
    axes.round
        .scale
        .unwrap_or_else(|| request.currency.minor_digits())
        .min(DECIMALS_MAX)
}

fn balance(request: &QuoteRequest, scale: u32) -> Result<Amount, QuoteError> {
    let balance = Amount::from_exact(exact(request.balance)?);
    balance.with_decimals(scale).ok_or_else(|| {
        let given = request.balance;
        let message = sentence(said![
            "balance is ",
            given,
            ", but the quote shows ",
            scale,
            " decimals"
        ]);
        QuoteError::new(Code::Amount, message).at("balance")
    })
}

/// Credits, charges, adjustments, discounts and taxes, in this order.
fn lines_and_sums(
    request: &QuoteRequest,
    plan: &Plan,
    today: List<'_>,
    scale: u32,
    with_lines: bool,
) -> Result<(Vec<Line>, Sums), QuoteError> {
    let current = request.current.as_ref();
    let paid = current.and_then(|current| current.taxes.as_deref());
    let mut tally = Tally::of_sums(paid, today, &plan.axes, scale);
    if with_lines {
        tally.keep_lines(request);
    }
    let credits = Credits::of(request, plan)?;
    let charges = Charges::of(request, plan)?;
    // Under `net`, an id on both sides gives one difference instead of a credit and a charge.
    let is_net = plan.axes.round.of == RoundOf::Net;
    let netted = match (is_net, &credits, &charges) {
        (true, Some(credits), Some(charges)) => Some((credits, charges)),
        _ => None,
    };
    if let Some(credits) = &credits {
        let other_side = netted.map(|(_, charges)| charges.lines());
        add_credits(credits, other_side, &mut tally, request, &plan.axes, scale)?;
    }
    if let Some(charges) = &charges {
        let other_side = netted.map(|(credits, _)| credits.lines());
        add_charges(charges, other_side, &mut tally, request, &plan.axes, scale)?;
    }
    if let Some((credits, charges)) = netted {
        add_adjustments(credits, charges, &mut tally, &plan.axes, scale)?;
    }
    add_discounts(
        charges.as_ref(),
        false,
        &mut tally,
        request,
        &plan.axes,
        scale,
    )?;
    let sums = tally.finish()?;
    Ok((tally.into_lines(), sums))
}

/// What is given back, but for lines that are also on the `other_side`.
fn add_credits(
    credits: &Credits<'_>,
    other_side: Option<&[NextLine]>,
    tally: &mut Tally<'_>,
    request: &QuoteRequest,
    axes: &Axes,
    scale: u32,
) -> Result<(), QuoteError> {
    for (index, line) in credits.lines().iter().enumerate() {
        let is_netted = |others: &[NextLine]| others.iter().any(|other| other.id == line.id);
        if other_side.is_some_and(is_netted) {
            continue;
        }
        let mut why = tally.why();
        let part = credits.part(index, line, &mut why)?;
        let value = stepped(part.value.negated(), axes, scale, &mut why)?;
        let amount = final_amount(value, axes, scale, &mut why)?;
        tally.add(&line.id, amount, true, why, || Kind::Credit {
            quantity: line.quantity,
            period: credits.period,
            full_amount: full_amount(part.full, request),
            factor: part.factor,
        })?;
    }
    Ok(())
}

/// What is asked, but for lines that are also on the `other_side`.
pub(super) fn add_charges(
    charges: &Charges<'_>,
    other_side: Option<&[CurrentLine]>,
    tally: &mut Tally<'_>,
    request: &QuoteRequest,
    axes: &Axes,
    scale: u32,
) -> Result<(), QuoteError> {
    for (index, line) in charges.lines().iter().enumerate() {
        let is_netted = |others: &[CurrentLine]| others.iter().any(|other| other.id == line.id);
        if other_side.is_some_and(is_netted) {
            continue;
        }
        let mut why = tally.why();
        let part = charges.part(index, line, &mut why)?;
        let value = stepped(part.value, axes, scale, &mut why)?;
        let amount = final_amount(value, axes, scale, &mut why)?;
        tally.add(&line.id, amount, false, why, || Kind::Charge {
            quantity: line.quantity,
            period: charges.period,
            full_amount: full_amount(part.full, request),
            factor: part.factor,
        })?;
    }
    Ok(())
}

/// One difference for every id on both sides; none where nothing changed.
fn add_adjustments(
    credits: &Credits<'_>,
    charges: &Charges<'_>,
    tally: &mut Tally<'_>,
    axes: &Axes,
    scale: u32,
) -> Result<(), QuoteError> {
    for (index, line) in charges.lines().iter().enumerate() {
        let both = credits.lines().iter().enumerate();
        let Some((credit_index, credit)) = both.into_iter().find(|(_, other)| other.id == line.id)
        else {
            continue;
        };
        let mut why = tally.why();
        why.tell(|_| Step::Side { side: Side::Charge });
        let charged = charges.part(index, line, &mut why)?.value;
        let charged = stepped(charged, axes, scale, &mut why)?;
        why.tell(|_| Step::Side { side: Side::Credit });
        let given_back = credits
            .part(credit_index, credit, &mut why)?
            .value
            .negated();
        let given_back = stepped(given_back, axes, scale, &mut why)?;
        why.tell(|_| Step::Side {
            side: Side::Difference,
        });
        let amount = final_amount(charged.plus(given_back)?, axes, scale, &mut why)?;
        let is_same = line.quantity == credit.quantity && line.price == credit.price;
        if amount.is_zero() && is_same {
            continue;
        }
        tally.add(&line.id, amount, false, why, || Kind::Adjustment {
            quantity: line.quantity,
            period: charges.period,
        })?;
    }
    Ok(())
}

/// The discounts on the charges; on a renewal only those that last.
pub(super) fn add_discounts(
    charges: Option<&Charges<'_>>,
    only_lasting: bool,
    tally: &mut Tally<'_>,
    request: &QuoteRequest,
    axes: &Axes,
    scale: u32,
) -> Result<(), QuoteError> {
    if request.discounts.is_empty() {
        return Ok(());
    }
    let rounding = Rounding {
        scale,
        mode: axes.round.mode,
        explain: tally.why().is_asked(),
    };
    let add = &mut |discount: &Discount, amount, why| {
        tally.add(&discount.id, amount, false, why, || Kind::Discount)
    };
    discounted(charges, &request.discounts, only_lasting, rounding, add).map(drop)
}

/// Each charge as rounded, less its share of the discounts, and the time it is for; `None` where nothing is charged.
pub(super) fn charged_less_discounts<'a>(
    request: &'a QuoteRequest,
    plan: &'a Plan,
) -> Result<Option<(Charges<'a>, Left)>, QuoteError> {
    let rounding = Rounding {
        scale: scale(request, plan.axes),
        mode: plan.axes.round.mode,
        explain: false,
    };
    let Some(charges) = Charges::of(request, plan)? else {
        return Ok(None);
    };
    let nobody = &mut |_: &Discount, _, _| Ok(());
    let left = discounted(Some(&charges), &request.discounts, false, rounding, nobody)?;
    Ok(Some((charges, left)))
}

/// A full amount as it is shown: exact, with the currency's digits or more.
fn full_amount(full: i128, request: &QuoteRequest) -> Amount {
    Amount::from_exact_at_least(full, request.currency.minor_digits())
}

/// The sum of some totals, in the quotes' smallest digit.
pub(crate) fn sum<'a>(
    amounts: impl Iterator<Item = &'a Amount>,
    scale: u32,
) -> Result<Amount, QuoteError> {
    let mut units: i128 = 0;
    for amount in amounts {
        units = units
            .checked_add(amount.minor_units())
            .ok_or_else(too_large)?;
    }
    within_answer(units, scale).map(|units| Amount::new(units, scale))
}
