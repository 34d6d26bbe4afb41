//! What a quantity costs in full, before any proration.

use crate::error::{Code, QuoteError};
use crate::money::{Exact, exact};
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
    pub fn full_amount(&self, quantity: u32) -> Result<crate::money::Amount, QuoteError> {
        self.exact_amount(quantity)
            .map(crate::money::Amount::from_exact)
    }

    /// The full amount in the engine's inner unit.
    pub(crate) fn exact_amount(&self, quantity: u32) -> Result<Exact, QuoteError> {
        let amount = match self {
            Price::Flat { amount } => Some(exact(*amount)?),
            Price::PerUnit { unit_amount } => exact(*unit_amount)?.checked_mul(quantity.into()),
            Price::Graduated { tiers } => graduated(tiers, quantity)?,
            Price::Volume { tiers } => match reached(tiers, quantity, |tier| tier.up_to) {
                None => Some(0),
                Some(tier) => exact(tier.unit_amount)?
                    .checked_mul(quantity.into())
                    .and_then(|units| units.checked_add(exact(tier.flat_amount).ok()?)),
            },
            Price::Stairstep { tiers } => match reached(tiers, quantity, |tier| tier.up_to) {
                None => Some(0),
                Some(tier) => Some(exact(tier.amount)?),
            },
            Price::Package { size, amount } => {
                let packages = quantity.div_ceil((*size).max(1));
                exact(*amount)?.checked_mul(packages.into())
            }
        };
        amount.ok_or_else(|| QuoteError::new(Code::Overflow, "the full amount is too large"))
    }
}

/// Each unit at its own tier's price, tier by tier.
fn graduated(tiers: &[UnitTier], quantity: u32) -> Result<Option<Exact>, QuoteError> {
    let mut sum: Exact = 0;
    let mut below = 0;
    for tier in tiers {
        if quantity <= below {
            break;
        }
        let units = quantity
            .min(tier.up_to.unwrap_or(u32::MAX))
            .saturating_sub(below);
        let Some(next) = exact(tier.unit_amount)?
            .checked_mul(units.into())
            .and_then(|amount| amount.checked_add(exact(tier.flat_amount).ok()?))
            .and_then(|amount| sum.checked_add(amount))
        else {
            return Ok(None);
        };
        sum = next;
        below = tier.up_to.unwrap_or(u32::MAX);
    }
    Ok(Some(sum))
}

/// The tier that the last unit falls into. No units reach no tier.
fn reached<T>(tiers: &[T], quantity: u32, up_to: impl Fn(&T) -> Option<u32>) -> Option<&T> {
    if quantity == 0 {
        return None;
    }
    tiers
        .iter()
        .find(|tier| up_to(tier).is_none_or(|last| quantity <= last))
}
