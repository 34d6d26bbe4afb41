//! Taxes: of the net sum or of each line, inside the prices or on top of them.
//!
//! Credits carry the taxes that were paid, everything else today's.

use super::compute::sum;
use super::{Kind, Line, Tax};
use crate::error::QuoteError;
use crate::money::rounding::{Fraction, too_large};
use crate::money::{Amount, ONE, PERCENT_MAX, RoundingMode, exact};
use crate::rules::{Axes, TaxOn};
use alloc::vec::Vec;

/// The sums of a quote.
pub(super) struct Taxed {
    pub subtotal: Amount,
    pub tax: Amount,
    pub total: Amount,
}

/// One tax as it adds up: its base and its amount in the quote's smallest digit.
struct Sum<'a> {
    tax: &'a Tax,
    base: i128,
    amount: i128,
}

/// The tax lines of `lines`, and the sums. `paid` are the taxes of the credits, `today` those of all else.
pub(super) fn tax_of(
    lines: &[Line],
    paid: &[Tax],
    today: &[Tax],
    axes: Axes,
    scale: u32,
) -> Result<(Vec<Line>, Taxed), QuoteError> {
    let subtotal = sum(lines.iter().map(|line| &line.amount), scale)?;
    let is_credit = |line: &&Line| matches!(line.kind, Kind::Credit { .. });
    let mut sums: Vec<Sum<'_>> = Vec::with_capacity(today.len());
    let rounding = (scale, axes.round.mode);
    let mut add =
        |taxes, side: Vec<&Line>| add_side(&mut sums, taxes, &side, axes.tax_on, rounding);
    if paid == today {
        add(today, lines.iter().collect())?;
    } else {
        add(paid, lines.iter().filter(is_credit).collect())?;
        add(
            today,
            lines.iter().filter(|line| !is_credit(line)).collect(),
        )?;
    }
    let amount = |units| Amount::new(units, scale);
    let tax_lines: Vec<Line> = sums
        .iter()
        .filter(|sum| !(sum.tax.percent.is_zero() && sum.base == 0))
        .map(|sum| Line {
            id: sum.tax.id.clone(),
            amount: amount(sum.amount),
            kind: Kind::Tax {
                percent: sum.tax.percent,
                base: amount(sum.base),
                inclusive: sum.tax.inclusive,
            },
        })
        .collect();
    let tax = sum(tax_lines.iter().map(|line| &line.amount), scale)?;
    let on_top: i128 = sums
        .iter()
        .filter(|sum| !sum.tax.inclusive)
        .map(|sum| sum.amount)
        .sum();
    let total = sum([subtotal, amount(on_top)].iter(), scale)?;
    Ok((
        tax_lines,
        Taxed {
            subtotal,
            tax,
            total,
        },
    ))
}

/// Adds the taxes of one side's lines, of their sum or of each of them.
fn add_side<'a>(
    sums: &mut Vec<Sum<'a>>,
    taxes: &'a [Tax],
    side: &[&Line],
    tax_on: TaxOn,
    rounding: (u32, RoundingMode),
) -> Result<(), QuoteError> {
    if side.is_empty() {
        return Ok(());
    }
    match tax_on {
        TaxOn::Net => {
            let gross = side.iter().map(|line| line.amount.minor_units()).sum();
            add_taxes(sums, taxes, gross, rounding)
        }
        TaxOn::Line => side
            .iter()
            .try_for_each(|line| add_taxes(sums, taxes, line.amount.minor_units(), rounding)),
    }
}

/// Inclusive tax = gross x p / (100 + all inclusive percents); base = gross less inclusive tax;
/// exclusive tax = base x p / 100. Each rounded once.
fn add_taxes<'a>(
    sums: &mut Vec<Sum<'a>>,
    taxes: &'a [Tax],
    gross: i128,
    (scale, mode): (u32, RoundingMode),
) -> Result<(), QuoteError> {
    let hundred = PERCENT_MAX * ONE;
    let mut inside = hundred;
    for tax in taxes.iter().filter(|tax| tax.inclusive) {
        inside += exact(tax.percent)?;
    }
    let part = |of: i128, tax: &Tax, over: i128| {
        let of = Amount::new(of, scale).to_exact().ok_or_else(too_large)?;
        let percent = exact(tax.percent)?.unsigned_abs();
        Fraction::new(of, percent, over.unsigned_abs()).round(scale, mode)
    };
    let mut base = gross;
    for tax in taxes.iter().filter(|tax| tax.inclusive) {
        base -= part(gross, tax, inside)?;
    }
    for tax in taxes {
        let amount = if tax.inclusive {
            part(gross, tax, inside)?
        } else {
            part(base, tax, hundred)?
        };
        match sums.iter_mut().find(|sum| *sum.tax == *tax) {
            Some(sum) => {
                sum.base += base;
                sum.amount += amount;
            }
            None => sums.push(Sum { tax, base, amount }),
        }
    }
    Ok(())
}
