//! How an amount came to be: steps that a person can follow by hand, in no language.
//!
//! The arithmetic itself tells them, where it happens, so that no explanation can differ from what was computed. A
//! request without `explain` tells nothing and pays nothing for it.

use crate::calendar::{DayCount, Period, Unit};
use crate::json::{Write, Writer};
use crate::money::{Amount, Exact, RoundingMode};
use crate::named;
use crate::quote::{Factor as Fraction, Id};
use alloc::string::String;
use alloc::vec::Vec;
use rust_decimal::Decimal;

/// Defines the steps: each travels as an object with its code under `step`, then its members; what is `None` is left out.
macro_rules! steps {
    (
        $(#[$($doc:tt)*])*
        enum $name:ident {
            $($(#[$($step_doc:tt)*])* $step:ident = $code:literal {
                $($(#[$($field_doc:tt)*])* $field:ident: $type:ty,)*
            },)+
        }
    ) => {
        $(#[$($doc)*])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$($step_doc)*])*
                $step {
                    $($(#[$($field_doc)*])* $field: $type,)*
                },
            )+
        }

        $crate::described!(union $name [$([$($doc)*])*] "step" {
            $([$([$($step_doc)*])*] $code { $([$([$($field_doc)*])*] stringify!($field) => $type;)* })+
        });

        impl $name {
            /// The codes of all steps.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// Its code on the wire.
            pub const fn code(&self) -> &'static str {
                match self {
                    $($name::$step { .. } => $code,)+
                }
            }
        }

        impl Write for $name {
            fn write(&self, out: &mut Writer) {
                out.open('{');
                out.name("step").text(self.code());
                match self {
                    $($name::$step { $($field),* } => {
                        $(if !$field.is_nothing() {
                            out.member(stringify!($field), $field);
                        })*
                    })+
                }
                out.close('}');
            }
        }
    };
}

steps! {
    /// One step on the way to the amount of a line, in the order in which they are taken.
    ///
    /// The full amount of a line is the sum of its `units`, `flat` and `packages`, unless `billed` replaces it. It is
    /// multiplied by the fraction that `time` or `whole` tells, rounded where `factor` says so; `cap` bounds it; `rounded` ends it.
    enum Step {
        /// So many units at so much each; in a price with tiers, those of one tier.
        Units = "units" {
            /// Which tier, counted from 1.
            tier: Option<u32>,
            /// How many units.
            quantity: u32,
            /// What one of them costs.
            unit_amount: Decimal,
            /// What they cost together, exact.
            amount: Amount,
        },
        /// An amount that does not depend on the quantity.
        Flat = "flat" {
            /// Which tier it is of, counted from 1.
            tier: Option<u32>,
            /// The amount.
            amount: Amount,
        },
        /// Every started package.
        Packages = "packages" {
            /// How many were started.
            count: u32,
            /// How many units one holds.
            size: u32,
            /// What one costs.
            package_amount: Decimal,
            /// What they cost together, exact.
            amount: Amount,
        },
        /// What was really billed stands in for the list price.
        Billed = "billed" {
            /// It.
            amount: Amount,
        },
        /// The part of the time that counts: `of` of `over` units.
        Time = "time" {
            /// What is counted.
            unit: Unit,
            /// How days are counted, where days are.
            day_count: Option<DayCount>,
            /// The time that counts.
            period: Period,
            /// What the full amount pays for.
            full_period: Period,
            /// Units that count, of all units; never more than all.
            factor: Fraction,
        },
        /// All of it counts.
        Whole = "whole" {},
        /// The fraction was rounded before use.
        Factor = "factor" {
            /// Decimals.
            scale: u32,
            /// How.
            mode: RoundingMode,
            /// What is used.
            value: String,
        },
        /// A credit is never more than what was paid and is not yet given back.
        Cap = "cap" {
            /// What was paid.
            paid: Amount,
            /// What was given back.
            credited: Amount,
            /// What can be given back.
            left: Amount,
            /// Whether it was less than the credit, and so replaced it.
            applies: bool,
        },
        /// The steps of one side of an adjustment follow, or those of their difference.
        Side = "side" {
            /// Which.
            side: Side,
        },
        /// An amount was rounded.
        Rounded = "rounded" {
            /// Whether on the way or at the end.
            stage: Stage,
            /// Decimals.
            scale: u32,
            /// How.
            mode: RoundingMode,
            /// The signed amount before, cut after twelve decimals.
            before: Amount,
            /// Whether nothing had to be cut to show it.
            exact: bool,
            /// The amount after.
            after: Amount,
        },
        /// A percentage of what was left of the charges.
        Percent = "percent" {
            /// The percentage.
            percent: Decimal,
            /// What was left.
            left: Amount,
        },
        /// An amount for a full period.
        AmountOff = "amount_off" {
            /// The amount.
            amount: Decimal,
            /// The part of the period that is charged.
            factor: Fraction,
        },
        /// A discount cuts no further than to zero.
        Limit = "limit" {
            /// What was left of the charges.
            left: Amount,
            /// Whether it was less than the discount, and so replaced it.
            applies: bool,
        },
        /// What a discount took of one line.
        Share = "share" {
            /// The line.
            id: Id,
            /// The amount, negative.
            amount: Amount,
        },
        /// What the discount would cut is not charged now.
        NotCharged = "not_charged" {
            /// The line; empty where no line is.
            id: Id,
        },
        /// A tax of one sum, rounded: `percent` of `over` of the gross sum where the prices contain it, else of the base.
        Tax = "tax" {
            /// Whether of all lines, of the credits with the taxes that were paid, or of all else with today's.
            side: TaxSide,
            /// The kind of the one line that it is taken of, where tax is taken of each line.
            kind: Option<&'static str>,
            /// That line's id.
            id: Option<Id>,
            /// The sum, inclusive tax within it.
            gross: Amount,
            /// The sum without inclusive tax.
            base: Amount,
            /// The rate.
            percent: Decimal,
            /// 100; where the prices contain it, with the percents of all inclusive taxes added.
            over: Amount,
            /// Decimals.
            scale: u32,
            /// How it was rounded.
            mode: RoundingMode,
            /// The tax before, cut after twelve decimals.
            before: Amount,
            /// Whether nothing had to be cut to show it.
            exact: bool,
            /// The tax.
            after: Amount,
        },
    }
}

named! {
    /// What the next steps of an adjustment tell.
    enum Side {
        /// What the next line costs.
        Charge = "charge",
        /// What the current line gives back.
        Credit = "credit",
        /// The first less the second.
        Difference = "difference",
    }
}

named! {
    /// When an amount was rounded.
    enum Stage {
        /// On the way, as the axis `intermediate` says.
        Intermediate = "intermediate",
        /// At the end, as the axis `round` says.
        Final = "final",
    }
}

named! {
    /// What a tax is taken of.
    enum TaxSide {
        /// Of all lines.
        All = "all",
        /// Of the credits, which carry the taxes that were paid.
        Paid = "paid",
        /// Of all else, which carries today's.
        Today = "today",
    }
}

/// Takes down the steps of one amount, where they are asked for.
#[derive(Debug)]
pub(crate) struct Why {
    steps: Option<Vec<Step>>,
    decimals: u32,
}

impl Why {
    /// Nobody asks.
    pub(crate) const fn silent() -> Self {
        Why {
            steps: None,
            decimals: 0,
        }
    }

    /// Takes down what follows, where somebody asks; exact amounts are shown with at least so many decimals.
    pub(crate) fn asked(is_asked: bool, decimals: u32) -> Self {
        Why {
            steps: is_asked.then(Vec::new),
            decimals,
        }
    }

    /// Whether somebody asks.
    pub(crate) fn is_asked(&self) -> bool {
        self.steps.is_some()
    }

    /// Takes down a step, which is made only where it is asked for.
    pub(crate) fn tell(&mut self, step: impl FnOnce(Shown) -> Step) {
        let shown = Shown(self.decimals);
        if let Some(steps) = &mut self.steps {
            steps.push(step(shown));
        }
    }

    /// The steps.
    pub(crate) fn into_steps(self) -> Option<Vec<Step>> {
        self.steps
    }
}

/// How exact amounts are shown: with the currency's decimals, or more where they have more.
#[derive(Clone, Copy)]
pub(crate) struct Shown(u32);

impl Shown {
    pub(crate) fn amount(self, exact: Exact) -> Amount {
        Amount::from_exact_at_least(exact, self.0)
    }
}
