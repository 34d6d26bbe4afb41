//! The order summary: last in reading order, always true of what is chosen. On a phone it is a bar that opens as a sheet.

use super::choices::Choices;
use super::compared::{before_and_after, sentences, without};
use super::followed::Address;
use super::{Outcome, Pricing, Subject, pricing, why_not};
use crate::api::Failure;
use crate::later::Later;
use crate::locale::{Word, Words};
use crate::navigation::Step;
use crate::parts::button::button_unless;
use crate::parts::focus::{self, Goes};
use crate::parts::notice::{Tone, notice};
use crate::parts::receipt::{self, Opened};
use crate::parts::unique::unique;
use crate::priced::Priced;
use crate::state::App;
use crate::view::{Element, View, el, live};
use crate::watched::Watched;
use midcycle_contract::engine::order::{Change, Order};
use midcycle_contract::engine::quote::Renewal;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The summary.
pub(super) fn summary(
    app: App,
    words: &Words,
    subject: &Arc<Subject>,
    choices: Choices,
    priced: Pricing,
    address: Address,
) -> View {
    let is_sheet_open = Watched::new(false);
    let (sheet_id, title_id) = (unique("summary"), unique("summary-title"));
    let sheet = el("div", "summary__sheet")
        .attr("id", sheet_id.clone())
        .with(
            el("h2", "summary__title")
                .attr("id", title_id.clone())
                .with(words.text(Word::OrderSummary)),
        )
        .with(body(words, subject, choices, priced));
    let bar = el("div", "summary__bar")
        .with(toggle(words, subject, priced, is_sheet_open, sheet_id))
        .with(onward(app, words, subject, choices, priced, address));
    // On a phone the sheet covers what is behind it, so it closes when the focus goes there.
    let close_on_escape = move |event: web_sys::Event| {
        let key = event.unchecked_ref::<web_sys::KeyboardEvent>().key();
        if key == "Escape" && is_sheet_open.get_untracked() {
            is_sheet_open.set(false);
            focus::to(focus::within(&event, "[aria-controls]"));
        }
    };
    let close_when_left = move |event: web_sys::Event| {
        if focus::goes(&event) == Goes::Elsewhere {
            is_sheet_open.set(false);
        }
    };
    el("section", "summary")
        .attr("data-part", "summary")
        .attr("aria-labelledby", title_id)
        .on("keydown", close_on_escape)
        .on("focusout", close_when_left)
        .with(sheet)
        .with(bar)
        .into()
}

/// What opens the sheet on a phone: what is due, in the bar at the bottom.
fn toggle(
    words: &Words,
    subject: &Subject,
    priced: Pricing,
    is_sheet_open: Watched<bool>,
    sheet: String,
) -> Element {
    let bar_words = words.clone();
    let currency = subject.snapshot.account.currency;
    let due = move || {
        priced.with(|priced| match priced {
            Some(Ok(priced)) => bar_words
                .formats()
                .money(priced.order.settlement.due_now, currency),
            _ => "\u{2013}".into(),
        })
    };
    el("button", "summary__toggle")
        .attr("type", "button")
        .attr("aria-controls", sheet)
        .live_bool("aria-expanded", move || is_sheet_open.get())
        .on("click", move |_| {
            is_sheet_open.update(|open| *open = !*open);
        })
        .with(el("span", "").with(words.text(Word::DueToday)))
        .with(el("strong", "amount").with(live(due)))
}

/// The receipt and what is to be said of it. Where the choice cannot be had, the same rows keep the place without amounts.
fn body(words: &Words, subject: &Arc<Subject>, choices: Choices, priced: Pricing) -> View {
    let opened: Opened = Watched::new(None);
    let (words, subject) = (words.clone(), subject.clone());
    // Whatever is chosen, this stays what it is.
    let without = without(&subject);
    let told = {
        let (words, subject) = (words.clone(), subject.clone());
        let told = pricing(&subject, choices.told);
        live(move || {
            told.with(|now| {
                let priced = priced_one(now.as_ref());
                let notes = match priced {
                    Some((priced, change)) => {
                        let order = &priced.order;
                        notes(&words, &subject, without.as_ref(), order, change, opened)
                    }
                    None => el("p", "summary__why")
                        .with(why_not(&words, now.as_ref()))
                        .into(),
                };
                let priced = priced.map(|(priced, _)| priced);
                View::List(vec![
                    el("div", "summary__notes").with(notes).into(),
                    before_and_after(&words, &subject, without.as_ref(), priced).into(),
                ])
            })
        })
    };
    let receipt = live(move || {
        priced.with(|now| {
            let currency = subject.snapshot.account.currency;
            let (period, rows) = match priced_one(now.as_ref()) {
                Some((priced, change)) => (
                    new_period(&words, change),
                    View::List(vec![
                        receipt::lines(&words, change, 0, opened),
                        receipt::explained_totals(&words, &priced.order, currency, opened),
                    ]),
                ),
                None => (None, blank(&words, &subject, opened)),
            };
            View::List(vec![
                el("p", "receipt__period")
                    .attr("data-part", "new-period")
                    .with(period)
                    .into(),
                el("dl", "receipt").with(rows).into(),
            ])
        })
    });
    View::List(vec![receipt, told])
}

/// The one change of the page, where it has a price.
fn priced_one(now: Option<&Outcome>) -> Option<(&Priced, &Change)> {
    let priced = now?.as_ref().ok()?;
    Some((priced, priced.order.changes.first()?))
}

fn new_period(words: &Words, change: &Change) -> Option<String> {
    let period = change.quote.period?;
    Some(words.with(Word::NewPeriod, &[("period", &words.period(period))]))
}

fn notes(
    words: &Words,
    subject: &Subject,
    without: Option<&Renewal>,
    order: &Order,
    change: &Change,
    opened: Opened,
) -> View {
    let currency = subject.snapshot.account.currency;
    let next = change.request.next.as_ref().zip(change.quote.renewal);
    let then = next.map(|(next, renewal)| receipt::then(words, &renewal, next.interval, currency));
    View::List(vec![
        receipt::balance_after(words, &order.settlement, currency).into(),
        then.into(),
        receipt::how_then(words, change, opened),
        without
            .and_then(|without| sentences(words, subject, without, order))
            .into(),
    ])
}

/// The rows that a receipt of this subject will have, without amounts.
fn blank(words: &Words, subject: &Subject, opened: Opened) -> View {
    let snapshot = &subject.snapshot;
    let mut lines = Vec::new();
    if subject.owned().is_some_and(|owned| !owned.current.trial) {
        lines.push(("credit", words.get(Word::LineCredit)));
    }
    lines.push(("charge", words.get(Word::LineCharge)));
    for discount in &snapshot.discounts {
        let name = words.with(Word::LineDiscount, &[("id", &discount.id)]);
        lines.push(("discount", name));
    }
    for tax in snapshot.taxes.for_state(snapshot.account.vat_state) {
        lines.push(("tax", receipt::tax_name(words, &tax.id, tax.percent)));
    }
    let mut sums = Vec::new();
    if !snapshot.balance.is_zero() {
        sums.push(("total", words.get(Word::Total)));
        let word = if snapshot.balance.is_negative() {
            Word::BalanceOwed
        } else {
            Word::BalanceApplied
        };
        sums.push(("balance-applied", words.get(word)));
    }
    receipt::blank(words, lines, sums, opened)
}

/// The way on: into the cart, and to it.
fn onward(
    app: App,
    words: &Words,
    subject: &Subject,
    choices: Choices,
    priced: Pricing,
    address: Address,
) -> View {
    let is_busy = Watched::new(false);
    let fault = Watched::new(None::<Failure>);
    let holds_another = {
        let mut cart = subject.snapshot.cart.iter();
        cart.any(|item| {
            item.subscription != subject.subscription || item.product != subject.product
        })
    };
    let label = words.get(if holds_another {
        Word::AddToCart
    } else {
        Word::Checkout
    });
    let place = subject.place();
    let go_on = move |_| {
        choices.settle();
        let Some(Ok(priced)) = priced.get_untracked() else {
            return;
        };
        let Some(selection) = priced.selections.first().cloned() else {
            return;
        };
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        fault.set(None);
        // The way back leads to what was chosen.
        address.write();
        let place = place.clone();
        app.spawn(async move {
            match app.api().put_into_cart(&place, &selection).await {
                Ok(()) => {
                    app.fetch().await;
                    // A host may keep the visitor here.
                    is_busy.set(false);
                    app.go(Step::Checkout);
                }
                Err(failure) => {
                    is_busy.set(false);
                    fault.set(Some(failure));
                }
            }
        });
    };
    let cannot = move || is_busy.get() || !priced.with(|priced| matches!(priced, Some(Ok(_))));
    let fault_words = words.clone();
    let fault_view = move || {
        fault
            .get()
            .map(|failure| notice(Tone::Danger, fault_words.failure(&failure), None))
    };
    View::List(vec![
        live(fault_view),
        button_unless("button button--primary button--wide", label, cannot, go_on)
            .leads_to(Later::Order)
            .into(),
    ])
}
