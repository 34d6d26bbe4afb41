//! Discounts: percentages first, each of what is left, then amounts; never below zero.

use super::{Cut, Discount, Factor};
use crate::error::QuoteError;
use crate::money::rounding::{Fraction, too_large};
use crate::money::wide::Wide;
use crate::money::{Amount, ONE, PERCENT_MAX, RoundingMode, exact};
use alloc::string::String;
use alloc::vec::Vec;

/// A charge as rounded, in the quote's smallest digit.
pub(super) struct Charged<'a> {
    pub id: &'a String,
    pub amount: i128,
    pub factor: Factor,
}

/// What discounts make of charges.
pub(super) struct Discounted {
    /// Each discount's id and amount (zero or negative), in the order applied.
    pub cuts: Vec<(String, i128)>,
    /// What is left of each charge.
    pub left: Vec<i128>,
}

/// Applies the discounts to the charges.
pub(super) fn cut(
    discounts: &[Discount],
    charges: &[Charged<'_>],
    scale: u32,
    mode: RoundingMode,
) -> Result<Discounted, QuoteError> {
    let mut left: Vec<i128> = charges.iter().map(|charge| charge.amount).collect();
    let mut cuts = Vec::with_capacity(discounts.len());
    let is_percent = |discount: &&Discount| matches!(discount.cut, Cut::Percent(_));
    let percents = discounts.iter().filter(is_percent);
    let amounts = discounts.iter().filter(|discount| !is_percent(discount));
    for discount in percents.chain(amounts) {
        let line = discount.line.as_ref();
        let named = line.map(|id| charges.iter().position(|charge| charge.id == id));
        let amount = match named {
            // The named line is not charged now: there is nothing to cut.
            Some(None) => 0,
            Some(Some(index)) => {
                let before = left.get(index).copied().unwrap_or(0);
                let factor = charges.get(index).map(|charge| charge.factor);
                let amount = wanted(discount.cut, before, factor, scale, mode)?.min(before);
                if let Some(left) = left.get_mut(index) {
                    *left -= amount;
                }
                amount
            }
            None => {
                let before: i128 = left.iter().sum();
                let factor = charges.first().map(|charge| charge.factor);
                let amount = wanted(discount.cut, before, factor, scale, mode)?.min(before);
                take(&mut left, amount, before)?;
                amount
            }
        };
        cuts.push((discount.id.clone(), -amount));
    }
    Ok(Discounted { cuts, left })
}

/// What a discount would cut of `left`, rounded; not negative.
fn wanted(
    cut: Cut,
    left: i128,
    factor: Option<Factor>,
    scale: u32,
    mode: RoundingMode,
) -> Result<i128, QuoteError> {
    let value = match (cut, factor) {
        (_, None) => Fraction::ZERO,
        (Cut::Percent(percent), Some(_)) => {
            let left = Amount::new(left, scale).to_exact().ok_or_else(too_large)?;
            let percent = exact(percent)?.unsigned_abs();
            Fraction::new(left, percent, (PERCENT_MAX * ONE).unsigned_abs())
        }
        (Cut::Amount(amount), Some(factor)) => {
            Fraction::new(exact(amount)?, factor.of.into(), factor.over.into())
        }
    };
    // Rounding acts on the signed amount, and a discount is negative.
    Ok(-value.negated().round(scale, mode)?)
}

/// Takes `amount` from all of `left` in proportion: by largest remainder, ties to the earlier.
fn take(left: &mut [i128], amount: i128, sum: i128) -> Result<(), QuoteError> {
    let Ok(whole) = u128::try_from(sum) else {
        return Ok(());
    };
    if whole == 0 || amount <= 0 {
        return Ok(());
    }
    let mut rest = amount;
    let mut remainders = Vec::with_capacity(left.len());
    for (index, part) in left.iter_mut().enumerate() {
        let product = Wide::product(amount.unsigned_abs(), part.unsigned_abs());
        let (share, remainder) = product.div_rem(Wide::new(whole)).ok_or_else(too_large)?;
        let share = share.to_u128().and_then(|share| i128::try_from(share).ok());
        let share = share.ok_or_else(too_large)?;
        *part -= share;
        rest -= share;
        remainders.push((index, remainder));
    }
    // Ties go to the earlier line.
    remainders.sort_unstable_by_key(|(index, remainder)| (core::cmp::Reverse(*remainder), *index));
    for (index, _) in remainders {
        if rest == 0 {
            break;
        }
        if let Some(part) = left.get_mut(index).filter(|part| **part > 0) {
            *part -= 1;
            rest -= 1;
        }
    }
    Ok(())
}
