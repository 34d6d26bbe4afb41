//! The Checkout page: the order once more, its VAT number, what pays for it, and one button.
//!
//! - `items`: the changes, each with its receipt
//! - `offer`: what they cost together, as the button orders it
//! - `total`: what is due, what is asked for, and the button
//! - `changed`: what was seen beside what it is now
//! - `outcome`: what became of the order so far
//! - `entered`: what the visitor has typed, and what they have seen
//! - `gone`: a cart that is empty, and why

mod changed;
mod entered;
mod gone;
mod items;
mod offer;
mod outcome;
mod total;

pub(crate) use entered::{Entered, Seen};

use super::heading;
use crate::locale::{Word, Words};
use crate::parts::vat_field::Given;
use crate::placing::Placing;
use crate::priced::Unpriced;
use crate::state::App;
use crate::view::{View, el, live};
use crate::watched::{Derived, follow};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::vat::VatFault;
use offer::Offer;
use std::sync::Arc;

/// What every part of the page knows.
#[derive(Clone)]
struct Page {
    app: App,
    words: Words,
    snapshot: Arc<Snapshot>,
    /// The VAT number that the order carries.
    given: Derived<Result<Given, VatFault>>,
    /// What the cart costs with it.
    offer: Derived<Result<Arc<Offer>, Unpriced>>,
    /// Whether it costs something else than the visitor has seen: nothing is placed until they agree.
    is_changed: Derived<bool>,
}

impl Page {
    fn new(app: App, snapshot: &Arc<Snapshot>) -> Self {
        let entered = app.entered;
        let given = {
            let snapshot = snapshot.clone();
            Derived::new(move || entered.given(&snapshot))
        };
        let offer = {
            let snapshot = snapshot.clone();
            Derived::new(move || {
                let state = given.with(|given| match given {
                    Ok(given) => given.state,
                    Err(_) => VatState::None,
                });
                offer::offer(&snapshot, state)
            })
        };
        let is_changed = Derived::new(move || {
            entered.seen.with(|seen| match seen {
                Some(seen) => offer.with(|offer| match offer {
                    Ok(offer) => !offer.seen.is_of(seen),
                    Err(_) => false,
                }),
                None => false,
            })
        });
        Page {
            words: app.words.get(),
            app,
            snapshot: snapshot.clone(),
            given,
            offer,
            is_changed,
        }
    }

    /// What is on screen now is what the visitor has seen.
    fn see(&self) {
        let seen = self
            .offer
            .with_untracked(|offer| offer.as_ref().ok().map(|offer| offer.seen.clone()));
        self.app.entered.seen.set(seen);
    }
}

/// The page.
pub(crate) fn checkout(app: App, snapshot: &Arc<Snapshot>) -> View {
    app.entered.begin(&snapshot.account.id);
    if snapshot.cart.is_empty() {
        return gone::gone(app, snapshot);
    }
    let page = Page::new(app, snapshot);
    if app.entered.seen.with_untracked(Option::is_none) {
        page.see();
    }
    let told = page.offer;
    follow(move || {
        told.with(|offer| {
            if let Ok(offer) = offer {
                app.tell_quote(&offer.priced);
            }
        });
    });
    let content = match page.offer.get_untracked() {
        Ok(_) => View::List(vec![items::items(&page), total::total(&page)]),
        Err(unpriced) => View::List(vec![
            items::cannot(&page, &unpriced),
            live(outcome::outcome(&page)),
        ]),
    };
    let words = &page.words;
    let edit = match snapshot.cart.as_slice() {
        [only] => Some(items::edit(app, words, only)),
        _ => None,
    };
    let head = el("div", "page__head")
        .with(heading(app, Word::CheckoutTitle))
        .with(edit);
    el("div", "page checkout")
        .key("checkout")
        .live_bool("aria-busy", move || {
            app.placing
                .with(|placing| matches!(placing, Placing::Sending))
        })
        .with(head)
        .with(content)
        .into()
}
