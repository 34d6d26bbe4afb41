//! What is asked.

use crate::calendar::{Interval, Moment, Period};
use crate::money::Currency;
use crate::price::Price;
use crate::rules::Rules;
use alloc::sync::Arc;
use alloc::vec::Vec;
use rust_decimal::Decimal;

/// The id of a line, a discount or a tax.
///
/// A quote names what the request named, so the two share the text: a line of a quote allocates nothing for its id.
pub type Id = Arc<str>;

/// The most lines of the current or the next state.
pub const LINES_MAX: usize = 100;
/// The most discounts.
pub const DISCOUNTS_MAX: usize = 20;
/// The most taxes of a list.
pub const TAXES_MAX: usize = 10;

/// What a change of a subscription would cost: the question.
///
/// Amounts are in major units. All moments are of one kind, dates or instants.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRequest {
    /// The moment of the change.
    pub at: Moment,
    /// The currency of every amount.
    pub currency: Currency,
    /// The rules.
    pub rules: Rules,
    /// What is owned; `None` for a purchase.
    pub current: Option<Current>,
    /// What is wanted; `None` to end it now.
    pub next: Option<Next>,
    /// Discounts on the charges.
    pub discounts: Vec<Discount>,
    /// The taxes of today.
    pub taxes: Vec<Tax>,
    /// The account's credit; negative is what it owes.
    pub balance: Decimal,
    /// Whether each line says how it came to be.
    pub explain: bool,
}

/// What is owned, and what was billed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Current {
    /// The period that is running.
    pub period: Period,
    /// How often it is billed.
    pub interval: Interval,
    /// The day that places the period after this one; `None` is the day of `period.start`.
    pub anchor_day: Option<u32>,
    /// Whether nothing was paid for this period, so that nothing is credited.
    pub trial: bool,
    /// The taxes that were paid, which credits carry; `None` is today's.
    pub taxes: Option<Vec<Tax>>,
    /// The lines.
    pub lines: Vec<CurrentLine>,
}

/// A line of what is owned.
#[derive(Clone, Debug, PartialEq)]
pub struct CurrentLine {
    /// The line's id, unique among the current lines.
    pub id: Id,
    /// How many units.
    pub quantity: u32,
    /// The price they were sold at.
    pub price: Price,
    /// What was really invoiced for the full period, after discounts, in the prices' own tax terms.
    pub billed: Option<Decimal>,
    /// What was already given back of it.
    pub credited: Option<Decimal>,
    /// What the price pays for; `None` is the current period.
    pub full_period: Option<Period>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// How often it will be billed.
    pub interval: Interval,
    /// The lines.
    pub lines: Vec<NextLine>,
    /// The period to charge for; `None` is by the rules.
    pub period: Option<Period>,
}

/// A line of what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct NextLine {
    /// The line's id, unique among the next lines.
    pub id: Id,
    /// How many units.
    pub quantity: u32,
    /// The price.
    pub price: Price,
    /// What the price pays for; `None` is the line's own period.
    pub full_period: Option<Period>,
}

/// A discount on the charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// Its id, unique among the discounts.
    pub id: Id,
    /// How much it cuts.
    pub cut: Cut,
    /// The line it cuts; `None` cuts every charge in proportion.
    pub line: Option<Id>,
    /// How many renewals it also cuts; `None` is all of them.
    pub renewals: Option<u32>,
}

/// How much a discount cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A percentage of what is left.
    Percent(Decimal),
    /// An amount per full period.
    Amount(Decimal),
}

/// A tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tax {
    /// Its id, unique among the taxes of its list.
    pub id: Id,
    /// Its rate, 0 to 100.
    pub percent: Decimal,
    /// Whether prices contain it.
    pub inclusive: bool,
}
