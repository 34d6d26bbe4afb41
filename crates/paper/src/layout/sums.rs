//! Below the table: subtotal, taxes, total, what became of it, and what the law wants written.

use super::sheet::Sheet;
use super::table;
use super::{BODY, LINE, MARGIN_SIDE, RIGHT, STRONG, SUM, Style, Tone, WIDTH};
use crate::words::Word;
use crate::{Paper, format};
use midcycle_engine::Decimal;
use midcycle_engine::money::Amount;
use midcycle_engine::quote::Kind;

/// The sums stand under the right half of the table.
const X: f32 = MARGIN_SIDE + 206.0 + 12.0;
const VALUE_WIDTH: f32 = 120.0;
const LABEL_WIDTH: f32 = RIGHT - X - VALUE_WIDTH - 8.0;
/// The most lines of a tax's label, and of the words of the law.
const LINES_MAX: usize = 3;
/// From one sum to the next.
const STEP: f32 = 15.5;

/// One sum.
pub(super) struct Row {
    label: String,
    value: String,
    style: Style,
    /// Whether a rule stands above it.
    is_ruled: bool,
}

impl Row {
    fn new(label: impl Into<String>, value: String) -> Self {
        Row {
            label: label.into(),
            value,
            style: BODY,
            is_ruled: false,
        }
    }

    fn ruled(self, style: Style) -> Self {
        Row {
            style,
            is_ruled: true,
            ..self
        }
    }

    fn height(&self) -> f32 {
        if self.is_ruled { STEP + 8.0 } else { STEP }
    }
}

/// A tax, over all quotes.
struct Tax<'a> {
    id: &'a str,
    percent: Decimal,
    is_inclusive: bool,
    base: Amount,
    amount: Amount,
}

/// The sums of a document, from the subtotal to what was paid.
pub(super) fn rows(paper: &Paper<'_>) -> Vec<Row> {
    let language = paper.language;
    let word = |word: Word| word.text(language);
    let plain = |amount: Amount| format::amount(language, amount);
    let money = |amount: Amount| format::money(language, amount, paper.currency);
    let zero = Amount::zero(paper.currency.minor_digits());
    let quotes = paper.items.iter().map(|item| item.quote);
    let subtotal = quotes.map(|quote| quote.subtotal).fold(zero, added);
    let is_correction = paper.corrects.is_some();
    let mut rows = Vec::new();
    if !is_correction {
        rows.push(Row::new(word(Word::Subtotal), plain(subtotal)));
    }
    let taxes = taxes(paper);
    if taxes.is_empty() && !paper.tax.is_zero() {
        rows.push(Row::new(word(Word::Tax), plain(paper.tax)));
    }
    for tax in taxes {
        let mut label = table::tax(language, tax.id, tax.percent, tax.base);
        if tax.is_inclusive {
            label = format!("{label} ({})", word(Word::Included));
        }
        rows.push(Row::new(label, plain(tax.amount)));
    }
    rows.push(Row::new(word(Word::Total), money(paper.total)).ruled(SUM));
    if let Some(settlement) = paper.settlement {
        // What the balance gained, or gave; a surplus is gained without being applied to anything.
        let gained = added(
            settlement.balance.after,
            settlement.balance.before.negated(),
        );
        if !gained.is_zero() {
            // What is forfeited no more is given by a correction whose total is zero or more.
            let is_given = !gained.is_negative() && (is_correction || paper.total.is_negative());
            let (label, amount) = if is_given {
                (Word::ToBalance, gained)
            } else if is_correction {
                (Word::FromBalance, gained.negated())
            } else {
                (Word::Balance, gained)
            };
            rows.push(Row::new(word(label), plain(amount)));
        }
        if !settlement.refund.is_zero() {
            rows.push(Row::new(word(Word::Refunded), plain(settlement.refund)));
        }
        let is_paid = !settlement.due_now.is_zero() || !paper.total.is_negative();
        if is_paid && !is_correction {
            rows.push(Row::new(word(Word::Paid), money(settlement.due_now)).ruled(STRONG));
        }
    }
    rows
}

/// How high the sums are, with the words of the law.
pub(super) fn height(rows: &[Row]) -> f32 {
    rows.iter().map(Row::height).sum::<f32>() + 14.0 + 40.0
}

/// The taxes of all quotes: those of one name, rate and kind are one.
fn taxes<'a>(paper: &Paper<'a>) -> Vec<Tax<'a>> {
    let mut taxes: Vec<Tax<'a>> = Vec::new();
    for line in paper.items.iter().flat_map(|item| &item.quote.lines) {
        let Kind::Tax {
            percent,
            base,
            inclusive,
        } = line.kind
        else {
            continue;
        };
        let mut known = taxes.iter_mut();
        let same = known.find(|tax| {
            tax.id == &*line.id && tax.percent == percent && tax.is_inclusive == inclusive
        });
        if let Some(tax) = same {
            tax.base = added(tax.base, base);
            tax.amount = added(tax.amount, line.amount);
        } else {
            taxes.push(Tax {
                id: &line.id,
                percent,
                is_inclusive: inclusive,
                base,
                amount: line.amount,
            });
        }
    }
    taxes
}

/// The sum, with the decimals of whichever shows more.
fn added(one: Amount, other: Amount) -> Amount {
    let decimals = one.decimals().max(other.decimals());
    let units = |amount: Amount| {
        let step = 10_i128.saturating_pow(decimals - amount.decimals());
        amount.minor_units().saturating_mul(step)
    };
    Amount::new(units(one).saturating_add(units(other)), decimals)
}

pub(super) fn place(sheet: &mut Sheet<'_>, paper: &Paper<'_>, rows: &[Row]) {
    sheet.y += 14.0;
    for row in rows {
        let label = sheet.wrap(&row.label, LABEL_WIDTH, row.style, LINES_MAX);
        let more = label.iter().skip(1).map(|_| LINE).sum::<f32>();
        if !sheet.has_room(row.height() + more) {
            sheet.turn();
        }
        if row.is_ruled {
            sheet.y += 2.0;
            sheet.rule(X, RIGHT - X, 0.8, Tone::Ink);
            sheet.y += 6.0;
        }
        let baseline = sheet.y + 9.0;
        for (line, text) in label.iter().enumerate() {
            let down: f32 = core::iter::repeat_n(LINE, line).sum();
            sheet.left(text, X, LABEL_WIDTH, baseline + down, row.style);
        }
        sheet.right(&row.value, RIGHT, VALUE_WIDTH, baseline, row.style);
        sheet.y += STEP + more;
    }
    if paper.reverse_charge {
        law(sheet, Word::ReverseCharge.text(paper.language));
    }
}

fn law(sheet: &mut Sheet<'_>, text: &str) {
    let lines = sheet.wrap(text, WIDTH, BODY, LINES_MAX);
    if !sheet.has_room(20.0 + lines.iter().map(|_| LINE).sum::<f32>()) {
        sheet.turn();
    }
    sheet.y += 20.0;
    for line in lines {
        sheet.y += LINE;
        sheet.left(&line, MARGIN_SIDE, WIDTH, sheet.y - 3.0, BODY);
    }
}
