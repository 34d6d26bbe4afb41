//! The boundaries of periods: `midcycle periods`.

use crate::calendar::{BOUNDARIES_MAX, Interval, Moment, boundaries};
use crate::error::{Code, QuoteError};
use crate::json::{Members, Read, Value, Writer, whole_number};
use alloc::string::String;

/// A request for the boundaries of periods.
///
/// ```
/// use midcycle_engine::json::{PeriodsRequest, Read};
///
/// let request = PeriodsRequest::from_text(
///     r#"{"start": "2024-01-31", "interval": {"unit": "month", "count": 1}, "count": 1}"#,
/// )?;
/// assert_eq!(request.answer()?, r#"{"boundaries":["2024-01-31","2024-02-29"]}"#);
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodsRequest {
    /// Boundary 0.
    pub start: Moment,
    /// The day of the month that boundaries fall on; `None` is the day of `start`.
    pub anchor_day: Option<u32>,
    /// The interval.
    pub interval: Interval,
    /// How many periods, 0 to 10,000.
    pub count: u32,
}

impl PeriodsRequest {
    /// The answer as the wire has it.
    pub fn answer(&self) -> Result<String, QuoteError> {
        let dates = boundaries(self.start, self.anchor_day, self.interval, self.count)?;
        let mut out = Writer::default();
        out.object(|out| out.name("boundaries").list(&dates));
        Ok(out.into_text())
    }
}

impl Read for PeriodsRequest {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["start", "anchor_day", "interval", "count"])?;
        let day = |value: &Value<'_>| whole_number(value, Code::Interval, 1, 31);
        let count = |value: &Value<'_>| whole_number(value, Code::Interval, 0, BOUNDARIES_MAX);
        Ok(PeriodsRequest {
            start: members.required("start", Moment::read)?,
            anchor_day: members.optional("anchor_day", day)?,
            interval: members.required("interval", Interval::read)?,
            count: members.required("count", count)?,
        })
    }
}
