//! The answer: a quote, and what becomes of a total.

use crate::error::Code;
use crate::json::{Quoted, Read, Reader, Write, Writer};
use crate::members;
use crate::price::QUANTITY_MAX;
use crate::quote::{
    Balance, DISCOUNTS_MAX, Factor, Kind, LINES_MAX, Line, Quote, Renewal, Settlement, TAXES_MAX,
};
use crate::said;

members!(strict Quote {
    at, currency, lines, subtotal, tax, total, balance, refund, due_now, period, renewal, direction,
    requires_payment,
});
members!(strict Balance { before, applied, after, });
members!(strict Renewal { period, subtotal, tax, total, });
members!(strict Settlement { total, balance, refund, due_now, });

impl Read for Line {
    /// Credits and charges of every line, discounts, and the taxes of both sides.
    const ELEMENTS_MAX: usize = 2 * LINES_MAX + DISCOUNTS_MAX + 2 * TAXES_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&[
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
            "why",
        ]);
        Line {
            kind: read_kind(from),
            id: from.member("id"),
            amount: from.member("amount"),
            why: None,
        }
    }
}

fn read_kind(from: &mut Reader<'_>) -> Kind {
    let kind = from.member_text("kind");
    match kind {
        "credit" | "charge" | "adjustment" => {
            let quantity = from.number("quantity", Code::Quantity, 0, QUANTITY_MAX);
            let period = from.member("period");
            if kind == "adjustment" {
                return Kind::Adjustment { quantity, period };
            }
            let full_amount = from.member("full_amount");
            let factor = from.member("factor");
            if kind == "credit" {
                Kind::Credit {
                    quantity,
                    period,
                    full_amount,
                    factor,
                }
            } else {
                Kind::Charge {
                    quantity,
                    period,
                    full_amount,
                    factor,
                }
            }
        }
        "discount" => Kind::Discount,
        "tax" => Kind::Tax {
            percent: from.member("percent"),
            base: from.member("base"),
            inclusive: from.member("inclusive"),
        },
        other => {
            let rule = said![Quoted(other), " is not a kind of line"];
            from.fail_at("kind", Code::WrongType, rule);
            Kind::Discount
        }
    }
}

impl Write for Line {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("kind").text(self.kind.name());
            out.member("id", &self.id);
            match &self.kind {
                Kind::Credit {
                    quantity,
                    period,
                    full_amount,
                    factor,
                }
                | Kind::Charge {
                    quantity,
                    period,
                    full_amount,
                    factor,
                } => {
                    out.member("quantity", quantity);
                    out.member("period", period);
                    out.member("full_amount", full_amount);
                    out.member("factor", factor);
                }
                Kind::Adjustment { quantity, period } => {
                    out.member("quantity", quantity);
                    out.member("period", period);
                }
                Kind::Discount => {}
                Kind::Tax {
                    percent,
                    base,
                    inclusive,
                } => {
                    out.member("percent", percent);
                    out.member("base", base);
                    out.member("inclusive", inclusive);
                }
            }
            out.member("amount", &self.amount);
            out.optional_member("why", self.why.as_ref());
        });
    }
}

impl Read for Factor {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["of", "over"]);
        Factor {
            of: read_count(from, "of"),
            over: read_count(from, "over"),
        }
    }
}

/// A count of units of time: a text, because it may be beyond what a JavaScript number holds exactly.
fn read_count(from: &mut Reader<'_>, name: &'static str) -> u64 {
    let digits = from.member_text(name);
    digits.parse().unwrap_or_else(|_| {
        let rule = said![Quoted(digits), " is not a count"];
        from.fail_at(name, Code::WrongType, rule);
        1
    })
}

impl Write for Factor {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.name("of").decimal(self.of.into(), 0);
            out.name("over").decimal(self.over.into(), 0);
        });
    }
}
