//! A service of our own for the demo and the tests: the number says what it answers.

use super::{Answer, NoAnswer, VatService};
use crate::faults::late;
use midcycle_contract::vat::VatId;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Numbers that are known invalid to the double.
pub const INVALID: [&str; 2] = ["DE136695976", "IT00743110157"];
/// Numbers that the double does not answer for.
pub const SILENT: [&str; 2] = ["DE129273398", "IT00159560366"];
/// Numbers that it does not answer for at first, and what it says of them later.
pub const LATE: [(&str, bool); 2] = [("IT12345670017", true), ("DE123456788", false)];
/// How long at first is.
const AT_FIRST: Duration = Duration::from_mins(1);

/// Knows every number as valid but some.
#[derive(Debug, Default)]
pub struct Double {
    /// When those that it answers for late were asked for first.
    asked: Mutex<BTreeMap<&'static str, Instant>>,
}

impl Double {
    fn answer(&self, number: &str) -> Result<bool, NoAnswer> {
        if SILENT.contains(&number) {
            return Err(NoAnswer("it is asleep".into()));
        }
        if let Some((known, is_valid)) = LATE.iter().find(|(known, _)| *known == number) {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            let first = asked.entry(known).or_insert_with(Instant::now);
            if first.elapsed() < late(AT_FIRST) {
                return Err(NoAnswer("it is still looking".into()));
            }
            return Ok(*is_valid);
        }
        Ok(!INVALID.contains(&number))
    }
}

impl VatService for Double {
    fn is_valid<'a>(&'a self, number: &'a VatId) -> Answer<'a> {
        Box::pin(async move { self.answer(number.as_str()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_numbers_are_numbers_and_late_ones_come() {
        let late = LATE.iter().map(|(number, _)| *number);
        for number in INVALID.into_iter().chain(SILENT).chain(late) {
            assert_eq!(VatId::parse(number).unwrap().as_str(), number);
        }
        let double = Double::default();
        for (number, is_valid) in LATE {
            assert!(double.answer(number).is_err());
            let long_ago = Instant::now().checked_sub(AT_FIRST).unwrap();
            double.asked.lock().unwrap().insert(number, long_ago);
            assert_eq!(double.answer(number).unwrap(), is_valid);
        }
    }
}
