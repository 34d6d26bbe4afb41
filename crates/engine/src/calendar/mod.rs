//! Time as billing sees it: dates and instants, intervals, anchors, and how elapsed time is counted.
//!
//! No clock and no time zone database: a moment is what the caller wrote.

mod count;
mod date;
mod interval;
mod moment;
mod period;

pub(crate) use count::elapsed;
pub use count::{DayCount, Unit};
pub use date::Date;
pub use interval::{COUNT_MAX, Interval, IntervalUnit};
pub use moment::Moment;
pub use period::{BOUNDARIES_MAX, Period, boundaries};
pub(crate) use period::{boundary_after, check_anchor_day};
