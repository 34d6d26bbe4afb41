//! What a change of a subscription costs.
//!
//! One exact function, [`quote()`], from a [`QuoteRequest`] to a [`Quote`]. The same crate runs in the
//! browser (for the price shown) and in the billing API (for the price charged), and equal requests
//! give equal bytes on every platform.
//!
//! The engine is pure: no clock, no I/O, no time zone database, no float, no panic. Time is an argument.
//! It knows nothing of browsers, HTTP or databases, and nobody but the engine knows how money is rounded.
//!
//! - [`money`]: currencies, amounts, rounding
//! - [`calendar`]: dates, instants, intervals, anchors, day counts
//! - [`price`]: what a quantity costs in full
//! - [`rules`]: the axes along which billing engines differ, and the named presets
//! - [`mod@quote`]: from request to quote, and what a store keeps of it
//! - [`explain`]: how each amount came to be
//! - [`order`]: several changes settled together, and the fingerprint that both sides compare
//! - [`compare`]: the same change under other rules, and which axes make the difference
//! - [`catalog`] and [`change`]: what may be chosen, by whom, and the request that a choice makes
//! - [`json`]: the one reader and writer of the wire format
//! - [`sentence`]: what a fault says
//! - `openapi` (a feature): what the wire's types are in OpenAPI

#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::as_conversions
    )
)]

extern crate alloc;
#[cfg(feature = "openapi")]
extern crate std;

pub mod calendar;
pub mod catalog;
pub mod change;
pub mod compare;
mod error;
pub mod explain;
pub mod json;
pub mod money;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod order;
pub mod price;
pub mod quote;
pub mod rules;
pub mod sentence;
mod wire;

/// Without the feature `openapi` nothing is described.
#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! described {
    ($($anything:tt)*) => {};
}

pub use error::{Code, QuoteError};
pub use quote::{Quote, QuoteRequest, Totals, quote, totals};
pub use rust_decimal::Decimal;
