//! The changes of the order: period, licences, plan cost and receipt of each, and how to correct or remove it.

use super::Page;
use super::offer::Offer;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::pages::change::described;
use crate::parts::amount::amount;
use crate::parts::button::button_unless;
use crate::parts::fact::fact;
use crate::parts::focus;
use crate::parts::notice::{Tone, notice};
use crate::parts::receipt;
use crate::placing::Placing;
use crate::priced::{Unpriced, cart_place};
use crate::state::App;
use crate::view::{Element, View, el, list, live};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::Status;
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::order::Change;
use std::sync::Arc;

/// A card for each change.
pub(super) fn items(page: &Page) -> View {
    let page = page.clone();
    live(move || match page.offer.get() {
        Ok(offer) => cards(&page, &offer),
        Err(_) => View::List(Vec::new()),
    })
}

fn cards(page: &Page, offer: &Arc<Offer>) -> View {
    let mut place = 0;
    let selections = offer.seen.selections.iter().enumerate();
    list(
        selections
            .zip(&offer.priced.order.changes)
            .map(|((index, selection), change)| {
                let first = place;
                place += change.quote.lines.len();
                card(page, (index, selection), change, first)
            }),
    )
}

fn card(page: &Page, item: (usize, &Selection), change: &Change, first: usize) -> View {
    let (words, snapshot) = (&page.words, &page.snapshot);
    let (index, selection) = item;
    let name = terms::product_name(snapshot, &selection.product);
    let of_it = |word| [&words.get(word), ": ", name.as_str()].concat();
    let actions = (snapshot.cart.len() > 1).then(|| {
        let edit = edit(page.app, words, selection);
        let remove = remove(page.app, words, snapshot, index);
        el("div", "buttons")
            .with(edit.attr("aria-label", of_it(Word::EditOrder)))
            .with(remove.attr("aria-label", of_it(Word::Remove)))
    });
    let head = el("header", "card__head")
        .with(el("h2", "card__title").with(name.clone()))
        .with(actions);
    let another = is_another(snapshot, index, selection).then(|| {
        let text = words.with(Word::BuysAnother, &[("product", &name)]);
        notice(Tone::Plain, text, None)
    });
    let opened = page.app.entered.opened;
    el("section", "card")
        .with(head)
        .with(another)
        .with(facts(words, snapshot, selection, change))
        .with(el("dl", "receipt").with(receipt::lines(words, change, first, opened)))
        .into()
}

/// Whether a purchase is of a product that the account has already, or buys with the same order.
fn is_another(snapshot: &Snapshot, index: usize, selection: &Selection) -> bool {
    let is_owned = |status| {
        !matches!(
            status,
            Status::TrialEnded | Status::Expired | Status::Cancelled
        )
    };
    let mut owned = snapshot.subscriptions.iter();
    let mut before = snapshot.cart.iter().take(index);
    selection.subscription.is_none()
        && (owned.any(|owned| owned.product == selection.product && is_owned(owned.status))
            || before
                .any(|other| other.subscription.is_none() && other.product == selection.product))
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
        .with(fact(words.text(Word::PlanLabel), plan))
        .with(fact(words.text(Word::BillingPeriod), period).attr("data-part", "period"))
        .with(fact(words.text(Word::LicencesLabel), licences))
        .with(fact(words.text(Word::PlanCost), recurring))
        .into()
}

/// Goes back to the choice with everything kept.
pub(super) fn edit(app: App, words: &Words, selection: &Selection) -> Element {
    let subscription = selection.subscription.clone();
    let product = selection.product.clone();
    let wanted = Wanted {
        product: subscription.is_none().then_some(product),
        subscription,
        plan: Some(selection.plan.clone()),
        licences: Some(selection.licences.to_string()),
        interval: Some(selection.interval),
    };
    let go = move |_| app.go(Step::Change(wanted.clone()));
    button_unless("button", words.text(Word::EditOrder), is_busy(app), go)
}

fn is_busy(app: App) -> impl Fn() -> bool {
    move || app.placing.with(Placing::is_busy)
}

fn remove(app: App, words: &Words, snapshot: &Snapshot, index: usize) -> Element {
    let place = snapshot
        .cart
        .get(index)
        .map(|item| cart_place(snapshot, item.subscription.as_deref(), &item.product));
    let place = place.unwrap_or_default();
    let take_out = move |event| {
        let place = place.clone();
        let heading = focus::on_page(&event, ".page__title");
        app.spawn(async move {
            if app.api().remove_from_cart(&place).await.is_ok() {
                // The visitor's own doing: what it costs then is no news.
                app.entered.seen.set(None);
                app.fetch().await;
                // The button is gone with what it removed.
                focus::to(heading);
            }
        });
    };
    button_unless(
        "link-button",
        words.text(Word::Remove),
        is_busy(app),
        take_out,
    )
}

/// A cart that cannot be ordered as it is: which item, and why.
pub(super) fn cannot(page: &Page, unpriced: &Unpriced) -> View {
    let (words, snapshot) = (&page.words, &page.snapshot);
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
                .with(edit(page.app, words, selection))
                .with(remove(page.app, words, snapshot, *index));
            notice(Tone::Caution, text, Some(actions.into()))
        }
    }
}
