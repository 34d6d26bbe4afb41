//! How often something is billed.

use crate::named;

/// The most units of an interval.
pub const COUNT_MAX: u32 = 1_000;

/// A billing interval: `count` times a unit.
///
/// Two intervals are the same when both parts are: 12 months are not a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The unit.
    pub unit: IntervalUnit,
    /// How many of them, 1 to 1,000.
    pub count: u32,
}

named! {
    /// The unit of an interval.
    enum IntervalUnit: Interval {
        /// A day.
        Day = "day",
        /// Seven days.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A calendar year.
        Year = "year",
    }
}

impl Interval {
    /// One month.
    pub const MONTH: Interval = Interval {
        unit: IntervalUnit::Month,
        count: 1,
    };
    /// One year.
    pub const YEAR: Interval = Interval {
        unit: IntervalUnit::Year,
        count: 1,
    };

    /// How often its unit fits a year: amounts of different intervals are compared by the year.
    pub(crate) const fn units_a_year(self) -> u32 {
        match self.unit {
            IntervalUnit::Day => 365,
            IntervalUnit::Week => 52,
            IntervalUnit::Month => 12,
            IntervalUnit::Year => 1,
        }
    }
}
