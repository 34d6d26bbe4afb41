//! The reference billing API: what `midcycle serve` runs, and the rest of the command `midcycle`.
//!
//! - [`http`]: routes, sessions of requests, problems, headers
//! - [`orders`]: the checks of an order, in the contract's order, and its states
//! - [`store`]: all SQL, behind one wall
//! - [`payment`]: the provider trait, and the sandbox
//! - [`documents`]: invoices and credit notes as PDF
//! - [`vat`]: whether a VAT number is valid, asked of a service
//! - [`audit`]: proves that the books are what orders and documents say
//! - [`demo`]: an invented account book, with a date of its own
//! - [`page`]: the built page inside the binary
//! - [`cli`]: quotes, periods and fingerprints on the command line
//!
//! Prices and permissions are the engine's; this crate decides none of them.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod audit;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod documents;
pub mod faults;
pub mod http;
pub mod orders;
pub mod page;
pub mod payment;
pub mod secret;
pub mod store;
pub mod vat;
