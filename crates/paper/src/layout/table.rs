//! The table of lines, as quoted: a title for each item, its lines, and below each how its amount came to be.

use super::sheet::Sheet;
use super::{BODY, LABEL, LINE, MARGIN_SIDE, RIGHT, SMALL_LINE, STRONG, Tone, WIDTH};
use crate::clean::{NAME_CHARS_MAX, clean};
use crate::words::Word;
use crate::{Language, Paper, format, why};
use midcycle_engine::Decimal;
use midcycle_engine::calendar::Period;
use midcycle_engine::catalog::LINE_ID;
use midcycle_engine::money::Amount;
use midcycle_engine::quote::{Kind, Line};

/// The columns: where each begins or, for numbers, ends, and how wide it is.
const DESCRIPTION_WIDTH: f32 = 206.0;
const PERIOD_X: f32 = MARGIN_SIDE + DESCRIPTION_WIDTH + 12.0;
const PERIOD_WIDTH: f32 = 136.0;
const AMOUNT_WIDTH: f32 = 82.0;
const QUANTITY_RIGHT: f32 = RIGHT - AMOUNT_WIDTH - 8.0;
const QUANTITY_WIDTH: f32 = QUANTITY_RIGHT - PERIOD_X - PERIOD_WIDTH - 4.0;
const WHY_WIDTH: f32 = QUANTITY_RIGHT - MARGIN_SIDE;

/// The most lines of a description, and of an explanation.
const DESCRIPTION_LINES_MAX: usize = 4;
const WHY_LINES_MAX: usize = 6;

/// From the rule above to the first line's letters, and from the last line's to the rule below.
const ABOVE: f32 = 14.0;
const BELOW: f32 = 7.0;

/// A row, broken into lines.
struct Row {
    /// The item's title, on its first row.
    title: Vec<String>,
    description: Vec<String>,
    period: String,
    quantity: String,
    amount: String,
    why: Vec<String>,
}

impl Row {
    fn height(&self) -> f32 {
        let lines = |lines: &[String], height: f32| lines.iter().map(|_| height).sum::<f32>();
        let title = lines(&self.title, LINE);
        let title = if title > 0.0 { title + 3.0 } else { 0.0 };
        let description = lines(&self.description, LINE).max(LINE);
        ABOVE + title + description - LINE + lines(&self.why, SMALL_LINE + 0.5) + BELOW
    }
}

/// Places the table. The last row stays with the sums, which are so high, if one page can hold both.
pub(super) fn place(sheet: &mut Sheet<'_>, paper: &Paper<'_>, sums_height: f32) {
    let rows = rows(sheet, paper);
    let last = rows.len().saturating_sub(1);
    let first = rows.first().map_or(0.0, Row::height);
    if !sheet.has_room(HEAD + first) {
        sheet.turn();
    }
    head(sheet, paper.language);
    for (index, row) in rows.iter().enumerate() {
        let height = row.height();
        let with_sums = height + sums_height;
        let is_too_low = !sheet.has_room(height)
            || (index == last && with_sums < LONGEST_TOGETHER && !sheet.has_room(with_sums));
        // A row higher than a page cannot be: every text in it has a bound.
        if is_too_low {
            sheet.turn();
            head(sheet, paper.language);
        }
        place_row(sheet, row);
    }
}

/// The height of the table's head.
const HEAD: f32 = 17.0;
/// What is kept together is not higher than this.
const LONGEST_TOGETHER: f32 = 500.0;

fn head(sheet: &mut Sheet<'_>, language: Language) {
    let baseline = sheet.y + 8.0;
    let text = |word: Word| word.text(language);
    sheet.left(
        text(Word::Description),
        MARGIN_SIDE,
        DESCRIPTION_WIDTH,
        baseline,
        LABEL,
    );
    sheet.left(text(Word::Period), PERIOD_X, PERIOD_WIDTH, baseline, LABEL);
    sheet.right(
        text(Word::Quantity),
        QUANTITY_RIGHT,
        QUANTITY_WIDTH,
        baseline,
        LABEL,
    );
    sheet.right(text(Word::Amount), RIGHT, AMOUNT_WIDTH, baseline, LABEL);
    sheet.y += HEAD - 3.0;
    sheet.rule(MARGIN_SIDE, WIDTH, 0.8, Tone::Ink);
    sheet.y += 3.0;
}

fn place_row(sheet: &mut Sheet<'_>, row: &Row) {
    let mut baseline = sheet.y + ABOVE;
    sheet.y += row.height();
    for line in &row.title {
        sheet.left(line, MARGIN_SIDE, WIDTH - AMOUNT_WIDTH, baseline, STRONG);
        baseline += LINE;
    }
    if !row.title.is_empty() {
        baseline += 3.0;
    }
    let numbers = baseline;
    for line in &row.description {
        sheet.left(line, MARGIN_SIDE, DESCRIPTION_WIDTH, baseline, BODY);
        baseline += LINE;
    }
    sheet.right(&row.amount, RIGHT, AMOUNT_WIDTH, numbers, BODY);
    sheet.left(&row.period, PERIOD_X, PERIOD_WIDTH, numbers, BODY);
    sheet.right(&row.quantity, QUANTITY_RIGHT, QUANTITY_WIDTH, numbers, BODY);
    baseline = baseline.max(numbers + LINE) - LINE;
    for line in &row.why {
        baseline += SMALL_LINE + 0.5;
        sheet.left(line, MARGIN_SIDE, WHY_WIDTH, baseline, LABEL);
    }
    sheet.rule(MARGIN_SIDE, WIDTH, 0.5, Tone::Hair);
}

/// All rows; taxes are among the sums, but for a correction, which consists of them.
fn rows(sheet: &Sheet<'_>, paper: &Paper<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for item in paper.items {
        let title = clean(item.title, NAME_CHARS_MAX);
        let mut title = sheet.wrap(&title, WIDTH - AMOUNT_WIDTH, STRONG, DESCRIPTION_LINES_MAX);
        let lines = item.quote.lines.iter();
        let is_row =
            |line: &&Line| paper.corrects.is_some() || !matches!(line.kind, Kind::Tax { .. });
        for line in lines.filter(is_row) {
            rows.push(row(sheet, paper, core::mem::take(&mut title), line));
        }
    }
    rows
}

fn row(sheet: &Sheet<'_>, paper: &Paper<'_>, title: Vec<String>, line: &Line) -> Row {
    let language = paper.language;
    let (before, quantity, period) = match &line.kind {
        Kind::Credit {
            quantity, period, ..
        } => (Some(Word::Unused), Some(*quantity), Some(*period)),
        Kind::Charge {
            quantity, period, ..
        } => (None, Some(*quantity), Some(*period)),
        Kind::Adjustment { quantity, period } => {
            (Some(Word::Adjustment), Some(*quantity), Some(*period))
        }
        Kind::Discount => (Some(Word::Discount), None, None),
        Kind::Tax { .. } => (None, None, None),
    };
    // Other ids are their catalogue's own names.
    let id = if &*line.id == LINE_ID {
        Word::Licences.text(language).to_owned()
    } else {
        match line.kind {
            Kind::Tax { percent, base, .. } => tax(language, &line.id, percent, base),
            _ => clean(&line.id, NAME_CHARS_MAX),
        }
    };
    let description = match before {
        Some(word) => format!("{}: {id}", word.text(language)),
        None => id,
    };
    let why = line.why.as_deref();
    let why = why.and_then(|steps| why::sentence(steps, language, paper.currency));
    Row {
        title,
        description: sheet.wrap(&description, DESCRIPTION_WIDTH, BODY, DESCRIPTION_LINES_MAX),
        period: period
            .map(|period| span(language, period))
            .unwrap_or_default(),
        quantity: quantity
            .map(|quantity| format::count(language, quantity.into()))
            .unwrap_or_default(),
        amount: format::amount(language, line.amount),
        why: sheet.wrap(&why.unwrap_or_default(), WHY_WIDTH, LABEL, WHY_LINES_MAX),
    }
}

/// A tax's name, its rate, and what it is taken of: "IVA 22% on -5,073.00".
pub(super) fn tax(language: Language, id: &str, percent: Decimal, base: Amount) -> String {
    let id = clean(id, NAME_CHARS_MAX);
    let percent = format::percent(language, percent);
    let of = Word::Of.text(language);
    format!("{id} {percent} {of} {}", format::amount(language, base))
}

fn span(language: Language, period: Period) -> String {
    let date = |moment| format::date(language, moment);
    format!("{} – {}", date(period.start), date(period.end))
}
