//! A calendar date of the proleptic Gregorian calendar, from 1970 to 9999.

use crate::sentence::{Say, display};
use alloc::string::String;
use core::fmt;

/// A date, as the number of days since 1970-01-01.
///
/// ```
/// use midcycle_engine::calendar::Date;
///
/// let date = Date::parse("2024-02-29").unwrap();
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// assert_eq!(date.plus_days(1).unwrap().to_string(), "2024-03-01");
/// assert_eq!(Date::parse("2023-02-29"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: u32,
}

const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 9999;
/// 9999-12-31.
const LAST_DAY: u32 = 2_932_896;
/// Days from 0000-03-01, where the algorithms below count from, to 1970-01-01.
const EPOCH: u32 = 719_468;
const DAYS_OF_400_YEARS: u32 = 146_097;

impl Date {
    /// 1970-01-01.
    pub(super) const FIRST: Date = Date { days: 0 };

    /// The date, where such a day exists from 1970 to 9999.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let known = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12).contains(&month);
        let exists = known && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| Date::of(year, month, day))
    }

    /// The date of a day that exists.
    fn of(year: u32, month: u32, day: u32) -> Self {
        // The year starts in March, so that the leap day is its last one.
        let shifted_year = if month <= 2 { year - 1 } else { year };
        let shifted_month = if month <= 2 { month + 9 } else { month - 3 };
        let (era, year_of_era) = (shifted_year / 400, shifted_year % 400);
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Date {
            days: era * DAYS_OF_400_YEARS + day_of_era - EPOCH,
        }
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u32, |sum, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| sum * 10 + u32::from(digit - b'0'))
            })
        };
        Date::new(
            number(&[y1, y2, y3, y4])?,
            number(&[m1, m2])?,
            number(&[d1, d2])?,
        )
    }

    /// The year.
    pub fn year(self) -> u32 {
        self.civil().0
    }

    /// The month, from 1.
    pub fn month(self) -> u32 {
        self.civil().1
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u32 {
        self.civil().2
    }

    /// Year, month and day at once.
    pub fn civil(self) -> (u32, u32, u32) {
        let days = self.days + EPOCH;
        let (era, day_of_era) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + u32::from(month <= 2);
        (year, month, day)
    }

    /// Days since 1970-01-01.
    pub fn days_since_epoch(self) -> u32 {
        self.days
    }

    /// The date so many days after 1970-01-01.
    pub fn from_days_since_epoch(days: u32) -> Option<Self> {
        (days <= LAST_DAY).then_some(Date { days })
    }

    /// The date so many days later, up to 9999-12-31.
    pub fn plus_days(self, days: u32) -> Option<Self> {
        Date::from_days_since_epoch(self.days.checked_add(days)?)
    }

    /// Its month, counted from January of the year 0, and whether `day`, or the month's last day where it is shorter, is
    /// still to come in it.
    pub(super) fn month_and_anchor(self, day: u32) -> (u32, bool) {
        let (year, month, today) = self.civil();
        let is_before = today < day.min(days_in_month(year, month));
        (year * 12 + month - 1, is_before)
    }

    /// The date in a month, counted from January of the year 0, on `day` or on the month's last day where it is shorter.
    pub(super) fn in_month(month: u32, day: u32) -> Option<Self> {
        let (year, month) = (month / 12, month % 12 + 1);
        (FIRST_YEAR..=LAST_YEAR)
            .contains(&year)
            .then(|| Date::of(year, month, day.clamp(1, days_in_month(year, month))))
    }

    /// Days from `self` to `later`, both counted from midnight; negative when it is earlier.
    pub fn days_until(self, later: Date) -> i64 {
        i64::from(later.days) - i64::from(self.days)
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl Say for Date {
    fn say(&self, to: &mut String) {
        let (year, month, day) = self.civil();
        let digit = |number: u32| b'0' + u8::try_from(number % 10).unwrap_or(0);
        // Every answer is full of dates, and padding three numbers takes ten times as long.
        let text = [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ];
        to.extend(text.map(char::from));
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self, f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::cast_possible_truncation,
        reason = "the oracle's fields are small"
    )]

    use super::*;
    use alloc::string::ToString;

    /// Every day from 1970 to 9999 is the same day in jiff.
    #[test]
    fn every_day_agrees_with_jiff() {
        let mut oracle = jiff::civil::date(1970, 1, 1);
        for days in 0..=LAST_DAY {
            let date = Date::from_days_since_epoch(days).unwrap();
            let (year, month, day) = date.civil();
            assert_eq!(
                (year as i16, month as i8, day as i8),
                (oracle.year(), oracle.month(), oracle.day())
            );
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            assert_eq!(Date::new(year, month, day), Some(date));
            if days < LAST_DAY {
                oracle = oracle.tomorrow().unwrap();
            }
        }
        assert_eq!(
            Date::from_days_since_epoch(LAST_DAY).unwrap().to_string(),
            "9999-12-31"
        );
        assert_eq!(Date::from_days_since_epoch(LAST_DAY + 1), None);
    }

    #[test]
    fn only_real_days_are_read() {
        let table = [
            ("1970-01-01", true),
            ("9999-12-31", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("1969-12-31", false),
            ("0000-01-01", false),
            ("2023-02-29", false),
            ("2100-02-29", false),
            ("2024-04-31", false),
            ("2024-13-01", false),
            ("2024-00-10", false),
            ("2024-01-00", false),
            ("2024-1-01", false),
            ("20240101", false),
            ("+024-01-01", false),
            ("2024-01-01 ", false),
        ];
        for (text, good) in table {
            let read = Date::parse(text);
            assert_eq!(read.is_some(), good, "{text}");
            if let Some(date) = read {
                assert_eq!(date.to_string(), text);
            }
        }
    }

    /// Adding months clamps to the month's end, as jiff's constrained dates do.
    #[test]
    fn months_clamp_as_in_jiff() {
        for (year, month) in [(2023, 1), (2024, 1), (2024, 12), (2096, 2)] {
            for months in 0..60 {
                for day in 28..=31 {
                    let moved = Date::in_month(year * 12 + month - 1 + months, day).unwrap();
                    let first = jiff::civil::date(year as i16, month as i8, 1)
                        + jiff::Span::new().months(i64::from(months));
                    let last = first.last_of_month().day();
                    assert_eq!(
                        moved.to_string(),
                        first
                            .with()
                            .day((day as i8).min(last))
                            .build()
                            .unwrap()
                            .to_string()
                    );
                }
            }
        }
    }
}
