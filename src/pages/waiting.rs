//! An order that is not placed, or not yet: it waits for its payment or its bank, was declined, or was given up.
//!
//! The page is the order's own address, so it goes on from any device. It asks again by itself, and says what it knows.

use super::heading;
use crate::api::Failure;
use crate::locale::{Word, Words};
use crate::navigation::Step;
use crate::parts::button::button;
use crate::parts::fact::fact;
use crate::parts::notice::{Tone, notice};
use crate::parts::payment::BANK_EVENT;
use crate::sandbox;
use crate::state::App;
use crate::view::{Element, View, el, live};
use crate::watched::Watched;
use gloo_timers::future::TimeoutFuture;
use midcycle_contract::engine::catalog::Role;
use midcycle_contract::order::CONFIRMATION_MINUTES;
use midcycle_contract::{Order, OrderState, Snapshot};
use std::rc::{Rc, Weak};

/// Milliseconds between two questions, rising: a confirmation takes a moment, or somebody is looking for their phone.
const WAITS: [u32; 5] = [2_000, 3_000, 5_000, 5_000, 10_000];

/// The page of an order that is not placed.
pub(crate) fn waiting(app: App, snapshot: &Snapshot, order: &Order) -> View {
    let words = app.words.get();
    if order.state.is_open() {
        open(app, &words, snapshot, order)
    } else {
        ended(app, &words, snapshot, order)
    }
}

/// The order's number.
fn details(words: &Words, order: &Order) -> Element {
    let number = el("span", "copyable")
        .attr("data-part", "order-number")
        .with(order.number.clone());
    el("dl", "details").with(fact(words.text(Word::OrderNumber), number))
}

fn to_center(app: App, words: &Words) -> Element {
    button("button", words.text(Word::BackToCenter), move |_| {
        app.go(Step::Center);
    })
}

/// Declined or given up: nothing has changed, and the cart is as it was.
fn ended(app: App, words: &Words, snapshot: &Snapshot, order: &Order) -> View {
    let text = if order.state == OrderState::Expired {
        let minutes = CONFIRMATION_MINUTES.to_string();
        words.with(Word::OrderExpired, &[("minutes", &minutes)])
    } else {
        words.get(Word::OrderDeclined)
    };
    let again = (!snapshot.cart.is_empty()).then(|| {
        let go = move |_| app.go(Step::Checkout);
        button("button button--primary", words.text(Word::ToCheckout), go)
    });
    let buttons = el("div", "buttons").with(again).with(to_center(app, words));
    el("div", "page waiting")
        .key("ended")
        .with(heading(app, Word::OrderNotPlaced))
        .with(notice(Tone::Caution, text, Some(buttons.into())))
        .with(details(words, order))
        .into()
}

/// What an order that waits is asked with.
#[derive(Clone)]
struct Waits {
    app: App,
    id: String,
    state: OrderState,
    /// A member may look, but not go on.
    may_go_on: bool,
    /// What the last question brought, where it brought nothing new.
    said: Watched<Option<Word>>,
}

fn open(app: App, words: &Words, snapshot: &Snapshot, order: &Order) -> View {
    let waits = Waits {
        app,
        id: order.id.clone(),
        state: order.state,
        may_go_on: snapshot.user.role != Role::Member,
        said: Watched::new(None),
    };
    let is_there = Rc::new(());
    app.spawn(ask_again(waits.clone(), Rc::downgrade(&is_there)));
    let is_bank = order.state == OrderState::RequiresAction;
    let title = if is_bank {
        Word::WaitingTitle
    } else {
        Word::OrderOpen
    };
    let money = words
        .formats()
        .money(order.settlement.due_now, order.currency);
    let lead = if is_bank {
        Word::WaitingBank
    } else {
        Word::WaitingPayment
    };
    let lead = el("p", "page__lead").with(words.with(lead, &[("amount", &money)]));
    let held = is_bank.then(|| {
        let minutes = CONFIRMATION_MINUTES.to_string();
        View::List(vec![
            el("p", "")
                .attr("data-part", "held")
                .with(words.with(Word::WaitingHeld, &[("minutes", &minutes)]))
                .into(),
            el("p", "soft")
                .with(words.text(Word::WaitingDevices))
                .into(),
        ])
    });
    let check = {
        let waits = waits.clone();
        move |_| check_now(&waits)
    };
    let said = {
        let (words, said) = (words.clone(), waits.said);
        move || {
            // For as long as this is on the page, the order is asked for.
            let _ = &is_there;
            said.get().map(|word| words.get(word))
        }
    };
    let buttons = el("div", "buttons")
        .with(button("button", words.text(Word::WaitingCheck), check))
        .with(to_center(app, words));
    el("div", "page waiting")
        .key("open")
        .with(heading(app, title))
        .with(lead)
        .with(details(words, order))
        .with(bank(words, order, waits))
        .with(held)
        .with(
            el("p", "waiting__said")
                .attr("role", "status")
                .with(live(said)),
        )
        .with(buttons)
        .into()
}

/// The slot that the bank's page fills: docs/api.md. The secret is a property, which no copy of the page's text holds.
fn bank(words: &Words, order: &Order, waits: Waits) -> Option<View> {
    let secret = order.client_secret.clone()?;
    let is_demo = waits.app.demo.with(Option::is_some);
    let told = secret.clone();
    let app = waits.app;
    let slot = el("div", "bank")
        .key("bank")
        .attr("data-slot", "bank")
        .prop("clientSecret", move || told.clone())
        .on(BANK_EVENT, move |_| check_now(&waits));
    let slot = if is_demo {
        slot.with(el("section", "card card--bank").with(sandbox::bank(app, words, &secret)))
    } else {
        slot.with(el("slot", "").attr("name", "bank"))
    };
    Some(slot.into())
}

fn check_now(waits: &Waits) {
    let waits = waits.clone();
    waits.app.spawn(async move {
        ask(&waits).await;
    });
}

async fn ask_again(waits: Waits, is_there: Weak<()>) {
    for wait in WAITS.into_iter().chain(core::iter::repeat(WAITS[4])) {
        TimeoutFuture::new(wait).await;
        if is_there.upgrade().is_none() || ask(&waits).await {
            return;
        }
    }
}

/// Asks where the order stands, and says whether it stands elsewhere by now.
async fn ask(waits: &Waits) -> bool {
    let turn = waits.app.turn();
    let answer = if waits.may_go_on {
        match waits.app.api().go_on(&waits.id).await {
            // A payment that was declined is no order: the order says the rest.
            Err(Failure::Refused(_)) => waits.app.api().order(&waits.id).await,
            answer => answer,
        }
    } else {
        waits.app.api().order(&waits.id).await
    };
    match answer {
        Ok(order) if order.state == waits.state => {
            waits.said.set(Some(Word::WaitingStill));
            false
        }
        Err(Failure::Offline) => {
            waits.said.set(Some(Word::WaitingOffline));
            false
        }
        answer => {
            // The account first, so that the order's page is shown with what the order has changed.
            waits.app.fetch().await;
            waits.app.learn_order(&waits.id, turn, answer);
            true
        }
    }
}
