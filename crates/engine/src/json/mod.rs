//! JSON text to values and back: the one reader and the one writer of the wire format.
//!
//! Numbers stay text: no float is ever made of them.

mod message;
mod parse;
mod read;
mod write;

pub use crate::wire::PeriodsRequest;
pub use message::{Member, check_members, read_member, read_name};
pub use parse::{DEPTH_MAX, TEXT_BYTES_MAX, Value, parse};
pub use read::Read;
pub(crate) use read::{
    Members, boolean, choice, duplicates, list, missing, nullable, text, whole_number,
};
pub use write::{Write, Writer, to_text};

#[cfg(feature = "serde")]
mod serde;
