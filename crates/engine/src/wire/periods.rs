//! The boundaries of periods: `midcycle periods`.

use crate::calendar::{BOUNDARIES_MAX, Interval, Moment, boundaries};
use crate::error::{Code, QuoteError};
use crate::json::{Read, Reader, Writer};
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
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["start", "anchor_day", "interval", "count"]);
        PeriodsRequest {
            start: from.member("start"),
            anchor_day: from.optional_number("anchor_day", Code::Interval, 1, 31),
            interval: from.member("interval"),
            count: from.number("count", Code::Interval, 0, BOUNDARIES_MAX),
        }
    }
}
