//! What the browser and the billing API say to each other: JSON over HTTPS under `/v1`.
//!
//! - [`snapshot`]: everything a price or a permission depends on, in one answer
//! - [`order`]: placing confirmed changes, and what became of them
//! - [`problem`]: why something was refused (RFC 9457), by code
//! - [`session`]: who asks, minted by the operator's key
//! - [`demo`]: what only `midcycle serve --demo` answers
//!
//! Prices never travel from the browser: it sends its choice and the fingerprint of the quote it showed.
//! This crate knows no HTTP and no browser; it is the shape of the messages and nothing else.

pub mod account;
pub mod demo;
pub mod headers;
pub mod order;
pub mod problem;
pub mod session;
pub mod snapshot;
pub mod vat;

pub use midcycle_engine as engine;
pub use midcycle_engine::change::Selection;
pub use order::{Order, OrderRequest, OrderState, Payment};
pub use problem::{Problem, ProblemCode};
pub use snapshot::Snapshot;
