//! The Billing Center: what the account owns, when it renews, and what can be done about it.

mod available;
mod card;
mod invoices;

use super::heading;
use crate::later::Later;
use crate::locale::{Word, Words};
use crate::navigation::Step;
use crate::parts::button::{button, handoff, link};
use crate::parts::fact::fact;
use crate::parts::notice::{Tone, notice};
use crate::parts::unique::unique;
use crate::state::App;
use crate::view::{Element, View, el, list};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::{Role, Status, Subscription};
use midcycle_contract::engine::change::{Refusal, may_order};
use midcycle_contract::snapshot::Contact;

/// The page.
pub(crate) fn center(app: App, snapshot: &Snapshot) -> View {
    app.refresh_invoices();
    let words = app.words.get();
    let cards = snapshot
        .subscriptions
        .iter()
        .filter(|owned| !is_bought(snapshot, owned))
        .map(|owned| card::card(app, &words, snapshot, owned));
    let empty = snapshot
        .subscriptions
        .is_empty()
        .then(|| el("p", "page__lead").with(words.text(Word::NothingOwned)));
    // What comes late comes last: nothing below it moves.
    el("div", "page")
        .key("center")
        .with(heading(app, Word::BillingCenter))
        .with(balance(&words, snapshot))
        .with(cart(app, &words, snapshot))
        .with(who_may(&words, snapshot))
        .with(empty)
        .with(el("div", "cards").with(list(cards)))
        .with(available::available(app, &words, snapshot))
        .with(details(&words, snapshot))
        .with(invoices::invoices(app))
        .into()
}

/// Whether a trial that has ended was followed by a purchase: a product has one card.
fn is_bought(snapshot: &Snapshot, owned: &Subscription) -> bool {
    let mut all = snapshot.subscriptions.iter();
    owned.status == Status::TrialEnded
        && all.any(|other| other.product == owned.product && other.status != Status::TrialEnded)
}

/// The account's balance, as a sentence.
fn balance(words: &Words, snapshot: &Snapshot) -> View {
    let balance = snapshot.balance;
    let money = |amount| words.formats().money(amount, snapshot.account.currency);
    let text = if balance.is_zero() {
        words.get(Word::BalanceNone)
    } else if balance.is_negative() {
        words.with(Word::BalanceOwes, &[("amount", &money(balance.negated()))])
    } else {
        words.with(Word::BalanceHas, &[("amount", &money(balance))])
    };
    el("p", "page__lead")
        .attr("data-part", "balance")
        .with(text)
        .into()
}

fn cart(app: App, words: &Words, snapshot: &Snapshot) -> Option<View> {
    let count = u64::try_from(snapshot.cart.len()).unwrap_or(0);
    (count > 0).then(|| {
        let go = move |_| app.go(Step::Checkout);
        let button = button("button button--primary", words.text(Word::ToCheckout), go)
            .leads_to(Later::Order);
        let text = words.count(Word::CartHolds, count, &[]);
        notice(Tone::Plain, text, Some(button.into()))
    })
}

/// Why a whole account cannot be changed here, and who can.
fn who_may(words: &Words, snapshot: &Snapshot) -> Option<View> {
    let account = &snapshot.account;
    let to = |name, address: &Option<String>, word| {
        let address = address.clone();
        address.map(|address| handoff(name, address, words.text(word)))
    };
    let mail = |person: &Contact| link(["mailto:", &person.email].concat(), person.name.clone());
    let (word, links) = match may_order(&snapshot.facts(false), None).err()? {
        Refusal::CorporateAccount => {
            let representative = account.representative.as_ref().map(mail);
            let support = || to("support", &snapshot.links.support, Word::ContactSupport);
            let links = [
                to("portal", &account.portal_url, Word::CorporatePortal),
                to("portal", &account.faq_url, Word::CorporateFaq),
                representative.or_else(support),
            ];
            (Word::RefusalCorporateAccount, list(links))
        }
        Refusal::NotBillingContact => {
            let contacts = account.contacts.iter().map(mail);
            (Word::RefusalNotBillingContact, list(contacts))
        }
        _ => return None,
    };
    let links = el("p", "links").with(links).into();
    Some(notice(Tone::Plain, words.get(word), Some(links)))
}

/// A part of the page with a title; its id begins with `id`.
fn section(id: &'static str, title: String) -> Element {
    let id = unique(id);
    let title = el("h2", "section__title")
        .attr("id", id.clone())
        .with(title);
    el("section", "section")
        .attr("aria-labelledby", id)
        .with(title)
}

fn details(words: &Words, snapshot: &Snapshot) -> View {
    let account = &snapshot.account;
    let role = match snapshot.user.role {
        Role::BillingContact => Word::RoleBillingContact,
        Role::Member => Word::RoleMember,
        Role::Support => Word::RoleSupport,
    };
    let contacts: Vec<_> = account
        .contacts
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    let vat = account
        .vat_id
        .clone()
        .unwrap_or_else(|| words.get(Word::VatNone));
    let rows = [
        (Word::DetailsAccount, account.name.clone()),
        (
            Word::DetailsYou,
            [snapshot.user.name.as_str(), ", ", &words.get(role)].concat(),
        ),
        (Word::DetailsContacts, contacts.join(", ")),
        (Word::VatNumber, vat),
        (Word::DetailsCurrency, account.currency.code().to_owned()),
    ];
    let rows = rows
        .into_iter()
        .map(|(word, text)| fact(words.text(word), text));
    section("details", words.get(Word::BillingDetails))
        .with(el("dl", "details").with(list(rows)))
        .into()
}
