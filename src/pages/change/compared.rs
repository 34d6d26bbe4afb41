//! A change beside doing nothing: what is paid when, and what is had before and after.

use super::Subject;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::parts::receipt::note;
use crate::priced::{Priced, as_selection};
use crate::view::{View, el, list};
use midcycle_contract::engine::calendar::{IntervalUnit, Period};
use midcycle_contract::engine::change::{Selection, renewal};
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::order::Order;
use midcycle_contract::engine::quote::{Renewal, settle};

/// The renewal of the subscription as it is; `None` for a purchase.
pub(super) fn without(subject: &Subject) -> Option<Renewal> {
    renewal(&subject.snapshot.facts(false), subject.owned()?).ok()?
}

/// *Today 84.18 €, because a new month starts today; then 336.72 € on 22 December 2026.*
/// *Without this change: 420.90 € on 10 December 2026.*
pub(super) fn sentences(
    words: &Words,
    subject: &Subject,
    without: &Renewal,
    order: &Order,
) -> Option<View> {
    let currency = subject.snapshot.account.currency;
    let money = |amount| words.formats().money(amount, currency);
    let date = |renewal: &Renewal| {
        let start = renewal.period.start.date();
        words.formats().date(start, DateStyle::Full)
    };
    let change = order.changes.first()?;
    let renewal = change.quote.renewal?;
    let settled = order.settlement;
    let starts_today = change
        .quote
        .period
        .is_some_and(|period| period.start.date() == change.request.at.date());
    // Whatever is due uses all of the account's credit, so that the renewal is paid in full.
    let with = (!settled.due_now.is_zero()).then(|| {
        let (due, then, on) = (money(settled.due_now), money(renewal.total), date(&renewal));
        let values = [("due", due.as_str()), ("then", &then), ("date", &on)];
        let text = match &change.request.next {
            Some(next) if starts_today => {
                let word = match next.interval.unit {
                    IntervalUnit::Day => Word::ComparedDay,
                    IntervalUnit::Week => Word::ComparedWeek,
                    IntervalUnit::Month => Word::ComparedMonth,
                    IntervalUnit::Year => Word::ComparedYear,
                };
                words.count(word, next.interval.count.into(), &values)
            }
            _ => words.with(Word::ComparedKept, &values),
        };
        note("with-change", text)
    });
    // Without the change the account's credit would wait for the renewal.
    let surplus = subject.snapshot.rules.axes.surplus;
    let due = settle(without.total, settled.balance.before, surplus).ok()?;
    let (total, due, on) = (money(without.total), money(due.due_now), date(without));
    let values = [("amount", total.as_str()), ("due", &due), ("date", &on)];
    let word = if due == total {
        Word::WithoutThisChange
    } else {
        Word::WithoutThisChangeDue
    };
    Some(View::List(vec![
        with.into(),
        note("comparison", words.with(word, &values)),
    ]))
}

/// What is had and what will be, side by side; `priced` is `None` where the choice cannot be had.
pub(super) fn before_and_after(
    words: &Words,
    subject: &Subject,
    without: Option<&Renewal>,
    priced: Option<&Priced>,
) -> Option<View> {
    let owned = subject.owned()?;
    let before = Side::of(
        words,
        subject,
        &as_selection(owned),
        Some(owned.current.period),
        without.map(|without| without.total),
    );
    let after = priced.and_then(|priced| {
        let quote = &priced.order.changes.first()?.quote;
        let then = quote.renewal.map(|renewal| renewal.total);
        let selection = priced.selections.first()?;
        Some(Side::of(words, subject, selection, quote.period, then))
    });
    let head = |word| el("th", "").attr("scope", "col").with(words.text(word));
    let names = [
        Word::PlanLabel,
        Word::LicencesLabel,
        Word::FrequencyLabel,
        Word::BillingPeriod,
        Word::Recurring,
    ];
    let blank = ["\u{2013}"; 5].map(String::from);
    let after = after.map_or(blank, |side| side.0);
    let rows = names.into_iter().zip(before.0).zip(after);
    let rows = rows.map(|((name, before), after)| {
        let class = if after == before || after == "\u{2013}" {
            ""
        } else {
            "is-changed"
        };
        el("tr", class)
            .with(el("th", "").attr("scope", "row").with(words.text(name)))
            .with(el("td", "").with(before))
            .with(el("td", "").with(after))
    });
    let table = el("table", "difference")
        .attr("data-part", "what-changes")
        .with(el("caption", "").with(words.text(Word::WhatChanges)))
        .with(
            el("thead", "").with(
                el("tr", "")
                    .with(el("td", ""))
                    .with(head(Word::SideHave))
                    .with(head(Word::SideGet)),
            ),
        )
        .with(el("tbody", "").with(list(rows)));
    Some(table.into())
}

/// What is had, in the order of the rows.
struct Side([String; 5]);

impl Side {
    fn of(
        words: &Words,
        subject: &Subject,
        selection: &Selection,
        period: Option<Period>,
        then: Option<Amount>,
    ) -> Self {
        let formats = words.formats();
        let then = then.map(|then| {
            let amount = formats.money(then, subject.snapshot.account.currency);
            [&amount, " ", &words.per(selection.interval)].concat()
        });
        Side([
            terms::plan_name(&subject.snapshot, &selection.product, &selection.plan),
            formats.count(selection.licences.into()),
            words.interval(selection.interval),
            period
                .map(|period| words.period(period))
                .unwrap_or_default(),
            then.unwrap_or_default(),
        ])
    }
}
