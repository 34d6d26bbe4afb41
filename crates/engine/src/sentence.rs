//! Sentences, put together of their parts: what a fault says, and every text of an answer that is not JSON.
//!
//! The formatting of the standard library can pad, align and take its parts from anywhere, and none of that is needed; in the
//! browser it was a twentieth of the engine.

use alloc::string::String;
use rust_decimal::Decimal;

/// A part of a sentence.
pub trait Say {
    /// Appends it to a text.
    fn say(&self, to: &mut String);
}

/// The parts of a sentence, to be said only where somebody listens.
///
/// ```
/// use midcycle_engine::{said, sentence::sentence};
///
/// assert_eq!(sentence(said!["quantity is ", 5_u32, ", but at most ", 4_u32, " is allowed"]), "quantity is 5, but at most 4 is allowed");
/// ```
#[macro_export]
macro_rules! said {
    ($($part:expr),+ $(,)?) => { &[$(&$part as &dyn $crate::sentence::Say),+] };
}

/// The text of a sentence.
#[cold]
pub fn sentence(parts: &[&dyn Say]) -> String {
    let mut text = String::new();
    for part in parts {
        part.say(&mut text);
    }
    text
}

/// Writes into a formatter what says itself, for the traits of the standard library.
pub(crate) fn display(it: &dyn Say, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
    f.write_str(&sentence(&[it]))
}

/// The most that a number takes: 39 digits, a point and a sign.
const NUMBER_BYTES_MAX: usize = 41;

/// Appends `units` x 10^-`decimals`: digits from the last to the first.
pub(crate) fn say_decimal(to: &mut String, units: i128, decimals: u32) {
    let mut room = [b'0'; NUMBER_BYTES_MAX];
    let mut start = NUMBER_BYTES_MAX;
    let mut put = |byte| {
        start = start.saturating_sub(1);
        if let Some(place) = room.get_mut(start) {
            *place = byte;
        }
    };
    let (mut rest, mut written) = (units.unsigned_abs(), 0);
    while rest > 0 || written <= decimals {
        if written == decimals && written > 0 {
            put(b'.');
        }
        // Almost every number is short, and dividing 128 bits takes ten times as long.
        let digit = if let Ok(short) = u64::try_from(rest) {
            rest = (short / 10).into();
            short % 10
        } else {
            let digit = rest % 10;
            rest /= 10;
            u64::try_from(digit).unwrap_or(0)
        };
        put(b'0' + u8::try_from(digit).unwrap_or(0));
        written += 1;
    }
    if units < 0 {
        put(b'-');
    }
    let digits = room.get(start..).unwrap_or_default();
    to.extend(digits.iter().copied().map(char::from));
}

/// Appends a number with leading zeros.
pub(crate) fn say_padded(to: &mut String, number: u64, width: u32) {
    let mut step = 10_u64.saturating_pow(width.saturating_sub(1));
    while step > 0 {
        let digit = u8::try_from(number / step % 10).unwrap_or(0);
        to.push(char::from(b'0' + digit));
        step /= 10;
    }
}

impl Say for str {
    fn say(&self, to: &mut String) {
        to.push_str(self);
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, to: &mut String) {
        T::say(self, to);
    }
}

impl Say for u32 {
    fn say(&self, to: &mut String) {
        say_decimal(to, (*self).into(), 0);
    }
}

impl Say for u64 {
    fn say(&self, to: &mut String) {
        say_decimal(to, (*self).into(), 0);
    }
}

impl Say for usize {
    fn say(&self, to: &mut String) {
        say_decimal(to, i128::try_from(*self).unwrap_or(i128::MAX), 0);
    }
}

impl Say for Decimal {
    fn say(&self, to: &mut String) {
        say_decimal(to, self.mantissa(), self.scale());
    }
}

/// Names, with commas between them.
pub(crate) struct Listed<'t>(pub &'t [&'t str]);

impl Say for Listed<'_> {
    fn say(&self, to: &mut String) {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                to.push_str(", ");
            }
            to.push_str(name);
        }
    }
}
