//! How often something is billed.

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

/// The unit of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntervalUnit {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
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

impl IntervalUnit {
    pub(crate) const ALL: [(&'static str, IntervalUnit); 4] = [
        ("day", IntervalUnit::Day),
        ("week", IntervalUnit::Week),
        ("month", IntervalUnit::Month),
        ("year", IntervalUnit::Year),
    ];

    /// The unit's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            IntervalUnit::Day => "day",
            IntervalUnit::Week => "week",
            IntervalUnit::Month => "month",
            IntervalUnit::Year => "year",
        }
    }
}
