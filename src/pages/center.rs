//! The Billing Center: what the account owns, when it renews, and what can be done about it.

use super::heading;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::amount::amount;
use crate::parts::button::{button, link};
use crate::parts::fact::fact;
use crate::parts::notice::{Tone, notice};
use crate::parts::options_menu::options_menu;
use crate::parts::period_bar::period_bar;
use crate::priced::as_selection;
use crate::state::{App, Load};
use crate::view::{Element, View, el, list, live};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::{Role, Status, Subscription};
use midcycle_contract::engine::change::{Refusal, may_order, renewal};
use midcycle_contract::order::{Document, DocumentKind};
use midcycle_contract::snapshot::Contact;

/// The page.
pub(crate) fn center(app: App, snapshot: &Snapshot) -> View {
    app.refresh_invoices();
    let words = app.words.get();
    let cards = snapshot
        .subscriptions
        .iter()
        .map(|owned| card(app, &words, snapshot, owned));
    let empty = snapshot
        .subscriptions
        .is_empty()
        .then(|| words.get(Word::NothingOwned));
    el("div", "page")
        .key("center")
        .with(heading(app, Word::BillingCenter))
        .with(balance(&words, snapshot))
        .with(cart(app, &words, snapshot))
        .with(who_may(&words, snapshot))
        .with(empty.map(|text| el("p", "page__lead").with(text)))
        .with(el("div", "cards").with(list(cards)))
        .with(invoices(app))
        .with(details(&words, snapshot))
        .into()
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
        let button = button("button button--primary", words.get(Word::ToCheckout), go);
        let text = words.count(Word::CartHolds, count, &[]);
        notice(Tone::Plain, text, Some(button.into()))
    })
}

/// Why a whole account cannot be changed here, and who can.
fn who_may(words: &Words, snapshot: &Snapshot) -> Option<View> {
    let account = &snapshot.account;
    let to = |address: &Option<String>, word| {
        let address = address.clone();
        address.map(|address| link(address, words.get(word)))
    };
    let mail = |person: &Contact| link(["mailto:", &person.email].concat(), person.name.clone());
    let (word, links) = match may_order(&snapshot.facts(false), None).err()? {
        Refusal::CorporateAccount => {
            let representative = account.representative.as_ref().map(mail);
            let support = || to(&snapshot.links.support, Word::ContactSupport);
            let links = [
                to(&account.portal_url, Word::CorporatePortal),
                to(&account.faq_url, Word::CorporateFaq),
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

fn card(app: App, words: &Words, snapshot: &Snapshot, owned: &Subscription) -> View {
    let product = terms::product_name(snapshot, &owned.product);
    let plan = terms::plan_name(snapshot, &owned.product, &owned.plan);
    let terms = el("p", "card__terms")
        .attr("data-part", "terms")
        .with(el("span", "").with(plan))
        .with(el("span", "").with(words.licences(owned.licences())))
        .with(el("span", "").with(words.interval(owned.current.interval)));
    let title = el("div", "")
        .with(el("h2", "card__title").with(product.clone()))
        .with(terms);
    let head = el("header", "card__head")
        .with(title)
        .with(what_can_be_done(app, words, snapshot, owned, &product));
    let period = (owned.status != Status::TrialEnded).then(|| period(words, snapshot, owned));
    el("article", "card")
        .key(owned.id.clone())
        .attr("data-subscription", owned.id.clone())
        .with(head)
        .with(period)
        .into()
}

/// The Options menu where the subscription can be changed; else what comes first.
fn what_can_be_done(
    app: App,
    words: &Words,
    snapshot: &Snapshot,
    owned: &Subscription,
    product: &str,
) -> Option<View> {
    match may_order(&snapshot.facts(false), Some(owned)) {
        Ok(()) => {
            let wanted = Wanted {
                subscription: Some(owned.id.clone()),
                ..Wanted::default()
            };
            let go = move || app.go(Step::Change(wanted.clone()));
            Some(options_menu(
                words,
                product,
                words.get(Word::ChangeSubscription),
                go,
            ))
        }
        Err(Refusal::TrialEnded) => {
            let now = as_selection(owned);
            let wanted = Wanted {
                product: Some(now.product),
                plan: Some(now.plan),
                licences: Some(now.licences.max(1).to_string()),
                interval: Some(now.interval),
                subscription: None,
            };
            let go = move |_| app.go(Step::Change(wanted.clone()));
            Some(button("button button--primary", words.get(Word::SubscribeNow), go).into())
        }
        Err(Refusal::RenewalRequired) => snapshot.links.renew.clone().map(|address| {
            let renew = words.get(Word::RenewFirst);
            el("a", "button").attr("href", address).with(renew).into()
        }),
        Err(_) => None,
    }
}

/// The current period with today in it, and the next renewal.
fn period(words: &Words, snapshot: &Snapshot, owned: &Subscription) -> View {
    let formats = words.formats();
    let period = owned.current.period;
    let days = |from, to| {
        u64::try_from(midcycle_contract::engine::calendar::Date::days_until(
            from, to,
        ))
        .unwrap_or(0)
    };
    let (start, end, today) = (period.start.date(), period.end.date(), snapshot.at.date());
    let used = days(start, today.min(end));
    let unused = days(today.max(start), end);
    let left = words.count(Word::DaysLeft, unused, &[]);
    let next = renewal(&snapshot.facts(false), owned)
        .ok()
        .flatten()
        .map(|renewal| {
            let date = formats.date(renewal.period.start.date(), DateStyle::Full);
            let name = words.with(Word::NextRenewal, &[("date", &date)]);
            el("div", "card__renewal")
                .attr("data-part", "renewal")
                .with(el("dt", "").with(name))
                .with(el("dd", "").with(amount(words, renewal.total, snapshot.account.currency)))
        });
    let current = el("dd", "")
        .with(words.period(period))
        .with(" ")
        .with(el("span", "soft").with(["\u{b7} ", &left].concat()));
    let facts = el("dl", "card__facts")
        .with(
            el("div", "card__period")
                .attr("data-part", "period")
                .with(el("dt", "").with(words.get(Word::CurrentPeriod)))
                .with(current),
        )
        .with(next);
    View::List(vec![period_bar(used, unused, left), facts.into()])
}

fn invoices(app: App) -> View {
    let rows = move || {
        let words = app.words.get();
        match app.invoices.get() {
            Load::Waiting => el("div", "skeleton__row").into(),
            Load::Failed(failure) => notice(Tone::Caution, words.failure(&failure), None),
            Load::Ready(documents) if documents.is_empty() => {
                el("p", "soft").with(words.get(Word::NoInvoices)).into()
            }
            Load::Ready(documents) => table(&words, &documents),
        }
    };
    section("invoices", app.word(Word::Invoices))
        .with(live(rows))
        .into()
}

fn table(words: &Words, documents: &[Document]) -> View {
    let formats = words.formats();
    let rows = documents.iter().map(|document| {
        let kind = match document.kind {
            DocumentKind::Invoice => Word::Invoice,
            DocumentKind::CreditNote => Word::CreditNote,
        };
        // A browser shows a PDF or keeps it, as its person likes; the page stays.
        let address = ["/v1/invoices/", &document.id, ".pdf"].concat();
        let number = link(address, document.number.clone()).attr("target", "_blank");
        let total = amount(words, document.total, document.currency);
        el("tr", "")
            .with(el("td", "").with(formats.date(document.at.date(), DateStyle::Short)))
            .with(el("td", "").with(number))
            .with(el("td", "table__wide").with(words.get(kind)))
            .with(el("td", "table__amount").with(total))
    });
    let name = |class, word| el("th", class).attr("scope", "col").with(words.get(word));
    let head = el("tr", "")
        .with(name("", Word::InvoiceDate))
        .with(name("", Word::InvoiceNumber))
        .with(name("table__wide", Word::InvoiceKind))
        .with(name("table__amount", Word::InvoiceTotal));
    el("table", "table")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").with(list(rows)))
        .into()
}

/// A part of the page with a title; `id` names it on the page.
fn section(id: &'static str, title: String) -> Element {
    let title = el("h2", "section__title").attr("id", id).with(title);
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
        .map(|(word, text)| fact(words.get(word), text));
    section("details", words.get(Word::BillingDetails))
        .with(el("dl", "details").with(list(rows)))
        .into()
}
