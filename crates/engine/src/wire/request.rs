//! The question: a quote request.

use crate::calendar::Period;
use crate::error::Code;
use crate::json::{Read, Reader, Write, Writer};
use crate::price::QUANTITY_MAX;
use crate::quote::{
    Current, CurrentLine, Cut, DISCOUNTS_MAX, Discount, LINES_MAX, Next, NextLine, QuoteRequest,
    TAXES_MAX, Tax,
};
use crate::said;
use rust_decimal::Decimal;

impl Read for QuoteRequest {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&[
            "at",
            "currency",
            "rules",
            "current",
            "next",
            "discounts",
            "taxes",
            "balance",
            "explain",
        ]);
        QuoteRequest {
            at: from.member("at"),
            currency: from.member("currency"),
            rules: from.member("rules"),
            current: from.nullable("current"),
            next: from.nullable("next"),
            discounts: from.member::<Option<_>>("discounts").unwrap_or_default(),
            taxes: from.member::<Option<_>>("taxes").unwrap_or_default(),
            balance: from.member::<Option<_>>("balance").unwrap_or_default(),
            explain: from.member("explain"),
        }
    }
}

impl Write for QuoteRequest {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("at", &self.at);
            out.member("currency", &self.currency);
            out.member("rules", &self.rules);
            out.member("current", &self.current);
            out.member("next", &self.next);
            out.member("discounts", &self.discounts);
            out.member("taxes", &self.taxes);
            out.member("balance", &self.balance);
            out.member("explain", &self.explain);
        });
    }
}

impl Read for Current {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&[
            "period",
            "interval",
            "anchor_day",
            "trial",
            "taxes",
            "lines",
        ]);
        Current {
            period: from.member("period"),
            interval: from.member("interval"),
            anchor_day: from.optional_number("anchor_day", Code::Interval, 1, 31),
            trial: from.member("trial"),
            taxes: from.member("taxes"),
            lines: from.member("lines"),
        }
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
    out.object(|out| {
        out.member("period", &current.period);
        out.member("interval", &current.interval);
        out.optional_member("anchor_day", current.anchor_day.as_ref());
        out.member("trial", &current.trial);
        out.optional_member("taxes", current.taxes.as_ref());
        out.name("lines").sequence(|out| {
            for line in &current.lines {
                out.object(|out| {
                    out.member("id", &line.id);
                    out.member("quantity", &line.quantity);
                    out.member("price", &line.price);
                    out.optional_member("billed", line.billed.as_ref());
                    out.optional_member("credited", line.credited.as_ref());
                    out.optional_member("full_period", full_period(line).as_ref());
                });
            }
        });
    });
}

impl Read for CurrentLine {
    const ELEMENTS_MAX: usize = LINES_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&[
            "id",
            "quantity",
            "price",
            "billed",
            "credited",
            "full_period",
        ]);
        CurrentLine {
            id: from.member("id"),
            quantity: from.number("quantity", Code::Quantity, 0, QUANTITY_MAX),
            price: from.member("price"),
            billed: from.member("billed"),
            credited: from.member("credited"),
            full_period: from.member("full_period"),
        }
    }
}

impl Read for Next {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["interval", "lines", "period"]);
        Next {
            interval: from.member("interval"),
            lines: from.member("lines"),
            period: from.member("period"),
        }
    }
}

impl Write for Next {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("interval", &self.interval);
            out.member("lines", &self.lines);
            out.optional_member("period", self.period.as_ref());
        });
    }
}

impl Read for NextLine {
    const ELEMENTS_MAX: usize = LINES_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["id", "quantity", "price", "full_period"]);
        NextLine {
            id: from.member("id"),
            quantity: from.number("quantity", Code::Quantity, 0, QUANTITY_MAX),
            price: from.member("price"),
            full_period: from.member("full_period"),
        }
    }
}

impl Write for NextLine {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("id", &self.id);
            out.member("quantity", &self.quantity);
            out.member("price", &self.price);
            out.optional_member("full_period", self.full_period.as_ref());
        });
    }
}

impl Read for Discount {
    const ELEMENTS_MAX: usize = DISCOUNTS_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["id", "percent", "amount", "line", "renewals"]);
        let cut = match (from.member("percent"), from.member("amount")) {
            (Some(percent), None) => Cut::Percent(percent),
            (None, Some(amount)) => Cut::Amount(amount),
            _ => {
                let rule = said!["a discount has either a percent or an amount"];
                from.fail(Code::Discount, rule);
                Cut::Percent(Decimal::ZERO)
            }
        };
        Discount {
            id: from.member("id"),
            cut,
            line: from.member("line"),
            renewals: from.optional_number("renewals", Code::Discount, 0, u32::MAX),
        }
    }
}

impl Write for Discount {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("id", &self.id);
            match &self.cut {
                Cut::Percent(percent) => out.member("percent", percent),
                Cut::Amount(amount) => out.member("amount", amount),
            }
            out.member("line", &self.line);
            out.member("renewals", &self.renewals);
        });
    }
}

impl Read for Tax {
    const ELEMENTS_MAX: usize = TAXES_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["id", "percent", "inclusive"]);
        Tax {
            id: from.member("id"),
            percent: from.member("percent"),
            inclusive: from.member("inclusive"),
        }
    }
}

impl Write for Tax {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("id", &self.id);
            out.member("percent", &self.percent);
            out.member("inclusive", &self.inclusive);
        });
    }
}
