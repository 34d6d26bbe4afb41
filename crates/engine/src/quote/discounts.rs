//! Discounts: percentages first, each of what is left, then amounts; never below zero.

use super::parts::{Charges, tell_rounding};
use super::{Cut, Discount, Factor, LINES_MAX};
use crate::error::QuoteError;
use crate::explain::{Stage, Step, Why};
use crate::money::rounding::{Fraction, rounded_ratio, too_large};
use crate::money::wide::Wide;
use crate::money::{Amount, PERCENT_MAX, RoundingMode, exact, power_of_ten};
use rust_decimal::Decimal;

/// What discounts leave of each charge, in the quote's smallest digit.
pub(super) struct Left {
    charges: [i128; LINES_MAX],
    count: usize,
}

impl Left {
    /// The charges as rounded, before any discount. Under `net` too a discount cuts the charge, not the difference:
    /// what is given back was paid after an earlier discount.
    fn of(charges: Option<&Charges<'_>>, scale: u32) -> Result<Self, QuoteError> {
        let mut left = Left {
            charges: [0; LINES_MAX],
            count: 0,
        };
        if let Some(charges) = charges {
            let lines = charges.lines();
            left.count = lines.len().min(LINES_MAX);
            for ((index, line), amount) in lines.iter().enumerate().zip(&mut left.charges) {
                *amount = charges.amount(index, line, scale)?;
            }
        }
        Ok(left)
    }

    /// What is left of the charge `index`.
    pub fn get(&self, index: usize) -> i128 {
        self.charges.get(index).copied().unwrap_or(0)
    }

    fn sum(&self) -> i128 {
        self.charges.iter().sum()
    }

    /// Takes from one charge.
    fn take(&mut self, index: usize, amount: i128) {
        if let Some(left) = self.charges.get_mut(index) {
            *left -= amount;
        }
    }

    /// Takes from all charges in proportion to what is left of them: by largest remainder, ties to the earlier.
    fn take_from_all(&mut self, amount: i128) -> Result<(), QuoteError> {
        let whole = self.sum().unsigned_abs();
        if whole == 0 {
            return Ok(());
        }
        let mut rest = amount;
        let mut remainders = [0; LINES_MAX];
        for (left, remainder) in self
            .charges
            .iter_mut()
            .zip(&mut remainders)
            .take(self.count)
        {
            let (share, over) =
                portion(amount.unsigned_abs(), left.unsigned_abs(), whole).ok_or_else(too_large)?;
            *left -= share;
            rest -= share;
            *remainder = over;
        }
        // Fewer units are left than there are remainders above zero, and a charge with one has something left.
        for _ in 0..rest {
            let (mut index, mut most) = (0, &mut 0);
            for (at, remainder) in remainders.iter_mut().enumerate() {
                if *remainder > *most {
                    (index, most) = (at, remainder);
                }
            }
            *most = 0;
            self.take(index, 1);
        }
        Ok(())
    }
}

/// `amount` x `part` / `whole`, cut, and what is left over.
fn portion(amount: u128, part: u128, whole: u128) -> Option<(i128, u128)> {
    if let Some(product) = amount.checked_mul(part) {
        let share = i128::try_from(product.checked_div(whole)?).ok()?;
        return Some((share, product % whole));
    }
    let (share, over) = Wide::product(amount, part).div_rem(Wide::new(whole))?;
    let share = i128::try_from(share.to_u128()?).ok()?;
    Some((share, over.to_u128()?))
}

/// How discounts are rounded and shown.
#[derive(Clone, Copy)]
pub(super) struct Rounding {
    pub scale: u32,
    pub mode: RoundingMode,
    pub explain: bool,
}

/// Applies the discounts to the charges, and hands each with its amount (zero or negative) to `each`, in the order applied.
pub(super) fn discounted(
    charges: Option<&Charges<'_>>,
    discounts: &[Discount],
    only_lasting: bool,
    rounding: Rounding,
    each: &mut dyn FnMut(&Discount, Amount, Why) -> Result<(), QuoteError>,
) -> Result<Left, QuoteError> {
    let mut left = Left::of(charges, rounding.scale)?;
    for percents in [true, false] {
        for discount in discounts {
            let is_percent = matches!(discount.cut, Cut::Percent(_));
            let is_over = only_lasting && discount.renewals == Some(0);
            if is_percent == percents && !is_over {
                let mut why = Why::asked(rounding.explain, rounding.scale);
                let amount = one(charges, discount, &mut left, rounding, &mut why)?;
                each(discount, Amount::new(-amount, rounding.scale), why)?;
            }
        }
    }
    Ok(left)
}

/// Applies one discount, and gives what it cuts.
fn one(
    charges: Option<&Charges<'_>>,
    discount: &Discount,
    left: &mut Left,
    rounding: Rounding,
    why: &mut Why,
) -> Result<i128, QuoteError> {
    // An amount is for the full period of the line it names, or of the first.
    let lines = charges.map_or(&[][..], |charges| charges.lines());
    let cut_line = match &discount.line {
        Some(id) => lines.iter().position(|line| line.id == *id),
        None => (!lines.is_empty()).then_some(0),
    };
    let (Some(charges), Some(index)) = (charges, cut_line) else {
        // Nothing that it could cut is charged now.
        let id = discount.line.clone().unwrap_or_default();
        why.tell(|_| Step::NotCharged { id });
        return Ok(0);
    };
    let is_named = discount.line.is_some();
    let before = if is_named {
        left.get(index)
    } else {
        left.sum()
    };
    let amount = match discount.cut {
        Cut::Percent(percent) => percent_of(before, percent, rounding, why)?,
        Cut::Amount(amount) => {
            let line = lines.get(index).ok_or_else(too_large)?;
            let factor = charges.part(index, line, &mut Why::silent())?.factor;
            amount_off(amount, factor, before, rounding, why)?
        }
    };
    if is_named {
        left.take(index, amount);
        return Ok(amount);
    }
    let all = left.charges;
    left.take_from_all(amount)?;
    if why.is_asked() {
        for (index, line) in lines.iter().enumerate() {
            let share = left.get(index) - all.get(index).copied().unwrap_or(0);
            if share != 0 {
                why.tell(|_| Step::Share {
                    id: line.id.clone(),
                    amount: Amount::new(share, rounding.scale),
                });
            }
        }
    }
    Ok(amount)
}

/// A percentage of what is left. Rounding acts on the signed amount, and a discount is negative.
fn percent_of(
    left: i128,
    percent: Decimal,
    rounding: Rounding,
    why: &mut Why,
) -> Result<i128, QuoteError> {
    let Rounding { scale, mode, .. } = rounding;
    let times = percent.mantissa().unsigned_abs();
    let over = PERCENT_MAX.unsigned_abs() * u128::from(power_of_ten(percent.scale()));
    let amount = rounded_ratio(-left, times, over, mode).ok_or_else(too_large)?;
    if why.is_asked() {
        let left = Amount::new(left, scale);
        why.tell(|_| Step::Percent { percent, left });
        let exact = left.to_exact().ok_or_else(too_large)?;
        let value = Fraction::new(-exact, times, over);
        tell_rounding(
            value,
            Amount::new(amount, scale),
            Stage::Final,
            mode,
            scale,
            why,
        )?;
    }
    Ok(-amount)
}

/// An amount for a full period, for the part of it that is charged; not more than what is left.
fn amount_off(
    amount: Decimal,
    factor: Factor,
    left: i128,
    rounding: Rounding,
    why: &mut Why,
) -> Result<i128, QuoteError> {
    let Rounding { scale, mode, .. } = rounding;
    let value = Fraction::new(exact(amount)?, factor.of.into(), factor.over.into()).negated();
    let rounded = value.round(scale, mode)?;
    why.tell(|_| Step::AmountOff { amount, factor });
    tell_rounding(
        value,
        Amount::new(rounded, scale),
        Stage::Final,
        mode,
        scale,
        why,
    )?;
    let applies = -rounded > left;
    why.tell(|_| Step::Limit {
        left: Amount::new(left, scale),
        applies,
    });
    Ok((-rounded).min(left))
}
