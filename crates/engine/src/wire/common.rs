//! The small types that every message uses.

use crate::calendar::{COUNT_MAX, Interval, Moment, Period};
use crate::error::Code;
use crate::json::{Quoted, Read, Reader, Write, Writer};
use crate::members;
use crate::money::{Amount, Currency, parse_decimal, shortest};
use crate::said;
use rust_decimal::Decimal;

/// A number where a decimal belongs is `wrong_type`, another text is `amount`.
impl Read for Decimal {
    fn read(from: &mut Reader<'_>) -> Self {
        let given = from.text();
        parse_decimal(given).unwrap_or_else(|rule| {
            from.fail(Code::Amount, said![Quoted(given), " ", rule]);
            Decimal::ZERO
        })
    }
}

impl Write for Decimal {
    fn write(&self, out: &mut Writer) {
        shortest(*self).write(out);
    }
}

impl Read for Amount {
    fn read(from: &mut Reader<'_>) -> Self {
        let given = from.text();
        Amount::parse(given).unwrap_or_else(|| {
            from.fail(Code::Amount, said![Quoted(given), " is not an amount"]);
            Amount::zero(0)
        })
    }
}

impl Write for Amount {
    fn write(&self, out: &mut Writer) {
        out.decimal(self.minor_units(), self.decimals());
    }
}

impl Read for Currency {
    fn read(from: &mut Reader<'_>) -> Self {
        let given = from.text();
        Currency::from_code(given).unwrap_or_else(|| {
            let rule = said![
                Quoted(given),
                " is not an ISO 4217 currency with a minor unit"
            ];
            from.fail(Code::Currency, rule);
            Currency::EURO
        })
    }
}

impl Write for Currency {
    fn write(&self, out: &mut Writer) {
        out.text(self.code());
    }
}

impl Read for Moment {
    fn read(from: &mut Reader<'_>) -> Self {
        let given = from.text();
        Moment::parse(given).unwrap_or_else(|| {
            let rule = said![
                Quoted(given),
                " is not a date (2026-11-22) or instant (2026-11-22T18:25:44+01:00) of 1970 to 9999"
            ];
            from.fail(Code::Moment, rule);
            Moment::FIRST
        })
    }
}

impl Write for Moment {
    fn write(&self, out: &mut Writer) {
        out.plain(self);
    }
}

members!(strict Period { start, end, });

impl Read for Interval {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["unit", "count"]);
        Interval {
            unit: from.member("unit"),
            count: from.number("count", Code::Interval, 1, COUNT_MAX),
        }
    }
}

impl Write for Interval {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("unit", &self.unit);
            out.member("count", &self.count);
        });
    }
}
