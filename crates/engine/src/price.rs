//! What a quantity costs in full, before any proration.
//!
//! Nothing here can overflow: a price is at most 10^24 inner units, times 2^32 at the most, and a hundred tiers have a
//! hundred flat amounts; 128 bits hold 10^38.

use crate::error::QuoteError;
use crate::explain::{Step, Why};
use crate::money::{Amount, Exact, exact};
use alloc::vec::Vec;
use rust_decimal::Decimal;

/// The most units of a line.
pub const QUANTITY_MAX: u32 = 1_000_000;
/// The most tiers of a price.
pub const TIERS_MAX: usize = 100;

/// A price model. Amounts are in major units, per interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Price {
    /// One amount, whatever the quantity.
    Flat {
        /// The amount.
        amount: Decimal,
    },
    /// So much for each unit.
    PerUnit {
        /// The amount for one unit.
        unit_amount: Decimal,
    },
    /// Each unit at its own tier's price; a tier's flat amount once the tier is reached.
    Graduated {
        /// The tiers, rising.
        tiers: Vec<UnitTier>,
    },
    /// All units at the reached tier's price, plus that tier's flat amount.
    Volume {
        /// The tiers, rising.
        tiers: Vec<UnitTier>,
    },
    /// The reached tier's amount.
    Stairstep {
        /// The tiers, rising.
        tiers: Vec<StepTier>,
    },
    /// So much for every started package.
    Package {
        /// Units in a package, 1 or more.
        size: u32,
        /// The amount for one package.
        amount: Decimal,
    },
}

/// A tier with a price for each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTier {
    /// The last unit of the tier; `None` in the last tier.
    pub up_to: Option<u32>,
    /// The amount for one unit.
    pub unit_amount: Decimal,
    /// The amount for reaching the tier.
    pub flat_amount: Decimal,
}

/// A tier with one amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTier {
    /// The last unit of the tier; `None` in the last tier.
    pub up_to: Option<u32>,
    /// The amount for any quantity in the tier.
    pub amount: Decimal,
}

impl Price {
    /// The full amount for `quantity` units, exact.
    ///
    /// ```
    /// use midcycle_engine::{Decimal, price::Price};
    ///
    /// let price = Price::PerUnit { unit_amount: Decimal::new(6900, 2) };
    /// assert_eq!(price.full_amount(5)?.to_string(), "345.000000000000");
    /// # Ok::<(), midcycle_engine::QuoteError>(())
    /// ```
    pub fn full_amount(&self, quantity: u32) -> Result<Amount, QuoteError> {
        self.exact_amount(quantity).map(Amount::from_exact)
    }

    /// The full amount in the engine's inner unit.
    pub(crate) fn exact_amount(&self, quantity: u32) -> Result<Exact, QuoteError> {
        self.explained_amount(quantity, &mut Why::silent())
    }

    /// The same, telling how it adds up.
    pub(crate) fn explained_amount(
        &self,
        quantity: u32,
        why: &mut Why,
    ) -> Result<Exact, QuoteError> {
        match self {
            Price::Flat { amount } => flat(*amount, None, why),
            Price::PerUnit { unit_amount } => units(quantity, *unit_amount, None, why),
            Price::Graduated { tiers } => graduated(tiers, quantity, why),
            Price::Volume { tiers } => match reached(tiers, quantity, |tier| tier.up_to) {
                None => Ok(0),
                Some((index, tier)) => tier_amount(tier, index, quantity, why),
            },
            Price::Stairstep { tiers } => match reached(tiers, quantity, |tier| tier.up_to) {
                None => Ok(0),
                Some((index, tier)) => flat(tier.amount, Some(index), why),
            },
            Price::Package { size, amount } => packages(*size, *amount, quantity, why),
        }
    }
}

fn flat(amount: Decimal, tier: Option<u32>, why: &mut Why) -> Result<Exact, QuoteError> {
    let exact = exact(amount)?;
    why.tell(|shown| Step::Flat {
        tier,
        amount: shown.amount(exact),
    });
    Ok(exact)
}

fn units(
    quantity: u32,
    unit_amount: Decimal,
    tier: Option<u32>,
    why: &mut Why,
) -> Result<Exact, QuoteError> {
    let amount = exact(unit_amount)? * Exact::from(quantity);
    why.tell(|shown| Step::Units {
        tier,
        quantity,
        unit_amount,
        amount: shown.amount(amount),
    });
    Ok(amount)
}

fn packages(
    size: u32,
    package_amount: Decimal,
    quantity: u32,
    why: &mut Why,
) -> Result<Exact, QuoteError> {
    let size = size.max(1);
    let count = quantity.div_ceil(size);
    let amount = exact(package_amount)? * Exact::from(count);
    why.tell(|shown| Step::Packages {
        count,
        size,
        package_amount,
        amount: shown.amount(amount),
    });
    Ok(amount)
}

/// Each unit at its own tier's price, tier by tier.
fn graduated(tiers: &[UnitTier], quantity: u32, why: &mut Why) -> Result<Exact, QuoteError> {
    let mut sum: Exact = 0;
    let mut below = 0;
    for (index, tier) in (1..).zip(tiers) {
        if quantity <= below {
            break;
        }
        let last = tier.up_to.unwrap_or(u32::MAX);
        let units = quantity.min(last).saturating_sub(below);
        sum += tier_amount(tier, index, units, why)?;
        below = last;
    }
    Ok(sum)
}

/// Some units at a tier's price, and its flat amount where it has one.
fn tier_amount(
    tier: &UnitTier,
    index: u32,
    quantity: u32,
    why: &mut Why,
) -> Result<Exact, QuoteError> {
    let amount = units(quantity, tier.unit_amount, Some(index), why)?;
    if tier.flat_amount.is_zero() {
        return Ok(amount);
    }
    Ok(amount + flat(tier.flat_amount, Some(index), why)?)
}

/// The tier that the last unit falls into, and its number from 1. No units reach no tier.
fn reached<T>(tiers: &[T], quantity: u32, up_to: impl Fn(&T) -> Option<u32>) -> Option<(u32, &T)> {
    if quantity == 0 {
        return None;
    }
    (1..)
        .zip(tiers)
        .find(|(_, tier)| up_to(tier).is_none_or(|last| quantity <= last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Read;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    /// Each model at the edges of its tiers and packages, as the contract's table has it.
    #[test]
    fn quantities_are_priced_by_their_model() {
        let units = |model: &str| {
            alloc::format!(
                r#"{{"model":"{model}","tiers":[
                    {{"up_to":10,"unit_amount":"9.99","flat_amount":"3"}},
                    {{"up_to":20,"unit_amount":"8"}},
                    {{"up_to":null,"unit_amount":"0.5","flat_amount":"100"}}]}}"#
            )
        };
        let steps = r#"{"model":"stairstep","tiers":[
            {"up_to":10,"amount":"50"},{"up_to":null,"amount":"80.5"}]}"#;
        let table: [(String, &[(u32, &str)]); 6] = [
            (
                r#"{"model":"flat","amount":"29.90"}"#.into(),
                &[(0, "29.9"), (1, "29.9"), (1_000_000, "29.9")],
            ),
            (
                r#"{"model":"per_unit","unit_amount":"0.000000000001"}"#.into(),
                &[(0, "0"), (1, "0.000000000001"), (1_000_000, "0.000001")],
            ),
            (
                // 10 x 9.99 + 3 = 102.90; the next ten are 8 each; from the 21st on 0.50 each, and 100 once.
                units("graduated"),
                &[
                    (0, "0"),
                    (1, "12.99"),
                    (10, "102.9"),
                    (11, "110.9"),
                    (20, "182.9"),
                    (21, "283.4"),
                    (23, "284.4"),
                ],
            ),
            (
                // The last unit's tier prices them all.
                units("volume"),
                &[
                    (0, "0"),
                    (1, "12.99"),
                    (10, "102.9"),
                    (11, "88"),
                    (20, "160"),
                    (21, "110.5"),
                ],
            ),
            (
                steps.into(),
                &[(0, "0"), (1, "50"), (10, "50"), (11, "80.5")],
            ),
            (
                r#"{"model":"package","size":10,"amount":"49.50"}"#.into(),
                &[
                    (0, "0"),
                    (1, "49.5"),
                    (10, "49.5"),
                    (11, "99"),
                    (21, "148.5"),
                ],
            ),
        ];
        for (text, amounts) in table {
            let price = Price::from_text(&text).unwrap();
            for (quantity, expected) in amounts {
                let amount = price.full_amount(*quantity).unwrap().shortest();
                assert_eq!(amount.to_string(), *expected, "{quantity} of {text}");
            }
        }
    }

    /// The most that the limits allow is far from the type's: a hundred tiers and the largest price and quantity.
    #[test]
    fn the_largest_price_is_exact() {
        let most = Decimal::new(1_000_000_000_000, 0);
        let tier = |up_to| UnitTier {
            up_to,
            unit_amount: most,
            flat_amount: most,
        };
        let mut tiers: Vec<UnitTier> = (1..100).map(|last| tier(Some(last))).collect();
        tiers.push(tier(None));
        let price = Price::Graduated { tiers };
        let amount = price.full_amount(u32::MAX).unwrap().shortest();
        // (4,294,967,295 + 100) x 10^12
        assert_eq!(amount.to_string(), "4294967395000000000000");
    }
}
