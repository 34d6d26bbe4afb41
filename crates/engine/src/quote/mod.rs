//! From a request to a quote.
//!
//! - [`request`](QuoteRequest): what is owned, what is wanted, under which rules
//! - [`quote()`]: the arithmetic, in the order in which the contract states it
//! - [`after`]: what a store keeps, so that a second change in the same period is credited right
//! - [`totals`], [`over_quantities`], [`over_days`]: the amounts alone, for what follows a keystroke
//! - [`unchanged`]: what would be paid, and when, without the change
//! - [`settle`]: what becomes of a total against the account's balance

mod after;
mod check;
mod compute;
mod curves;
mod discounts;
mod parts;
mod renewal;
mod request;
mod settle;
mod tally;
mod taxes;
mod timing;
mod types;
mod unchanged;

pub use after::after;
pub use compute::{quote, totals};
pub use curves::{over_days, over_quantities};
pub use request::{
    Current, CurrentLine, Cut, DISCOUNTS_MAX, Discount, Id, LINES_MAX, Next, NextLine,
    QuoteRequest, TAXES_MAX, Tax,
};
pub use settle::{Settlement, settle};
pub use types::{Balance, Direction, Factor, Kind, Line, Quote, Renewal, Totals};
pub use unchanged::{Unchanged, unchanged};

pub(crate) use compute::{checked_totals, sum};
pub(crate) use settle::settle_nothing;
pub(crate) use timing::plan;
