//! Periods, and the boundaries between them, always counted from the anchor and never chained.

use super::{Date, Interval, IntervalUnit, Moment};
use crate::error::{Code, QuoteError};
use crate::said;
use crate::sentence::sentence;
use alloc::vec::Vec;

/// A half-open stretch of time: `start` is in it, `end` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first moment.
    pub start: Moment,
    /// The first moment after it.
    pub end: Moment,
}

/// The most boundaries that one call gives.
pub const BOUNDARIES_MAX: u32 = 10_000;

/// The boundaries of `count` periods from `start` on: `count` + 1 of them.
///
/// Boundary 0 is `start`; then come the dates (`start`'s month + n intervals, on `anchor_day`) that lie after
/// it, so that a start off the anchor gives a first, shorter period. The anchor day 31 is the last day of
/// short months, and 31 again after. Days and weeks ignore the anchor. Without an anchor day, it is the day
/// of `start`.
///
/// Errors: `interval` for a count or anchor day out of range, `overflow` past the year 9999.
///
/// ```
/// use midcycle_engine::calendar::{Interval, Moment, boundaries};
///
/// let start = Moment::parse("2024-01-31").unwrap();
/// let dates: Vec<String> = boundaries(start, None, Interval::MONTH, 3)?
///     .iter()
///     .map(ToString::to_string)
///     .collect();
/// assert_eq!(dates, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]);
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
pub fn boundaries(
    start: Moment,
    anchor_day: Option<u32>,
    interval: Interval,
    count: u32,
) -> Result<Vec<Moment>, QuoteError> {
    if count > BOUNDARIES_MAX {
        let message = sentence(said![
            "count is ",
            count,
            ", but at most ",
            BOUNDARIES_MAX,
            " are given"
        ]);
        return Err(QuoteError::new(Code::Interval, message).at("count"));
    }
    let anchor_day = anchor_day.unwrap_or_else(|| start.date().day());
    check_anchor_day(anchor_day).map_err(|error| error.at("anchor_day"))?;
    let origin = Origin::new(start.date(), anchor_day, interval);
    let mut dates = Vec::new();
    dates.push(start);
    for step in 0..count {
        dates.push(start.on(origin.boundary(step)?));
    }
    Ok(dates)
}

/// The first boundary after `start`, seen from `start`.
pub(crate) fn boundary_after(
    start: Moment,
    anchor_day: u32,
    interval: Interval,
) -> Result<Moment, QuoteError> {
    let origin = Origin::new(start.date(), anchor_day, interval);
    Ok(start.on(origin.boundary(0)?))
}

/// Refuses a day that no month has.
pub(crate) fn check_anchor_day(anchor_day: u32) -> Result<(), QuoteError> {
    if (1..=31).contains(&anchor_day) {
        return Ok(());
    }
    let message = sentence(said![
        "anchor_day is ",
        anchor_day,
        ", but a day from 1 to 31 is needed"
    ]);
    Err(QuoteError::new(Code::Interval, message))
}

/// What boundaries are counted from: a day, or a month and a day in it.
enum Origin {
    Day {
        start: Date,
        days: u32,
    },
    Month {
        /// The first boundary's month, counted from the year 0.
        first: u32,
        months: u32,
        anchor_day: u32,
    },
}

impl Origin {
    fn new(start: Date, anchor_day: u32, interval: Interval) -> Self {
        // An interval was checked to have at most 1,000 units.
        let count = interval.count;
        let months = match interval.unit {
            IntervalUnit::Day => return Origin::Day { start, days: count },
            IntervalUnit::Week => {
                let days = count.saturating_mul(7);
                return Origin::Day { start, days };
            }
            IntervalUnit::Month => count,
            IntervalUnit::Year => count.saturating_mul(12),
        };
        let (month, is_before_anchor) = start.month_and_anchor(anchor_day);
        Origin::Month {
            // Where the anchor lies later in the month of the start, it is the first boundary.
            first: if is_before_anchor {
                month
            } else {
                month.saturating_add(months)
            },
            months,
            anchor_day,
        }
    }

    /// The date of the boundary that comes `step` intervals after the first.
    fn boundary(&self, step: u32) -> Result<Date, QuoteError> {
        let date = match *self {
            Origin::Day { start, days } => step
                .checked_add(1)
                .and_then(|steps| days.checked_mul(steps))
                .and_then(|days| start.plus_days(days)),
            Origin::Month {
                first,
                months,
                anchor_day,
            } => months
                .checked_mul(step)
                .and_then(|months| first.checked_add(months))
                .and_then(|month| Date::in_month(month, anchor_day)),
        };
        date.ok_or_else(past_the_last_year)
    }
}

#[cold]
fn past_the_last_year() -> QuoteError {
    let message = "a date of the answer lies past the year 9999";
    QuoteError::new(Code::Overflow, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    fn dates(start: &str, anchor_day: Option<u32>, interval: Interval, count: u32) -> Vec<String> {
        let start = Moment::parse(start).unwrap();
        let found = boundaries(start, anchor_day, interval, count).unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn boundaries_keep_the_anchor() {
        let quarter = Interval {
            unit: IntervalUnit::Month,
            count: 3,
        };
        let fortnight = Interval {
            unit: IntervalUnit::Week,
            count: 2,
        };
        let ten_days = Interval {
            unit: IntervalUnit::Day,
            count: 10,
        };
        let table: [(&str, Option<u32>, Interval, &[&str]); 8] = [
            (
                "2024-01-31",
                None,
                Interval::MONTH,
                &["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"],
            ),
            (
                "2023-02-28",
                Some(31),
                Interval::MONTH,
                &["2023-02-28", "2023-03-31", "2023-04-30"],
            ),
            (
                "2024-01-15",
                Some(1),
                Interval::MONTH,
                &["2024-01-15", "2024-02-01", "2024-03-01"],
            ),
            (
                "2024-01-15",
                Some(20),
                Interval::MONTH,
                &["2024-01-15", "2024-01-20", "2024-02-20"],
            ),
            (
                "2024-11-30",
                Some(30),
                quarter,
                &["2024-11-30", "2025-02-28", "2025-05-30"],
            ),
            (
                "2024-02-29",
                None,
                Interval::YEAR,
                &[
                    "2024-02-29",
                    "2025-02-28",
                    "2026-02-28",
                    "2027-02-28",
                    "2028-02-29",
                ],
            ),
            (
                "2024-02-25",
                Some(1),
                fortnight,
                &["2024-02-25", "2024-03-10", "2024-03-24"],
            ),
            (
                "2024-12-25T10:00:00+01:00",
                None,
                ten_days,
                &["2024-12-25T10:00:00+01:00", "2025-01-04T10:00:00+01:00"],
            ),
        ];
        for (start, anchor_day, interval, expected) in table {
            let count = u32::try_from(expected.len()).unwrap() - 1;
            assert_eq!(dates(start, anchor_day, interval, count), expected);
        }
    }

    #[test]
    fn limits_are_tested_at_the_edge_and_one_past_it() {
        let start = Moment::parse("2024-01-31").unwrap();
        let day = Interval {
            unit: IntervalUnit::Day,
            count: 1,
        };
        assert_eq!(
            boundaries(start, None, day, BOUNDARIES_MAX).unwrap().len(),
            10_001
        );
        let code = |result: Result<Vec<Moment>, QuoteError>| result.unwrap_err().code();
        assert_eq!(
            code(boundaries(start, None, day, BOUNDARIES_MAX + 1)),
            Code::Interval
        );
        assert_eq!(code(boundaries(start, Some(0), day, 1)), Code::Interval);
        assert_eq!(code(boundaries(start, Some(32), day, 1)), Code::Interval);
        let last = Moment::parse("9999-12-31").unwrap();
        assert_eq!(boundaries(last, None, day, 0).unwrap(), [last]);
        assert_eq!(code(boundaries(last, None, day, 1)), Code::Overflow);
        assert_eq!(
            code(boundaries(last, None, Interval::YEAR, 1)),
            Code::Overflow
        );
    }
}
