//! The confirmation: what was placed, and what comes next.

use super::heading;
use crate::api;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::navigation::Step;
use crate::parts::notice::{Tone, notice};
use crate::parts::receipt;
use crate::state::{App, Load};
use leptos::prelude::*;
use leptos::task::spawn_local;
use midcycle_contract::engine::change::Selection;
use midcycle_contract::order::{DocumentKind, OrderedChange};
use midcycle_contract::{Order, OrderState, Snapshot};
use std::sync::Arc;

/// The page: it asks for the order by its id, so that a reload and a link show it too.
pub(crate) fn confirmation(app: App, snapshot: Arc<Snapshot>, id: String) -> AnyView {
    let order = RwSignal::new(Load::Waiting);
    spawn_local(async move {
        let answer = match api::order(&id).await {
            Ok(order) => Load::Ready(Arc::new(order)),
            Err(failure) => Load::Failed(failure),
        };
        let _ = order.try_set(answer);
    });
    let view = move || match order.get() {
        Load::Waiting => super::skeleton().into_any(),
        Load::Failed(failure) => {
            let text = app.words.with(|words| words.failure(&failure));
            let back = back(app);
            view! { <div class="page">{notice(Tone::Danger, text, Some(back))}</div> }.into_any()
        }
        Load::Ready(order) => placed(app, &snapshot, &order),
    };
    view.into_any()
}

fn back(app: App) -> AnyView {
    view! {
        <button type="button" class="button button--primary" on:click=move |_| app.go(Step::Center)>
            {app.word(Word::BackToCenter)}
        </button>
    }
    .into_any()
}

fn placed(app: App, snapshot: &Snapshot, order: &Order) -> AnyView {
    let words = app.words.get();
    let title = match order.state {
        OrderState::Placed => Word::OrderPlaced,
        OrderState::Paying | OrderState::RequiresAction => Word::OrderOpen,
        OrderState::Declined | OrderState::Expired => Word::OrderNotPlaced,
    };
    let starts = words.formats().date(order.at.date(), DateStyle::DayMonth);
    let lead = (order.state == OrderState::Placed).then(|| {
        // A change made on another day was made then: only today is called today.
        let word = if order.at == snapshot.at { Word::PeriodStartsToday } else { Word::PeriodStarted };
        view! { <p class="page__lead" data-part="period">{words.with(word, &[("date", &starts)])}</p> }
    });
    let changes = order
        .changes
        .iter()
        .map(|change| changed(&words, snapshot, order, change));
    let due = if order.state == OrderState::Placed {
        Word::Paid
    } else {
        Word::DueToday
    };
    let balance = receipt::balance_after(&words, &order.settlement, order.currency);
    view! {
        <div class="page confirmation">
            {heading(app, title)}
            {lead}
            {assign(&words, snapshot, order)}
            <dl class="details">
                <div>
                    <dt>{words.get(Word::OrderNumber)}</dt>
                    <dd><span class="copyable" data-part="order-number">{order.number.clone()}</span></dd>
                </div>
                {document(&words, order)}
            </dl>
            {changes.collect_view()}
            <section class="card card--total">
                <dl class="receipt">{receipt::totals(&words, &order.settlement, order.currency, due)}</dl>
                {balance}
            </section>
            <div class="buttons no-print">
                {back(app)}
                <button type="button" class="button" on:click=|_| print()>{words.get(Word::Print)}</button>
            </div>
        </div>
    }
    .into_any()
}

fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

fn document(words: &Words, order: &Order) -> Option<AnyView> {
    let document = order.document.as_ref()?;
    let word = match document.kind {
        DocumentKind::Invoice => Word::Invoice,
        DocumentKind::CreditNote => Word::CreditNote,
    };
    let number = document.number.clone();
    Some(
        view! { <div data-part="document"><dt>{words.get(word)}</dt><dd>{number}</dd></div> }
            .into_any(),
    )
}

/// Before and after, side by side, and what it will cost from then on.
fn changed(words: &Words, snapshot: &Snapshot, order: &Order, change: &OrderedChange) -> AnyView {
    let side = |word, selection: Option<&Selection>| {
        let text = match selection {
            Some(selection) => words.selection(snapshot, selection),
            None => words.get(Word::NothingBefore),
        };
        view! {
            <div class="compare__side">
                <h3 class="compare__title">{words.get(word)}</h3>
                <p>{text}</p>
            </div>
        }
    };
    let then =
        change.quote.renewal.as_ref().map(|renewal| {
            receipt::then(words, renewal, change.selection.interval, order.currency)
        });
    view! {
        <section class="card" data-part="changed">
            <h2 class="card__title">{terms::product_name(snapshot, &change.selection.product)}</h2>
            <div class="compare">
                {side(Word::Before, change.before.as_ref())}
                {side(Word::After, Some(&change.selection))}
            </div>
            {then}
        </section>
    }
    .into_any()
}

/// The next step, when licences were added.
fn assign(words: &Words, snapshot: &Snapshot, order: &Order) -> Option<AnyView> {
    let added: u32 = order
        .changes
        .iter()
        .map(|change| {
            let before = change.before.as_ref().map_or(0, |before| before.licences);
            change.selection.licences.saturating_sub(before)
        })
        .sum();
    if added == 0 || order.state != OrderState::Placed {
        return None;
    }
    let link = snapshot.links.assign.clone().map(|address| {
        view! { <a class="button no-print" href=address>{words.get(Word::AssignLink)}</a> }
            .into_any()
    });
    Some(notice(
        Tone::Plain,
        words.count(Word::AssignLicences, added.into(), &[]),
        link,
    ))
}
