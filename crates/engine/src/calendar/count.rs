//! How elapsed time is counted.

use super::moment::nanos_per;
use super::{Date, Moment};
use crate::named;

named! {
    /// What elapsed time is counted in.
    #[derive(Default)]
    enum Unit: Rules {
        /// Calendar dates.
        #[default]
        Day = "day",
        /// Whole hours between instants.
        Hour = "hour",
        /// Whole minutes.
        Minute = "minute",
        /// Whole seconds.
        Second = "second",
        /// Whole milliseconds.
        Millisecond = "millisecond",
    }
}

named! {
    /// How days between two dates are counted.
    #[derive(Default)]
    enum DayCount: Rules {
        /// As the calendar has them.
        #[default]
        Actual = "actual",
        /// Every month has 30 days.
        Thirty360 = "30/360",
    }
}

/// Whole units from `from` to `to`; negative when `to` is earlier.
pub(crate) fn elapsed(unit: Unit, day_count: DayCount, from: Moment, to: Moment) -> i64 {
    let milliseconds: i128 = match (unit, day_count) {
        (Unit::Day, DayCount::Actual) => return from.date().days_until(to.date()),
        (Unit::Day, DayCount::Thirty360) => return days_30_360(from.date(), to.date()),
        (Unit::Hour, _) => 3_600_000,
        (Unit::Minute, _) => 60_000,
        (Unit::Second, _) => 1_000,
        (Unit::Millisecond, _) => 1,
    };
    // 8,030 years of milliseconds are 2.6 x 10^14.
    i64::try_from(from.whole_units_until(to, nanos_per(milliseconds))).unwrap_or(0)
}

/// (Y2-Y1) x 360 + (M2-M1) x 30 + (min(D2,30) - min(D1,30))
fn days_30_360(from: Date, to: Date) -> i64 {
    let number = |date: Date| {
        let (year, month, day) = date.civil();
        i64::from(year) * 360 + i64::from(month) * 30 + i64::from(day.min(30))
    };
    number(to) - number(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_by_the_rules() {
        let table = [
            (Unit::Day, DayCount::Actual, "2024-02-01", "2024-03-01", 29),
            (Unit::Day, DayCount::Actual, "2024-03-01", "2024-02-01", -29),
            (
                Unit::Day,
                DayCount::Thirty360,
                "2024-02-01",
                "2024-03-01",
                30,
            ),
            (
                Unit::Day,
                DayCount::Thirty360,
                "2024-01-30",
                "2024-01-31",
                0,
            ),
            (
                Unit::Day,
                DayCount::Thirty360,
                "2024-01-31",
                "2024-02-29",
                29,
            ),
            (
                Unit::Day,
                DayCount::Actual,
                "2026-11-22T23:59:59Z",
                "2026-11-23T00:00:00Z",
                1,
            ),
            (Unit::Hour, DayCount::Actual, "2026-11-22", "2026-11-23", 24),
            (
                Unit::Hour,
                DayCount::Actual,
                "2026-11-22T00:00:01Z",
                "2026-11-22T02:00:00Z",
                1,
            ),
            (
                Unit::Second,
                DayCount::Actual,
                "2026-11-22T01:00:00+01:00",
                "2026-11-22T00:00:01Z",
                1,
            ),
            (
                Unit::Millisecond,
                DayCount::Actual,
                "2026-11-22T00:00:00.0009Z",
                "2026-11-22T00:00:00.003Z",
                2,
            ),
        ];
        for (unit, day_count, from, to, expected) in table {
            let (from, to) = (Moment::parse(from).unwrap(), Moment::parse(to).unwrap());
            assert_eq!(
                elapsed(unit, day_count, from, to),
                expected,
                "{unit:?} {from} to {to}"
            );
        }
    }
}
