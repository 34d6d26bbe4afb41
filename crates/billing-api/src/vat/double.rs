//! A service of our own for the demo and the tests: the last digits of a number say what it answers.

use super::{Answer, NoAnswer, VatService};
use midcycle_contract::vat::VatId;

/// Numbers that are known invalid to the double.
pub const INVALID: [&str; 2] = ["DE136695976", "IT00743110157"];
/// Numbers that the double does not answer for.
pub const SILENT: [&str; 2] = ["DE129273398", "IT00159560366"];

/// Knows every number as valid but some.
#[derive(Clone, Copy, Debug)]
pub struct Double;

impl VatService for Double {
    fn is_valid<'a>(&'a self, number: &'a VatId) -> Answer<'a> {
        Box::pin(async move {
            if SILENT.contains(&number.as_str()) {
                return Err(NoAnswer("it is asleep".into()));
            }
            Ok(!INVALID.contains(&number.as_str()))
        })
    }
}
