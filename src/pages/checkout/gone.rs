//! A cart that is empty: nothing was chosen, or another window has been here.

use super::outcome::outcome_of;
use crate::locale::Word;
use crate::navigation::Step;
use crate::pages::heading;
use crate::parts::button::button;
use crate::parts::notice::{Tone, notice};
use crate::placing::Placing;
use crate::priced::as_selection;
use crate::state::App;
use crate::view::{View, el, live};
use midcycle_contract::{Selection, Snapshot};

/// The page of an empty cart. While an order is under way its own words matter, not what the cart holds by now.
pub(super) fn gone(app: App, snapshot: &Snapshot) -> View {
    let words = app.words.get();
    let seen = app.entered.seen.get_untracked();
    let was_ordered = seen
        .as_ref()
        .is_some_and(|seen| seen.selections.iter().all(|wanted| has(snapshot, wanted)));
    let why = {
        let words = words.clone();
        move || {
            if app.placing.with(Placing::is_busy) {
                return outcome_of(app, &words);
            }
            let to_center = button("button", words.text(Word::BackToCenter), move |_| {
                app.go(Step::Center);
            });
            let (word, actions) = match &seen {
                None => (Word::CartEmpty, to_center.into()),
                Some(_) if was_ordered => {
                    let to_order = button(
                        "button button--primary",
                        words.text(Word::SeeOrder),
                        move |_| {
                            app.spawn(to_latest_order(app));
                        },
                    );
                    let buttons = el("div", "buttons").with(to_order).with(to_center);
                    (Word::OrderedElsewhere, buttons.into())
                }
                Some(_) => (Word::CartEmptiedElsewhere, to_center.into()),
            };
            Some(notice(Tone::Plain, words.get(word), Some(actions)))
        }
    };
    el("div", "page")
        .key("gone")
        .with(heading(app, Word::CheckoutTitle))
        .with(live(why))
        .into()
}

/// Whether the account owns by now what was to be ordered.
fn has(snapshot: &Snapshot, wanted: &Selection) -> bool {
    snapshot.subscriptions.iter().any(|owned| {
        let now = as_selection(owned);
        let is_it = match &wanted.subscription {
            // What was bought begins today; what begins earlier was there before.
            None => owned.current.period.start == snapshot.at,
            wanted => *wanted == now.subscription,
        };
        is_it
            && now.product == wanted.product
            && now.plan == wanted.plan
            && now.licences == wanted.licences
            && now.interval == wanted.interval
    })
}

/// To the order that made the newest document: the one that emptied the cart.
async fn to_latest_order(app: App) {
    let documents = app.api().invoices().await.unwrap_or_default();
    let mut orders = documents
        .into_iter()
        .filter(|document| document.corrects.is_none())
        .filter_map(|document| document.order);
    app.go(orders.next().map_or(Step::Center, Step::Order));
}
