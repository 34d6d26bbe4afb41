//! The question: a quote request.

use super::common::{decimal, write_decimal};
use crate::calendar::{Interval, Moment, Period};
use crate::error::{Code, QuoteError};
use crate::json::{
    Members, Read, Value, Write, Writer, boolean, list, nullable, text, whole_number,
};
use crate::money::Currency;
use crate::price::{Price, QUANTITY_MAX};
use crate::quote::{
    Current, CurrentLine, Cut, DISCOUNTS_MAX, Discount, LINES_MAX, Next, NextLine, QuoteRequest,
    TAXES_MAX, Tax,
};
use crate::rules::Rules;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use rust_decimal::Decimal;

impl Read for QuoteRequest {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(
            value,
            &[
                "at",
                "currency",
                "rules",
                "current",
                "next",
                "discounts",
                "taxes",
                "balance",
                "explain",
            ],
        )?;
        let discounts = |value: &Value<'_>| list(value, DISCOUNTS_MAX, Discount::read);
        Ok(QuoteRequest {
            at: members.required("at", Moment::read)?,
            currency: members.required("currency", Currency::read)?,
            rules: members.required("rules", Rules::read)?,
            current: members.required("current", |value| nullable(value, Current::read))?,
            next: members.required("next", |value| nullable(value, Next::read))?,
            discounts: members
                .optional("discounts", discounts)?
                .unwrap_or_default(),
            taxes: members.optional("taxes", read_taxes)?.unwrap_or_default(),
            balance: members
                .optional("balance", decimal)?
                .unwrap_or(Decimal::ZERO),
            explain: members.optional("explain", boolean)?.unwrap_or(false),
        })
    }
}

impl Write for QuoteRequest {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.at.write(out.name("at"));
            self.currency.write(out.name("currency"));
            self.rules.write(out.name("rules"));
            out.name("current").nullable(self.current.as_ref());
            out.name("next").nullable(self.next.as_ref());
            out.name("discounts").list(&self.discounts);
            out.name("taxes").list(&self.taxes);
            write_decimal(out.name("balance"), self.balance);
            out.name("explain").boolean(self.explain);
        });
    }
}

fn read_taxes(value: &Value<'_>) -> Result<Vec<Tax>, QuoteError> {
    list(value, TAXES_MAX, Tax::read)
}

fn read_id(members: &Members<'_, '_>) -> Result<String, QuoteError> {
    members.required("id", |value| text(value).map(ToString::to_string))
}

fn quantity(value: &Value<'_>) -> Result<u32, QuoteError> {
    whole_number(value, Code::Quantity, 0, QUANTITY_MAX)
}

impl Read for Current {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(
            value,
            &[
                "period",
                "interval",
                "anchor_day",
                "trial",
                "taxes",
                "lines",
            ],
        )?;
        let day = |value: &Value<'_>| whole_number(value, Code::Interval, 1, 31);
        let lines = |value: &Value<'_>| list(value, LINES_MAX, CurrentLine::read);
        Ok(Current {
            period: members.required("period", Period::read)?,
            interval: members.required("interval", Interval::read)?,
            anchor_day: members.optional("anchor_day", day)?,
            trial: members.optional("trial", boolean)?.unwrap_or(false),
            taxes: members.optional("taxes", read_taxes)?,
            lines: members.required("lines", lines)?,
        })
    }
}

impl Write for Current {
    fn write(&self, out: &mut Writer) {
        write_current_with(out, self, |line| line.full_period);
    }
}

/// Writes what is owned, with the full period of each line as `full_period` has it.
pub(crate) fn write_current_with(
    out: &mut Writer,
    current: &Current,
    full_period: impl Fn(&CurrentLine) -> Option<Period>,
) {
    struct WithPeriod<'a>(&'a CurrentLine, Option<Period>);
    impl Write for WithPeriod<'_> {
        fn write(&self, out: &mut Writer) {
            out.object(|out| {
                out.name("id").text(&self.0.id);
                out.name("quantity").number(self.0.quantity);
                self.0.price.write(out.name("price"));
                if let Some(billed) = self.0.billed {
                    write_decimal(out.name("billed"), billed);
                }
                if let Some(credited) = self.0.credited {
                    write_decimal(out.name("credited"), credited);
                }
                if let Some(period) = self.1 {
                    period.write(out.name("full_period"));
                }
            });
        }
    }
    out.object(|out| {
        current.period.write(out.name("period"));
        current.interval.write(out.name("interval"));
        if let Some(day) = current.anchor_day {
            out.name("anchor_day").number(day);
        }
        out.name("trial").boolean(current.trial);
        if let Some(taxes) = &current.taxes {
            out.name("taxes").list(taxes);
        }
        let lines: Vec<_> = current
            .lines
            .iter()
            .map(|line| WithPeriod(line, full_period(line)))
            .collect();
        out.name("lines").list(&lines);
    });
}

impl Read for CurrentLine {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(
            value,
            &[
                "id",
                "quantity",
                "price",
                "billed",
                "credited",
                "full_period",
            ],
        )?;
        Ok(CurrentLine {
            id: read_id(&members)?,
            quantity: members.required("quantity", quantity)?,
            price: members.required("price", Price::read)?,
            billed: members.optional("billed", decimal)?,
            credited: members.optional("credited", decimal)?,
            full_period: members.optional("full_period", Period::read)?,
        })
    }
}

impl Read for Next {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["interval", "lines", "period"])?;
        let lines = |value: &Value<'_>| list(value, LINES_MAX, NextLine::read);
        Ok(Next {
            interval: members.required("interval", Interval::read)?,
            lines: members.required("lines", lines)?,
            period: members.optional("period", Period::read)?,
        })
    }
}

impl Write for Next {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.interval.write(out.name("interval"));
            out.name("lines").list(&self.lines);
            if let Some(period) = self.period {
                period.write(out.name("period"));
            }
        });
    }
}

impl Read for NextLine {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["id", "quantity", "price", "full_period"])?;
        Ok(NextLine {
            id: read_id(&members)?,
            quantity: members.required("quantity", quantity)?,
            price: members.required("price", Price::read)?,
            full_period: members.optional("full_period", Period::read)?,
        })
    }
}

impl Write for NextLine {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("id").text(&self.id);
            out.name("quantity").number(self.quantity);
            self.price.write(out.name("price"));
            if let Some(period) = self.full_period {
                period.write(out.name("full_period"));
            }
        });
    }
}

impl Read for Discount {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["id", "percent", "amount", "line", "renewals"])?;
        let renewals = |value: &Value<'_>| whole_number(value, Code::Discount, 0, u32::MAX);
        let line = |value: &Value<'_>| text(value).map(ToString::to_string);
        let percent = members.optional("percent", decimal)?;
        let amount = members.optional("amount", decimal)?;
        let cut = match (percent, amount) {
            (Some(percent), None) => Cut::Percent(percent),
            (None, Some(amount)) => Cut::Amount(amount),
            _ => {
                let message = "a discount has either a percent or an amount";
                return Err(QuoteError::new(Code::Discount, message));
            }
        };
        Ok(Discount {
            id: read_id(&members)?,
            cut,
            line: members.optional("line", line)?,
            renewals: members.optional("renewals", renewals)?,
        })
    }
}

impl Write for Discount {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("id").text(&self.id);
            match self.cut {
                Cut::Percent(percent) => write_decimal(out.name("percent"), percent),
                Cut::Amount(amount) => write_decimal(out.name("amount"), amount),
            }
            match &self.line {
                Some(line) => out.name("line").text(line),
                None => out.name("line").null(),
            }
            match self.renewals {
                Some(renewals) => out.name("renewals").number(renewals),
                None => out.name("renewals").null(),
            }
        });
    }
}

impl Read for Tax {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["id", "percent", "inclusive"])?;
        Ok(Tax {
            id: read_id(&members)?,
            percent: members.required("percent", decimal)?,
            inclusive: members.optional("inclusive", boolean)?.unwrap_or(false),
        })
    }
}

impl Write for Tax {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("id").text(&self.id);
            write_decimal(out.name("percent"), self.percent);
            out.name("inclusive").boolean(self.inclusive);
        });
    }
}
