//! What is due, what is asked for before it can be placed, and the button.

use super::entered::Missing;
use super::offer::Offer;
use super::{Page, changed, outcome};
use crate::locale::Word;
use crate::parts::button::button_unless;
use crate::parts::focus;
use crate::parts::payment::{Paying, payment};
use crate::parts::receipt;
use crate::parts::vat_field::{VatField, vat_field};
use crate::placing::{self, Placing, With};
use crate::view::{View, el, live};
use leptos::prelude::event_target_value;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::Role;
use midcycle_contract::engine::change::{Facts, Refusal, resolve};
use midcycle_contract::vat::is_known;
use std::rc::Rc;
use std::sync::Arc;

/// The longest reason: `midcycle_contract::order::REASON_CHARS_MAX`.
const REASON_CHARS_MAX: &str = "1000";

/// The card with the total, and all that stands between it and the button.
pub(super) fn total(page: &Page) -> View {
    let title = el("h2", "visually-hidden")
        .attr("id", "total-title")
        .with(page.words.text(Word::OrderSummary));
    let needs_reason = needs_reason(&page.snapshot);
    // Only some countries have numbers that are known here.
    let vat = is_known(&page.snapshot.account.country).then(|| vat(page));
    let reason = needs_reason.then(|| reason(page));
    el("section", "card card--total")
        .attr("aria-labelledby", "total-title")
        .with(title)
        .with(following(page, totals))
        .with(vat)
        .with(following(page, pays))
        .with(reason)
        .with(changed::changed(page))
        .with(live(outcome::outcome(page)))
        .with(following(page, move |page, offer| {
            place_button(page, offer, needs_reason)
        }))
        .into()
}

/// A view of the offer that follows it.
fn following(page: &Page, mut view: impl FnMut(&Page, &Arc<Offer>) -> View + 'static) -> View {
    let page = page.clone();
    live(move || match page.offer.get() {
        Ok(offer) => view(&page, &offer),
        Err(_) => View::List(Vec::new()),
    })
}

fn totals(page: &Page, offer: &Arc<Offer>) -> View {
    let (words, snapshot) = (&page.words, &page.snapshot);
    let currency = snapshot.account.currency;
    let settled = offer.priced.order.settlement;
    let is_lifted = page.given.with(|given| {
        given
            .as_ref()
            .is_ok_and(|given| given.number.is_some() && snapshot.taxes.is_lifted(given.state))
    });
    let reverse =
        is_lifted.then(|| receipt::note("reverse-charge", words.get(Word::ReverseCharge)));
    let rows = receipt::totals(words, &settled, currency, Word::DueToday);
    View::List(vec![
        el("dl", "receipt").with(rows).into(),
        receipt::balance_after(words, &settled, currency).into(),
        reverse.into(),
    ])
}

fn vat(page: &Page) -> View {
    let entered = page.app.entered;
    let edit = {
        let page = page.clone();
        move |typed| {
            // What the visitor changes is no news to them; what somebody else has changed still is.
            let is_news = page.is_changed.get_untracked();
            entered.keep_vat_id(typed);
            if !is_news {
                page.see();
            }
        }
    };
    vat_field(&VatField {
        words: page.words.clone(),
        account: page.snapshot.account.clone(),
        taxes: page.snapshot.taxes.clone(),
        typed: entered.vat_id,
        given: page.given,
        is_open: entered.is_vat_open,
        edit: Rc::new(edit),
    })
}

/// What pays, where something is due: a method that nothing is charged to is not asked for.
fn pays(page: &Page, offer: &Arc<Offer>) -> View {
    let (words, snapshot, entered) = (&page.words, &page.snapshot, page.app.entered);
    let due = offer.priced.order.settlement.due_now;
    if due.is_zero() {
        return el("p", "soft").with(words.text(Word::NothingDue)).into();
    }
    let paying = Paying {
        methods: &snapshot.payment_methods,
        at: snapshot.at,
        is_demo: page.app.demo.with(Option::is_some),
        method: entered.method,
        token: entered.token,
        is_other: entered.is_other_payment,
        due: (due.to_string(), snapshot.account.currency.code()),
    };
    payment(
        words,
        &paying,
        fault(page, Missing::Payment, Word::ProblemPaymentRequired),
    )
}

/// What is wrong with a field, once the visitor has tried without it.
fn fault(page: &Page, of: Missing, word: Word) -> impl FnMut() -> Option<String> + 'static {
    let (missing, words) = (page.app.entered.missing, page.words.clone());
    move || (missing.get() == Some(of)).then(|| words.get(word))
}

/// Whether support orders what only support may: a lower plan.
fn needs_reason(snapshot: &Snapshot) -> bool {
    let facts = Facts {
        role: Role::BillingContact,
        ..snapshot.facts(false)
    };
    let mut cart = snapshot.cart.iter();
    snapshot.user.role == Role::Support
        && cart.any(|item| resolve(&facts, item) == Err(Refusal::PlanDowngrade))
}

fn reason(page: &Page) -> View {
    let (words, entered) = (&page.words, page.app.entered);
    let is_missing = move || entered.missing.get() == Some(Missing::Reason);
    let area = el("textarea", "input input--tall")
        .attr("id", "reason")
        .attr("rows", "2")
        .attr("maxlength", REASON_CHARS_MAX)
        .attr("aria-required", "true")
        .attr("aria-describedby", "reason-hint reason-fault")
        .live_bool("aria-invalid", is_missing)
        .prop("value", move || entered.reason.get())
        .on("input", move |event| {
            entered.keep_reason(event_target_value(&event));
        });
    let label = el("label", "field__label")
        .attr("for", "reason")
        .with(words.text(Word::ReasonLabel));
    let hint = el("p", "field__hint")
        .attr("id", "reason-hint")
        .with(words.text(Word::ReasonHint));
    let fault = el("p", "field__fault")
        .attr("id", "reason-fault")
        .attr("role", "alert")
        .with(live(fault(page, Missing::Reason, Word::ReasonMissing)));
    el("div", "field")
        .attr("data-part", "reason")
        .with(label)
        .with(area)
        .with(hint)
        .with(fault)
        .into()
}

fn place_button(page: &Page, offer: &Arc<Offer>, needs_reason: bool) -> View {
    let words = &page.words;
    let due = offer.priced.order.settlement.due_now;
    let label = if due.is_zero() {
        words.get(Word::PlaceOrder)
    } else {
        let currency = page.snapshot.account.currency;
        let due = words.formats().money(due, currency);
        words.with(Word::PlaceOrderFor, &[("amount", &due)])
    };
    let (placing, is_changed) = (page.app.placing, page.is_changed);
    let cannot = move || placing.with(Placing::is_busy) || is_changed.get();
    let (page, offer) = (page.clone(), offer.clone());
    let press = move |event| match with(&page, &offer, needs_reason) {
        Ok(with) => placing::place(page.app, &page.snapshot, &offer.seen, with),
        Err(missing) => {
            let entered = page.app.entered;
            entered.missing.set(Some(missing));
            if missing == Missing::VatId {
                entered.is_vat_open.set(true);
            }
            focus::soon_on_page(&event, missing.selector());
        }
    };
    button_unless(
        "button button--primary button--wide button--large",
        label,
        cannot,
        press,
    )
    .attr("data-part", "place-order")
    .into()
}

/// What the order carries beside what was seen; or what is missing.
fn with(page: &Page, offer: &Offer, needs_reason: bool) -> Result<With, Missing> {
    let entered = page.app.entered;
    let given = page.given.get_untracked().map_err(|_| Missing::VatId)?;
    let reason = needs_reason.then(|| entered.reason.get_untracked());
    if reason
        .as_ref()
        .is_some_and(|reason| reason.trim().is_empty())
    {
        return Err(Missing::Reason);
    }
    let is_due = !offer.priced.order.settlement.due_now.is_zero();
    let payment = entered.payment(&page.snapshot).filter(|_| is_due);
    if is_due && payment.is_none() {
        return Err(Missing::Payment);
    }
    Ok(With {
        vat_id: given.number,
        payment,
        reason,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_longest_reason_is_as_long_as_the_contract_has_it() {
        let longest = midcycle_contract::order::REASON_CHARS_MAX.to_string();
        assert_eq!(super::REASON_CHARS_MAX, longest);
    }
}
