//! The answer: a quote, and what becomes of a total.

use super::common::{decimal, write_decimal};
use crate::calendar::{Moment, Period};
use crate::error::{Code, QuoteError};
use crate::json::{
    Members, Read, Value, Write, Writer, boolean, choice, list, missing, nullable, text,
    whole_number,
};
use crate::money::{Amount, Currency};
use crate::price::QUANTITY_MAX;
use crate::quote::{
    Balance, DISCOUNTS_MAX, Direction, Factor, Kind, LINES_MAX, Line, Quote, Renewal, Settlement,
    TAXES_MAX,
};
use alloc::string::ToString;

/// Credits and charges of every line, discounts, and the taxes of both sides.
const ANSWER_LINES_MAX: usize = 2 * LINES_MAX + DISCOUNTS_MAX + 2 * TAXES_MAX;

impl Write for Quote {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.at.write(out.name("at"));
            self.currency.write(out.name("currency"));
            out.name("lines").list(&self.lines);
            self.subtotal.write(out.name("subtotal"));
            self.tax.write(out.name("tax"));
            self.total.write(out.name("total"));
            self.balance.write(out.name("balance"));
            self.refund.write(out.name("refund"));
            self.due_now.write(out.name("due_now"));
            out.name("period").nullable(self.period.as_ref());
            out.name("renewal").nullable(self.renewal.as_ref());
            self.direction.write(out.name("direction"));
            out.name("requires_payment").boolean(self.requires_payment);
        });
    }
}

impl Read for Quote {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(
            value,
            &[
                "at",
                "currency",
                "lines",
                "subtotal",
                "tax",
                "total",
                "balance",
                "refund",
                "due_now",
                "period",
                "renewal",
                "direction",
                "requires_payment",
            ],
        )?;
        Ok(Quote {
            at: members.required("at", Moment::read)?,
            currency: members.required("currency", Currency::read)?,
            lines: members.required("lines", |value| list(value, ANSWER_LINES_MAX, Line::read))?,
            subtotal: members.required("subtotal", Amount::read)?,
            tax: members.required("tax", Amount::read)?,
            total: members.required("total", Amount::read)?,
            balance: members.required("balance", Balance::read)?,
            refund: members.required("refund", Amount::read)?,
            due_now: members.required("due_now", Amount::read)?,
            period: members.required("period", |value| nullable(value, Period::read))?,
            renewal: members.required("renewal", |value| nullable(value, Renewal::read))?,
            direction: members.required("direction", Direction::read)?,
            requires_payment: members.required("requires_payment", boolean)?,
        })
    }
}

impl Write for Line {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            match &self.kind {
                Kind::Credit {
                    quantity,
                    period,
                    full_amount,
                    factor,
                } => {
                    write_timed(out, "credit", &self.id, *quantity, period);
                    full_amount.write(out.name("full_amount"));
                    factor.write(out.name("factor"));
                }
                Kind::Charge {
                    quantity,
                    period,
                    full_amount,
                    factor,
                } => {
                    write_timed(out, "charge", &self.id, *quantity, period);
                    full_amount.write(out.name("full_amount"));
                    factor.write(out.name("factor"));
                }
                Kind::Adjustment { quantity, period } => {
                    write_timed(out, "adjustment", &self.id, *quantity, period);
                }
                Kind::Discount => {
                    out.name("kind").plain("discount");
                    out.name("id").text(&self.id);
                }
                Kind::Tax {
                    percent,
                    base,
                    inclusive,
                } => {
                    out.name("kind").plain("tax");
                    out.name("id").text(&self.id);
                    write_decimal(out.name("percent"), *percent);
                    base.write(out.name("base"));
                    out.name("inclusive").boolean(*inclusive);
                }
            }
            self.amount.write(out.name("amount"));
        });
    }
}

fn write_timed(out: &mut Writer, kind: &str, id: &str, quantity: u32, period: &Period) {
    out.name("kind").plain(kind);
    out.name("id").text(id);
    out.name("quantity").number(quantity);
    period.write(out.name("period"));
}

impl Read for Line {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(
            value,
            &[
                "kind",
                "id",
                "quantity",
                "period",
                "full_amount",
                "factor",
                "percent",
                "base",
                "inclusive",
                "amount",
            ],
        )?;
        let units = |value: &Value<'_>| whole_number(value, Code::Quantity, 0, QUANTITY_MAX);
        let quantity = || members.required("quantity", units);
        let period = || members.required("period", Period::read);
        let full_amount = || members.required("full_amount", Amount::read);
        let factor = || members.required("factor", Factor::read);
        let kind = members.get("kind").ok_or_else(|| missing("kind"))?;
        let kind = match text(kind).map_err(|error| error.at("kind"))? {
            "credit" => Kind::Credit {
                quantity: quantity()?,
                period: period()?,
                full_amount: full_amount()?,
                factor: factor()?,
            },
            "charge" => Kind::Charge {
                quantity: quantity()?,
                period: period()?,
                full_amount: full_amount()?,
                factor: factor()?,
            },
            "adjustment" => Kind::Adjustment {
                quantity: quantity()?,
                period: period()?,
            },
            "discount" => Kind::Discount,
            "tax" => Kind::Tax {
                percent: members.required("percent", decimal)?,
                base: members.required("base", Amount::read)?,
                inclusive: members.required("inclusive", boolean)?,
            },
            other => {
                let message = alloc::format!("{other:?} is not a kind of line");
                return Err(QuoteError::new(Code::WrongType, message).at("kind"));
            }
        };
        Ok(Line {
            id: members.required("id", |value| text(value).map(ToString::to_string))?,
            amount: members.required("amount", Amount::read)?,
            kind,
        })
    }
}

impl Write for Factor {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("of").plain(self.of);
            out.name("over").plain(self.over);
        });
    }
}

impl Read for Factor {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["of", "over"])?;
        let count = |value: &Value<'_>| {
            let digits = text(value)?;
            digits.parse::<u64>().map_err(|_| {
                QuoteError::new(Code::WrongType, alloc::format!("{digits:?} is not a count"))
            })
        };
        Ok(Factor {
            of: members.required("of", count)?,
            over: members.required("over", count)?,
        })
    }
}

impl Write for Balance {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.before.write(out.name("before"));
            self.applied.write(out.name("applied"));
            self.after.write(out.name("after"));
        });
    }
}

impl Read for Balance {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["before", "applied", "after"])?;
        Ok(Balance {
            before: members.required("before", Amount::read)?,
            applied: members.required("applied", Amount::read)?,
            after: members.required("after", Amount::read)?,
        })
    }
}

impl Write for Renewal {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.period.write(out.name("period"));
            self.subtotal.write(out.name("subtotal"));
            self.tax.write(out.name("tax"));
            self.total.write(out.name("total"));
        });
    }
}

impl Read for Renewal {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["period", "subtotal", "tax", "total"])?;
        Ok(Renewal {
            period: members.required("period", Period::read)?,
            subtotal: members.required("subtotal", Amount::read)?,
            tax: members.required("tax", Amount::read)?,
            total: members.required("total", Amount::read)?,
        })
    }
}

impl Write for Direction {
    fn write(&self, out: &mut Writer) {
        let name = Direction::ALL
            .iter()
            .find(|(_, direction)| direction == self);
        out.plain(name.map_or("", |(name, _)| name));
    }
}

impl Read for Direction {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        choice(value, Code::WrongType, &Direction::ALL)
    }
}

impl Write for Settlement {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.total.write(out.name("total"));
            self.balance.write(out.name("balance"));
            self.refund.write(out.name("refund"));
            self.due_now.write(out.name("due_now"));
        });
    }
}

impl Read for Settlement {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["total", "balance", "refund", "due_now"])?;
        Ok(Settlement {
            total: members.required("total", Amount::read)?,
            balance: members.required("balance", Balance::read)?,
            refund: members.required("refund", Amount::read)?,
            due_now: members.required("due_now", Amount::read)?,
        })
    }
}
