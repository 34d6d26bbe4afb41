//! The axes along which billing engines differ, and the named presets.
//!
//! A rule is data: nothing else in the engine knows a vendor's name.

mod axis;
mod presets;

pub use axis::{AXES, Axis};
pub use presets::PRESETS;
pub(crate) use presets::preset;

use crate::calendar::{DayCount, Unit};
use crate::money::RoundingMode;
use crate::named;

/// The rules of a quote: a value on every axis. The default is the preset `goto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rules {
    /// The axes.
    pub axes: Axes,
    /// Axes that replace the ones above when the change is a decrease.
    pub when_decreasing: Option<Overrides>,
}

/// A value on every axis but `when_decreasing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Axes {
    /// What elapsed time is counted in.
    pub unit: Unit,
    /// With days: how days between two dates are counted.
    pub day_count: DayCount,
    /// With days: is the day of the change still unused (credited) or already used.
    pub credit_from: From,
    /// With days: where a prorated charge starts.
    pub charge_from: From,
    /// Does a new period start at `at`, or does the current one go on.
    pub cycle: Cycle,
    /// What is given back of the current lines.
    pub credit: Share,
    /// What is asked for the next lines.
    pub charge: Share,
    /// What a credit is computed from.
    pub credit_basis: CreditBasis,
    /// Is the factor time left / full time rounded before use.
    pub factor: Option<Step>,
    /// Is an amount rounded once more before the final rounding.
    pub intermediate: Option<Step>,
    /// The final rounding.
    pub round: Round,
    /// Is tax taken of the sum or of each line.
    pub tax_on: TaxOn,
    /// Where a negative total goes.
    pub surplus: Surplus,
    /// When the change takes effect.
    pub effective: Effective,
}

/// Axes that replace others; `None` leaves an axis as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(
    missing_docs,
    reason = "each member is documented at its namesake in `Axes`"
)]
pub struct Overrides {
    pub unit: Option<Unit>,
    pub day_count: Option<DayCount>,
    pub credit_from: Option<From>,
    pub charge_from: Option<From>,
    pub cycle: Option<Cycle>,
    pub credit: Option<Share>,
    pub charge: Option<Share>,
    pub credit_basis: Option<CreditBasis>,
    pub factor: Option<Option<Step>>,
    pub intermediate: Option<Option<Step>>,
    pub round: Option<Round>,
    pub tax_on: Option<TaxOn>,
    pub surplus: Option<Surplus>,
    pub effective: Option<Effective>,
}

impl Axes {
    /// These axes with some of them replaced.
    #[must_use]
    pub fn with(self, overrides: Overrides) -> Self {
        Axes {
            unit: overrides.unit.unwrap_or(self.unit),
            day_count: overrides.day_count.unwrap_or(self.day_count),
            credit_from: overrides.credit_from.unwrap_or(self.credit_from),
            charge_from: overrides.charge_from.unwrap_or(self.charge_from),
            cycle: overrides.cycle.unwrap_or(self.cycle),
            credit: overrides.credit.unwrap_or(self.credit),
            charge: overrides.charge.unwrap_or(self.charge),
            credit_basis: overrides.credit_basis.unwrap_or(self.credit_basis),
            factor: overrides.factor.unwrap_or(self.factor),
            intermediate: overrides.intermediate.unwrap_or(self.intermediate),
            round: overrides.round.unwrap_or(self.round),
            tax_on: overrides.tax_on.unwrap_or(self.tax_on),
            surplus: overrides.surplus.unwrap_or(self.surplus),
            effective: overrides.effective.unwrap_or(self.effective),
        }
    }
}

impl Rules {
    /// The rules of a preset, by its name on the wire.
    ///
    /// ```
    /// use midcycle_engine::rules::{Cycle, Rules};
    ///
    /// assert_eq!(Rules::preset("goto"), Some(Rules::default()));
    /// assert_eq!(Rules::preset("killbill").unwrap().axes.cycle, Cycle::Keep);
    /// assert_eq!(Rules::preset("unheard of"), None);
    /// ```
    pub fn preset(name: &str) -> Option<Self> {
        preset(name)
    }
}

named! {
    /// Whose the day of the change is.
    #[derive(Default)]
    enum From: Rules {
        /// It counts from the day of the change on.
        #[default]
        SameDay = "same_day",
        /// It counts from the day after.
        NextDay = "next_day",
    }
}

named! {
    /// Does a new period start at the moment of the change.
    #[derive(Default)]
    enum Cycle: Rules {
        /// A new period starts.
        #[default]
        Reset = "reset",
        /// The current period goes on.
        Keep = "keep",
        /// A new period starts only where the interval changes.
        ResetOnNewInterval = "reset_on_new_interval",
    }
}

named! {
    /// How much of an amount counts.
    #[derive(Default)]
    enum Share: Rules {
        /// In proportion to the time left.
        #[default]
        Prorated = "prorated",
        /// All of it.
        Full = "full",
        /// Nothing.
        None = "none",
    }
}

named! {
    /// What a credit is computed from.
    #[derive(Default)]
    enum CreditBasis: Rules {
        /// What was billed, where it is known, else the list price.
        #[default]
        Billed = "billed",
        /// Always quantity x price.
        List = "list",
    }
}

/// A rounding on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Decimals, of a factor 0 to 18, of an amount 0 to 12.
    pub scale: u32,
    /// The mode.
    pub mode: RoundingMode,
}

/// The final rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Round {
    /// The mode.
    pub mode: RoundingMode,
    /// Decimals, 0 to 12; `None` is the currency's minor digits.
    pub scale: Option<u32>,
    /// What is rounded.
    pub of: RoundOf,
}

named! {
    /// What the final rounding acts on.
    #[derive(Default)]
    enum RoundOf: Rules {
        /// Each credit and each charge.
        #[default]
        Line = "line",
        /// The difference of the charge and the credit of the same line.
        Net = "net",
    }
}

named! {
    /// What tax is taken of.
    #[derive(Default)]
    enum TaxOn: Rules {
        /// The sum after discounts, rounded once for each tax.
        #[default]
        Net = "net",
        /// Each line, each rounded.
        Line = "line",
    }
}

named! {
    /// Where a negative total goes.
    #[derive(Default)]
    enum Surplus: Rules {
        /// To the account's balance.
        #[default]
        Balance = "balance",
        /// Back to the customer.
        Refund = "refund",
        /// Nowhere.
        Forfeit = "forfeit",
    }
}

named! {
    /// When the change takes effect.
    #[derive(Default)]
    enum Effective: Rules {
        /// At once.
        #[default]
        Now = "now",
        /// At the end of the current period.
        PeriodEnd = "period_end",
    }
}
