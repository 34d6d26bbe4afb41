//! A moment of a request: a date, or an instant with its offset, kept as it was written.

use super::Date;
use crate::sentence::{Say, display, say_padded};
use alloc::string::String;
use core::fmt;

/// A date, or an instant (RFC 3339).
///
/// It is written back as it was given, to the digit: an answer repeats the caller's own words. A moment that
/// is computed from another takes its time of day and its offset.
///
/// ```
/// use midcycle_engine::calendar::{Date, Moment};
///
/// let moment = Moment::parse("2026-11-22T18:25:44+01:00").unwrap();
/// assert_eq!(moment.date(), Date::parse("2026-11-22").unwrap());
/// let moved = moment.on(Date::parse("2026-12-22").unwrap());
/// assert_eq!(moved.to_string(), "2026-12-22T18:25:44+01:00");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    date: Date,
    time: Option<Time>,
}

/// A time of day with an offset, and how it was written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Time {
    nanos_of_day: u64,
    fraction_digits: u8,
    offset: Offset,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Offset {
    Zulu,
    East { minutes: u16 },
    West { minutes: u16 },
}

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const NANOS_PER_MILLISECOND: i128 = 1_000_000;
const NANOS_PER_MINUTE: i128 = 60_000_000_000;
/// How long a date is: `2026-11-22`.
const DATE_BYTES: usize = 10;
const NANOS_PER_DAY: i128 = 86_400_000_000_000;

impl Moment {
    /// 1970-01-01, the first date there is.
    pub(crate) const FIRST: Moment = Moment::from_date(Date::FIRST);

    /// A whole date.
    pub const fn from_date(date: Date) -> Self {
        Moment { date, time: None }
    }

    /// Reads a date, or an instant with its offset; up to nine digits of a second.
    pub fn parse(text: &str) -> Option<Self> {
        // The first ten bytes are the date; what is no date is refused, wherever it is cut.
        let (date, rest) = text.split_at_checked(DATE_BYTES)?;
        let time = match rest.strip_prefix('T') {
            Some(time) => Some(Time::parse(time)?),
            None if rest.is_empty() => None,
            None => return None,
        };
        Some(Moment {
            date: Date::parse(date)?,
            time,
        })
    }

    /// The calendar date that is written in it.
    pub const fn date(self) -> Date {
        self.date
    }

    /// Whether it is an instant rather than a date.
    pub const fn is_instant(self) -> bool {
        self.time.is_some()
    }

    /// The same time of day and offset on another date.
    #[must_use]
    pub const fn on(self, date: Date) -> Self {
        Moment {
            date,
            time: self.time,
        }
    }

    /// The same time, so many days later.
    pub fn plus_days(self, days: u32) -> Option<Self> {
        Some(self.on(self.date.plus_days(days)?))
    }

    /// Nanoseconds since 1970-01-01T00:00Z; a date is its midnight UTC.
    pub(crate) fn nanos(self) -> i128 {
        let midnight = i128::from(self.date.days_since_epoch()) * NANOS_PER_DAY;
        match self.time {
            None => midnight,
            Some(time) => {
                let offset = match time.offset {
                    Offset::Zulu => 0,
                    Offset::East { minutes } => i128::from(minutes),
                    Offset::West { minutes } => -i128::from(minutes),
                };
                midnight + i128::from(time.nanos_of_day) - offset * NANOS_PER_MINUTE
            }
        }
    }

    /// Whole units from `self` to `later`, cut down; negative when it is earlier.
    pub(crate) fn whole_units_until(self, later: Moment, nanos_per_unit: i128) -> i128 {
        (later.nanos() - self.nanos()).div_euclid(nanos_per_unit.max(1))
    }

    /// Whether it comes before `other` in time.
    pub fn is_before(self, other: Moment) -> bool {
        if self.time.is_none() && other.time.is_none() {
            return self.date < other.date;
        }
        self.nanos() < other.nanos()
    }
}

/// Nanoseconds of the units below a day.
pub(super) const fn nanos_per(milliseconds: i128) -> i128 {
    milliseconds * NANOS_PER_MILLISECOND
}

impl Time {
    /// Reads `HH:MM:SS(.fraction)(Z|+HH:MM|-HH:MM)`.
    fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (&[h1, h2, b':', m1, m2, b':', s1, s2], mut rest) = bytes.split_first_chunk::<8>()?
        else {
            return None;
        };
        let hours = two_digits(h1, h2, 23)?;
        let minutes = two_digits(m1, m2, 59)?;
        let seconds = two_digits(s1, s2, 59)?;
        let (mut nanos, mut fraction_digits) = (0_u64, 0_u8);
        if let [b'.', after @ ..] = rest {
            let digits = after.iter().take_while(|b| b.is_ascii_digit()).count();
            let (fraction, tail) = after.split_at_checked(digits)?;
            fraction_digits = u8::try_from(digits).ok().filter(|n| (1..=9).contains(n))?;
            nanos = fraction
                .iter()
                .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
            nanos *= 10_u64.pow(9 - u32::from(fraction_digits));
            rest = tail;
        }
        let offset = match *rest {
            [b'Z'] => Offset::Zulu,
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let minutes = two_digits(h1, h2, 23)? * 60 + two_digits(m1, m2, 59)?;
                if sign == b'+' {
                    Offset::East { minutes }
                } else {
                    Offset::West { minutes }
                }
            }
            _ => return None,
        };
        let seconds_of_day = u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds);
        let nanos_of_day = seconds_of_day * NANOS_PER_SECOND + nanos;
        Some(Time {
            nanos_of_day,
            fraction_digits,
            offset,
        })
    }
}

fn two_digits(tens: u8, ones: u8, max: u16) -> Option<u16> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    let number = u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
    (number <= max).then_some(number)
}

impl Say for Moment {
    fn say(&self, to: &mut String) {
        self.date.say(to);
        let Some(time) = self.time else { return };
        let seconds = time.nanos_of_day / NANOS_PER_SECOND;
        let parts = [
            ("T", seconds / 3600),
            (":", seconds / 60 % 60),
            (":", seconds % 60),
        ];
        for (mark, number) in parts {
            to.push_str(mark);
            say_padded(to, number, 2);
        }
        if time.fraction_digits > 0 {
            let digits = u32::from(time.fraction_digits);
            let cut = 10_u64.pow(9_u32.saturating_sub(digits));
            to.push('.');
            say_padded(to, time.nanos_of_day % NANOS_PER_SECOND / cut, digits);
        }
        let (sign, minutes) = match time.offset {
            Offset::Zulu => return to.push('Z'),
            Offset::East { minutes } => ('+', minutes),
            Offset::West { minutes } => ('-', minutes),
        };
        to.push(sign);
        say_padded(to, (minutes / 60).into(), 2);
        to.push(':');
        say_padded(to, (minutes % 60).into(), 2);
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self, f)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn moments_are_written_back_as_given() {
        for text in [
            "2026-11-22",
            "2026-11-22T00:00:00Z",
            "2026-11-22T18:25:44+01:00",
            "2026-11-22T18:25:44.5-03:30",
            "2026-11-22T18:25:44.500Z",
            "2026-11-22T23:59:59.123456789+00:00",
            "2026-11-22T00:00:00-00:00",
        ] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        for bad in [
            "",
            "2026-11-22T",
            "2026-11-22T18:25:44",
            "2026-11-22T18:25Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T18:60:00Z",
            "2026-11-22T18:25:60Z",
            "2026-11-22T18:25:44.Z",
            "2026-11-22T18:25:44.1234567890Z",
            "2026-11-22T18:25:44+0100",
            "2026-11-22T18:25:44+24:00",
            "2026-11-22 18:25:44Z",
            "2026-11-22t18:25:44z",
            "2026-11-22T1::25:44Z",
            "2026-11-22Tx8:25:44Z",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn instants_agree_with_jiff() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-11-22T18:25:44.25+01:00",
            "9999-12-30T00:00:00-12:00",
        ] {
            let oracle: jiff::Timestamp = text.parse().unwrap();
            assert_eq!(Moment::parse(text).unwrap().nanos(), oracle.as_nanosecond());
        }
    }
    /// Dates by the calendar, instants by the time they name, and a date among instants as its midnight UTC.
    #[test]
    fn moments_are_in_order() {
        let table = [
            ("2026-11-22", "2026-11-23", true),
            ("2026-11-22", "2026-11-22", false),
            ("2026-11-23", "2026-11-22", false),
            ("2026-11-22T10:00:00Z", "2026-11-22T10:00:01Z", true),
            ("2026-11-22T10:00:00Z", "2026-11-22T11:00:00+01:00", false),
            ("2026-11-22T11:00:00+01:00", "2026-11-22T10:00:00Z", false),
            ("2026-11-22T23:00:00-02:00", "2026-11-23T00:59:59Z", false),
            ("2026-11-23T00:59:59Z", "2026-11-22T23:00:00-02:00", true),
            ("2026-11-22T01:00:00+02:00", "2026-11-22", true),
            ("2026-11-22", "2026-11-22T01:00:00Z", true),
        ];
        for (one, other, expected) in table {
            let (one, other) = (Moment::parse(one).unwrap(), Moment::parse(other).unwrap());
            assert_eq!(one.is_before(other), expected, "{one} {other}");
        }
    }
}
