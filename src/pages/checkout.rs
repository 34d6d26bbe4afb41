//! The Checkout page: the order once more, what pays for it, and one button.

use super::change::described;
use super::heading;
use crate::api;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::amount::amount;
use crate::parts::notice::{Tone, notice};
use crate::parts::payment::{payment, preselected};
use crate::parts::receipt::{self, Opened};
use crate::placing::{self, Placing};
use crate::priced::{Priced, Unpriced, price};
use crate::state::App;
use leptos::prelude::*;
use leptos::task::spawn_local;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::order::Change;
use midcycle_contract::engine::quote::Settlement;
use std::sync::Arc;

/// The page.
pub(crate) fn checkout(app: App, snapshot: &Arc<Snapshot>) -> AnyView {
    let words = app.words.get();
    // While an order is under way its own words matter, not what the cart holds by now.
    if snapshot.cart.is_empty() && !app.placing.with(Placing::is_busy) {
        return empty(app, &words);
    }
    let content = match price(snapshot, &snapshot.cart) {
        Ok(priced) => order(app, &words, snapshot, Arc::new(priced)),
        Err(unpriced) => cannot(app, &words, snapshot, &unpriced),
    };
    view! {
        <div class="page">
            <div class="page__head">
                {heading(app, Word::CheckoutTitle)}
                {(snapshot.cart.len() == 1).then(|| edit(app, &words, snapshot.cart.first()))}
            </div>
            {content}
        </div>
    }
    .into_any()
}

fn empty(app: App, words: &Words) -> AnyView {
    let back = view! {
        <button type="button" class="button" on:click=move |_| app.go(Step::Center)>
            {words.get(Word::BackToCenter)}
        </button>
    };
    view! {
        <div class="page">
            {heading(app, Word::CheckoutTitle)}
            {outcome(app, words.clone())}
            {notice(Tone::Plain, words.get(Word::CartEmpty), Some(back.into_any()))}
        </div>
    }
    .into_any()
}

/// Goes back to the choice with everything kept.
fn edit(app: App, words: &Words, selection: Option<&Selection>) -> AnyView {
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
    view! {
        <button type="button" class="button" disabled=is_busy on:click=go>{words.get(Word::EditOrder)}</button>
    }
    .into_any()
}

/// A cart that cannot be ordered as it is: which item, and why.
fn cannot(app: App, words: &Words, snapshot: &Snapshot, unpriced: &Unpriced) -> AnyView {
    match unpriced {
        Unpriced::Broken(error) => notice(
            Tone::Danger,
            words.with(Word::CannotQuote, &[("why", error.message())]),
            None,
        ),
        Unpriced::Refused(index, refusal) => {
            let Some(selection) = snapshot.cart.get(*index) else {
                return ().into_any();
            };
            let what = described(words, snapshot, selection);
            let text = [what.as_str(), ". ", &words.refusal(refusal)].concat();
            let actions = view! {
                <div class="buttons">
                    {edit(app, words, Some(selection))}
                    {remove(app, words, snapshot, *index)}
                </div>
            };
            notice(Tone::Caution, text, Some(actions.into_any()))
        }
    }
}

fn remove(app: App, words: &Words, snapshot: &Snapshot, index: usize) -> AnyView {
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
    let take_out = move |_| {
        let place = place.clone();
        spawn_local(async move {
            if api::remove_from_cart(&place).await.is_ok() {
                app.fetch().await;
            }
        });
    };
    let is_busy = move || app.placing.with(Placing::is_busy);
    view! {
        <button type="button" class="link-button" disabled=is_busy on:click=take_out>{words.get(Word::Remove)}</button>
    }
    .into_any()
}

fn order(app: App, words: &Words, snapshot: &Arc<Snapshot>, priced: Arc<Priced>) -> AnyView {
    let currency = snapshot.account.currency;
    let settled = priced.order.settlement;
    let opened: Opened = RwSignal::new(None);
    let is_due = !settled.due_now.is_zero();
    let is_demo = app.demo.with(Option::is_some);
    let first = is_due
        .then(|| preselected(&snapshot.payment_methods, is_demo))
        .flatten();
    let pays = RwSignal::new(first);
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
            let actions = several.then(|| {
                view! {
                    <div class="buttons">
                        {edit(app, words, Some(selection))}
                        {remove(app, words, snapshot, index)}
                    </div>
                }
            });
            view! {
                <section class="card">
                    <header class="card__head">
                        <h2 class="card__title">{terms::product_name(snapshot, &selection.product)}</h2>
                        {actions}
                    </header>
                    {facts(words, snapshot, selection, change)}
                    <dl class="receipt">{receipt::lines(words, change, first, opened)}</dl>
                </section>
            }
        })
        .collect();
    let payment_part = is_due.then(|| payment(words, &snapshot.payment_methods, is_demo, pays));
    let nothing_due =
        (!is_due).then(|| view! { <p class="soft">{words.get(Word::NothingDue)}</p> });
    view! {
        {changes.into_iter().collect_view()}
        <section class="card card--total" aria-labelledby="total-title">
            <h2 class="visually-hidden" id="total-title">{words.get(Word::OrderSummary)}</h2>
            <dl class="receipt">{receipt::totals(words, &settled, currency, Word::DueToday)}</dl>
            {receipt::balance_after(words, &settled, currency)}
            {payment_part}
            {nothing_due}
            {outcome(app, words.clone())}
            {place_button(app, words, snapshot.clone(), priced, pays)}
        </section>
    }
    .into_any()
}

/// Period, licences and plan cost, in the order in which the seed's checkout has them.
fn facts(words: &Words, snapshot: &Snapshot, selection: &Selection, change: &Change) -> AnyView {
    let currency = snapshot.account.currency;
    let period = change
        .quote
        .period
        .map(|period| words.period(period))
        .unwrap_or_default();
    let plan = terms::plan_name(snapshot, &selection.product, &selection.plan);
    let recurring = change.quote.renewal.as_ref().map(|renewal| {
        let per = words.per(selection.interval);
        view! { {amount(words, renewal.subtotal, currency)} " " <span class="soft">{per}</span> }
    });
    view! {
        <dl class="details">
            <div data-part="period"><dt>{words.get(Word::BillingPeriod)}</dt><dd>{period}</dd></div>
            <div><dt>{words.get(Word::PlanLabel)}</dt><dd>{plan}</dd></div>
            <div><dt>{words.get(Word::LicencesLabel)}</dt><dd>{words.formats().count(selection.licences.into())}</dd></div>
            <div><dt>{words.get(Word::PlanCost)}</dt><dd>{recurring}</dd></div>
        </dl>
    }
    .into_any()
}

/// What became of the order so far, in words that are true.
fn outcome(app: App, words: Words) -> AnyView {
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
    view.into_any()
}

/// What was agreed to and what it is now, side by side; nothing is placed until the visitor agrees anew.
fn changed(app: App, words: &Words, agreed: &Settlement) -> AnyView {
    let Some(snapshot) = app.account() else {
        return ().into_any();
    };
    let currency = snapshot.account.currency;
    let now = price(&snapshot, &snapshot.cart)
        .ok()
        .map(|priced| priced.order.settlement);
    let column = |word, settled: &Settlement| {
        view! {
            <div class="compare__side">
                <h3 class="compare__title">{words.get(word)}</h3>
                <dl class="receipt">{receipt::totals(words, settled, currency, Word::DueToday)}</dl>
            </div>
        }
        .into_any()
    };
    let agree = move |_| app.placing.set(Placing::Idle);
    view! {
        <div class="notice notice--caution" role="alertdialog" aria-labelledby="changed-title" data-part="quote-changed">
            <h3 class="notice__title" id="changed-title">{words.get(Word::PlacingChanged)}</h3>
            <div class="compare">
                {column(Word::CompareBefore, agreed)}
                {now.as_ref().map(|now| column(Word::CompareNow, now))}
            </div>
            <button type="button" class="button" on:click=agree>{words.get(Word::AgreeToNew)}</button>
        </div>
    }
    .into_any()
}

fn place_button(
    app: App,
    words: &Words,
    snapshot: Arc<Snapshot>,
    priced: Arc<Priced>,
    pays: RwSignal<Option<midcycle_contract::Payment>>,
) -> AnyView {
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
    view! {
        <button type="button" class="button button--primary button--wide button--large"
            data-part="place-order" disabled=cannot on:click=press>{label}</button>
    }
    .into_any()
}
