//! Money: currencies, amounts, and the one place where anything is rounded.
//!
//! Between input and answer an amount is an integer of 10^-12 major units ([`Exact`]); a product that
//! does not fit into 128 bits is carried in 256. Nothing is rounded but in [`rounding`], where a rule says so.

mod amount;
mod currency;
pub(crate) mod rounding;
pub(crate) mod wide;

pub use amount::{AMOUNT_MAX, Amount, DECIMALS_MAX};
pub(crate) use amount::{Exact, ONE, PERCENT_MAX, exact, parse_decimal, power_of_ten, shortest};
pub use currency::Currency;
pub use rounding::RoundingMode;
