//! The axes along which billing engines differ, and the named presets.
//!
//! A rule is data: nothing else in the engine knows a vendor's name.

mod presets;

pub use presets::PRESETS;
pub(crate) use presets::preset;

use crate::calendar::{DayCount, Unit};
use crate::money::RoundingMode;

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

/// Whose the day of the change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum From {
    /// It counts from the day of the change on.
    #[default]
    SameDay,
    /// It counts from the day after.
    NextDay,
}

/// Does a new period start at the moment of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cycle {
    /// A new period starts.
    #[default]
    Reset,
    /// The current period goes on.
    Keep,
    /// A new period starts only where the interval changes.
    ResetOnNewInterval,
}

/// How much of an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Share {
    /// In proportion to the time left.
    #[default]
    Prorated,
    /// All of it.
    Full,
    /// Nothing.
    None,
}

/// What a credit is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CreditBasis {
    /// What was billed, where it is known, else the list price.
    #[default]
    Billed,
    /// Always quantity x price.
    List,
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

/// What the final rounding acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RoundOf {
    /// Each credit and each charge.
    #[default]
    Line,
    /// The difference of the charge and the credit of the same line.
    Net,
}

/// What tax is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TaxOn {
    /// The sum after discounts, rounded once for each tax.
    #[default]
    Net,
    /// Each line, each rounded.
    Line,
}

/// Where a negative total goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Surplus {
    /// To the account's balance.
    #[default]
    Balance,
    /// Back to the customer.
    Refund,
    /// Nowhere.
    Forfeit,
}

/// When the change takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Effective {
    /// At once.
    #[default]
    Now,
    /// At the end of the current period.
    PeriodEnd,
}

/// The values of an axis and their names on the wire.
macro_rules! names {
    ($type:ident: $($name:literal $value:ident),+) => {
        impl $type {
            pub(crate) const ALL: [(&'static str, $type); [$($name),+].len()] =
                [$(($name, $type::$value)),+];
        }
    };
}

names!(From: "same_day" SameDay, "next_day" NextDay);
names!(Cycle: "reset" Reset, "keep" Keep, "reset_on_new_interval" ResetOnNewInterval);
names!(Share: "prorated" Prorated, "full" Full, "none" None);
names!(CreditBasis: "billed" Billed, "list" List);
names!(RoundOf: "line" Line, "net" Net);
names!(TaxOn: "net" Net, "line" Line);
names!(Surplus: "balance" Balance, "refund" Refund, "forfeit" Forfeit);
names!(Effective: "now" Now, "period_end" PeriodEnd);
