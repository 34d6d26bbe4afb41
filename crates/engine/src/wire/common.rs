//! The small types that every message uses.

use crate::calendar::{COUNT_MAX, Interval, IntervalUnit, Moment, Period};
use crate::error::{Code, QuoteError};
use crate::json::{Members, Read, Value, Write, Writer, choice, text, whole_number};
use crate::money::{Amount, Currency, parse_decimal, shortest};
use rust_decimal::Decimal;

/// A decimal; a number where it belongs is `wrong_type`, another text is `amount`.
pub(super) fn decimal(value: &Value<'_>) -> Result<Decimal, QuoteError> {
    let given = text(value)?;
    parse_decimal(given)
        .map_err(|rule| QuoteError::new(Code::Amount, alloc::format!("{given:?} {rule}")))
}

pub(super) fn write_decimal(out: &mut Writer, decimal: Decimal) {
    out.plain(shortest(decimal));
}

/// An amount without trailing zeros.
pub(crate) fn write_shortest(out: &mut Writer, amount: Amount) {
    let (mut units, mut decimals) = (amount.minor_units(), amount.decimals());
    while decimals > 0 && units % 10 == 0 {
        units /= 10;
        decimals -= 1;
    }
    Amount::new(units, decimals).write(out);
}

impl Read for Amount {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let given = text(value)?;
        Amount::parse(given).ok_or_else(|| {
            QuoteError::new(Code::Amount, alloc::format!("{given:?} is not an amount"))
        })
    }
}

impl Write for Amount {
    fn write(&self, out: &mut Writer) {
        out.plain(self);
    }
}

impl Read for Currency {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let given = text(value)?;
        Currency::from_code(given).ok_or_else(|| {
            let message = alloc::format!("{given:?} is not an ISO 4217 currency with a minor unit");
            QuoteError::new(Code::Currency, message)
        })
    }
}

impl Write for Currency {
    fn write(&self, out: &mut Writer) {
        out.plain(self.code());
    }
}

impl Read for Moment {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let given = text(value)?;
        Moment::parse(given).ok_or_else(|| {
            let message = alloc::format!(
                "{given:?} is not a date (2026-11-22) or instant (2026-11-22T18:25:44+01:00) of 1970 to 9999"
            );
            QuoteError::new(Code::Moment, message)
        })
    }
}

impl Write for Moment {
    fn write(&self, out: &mut Writer) {
        out.plain(self);
    }
}

impl Read for Period {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["start", "end"])?;
        Ok(Period {
            start: members.required("start", Moment::read)?,
            end: members.required("end", Moment::read)?,
        })
    }
}

impl Write for Period {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.start.write(out.name("start"));
            self.end.write(out.name("end"));
        });
    }
}

impl Read for Interval {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["unit", "count"])?;
        let unit = |value: &Value<'_>| choice(value, Code::Interval, &IntervalUnit::ALL);
        let count = |value: &Value<'_>| whole_number(value, Code::Interval, 1, COUNT_MAX);
        Ok(Interval {
            unit: members.required("unit", unit)?,
            count: members.required("count", count)?,
        })
    }
}

impl Write for Interval {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("unit").plain(self.unit.as_str());
            out.name("count").number(self.count);
        });
    }
}
