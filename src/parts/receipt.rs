//! The order summary: what is given back, what is asked, and what is due, as a receipt.

use super::amount::{amount, total_amount};
use super::explanation::Sum;
use crate::format::DateStyle;
use crate::later::{EXPLAINED_RENEWAL, EXPLAINED_SUM, EXPLANATION, Later};
use crate::locale::{Word, Words};
use crate::parts::button::button;
use crate::view::{Element, View, el, list};
use crate::watched::Watched;
use midcycle_contract::engine::Decimal;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::order::{Change, Order};
use midcycle_contract::engine::quote::{Kind, Line, Renewal, Settlement};

/// Which explanation is open, by its place; kept outside so that it stays open while amounts change.
pub(crate) type Opened = Watched<Option<usize>>;

const ROW: &str = "receipt__row";
const ROW_DUE: &str = "receipt__row receipt__row--due";

/// The places below all lines: an order has at most 20 changes of some hundred lines each.
const SUMS: usize = 10_000;
/// The place of the next renewal.
const RENEWAL: usize = SUMS + 10;

/// The lines of a change: credit, charge, discounts, tax. `first` is the place of its first line among all. Shown anew
/// where another is opened.
pub(crate) fn lines(words: &Words, change: &Change, first: usize, opened: Opened) -> View {
    let open = opened.get();
    let lines = change.quote.lines.iter().enumerate();
    list(lines.map(|(index, line)| {
        let place = first + index;
        let how = (open == Some(place)).then(|| match EXPLANATION.open() {
            Some(explain) => explain(words, change, index),
            None => unexplained(words),
        });
        let shown = amount(words, line.amount, change.quote.currency);
        let opener = opener(words, name_of(words, line), Some(place), opened, open);
        row(ROW, part_of(line), opener, shown).with(how.map(explained))
    }))
}

pub(crate) fn part_of(line: &Line) -> &'static str {
    match line.kind {
        Kind::Credit { .. } => "credit",
        Kind::Charge { .. } => "charge",
        Kind::Adjustment { .. } => "adjustment",
        Kind::Discount => "discount",
        Kind::Tax { .. } => "tax",
    }
}

pub(crate) fn name_of(words: &Words, line: &Line) -> String {
    match &line.kind {
        Kind::Credit { .. } => words.get(Word::LineCredit),
        Kind::Charge { .. } => words.get(Word::LineCharge),
        Kind::Adjustment { .. } => words.get(Word::LineAdjustment),
        Kind::Discount => words.with(Word::LineDiscount, &[("id", &line.id)]),
        Kind::Tax { percent, .. } => tax_name(words, &line.id, *percent),
    }
}

/// A tax with its rate.
pub(crate) fn tax_name(words: &Words, id: &str, percent: Decimal) -> String {
    let percent = words.formats().percent(&percent.to_string());
    words.with(Word::LineTax, &[("id", id), ("percent", &percent)])
}

/// One row: a name, and an amount.
fn row(class: &'static str, part: &'static str, name: impl Into<View>, shown: View) -> Element {
    el("div", class)
        .attr("data-part", part)
        .with(el("dt", "").with(name))
        .with(el("dd", "").with(shown))
}

/// A name that opens the explanation of its amount; without a place there is none to open.
fn opener(
    words: &Words,
    name: String,
    place: Option<usize>,
    opened: Opened,
    open: Option<usize>,
) -> Element {
    let toggle = move |_| {
        // What could not be explained is not closed by who tries again.
        let was_there = Later::Explanation.is_there();
        Later::Explanation.then(move || {
            opened.update(|opened| *opened = place.filter(|_| *opened != place || !was_there));
        });
    };
    let is_open = if place.is_some() && open == place {
        "true"
    } else {
        "false"
    };
    button("receipt__how", name, toggle)
        .attr("title", words.text(Word::HowIsThisComputed))
        .attr("aria-expanded", is_open)
        .attr_if("disabled", place.is_none())
        .leads_to(Later::Explanation)
}

/// What is said in the place of an explanation whose code did not come.
fn unexplained(words: &Words) -> View {
    words.get(Word::FailureOffline).into()
}

/// An explanation below its row.
fn explained(how: View) -> Element {
    el("dd", "receipt__explanation").with(how)
}

/// Total, balance, and what is due. `due` names the last: it is *due today* before an order and *paid* after it.
pub(crate) fn totals(words: &Words, settled: &Settlement, currency: Currency, due: Word) -> View {
    list(sums(settled, due).into_iter().map(|sum| {
        let shown = sum.shown(words, currency);
        row(sum.class(), sum.part, words.get(sum.word), shown)
    }))
}

/// The same before an order, each opening to how it came to be.
pub(crate) fn explained_totals(
    words: &Words,
    order: &Order,
    currency: Currency,
    opened: Opened,
) -> View {
    let open = opened.get();
    let sums = sums(&order.settlement, Word::DueToday);
    list(sums.into_iter().zip(SUMS..).map(|(sum, place)| {
        let how = (open == Some(place)).then(|| match EXPLAINED_SUM.open() {
            Some(explain) => explain(words, order, sum.which),
            None => unexplained(words),
        });
        let opener = opener(words, words.get(sum.word), Some(place), opened, open);
        row(sum.class(), sum.part, opener, sum.shown(words, currency)).with(how.map(explained))
    }))
}

/// One of the amounts below the lines.
struct SumRow {
    part: &'static str,
    which: Sum,
    word: Word,
    amount: Amount,
}

impl SumRow {
    fn shown(&self, words: &Words, currency: Currency) -> View {
        if self.which == Sum::Due {
            total_amount(words, self.amount, currency)
        } else {
            amount(words, self.amount, currency)
        }
    }

    fn class(&self) -> &'static str {
        if self.which == Sum::Due { ROW_DUE } else { ROW }
    }
}

fn sums(settled: &Settlement, due: Word) -> Vec<SumRow> {
    let balance = settled.balance;
    let uses_balance = !balance.applied.is_zero();
    let is_surplus = settled.total.is_negative();
    let mut rows = Vec::with_capacity(4);
    let mut add = |part, which, word, amount| {
        rows.push(SumRow {
            part,
            which,
            word,
            amount,
        });
    };
    if uses_balance || is_surplus {
        add("total", Sum::Total, Word::Total, settled.total);
    }
    if uses_balance {
        let word = if balance.applied.is_negative() {
            Word::BalanceOwed
        } else {
            Word::BalanceApplied
        };
        let applied = balance.applied.negated();
        add("balance-applied", Sum::Balance, word, applied);
    }
    // Set against the total, so that the rows add up to what is due.
    if is_surplus {
        let word = if !settled.refund.is_zero() {
            Word::Refunded
        } else if balance.after == balance.before {
            Word::Forfeited
        } else {
            Word::CreditToBalance
        };
        add("surplus", Sum::Surplus, word, settled.total.negated());
    }
    add("due-now", Sum::Due, due, settled.due_now);
    rows
}

/// A row whose amount is not known: what it is, and its name.
pub(crate) type Blank = (&'static str, String);

/// The rows of a receipt whose amounts are not known: it keeps the place, and promises nothing. `lines` and `sums` are as
/// [`lines`] and [`explained_totals`] will have them, which take over their nodes.
pub(crate) fn blank(words: &Words, lines: Vec<Blank>, sums: Vec<Blank>, opened: Opened) -> View {
    let blank = |class, part, name| {
        let dash = el("bdi", "amount").with("\u{2013}").into();
        let opener = opener(words, name, None, opened, None);
        row(class, part, opener, dash).with(None::<View>)
    };
    let due = blank(ROW_DUE, "due-now", words.get(Word::DueToday));
    let rows = |rows: Vec<Blank>| rows.into_iter().map(|(part, name)| blank(ROW, part, name));
    View::List(vec![list(rows(lines)), list(rows(sums).chain([due]))])
}

/// A sentence under the receipt.
pub(crate) fn note(part: &'static str, text: String) -> View {
    el("p", "receipt__then")
        .attr("data-part", part)
        .with(text)
        .into()
}

/// *Then 5,797.44 € per year from 22 November 2027.*
pub(crate) fn then(
    words: &Words,
    renewal: &Renewal,
    interval: Interval,
    currency: Currency,
) -> View {
    let formats = words.formats();
    let total = formats.money(renewal.total, currency);
    let from = formats.date(renewal.period.start.date(), DateStyle::Full);
    let per = words.per(interval);
    let text = words.with(
        Word::Then,
        &[("amount", &total), ("per", &per), ("date", &from)],
    );
    note("renewal", text)
}

/// What stays of the account's credit, where there is some.
pub(crate) fn balance_after(
    words: &Words,
    settled: &Settlement,
    currency: Currency,
) -> Option<View> {
    let after = settled.balance.after;
    (!after.is_zero()).then(|| {
        let text = words.formats().money(after, currency);
        let text = words.with(Word::BalanceAfter, &[("amount", &text)]);
        note("balance-after", text)
    })
}

/// What opens to how the amount of [`then`] came to be.
pub(crate) fn how_then(words: &Words, change: &Change, opened: Opened) -> View {
    let open = opened.get();
    let name = words.get(Word::HowIsThisComputed);
    let how = (open == Some(RENEWAL)).then(|| {
        el("div", "receipt__explanation")
            .attr("data-part", "renewal-explained")
            .with(match EXPLAINED_RENEWAL.open() {
                Some(explain) => explain(words, change),
                None => Some(unexplained(words)),
            })
    });
    View::List(vec![
        opener(words, name, Some(RENEWAL), opened, open).into(),
        how.into(),
    ])
}
