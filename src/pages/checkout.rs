//! The Checkout page: the order once more, what pays for it, and one button.

use super::change::described;
use super::heading;
use crate::api;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::amount::amount;
use crate::parts::button::{button, button_unless};
use crate::parts::fact::fact;
use crate::parts::focus;
use crate::parts::notice::{Tone, notice};
use crate::parts::payment::{payment, preselected};
use crate::parts::receipt::{self, Opened};
use crate::placing::{self, Placing};
use crate::priced::{Priced, Unpriced, price};
use crate::state::App;
use crate::view::{Element, View, el, list, live};
use crate::watched::Watched;
use leptos::task::spawn_local;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::order::Change;
use midcycle_contract::engine::quote::Settlement;
use std::sync::Arc;

/// The page.
pub(crate) fn checkout(app: App, snapshot: &Arc<Snapshot>) -> View {
    let words = app.words.get();
    // While an order is under way its own words matter, not what the cart holds by now.
    if snapshot.cart.is_empty() && !app.placing.with(Placing::is_busy) {
        return empty(app, &words);
    }
    let content = match price(snapshot, &snapshot.cart) {
        Ok(priced) => order(app, &words, snapshot, Arc::new(priced)),
        Err(unpriced) => cannot(app, &words, snapshot, &unpriced),
    };
    let edit = (snapshot.cart.len() == 1).then(|| edit(app, &words, snapshot.cart.first()));
    let head = el("div", "page__head")
        .with(heading(app, Word::CheckoutTitle))
        .with(edit);
    el("div", "page")
        .key("checkout")
        .with(head)
        .with(content)
        .into()
}

fn empty(app: App, words: &Words) -> View {
    let back = button("button", words.get(Word::BackToCenter), move |_| {
        app.go(Step::Center);
    });
    el("div", "page")
        .key("empty")
        .with(heading(app, Word::CheckoutTitle))
        .with(outcome(app, words.clone()))
        .with(notice(
            Tone::Plain,
            words.get(Word::CartEmpty),
            Some(back.into()),
        ))
        .into()
}

/// Goes back to the choice with everything kept.
fn edit(app: App, words: &Words, selection: Option<&Selection>) -> Element {
    let wanted = selection.map(|selection| Wanted {
        subscription: selection.subscription.clone(),
        product: selection
            .subscription
            .is_none()
            .then(|| selection.product.clone()),
        plan: Some(selection.plan.clone()),
        licences: Some(selection.licences.to_string()),
        interval: Some(selection.interval),
    });
    let go = move |_| app.go(Step::Change(wanted.clone().unwrap_or_default()));
    let is_busy = move || app.placing.with(Placing::is_busy);
    button_unless("button", words.get(Word::EditOrder), is_busy, go)
}

/// A cart that cannot be ordered as it is: which item, and why.
fn cannot(app: App, words: &Words, snapshot: &Snapshot, unpriced: &Unpriced) -> View {
    match unpriced {
        Unpriced::Broken(error) => notice(
            Tone::Danger,
            words.with(Word::CannotQuote, &[("why", error.message())]),
            None,
        ),
        Unpriced::Refused(index, refusal) => {
            let Some(selection) = snapshot.cart.get(*index) else {
                return View::List(Vec::new());
            };
            let what = described(words, snapshot, selection);
            let text = [what.as_str(), ". ", &words.refusal(refusal)].concat();
            let actions = el("div", "buttons")
                .with(edit(app, words, Some(selection)))
                .with(remove(app, words, snapshot, *index));
            notice(Tone::Caution, text, Some(actions.into()))
        }
    }
}

fn remove(app: App, words: &Words, snapshot: &Snapshot, index: usize) -> Element {
    let place = snapshot
        .cart
        .get(index)
        .and_then(|item| item.subscription.clone());
    let place = place.unwrap_or_else(|| {
        let before = snapshot
            .cart
            .iter()
            .take(index + 1)
            .filter(|item| item.subscription.is_none());
        ["new-", &before.count().to_string()].concat()
    });
    let take_out = move |event| {
        let place = place.clone();
        let heading = focus::on_page(&event, ".page__title");
        spawn_local(async move {
            if api::remove_from_cart(&place).await.is_ok() {
                app.fetch().await;
                // The button is gone with what it removed.
                focus::to(heading);
            }
        });
    };
    let is_busy = move || app.placing.with(Placing::is_busy);
    button_unless("link-button", words.get(Word::Remove), is_busy, take_out)
}

fn order(app: App, words: &Words, snapshot: &Arc<Snapshot>, priced: Arc<Priced>) -> View {
    let currency = snapshot.account.currency;
    let settled = priced.order.settlement;
    let opened: Opened = Watched::new(None);
    let is_due = !settled.due_now.is_zero();
    let is_demo = app.demo.with(Option::is_some);
    let first = is_due
        .then(|| preselected(&snapshot.payment_methods, is_demo))
        .flatten();
    let pays = Watched::new(first);
    let several = priced.selections.len() > 1;
    let mut place = 0;
    let changes: Vec<_> = priced
        .selections
        .iter()
        .zip(&priced.order.changes)
        .enumerate()
        .map(|(index, (selection, change))| {
            let first = place;
            place += change.quote.lines.len();
            let name = terms::product_name(snapshot, &selection.product);
            let of_it = |word| [&words.get(word), ": ", name.as_str()].concat();
            let actions = several.then(|| {
                let edit = edit(app, words, Some(selection));
                let remove = remove(app, words, snapshot, index);
                el("div", "buttons")
                    .with(edit.attr("aria-label", of_it(Word::EditOrder)))
                    .with(remove.attr("aria-label", of_it(Word::Remove)))
            });
            let head = el("header", "card__head")
                .with(el("h2", "card__title").with(name))
                .with(actions);
            el("section", "card")
                .with(head)
                .with(facts(words, snapshot, selection, change))
                .with(
                    el("dl", "receipt").with(receipt::lines(words, &priced, index, first, opened)),
                )
        })
        .collect();
    let payment_part = is_due.then(|| payment(words, &snapshot.payment_methods, is_demo, pays));
    let nothing_due = (!is_due).then(|| el("p", "soft").with(words.get(Word::NothingDue)));
    let title = el("h2", "visually-hidden")
        .attr("id", "total-title")
        .with(words.get(Word::OrderSummary));
    let totals = receipt::totals(words, &settled, currency, Word::DueToday);
    let total = el("section", "card card--total")
        .attr("aria-labelledby", "total-title")
        .with(title)
        .with(el("dl", "receipt").with(totals))
        .with(receipt::balance_after(words, &settled, currency))
        .with(payment_part)
        .with(nothing_due)
        .with(outcome(app, words.clone()))
        .with(place_button(app, words, snapshot.clone(), priced, pays));
    View::List(vec![list(changes), total.into()])
}

/// Period, licences and plan cost, in the order in which the seed's checkout has them.
fn facts(words: &Words, snapshot: &Snapshot, selection: &Selection, change: &Change) -> View {
    let currency = snapshot.account.currency;
    let period = change
        .quote
        .period
        .map(|period| words.period(period))
        .unwrap_or_default();
    let plan = terms::plan_name(snapshot, &selection.product, &selection.plan);
    let recurring = change.quote.renewal.as_ref().map(|renewal| {
        let per = words.per(selection.interval);
        View::List(vec![
            amount(words, renewal.subtotal, currency),
            " ".into(),
            el("span", "soft").with(per).into(),
        ])
    });
    let licences = words.formats().count(selection.licences.into());
    el("dl", "details")
        .with(fact(words.get(Word::BillingPeriod), period).attr("data-part", "period"))
        .with(fact(words.get(Word::PlanLabel), plan))
        .with(fact(words.get(Word::LicencesLabel), licences))
        .with(fact(words.get(Word::PlanCost), recurring))
        .into()
}

/// What became of the order so far, in words that are true.
fn outcome(app: App, words: Words) -> View {
    let view = move || match app.placing.get() {
        Placing::Idle => None,
        Placing::Sending => Some(notice(Tone::Caution, words.get(Word::PlacingSending), None)),
        Placing::Checking => Some(notice(
            Tone::Caution,
            words.get(Word::PlacingChecking),
            None,
        )),
        Placing::SignedOut => Some(notice(
            Tone::Caution,
            words.get(Word::ProblemUnauthenticated),
            None,
        )),
        Placing::NotKept => Some(notice(Tone::Danger, words.get(Word::PlacingNotKept), None)),
        Placing::Refused(problem) => {
            let text = words.problem(&problem);
            let text = words.with(Word::PlacingRefused, &[("why", &text)]);
            Some(notice(Tone::Danger, text, None))
        }
        Placing::Changed { agreed } => Some(changed(app, &words, &agreed)),
    };
    live(view)
}

/// What was agreed to and what it is now, side by side; nothing is placed until the visitor agrees anew.
fn changed(app: App, words: &Words, agreed: &Settlement) -> View {
    let Some(snapshot) = app.account() else {
        return View::List(Vec::new());
    };
    let currency = snapshot.account.currency;
    let now = price(&snapshot, &snapshot.cart)
        .ok()
        .map(|priced| priced.order.settlement);
    let column = |word, settled: &Settlement| {
        let totals = receipt::totals(words, settled, currency, Word::DueToday);
        el("div", "compare__side")
            .with(el("h3", "compare__title").with(words.get(word)))
            .with(el("dl", "receipt").with(totals))
    };
    let agree = move |event| {
        let place_order = focus::on_page(&event, "[data-part=place-order]");
        app.placing.set(Placing::Idle);
        focus::to(place_order);
    };
    let title = el("h3", "notice__title")
        .attr("id", "changed-title")
        .attr("tabindex", "-1")
        .built(focus::soon)
        .with(words.get(Word::PlacingChanged));
    let compare = el("div", "compare")
        .with(column(Word::CompareBefore, agreed))
        .with(now.as_ref().map(|now| column(Word::CompareNow, now)));
    el("div", "notice notice--caution")
        .attr("role", "group")
        .attr("aria-labelledby", "changed-title")
        .attr("data-part", "quote-changed")
        .with(title)
        .with(compare)
        .with(button("button", words.get(Word::AgreeToNew), agree))
        .into()
}

fn place_button(
    app: App,
    words: &Words,
    snapshot: Arc<Snapshot>,
    priced: Arc<Priced>,
    pays: Watched<Option<midcycle_contract::Payment>>,
) -> View {
    let settled = priced.order.settlement;
    let is_due = !settled.due_now.is_zero();
    let label = if is_due {
        let due = words
            .formats()
            .money(settled.due_now, snapshot.account.currency);
        words.with(Word::PlaceOrderFor, &[("amount", &due)])
    } else {
        words.get(Word::PlaceOrder)
    };
    let cannot = move || {
        let waits = app
            .placing
            .with(|placing| placing.is_busy() || matches!(placing, Placing::Changed { .. }));
        waits || (is_due && pays.with(Option::is_none))
    };
    let press = move |_| placing::place(app, &snapshot, &priced, pays.get_untracked());
    button_unless(
        "button button--primary button--wide button--large",
        label,
        cannot,
        press,
    )
    .attr("data-part", "place-order")
    .into()
}
