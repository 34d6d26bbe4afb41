//! What the visitor has seen beside what it is now. Nothing is placed until they agree anew.

use super::offer::Offer;
use super::{Page, Seen};
use crate::format::DateStyle;
use crate::locale::{Word, terms};
use crate::parts::amount::amount;
use crate::parts::button::button;
use crate::parts::focus;
use crate::parts::receipt;
use crate::view::{View, el, list, live};
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::quote::{Kind, Line, Quote};
use std::sync::Arc;

/// A row: its name, and its amount before and now.
type Row = (String, Option<Amount>, Option<Amount>);

/// The dialogue, while there is something to agree to.
pub(super) fn changed(page: &Page) -> View {
    let page = page.clone();
    live(move || {
        let seen = page.app.entered.seen.get()?;
        let offer = page.offer.get().ok()?;
        page.is_changed
            .get()
            .then(|| dialogue(&page, &seen, &offer))
    })
}

fn dialogue(page: &Page, seen: &Seen, offer: &Arc<Offer>) -> View {
    let words = &page.words;
    let agree = {
        let page = page.clone();
        move |event| {
            page.see();
            focus::soon_on_page(&event, "[data-part=place-order]");
        }
    };
    let title = el("h3", "notice__title")
        .attr("id", "changed-title")
        .attr("tabindex", "-1")
        .built(focus::soon)
        .with(words.text(Word::PlacingChanged));
    let whys = whys(page, seen, &offer.seen);
    let whys = whys.into_iter().map(|why| el("li", "").with(why));
    el("div", "notice notice--caution")
        .attr("role", "group")
        .attr("aria-labelledby", "changed-title")
        .attr("data-part", "quote-changed")
        .with(title)
        .with(el("ul", "whys").with(list(whys)))
        .with(table(page, seen, &offer.seen))
        .with(button(
            "button button--primary",
            words.text(Word::AgreeToNew),
            agree,
        ))
        .into()
}

/// What has changed, as far as it can be told.
fn whys(page: &Page, seen: &Seen, now: &Seen) -> Vec<String> {
    let words = &page.words;
    let mut whys = Vec::new();
    if seen.quote.at != now.quote.at {
        let date = words
            .formats()
            .date(now.quote.at.date(), DateStyle::DayMonth);
        whys.push(words.with(Word::WhyDay, &[("date", &date)]));
    }
    if seen.selections != now.selections {
        whys.push(words.get(Word::WhyCart));
    } else if costs(&seen.quote.quotes) != costs(&now.quote.quotes) {
        whys.push(words.get(Word::WhyPrice));
    }
    let state = page.app.entered.learnt.with(|learnt| {
        let number = page.given.with(|given| given.as_ref().ok()?.number.clone());
        let learnt = learnt.as_ref();
        learnt
            .filter(|(known, _)| Some(known) == number.as_ref())
            .map(|(_, state)| *state)
    });
    match state {
        Some(VatState::Invalid) => whys.push(words.get(Word::WhyVatInvalid)),
        Some(VatState::Undetermined) => whys.push(words.get(Word::WhyVatUndetermined)),
        _ => {}
    }
    if seen.quote.version != now.quote.version {
        whys.push(words.get(Word::WhyAccount));
    }
    whys
}

/// What the subscriptions cost from then on.
fn costs(quotes: &[Arc<Quote>]) -> Vec<Option<Amount>> {
    let cost = |quote: &Arc<Quote>| Some(quote.renewal.as_ref()?.subtotal);
    quotes.iter().map(cost).collect()
}

fn table(page: &Page, seen: &Seen, now: &Seen) -> View {
    let words = &page.words;
    let currency = page.snapshot.account.currency;
    let shown = |tag, value: Option<Amount>| {
        el("td", "table__amount").with(el(tag, "").with(value.map_or_else(
            || View::from("\u{2013}"),
            |value| amount(words, value, currency),
        )))
    };
    let rows = rows(page, seen, now)
        .into_iter()
        .map(|(name, before, after)| {
            let is_same = before == after;
            let (old, new) = if is_same {
                ("span", "span")
            } else {
                ("del", "ins")
            };
            el("tr", if is_same { "" } else { "is-changed" })
                .with(el("th", "").attr("scope", "row").with(name))
                .with(shown(old, before))
                .with(shown(new, after))
        });
    let name = |word| {
        el("th", "table__amount")
            .attr("scope", "col")
            .with(words.text(word))
    };
    let head = el("tr", "")
        .with(el("td", ""))
        .with(name(Word::CompareBefore))
        .with(name(Word::CompareNow));
    el("table", "table changes")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").with(list(rows)))
        .into()
}

/// The rows of both summaries: those of each change, then those of the sum.
fn rows(page: &Page, seen: &Seen, now: &Seen) -> Vec<Row> {
    let words = &page.words;
    let mut rows = Vec::new();
    let both = |before: Amount, after: Amount| (Some(before), Some(after));
    // Where the cart holds other things now, its lines are not the same lines.
    let changes = if seen.selections == now.selections {
        seen.quote.quotes.len()
    } else {
        0
    };
    let quotes = seen.quote.quotes.iter().zip(&now.quote.quotes);
    for ((before, after), selection) in quotes.zip(&seen.selections).take(changes) {
        let of = (changes > 1).then(|| terms::product_name(&page.snapshot, &selection.product));
        let mut add = |line: &Line, before, after| {
            let name = receipt::name_of(words, line);
            let name = match &of {
                Some(of) => [&name, ", ", of.as_str()].concat(),
                None => name,
            };
            rows.push((name, before, after));
        };
        for line in &before.lines {
            let after = find(after, line).map(|line| line.amount);
            add(line, Some(line.amount), after);
        }
        for line in after
            .lines
            .iter()
            .filter(|line| find(before, line).is_none())
        {
            add(line, None, Some(line.amount));
        }
    }
    let (before, after) = (seen.quote.settlement, now.quote.settlement);
    let mut add = |word, (before, after)| rows.push((words.get(word), before, after));
    add(Word::Total, both(before.total, after.total));
    let applied = both(
        before.balance.applied.negated(),
        after.balance.applied.negated(),
    );
    if applied.0 != applied.1 || !before.balance.applied.is_zero() {
        add(Word::BalanceApplied, applied);
    }
    add(Word::DueToday, both(before.due_now, after.due_now));
    rows
}

/// The line of another quote that stands for the same.
fn find<'a>(quote: &'a Quote, line: &Line) -> Option<&'a Line> {
    let rate = |line: &Line| match line.kind {
        Kind::Tax { percent, .. } => Some(percent),
        _ => None,
    };
    quote.lines.iter().find(|other| {
        receipt::part_of(other) == receipt::part_of(line)
            && other.id == line.id
            && rate(other) == rate(line)
    })
}
