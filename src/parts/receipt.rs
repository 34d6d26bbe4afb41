//! The order summary: what is given back, what is asked, and what is due, as a receipt.

use super::amount::amount;
use super::explanation::explanation;
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::parts::button::button;
use crate::view::{View, el, list};
use crate::watched::Watched;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::order::Change;
use midcycle_contract::engine::quote::{Kind, Line, Renewal, Settlement};

/// Which explanation is open, by its line's place; kept outside so that it stays open while amounts change.
pub(crate) type Opened = Watched<Option<usize>>;

/// The lines of a change: credit, charge, discounts, tax. `first` is the place of its first line among all.
pub(crate) fn lines(words: &Words, change: &Change, first: usize, opened: Opened) -> View {
    let currency = change.quote.currency;
    let lines = change.quote.lines.iter().enumerate();
    list(lines.map(|(index, line)| {
        let how = explanation(words, &change.request, line);
        row(
            words,
            part_of(line),
            name_of(words, line),
            line.amount,
            currency,
            how,
            first + index,
            opened,
        )
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
    let formats = words.formats();
    match &line.kind {
        Kind::Credit { .. } => words.get(Word::LineCredit),
        Kind::Charge { .. } => words.get(Word::LineCharge),
        Kind::Adjustment { .. } => words.get(Word::LineAdjustment),
        Kind::Discount => words.with(Word::LineDiscount, &[("id", &line.id)]),
        Kind::Tax { percent, .. } => {
            let percent = formats.percent(&percent.to_string());
            words.with(Word::LineTax, &[("id", &line.id), ("percent", &percent)])
        }
    }
}

/// One line: its name, which opens the explanation, and its amount.
#[expect(
    clippy::too_many_arguments,
    reason = "a line is made in one place only"
)]
fn row(
    words: &Words,
    part: &'static str,
    name: String,
    value: Amount,
    currency: Currency,
    how: Option<View>,
    place: usize,
    opened: Opened,
) -> View {
    let row = el("div", "receipt__row").attr("data-part", part);
    let shown = el("dd", "").with(amount(words, value, currency));
    let Some(how) = how else {
        return row.with(el("dt", "").with(name)).with(shown).into();
    };
    let is_open = move || opened.get() == Some(place);
    let toggle =
        move |_| opened.update(|opened| *opened = (*opened != Some(place)).then_some(place));
    let opener = button("receipt__how", name, toggle)
        .attr("title", words.get(Word::HowIsThisComputed))
        .live_bool("aria-expanded", is_open);
    row.with(el("dt", "").with(opener))
        .with(shown)
        .with(
            el("dd", "receipt__explanation")
                .live_flag("hidden", move || !is_open())
                .with(how),
        )
        .into()
}

/// Total, balance, and what is due. `due` names the last: it is *due today* before an order and *paid* after it.
pub(crate) fn totals(words: &Words, settled: &Settlement, currency: Currency, due: Word) -> View {
    let balance = settled.balance;
    let uses_balance = !balance.applied.is_zero();
    let is_surplus = settled.total.is_negative();
    let total = (uses_balance || is_surplus)
        .then(|| plain(words, "total", Word::Total, settled.total, currency));
    let applied = uses_balance.then(|| {
        let word = if balance.applied.is_negative() {
            Word::BalanceOwed
        } else {
            Word::BalanceApplied
        };
        plain(
            words,
            "balance-applied",
            word,
            balance.applied.negated(),
            currency,
        )
    });
    // Set against the total, so that the rows add up to what is due.
    let surplus = is_surplus.then(|| {
        let word = if !settled.refund.is_zero() {
            Word::Refunded
        } else if balance.after == balance.before {
            Word::Forfeited
        } else {
            Word::CreditToBalance
        };
        plain(words, "surplus", word, settled.total.negated(), currency)
    });
    let due = el("div", "receipt__row receipt__row--due")
        .attr("data-part", "due-now")
        .with(el("dt", "").with(words.get(due)))
        .with(el("dd", "").with(amount(words, settled.due_now, currency)));
    View::List(vec![
        total.into(),
        applied.into(),
        surplus.into(),
        due.into(),
    ])
}

fn plain(words: &Words, part: &'static str, word: Word, value: Amount, currency: Currency) -> View {
    el("div", "receipt__row")
        .attr("data-part", part)
        .with(el("dt", "").with(words.get(word)))
        .with(el("dd", "").with(amount(words, value, currency)))
        .into()
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
