//! The Billing Center: what the account owns, when it renews, and what can be done about it.

use super::heading;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::amount::amount;
use crate::parts::notice::{Tone, notice};
use crate::parts::options_menu::options_menu;
use crate::parts::period_bar::period_bar;
use crate::priced::as_selection;
use crate::state::{App, Load};
use leptos::prelude::*;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::{Role, Status, Subscription};
use midcycle_contract::engine::change::{Refusal, may_order, renewal};
use midcycle_contract::order::{Document, DocumentKind};

/// The page.
pub(crate) fn center(app: App, snapshot: &Snapshot) -> AnyView {
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
    view! {
        <div class="page">
            {heading(app, Word::BillingCenter)}
            {balance(&words, snapshot)}
            {cart(app, &words, snapshot)}
            {who_may(&words, snapshot)}
            {empty.map(|text| view! { <p class="page__lead">{text}</p> })}
            <div class="cards">{cards.collect_view()}</div>
            {invoices(app)}
            {details(&words, snapshot)}
        </div>
    }
    .into_any()
}

/// The account's balance, as a sentence.
fn balance(words: &Words, snapshot: &Snapshot) -> AnyView {
    let balance = snapshot.balance;
    let money = |amount| words.formats().money(amount, snapshot.account.currency);
    let text = if balance.is_zero() {
        words.get(Word::BalanceNone)
    } else if balance.is_negative() {
        words.with(Word::BalanceOwes, &[("amount", &money(balance.negated()))])
    } else {
        words.with(Word::BalanceHas, &[("amount", &money(balance))])
    };
    view! { <p class="page__lead" data-part="balance">{text}</p> }.into_any()
}

fn cart(app: App, words: &Words, snapshot: &Snapshot) -> Option<AnyView> {
    let count = u64::try_from(snapshot.cart.len()).unwrap_or(0);
    (count > 0).then(|| {
        let go = move |_| app.go(Step::Checkout);
        let button = view! {
            <button type="button" class="button button--primary" on:click=go>{words.get(Word::ToCheckout)}</button>
        };
        let text = words.count(Word::CartHolds, count, &[]);
        notice(Tone::Plain, text, Some(button.into_any()))
    })
}

/// Why a whole account cannot be changed here, and who can.
fn who_may(words: &Words, snapshot: &Snapshot) -> Option<AnyView> {
    let account = &snapshot.account;
    let link = |address: &Option<String>, word| {
        address
            .clone()
            .map(|address| view! { <a class="link" href=address>{words.get(word)}</a> })
    };
    match may_order(&snapshot.facts(false), None).err()? {
        Refusal::CorporateAccount => {
            let representative = account.representative.as_ref().map(|person| {
                let mail = ["mailto:", &person.email].concat();
                view! { <a class="link" href=mail>{person.name.clone()}</a> }.into_any()
            });
            let support =
                || link(&snapshot.links.support, Word::ContactSupport).map(IntoAny::into_any);
            let actions = view! {
                <p class="links">
                    {link(&account.portal_url, Word::CorporatePortal)}
                    {link(&account.faq_url, Word::CorporateFaq)}
                    {representative.or_else(support)}
                </p>
            };
            Some(notice(
                Tone::Plain,
                words.get(Word::RefusalCorporateAccount),
                Some(actions.into_any()),
            ))
        }
        Refusal::NotBillingContact => {
            let people = account.contacts.iter().map(|person| {
                let mail = ["mailto:", &person.email].concat();
                view! { <a class="link" href=mail>{person.name.clone()}</a> }
            });
            let people = view! { <p class="links">{people.collect_view()}</p> }.into_any();
            Some(notice(
                Tone::Plain,
                words.get(Word::RefusalNotBillingContact),
                Some(people),
            ))
        }
        _ => None,
    }
}

fn card(app: App, words: &Words, snapshot: &Snapshot, owned: &Subscription) -> AnyView {
    let product = terms::product_name(snapshot, &owned.product);
    let plan = terms::plan_name(snapshot, &owned.product, &owned.plan);
    view! {
        <article class="card" data-subscription=owned.id.clone()>
            <header class="card__head">
                <div>
                    <h2 class="card__title">{product.clone()}</h2>
                    <p class="card__terms" data-part="terms">
                        <span>{plan}</span>
                        <span>{words.licences(owned.licences())}</span>
                        <span>{words.interval(owned.current.interval)}</span>
                    </p>
                </div>
                {what_can_be_done(app, words, snapshot, owned, &product)}
            </header>
            {(owned.status != Status::TrialEnded).then(|| period(words, snapshot, owned))}
        </article>
    }
    .into_any()
}

/// The Options menu where the subscription can be changed; else what comes first.
fn what_can_be_done(
    app: App,
    words: &Words,
    snapshot: &Snapshot,
    owned: &Subscription,
    product: &str,
) -> Option<AnyView> {
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
            Some(
                view! {
                    <button type="button" class="button button--primary" on:click=go>
                        {words.get(Word::SubscribeNow)}
                    </button>
                }
                .into_any(),
            )
        }
        Err(Refusal::RenewalRequired) => snapshot.links.renew.clone().map(|address| {
            view! { <a class="button" href=address>{words.get(Word::RenewFirst)}</a> }.into_any()
        }),
        Err(_) => None,
    }
}

/// The current period with today in it, and the next renewal.
fn period(words: &Words, snapshot: &Snapshot, owned: &Subscription) -> AnyView {
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
            view! {
                <div class="card__renewal" data-part="renewal">
                    <dt>{words.with(Word::NextRenewal, &[("date", &date)])}</dt>
                    <dd>{amount(words, renewal.total, snapshot.account.currency)}</dd>
                </div>
            }
        });
    view! {
        {period_bar(used, unused, left.clone())}
        <dl class="card__facts">
            <div class="card__period" data-part="period">
                <dt>{words.get(Word::CurrentPeriod)}</dt>
                <dd>{words.period(period)} <span class="soft">" \u{b7} "{left}</span></dd>
            </div>
            {next}
        </dl>
    }
    .into_any()
}

fn invoices(app: App) -> AnyView {
    let rows = move || {
        let words = app.words.get();
        match app.invoices.get() {
            Load::Waiting => view! { <div class="skeleton__row"></div> }.into_any(),
            Load::Failed(failure) => notice(Tone::Caution, words.failure(&failure), None),
            Load::Ready(documents) if documents.is_empty() => {
                view! { <p class="soft">{words.get(Word::NoInvoices)}</p> }.into_any()
            }
            Load::Ready(documents) => table(app, &words, &documents),
        }
    };
    view! {
        <section class="section" aria-labelledby="invoices">
            <h2 class="section__title" id="invoices">{app.word(Word::Invoices)}</h2>
            {rows}
        </section>
    }
    .into_any()
}

fn table(app: App, words: &Words, documents: &[Document]) -> AnyView {
    let formats = words.formats();
    let rows = documents.iter().map(|document| {
        let kind = match document.kind {
            DocumentKind::Invoice => Word::Invoice,
            DocumentKind::CreditNote => Word::CreditNote,
        };
        let number = match document.order.clone() {
            Some(order) => {
                let address = Step::Order(order.clone()).address();
                let go = move |event: web_sys::MouseEvent| {
                    event.prevent_default();
                    app.go(Step::Order(order.clone()));
                };
                view! { <a class="link" href=address on:click=go>{document.number.clone()}</a> }
                    .into_any()
            }
            None => view! { <span>{document.number.clone()}</span> }.into_any(),
        };
        view! {
            <tr>
                <td>{formats.date(document.at.date(), DateStyle::Short)}</td>
                <td>{number}</td>
                <td class="table__wide">{words.get(kind)}</td>
                <td class="table__amount">{amount(words, document.total, document.currency)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{words.get(Word::InvoiceDate)}</th>
                    <th scope="col">{words.get(Word::InvoiceNumber)}</th>
                    <th scope="col" class="table__wide">{words.get(Word::InvoiceKind)}</th>
                    <th scope="col" class="table__amount">{words.get(Word::InvoiceTotal)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn details(words: &Words, snapshot: &Snapshot) -> AnyView {
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
    let row = |(word, text): (Word, String)| view! { <div><dt>{words.get(word)}</dt><dd>{text}</dd></div> };
    view! {
        <section class="section" aria-labelledby="details">
            <h2 class="section__title" id="details">{words.get(Word::BillingDetails)}</h2>
            <dl class="details">{rows.into_iter().map(row).collect_view()}</dl>
        </section>
    }
    .into_any()
}
