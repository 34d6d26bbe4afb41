//! JSON text to values and back: the one reader and the one writer of the wire format.
//!
//! Numbers stay text: no float is ever made of them.

pub mod answer;
mod message;
mod parse;
mod read;
mod write;

pub use crate::wire::PeriodsRequest;
pub use parse::{DEPTH_MAX, TEXT_BYTES_MAX, Value, parse};
pub(crate) use read::duplicates;
pub use read::{Read, Reader};
pub(crate) use write::Quoted;
pub use write::{Write, Writer, to_text};

#[cfg(feature = "serde")]
mod serde;
