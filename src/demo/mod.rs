//! What only the demo has: the gallery, which shows every part in every state, and the lab, in which changes are played
//! with and orders are broken. Pages for developers, in a wasm of their own that no visitor of the checkout loads.
//!
//! - `gallery`: the parts; `lab`: the amounts, the rules side by side, and the order that cannot be placed twice
//! - `words`: their words, beside the checkout's own
//! - `wire`: what an order says to the API and hears from it, for who wants to watch
//! - `ground`: what surrounds both pages

mod gallery;
mod ground;
mod lab;
pub(crate) mod wire;
mod words;

use crate::locale::{self, Word, Words};
use crate::navigation::Navigation;
use crate::parts::receipt::{self, Opened};
use crate::priced::Priced;
use crate::state::{self, App};
use crate::storage;
use crate::view::{View, el, live};
use ground::Ground;
use leptos::mount::mount_to_renderer;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The order summary of one change, each amount of which opens to how it came to be.
fn summary_of(words: &Words, priced: &Arc<Priced>, opened: Opened) -> View {
    let (words, priced) = (words.clone(), priced.clone());
    live(move || {
        let order = &priced.order;
        let change = order.changes.first()?;
        let currency = change.quote.currency;
        let next = change.request.next.as_ref().zip(change.quote.renewal);
        let then =
            next.map(|(next, renewal)| receipt::then(&words, &renewal, next.interval, currency));
        let period = change.quote.period.map(|period| {
            let period = words.period(period);
            el("p", "receipt__period").with(words.with(Word::NewPeriod, &[("period", &period)]))
        });
        let rows = el("dl", "receipt")
            .with(receipt::lines(&words, change, 0, opened))
            .with(receipt::explained_totals(&words, order, currency, opened));
        Some(View::List(vec![
            period.into(),
            rows.into(),
            receipt::balance_after(&words, &order.settlement, currency).into(),
            then.into(),
            receipt::how_then(&words, change, opened),
        ]))
    })
}

/// Mounts the page of the address into the page's own `<midcycle-checkout>` and leaves it there.
pub fn start() {
    let window = web_sys::window();
    let path = window
        .as_ref()
        .and_then(|window| window.location().pathname().ok());
    let page = match path.as_deref() {
        Some("/gallery") => gallery::gallery as fn(Ground) -> View,
        _ => lab::lab,
    };
    let document = window.and_then(|window| window.document());
    let root = document.and_then(|document| document.query_selector("midcycle-checkout").ok()?);
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let element = root.clone();
    let view = mount_to_renderer(&root, move || {
        let language = locale::of_visitor(None);
        // Steps stay in memory: the address is the gallery's or the lab's, whatever becomes of an order.
        let stand = state::ground::Ground::new(element.clone(), Navigation::in_memory(), None);
        let app = App::new(stand, language);
        app.theme.set(storage::choice("theme"));
        page(Ground::new(app, element))
    });
    core::mem::forget(view);
}
