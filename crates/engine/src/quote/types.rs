//! What is answered.

use super::Id;
use crate::calendar::{Moment, Period};
use crate::explain::Step;
use crate::money::{Amount, Currency};
use crate::named;
use alloc::vec::Vec;
use rust_decimal::Decimal;

/// What a change of a subscription costs: the answer.
///
/// Every amount has the currency's minor digits, or those that `round.scale` names.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The moment of the change.
    pub at: Moment,
    /// The currency of every amount.
    pub currency: Currency,
    /// Credits, charges, adjustments, discounts and taxes, in this order.
    pub lines: Vec<Line>,
    /// Credits + charges + adjustments + discounts; inclusive tax is within it.
    pub subtotal: Amount,
    /// All taxes, inclusive and exclusive.
    pub tax: Amount,
    /// The subtotal and the exclusive taxes.
    pub total: Amount,
    /// What becomes of the account's balance.
    pub balance: Balance,
    /// What goes back to the customer.
    pub refund: Amount,
    /// What is to be paid now.
    pub due_now: Amount,
    /// The period that is running after the change; `None` when the subscription ended.
    pub period: Option<Period>,
    /// What the next period will cost; `None` when there is none.
    pub renewal: Option<Renewal>,
    /// Whether the recurring amount rises.
    pub direction: Direction,
    /// Whether anything is due now.
    pub requires_payment: bool,
}

/// What a change of a subscription costs, without its lines.
///
/// Each member is as in [`Quote`]. It takes no allocation to compute.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    missing_docs,
    reason = "each member is documented at its namesake in `Quote`"
)]
pub struct Totals {
    pub subtotal: Amount,
    pub tax: Amount,
    pub total: Amount,
    pub balance: Balance,
    pub refund: Amount,
    pub due_now: Amount,
    pub period: Option<Period>,
    pub renewal: Option<Renewal>,
    pub direction: Direction,
    pub requires_payment: bool,
}

impl Quote {
    /// The same without its lines.
    pub fn totals(&self) -> Totals {
        Totals {
            subtotal: self.subtotal,
            tax: self.tax,
            total: self.total,
            balance: self.balance,
            refund: self.refund,
            due_now: self.due_now,
            period: self.period,
            renewal: self.renewal,
            direction: self.direction,
            requires_payment: self.requires_payment,
        }
    }
}

/// A line of a quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The id of the request's line, discount or tax.
    pub id: Id,
    /// What it is worth; credits and discounts are negative.
    pub amount: Amount,
    /// What kind of line it is, and what only this kind has.
    pub kind: Kind,
    /// How the amount came to be, where the request asked; it is told by whoever computes, and not read back.
    pub why: Option<Vec<Step>>,
}

/// The kinds of lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Unused time of a current line, given back.
    Credit {
        /// How many units.
        quantity: u32,
        /// The unused time.
        period: Period,
        /// What the full period is worth, exact.
        full_amount: Amount,
        /// Time left / full time, as counted.
        factor: Factor,
    },
    /// Time of a next line.
    Charge {
        /// How many units.
        quantity: u32,
        /// The time that is charged.
        period: Period,
        /// What the full period costs, exact.
        full_amount: Amount,
        /// Time charged / full time, as counted.
        factor: Factor,
    },
    /// The difference of the charge and the credit of the same line.
    Adjustment {
        /// How many units from now on.
        quantity: u32,
        /// The time that is charged.
        period: Period,
    },
    /// A discount.
    Discount,
    /// A tax.
    Tax {
        /// Its rate.
        percent: Decimal,
        /// What it is taken of, without inclusive tax.
        base: Amount,
        /// Whether the prices contain it.
        inclusive: bool,
    },
}

impl Kind {
    /// Its name on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Kind::Credit { .. } => "credit",
            Kind::Charge { .. } => "charge",
            Kind::Adjustment { .. } => "adjustment",
            Kind::Discount => "discount",
            Kind::Tax { .. } => "tax",
        }
    }
}

/// A part of a period: `of` units of `over`, as counted and not reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Units that count.
    pub of: u64,
    /// Units of the full period, 1 or more.
    pub over: u64,
}

impl Factor {
    /// All of it.
    pub const WHOLE: Factor = Factor { of: 1, over: 1 };
}

/// What becomes of the account's balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Before the change.
    pub before: Amount,
    /// What of it is set off against the total; negative where a debt is added.
    pub applied: Amount,
    /// After the change.
    pub after: Amount,
}

/// What the period after this one costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// That period.
    pub period: Period,
    /// Before exclusive tax.
    pub subtotal: Amount,
    /// All taxes.
    pub tax: Amount,
    /// What it costs.
    pub total: Amount,
}

named! {
    /// Whether the recurring amount rises, normalised to a year, before discounts.
    enum Direction {
        /// It rises.
        Increase = "increase",
        /// It falls.
        Decrease = "decrease",
        /// It stays.
        Same = "same",
    }
}
