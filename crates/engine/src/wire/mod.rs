//! The contract's types as JSON: what each member is called and which rule it keeps.
//!
//! One file per message. The names are the wire format and stand in `docs/quote.md`.

mod common;
mod periods;
mod price;
mod quote;
mod request;
mod rules;

pub use periods::PeriodsRequest;
pub(crate) use request::write_current_with;
#[cfg(feature = "openapi")]
pub(crate) use rules::FACTOR_SCALE_MAX;
pub(crate) use rules::{write_axes, write_overrides};
