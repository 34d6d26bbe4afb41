//! A product that the account owns: what it is, where its period stands, and what can be done about it.

use super::available::named_by;
use crate::format::DateStyle;
use crate::later::Later;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::amount::amount;
use crate::parts::options_menu::{Command, menu};
use crate::parts::period_bar::period_bar;
use crate::parts::unique::unique;
use crate::priced::as_selection;
use crate::state::App;
use crate::view::{View, el};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::calendar::Date;
use midcycle_contract::engine::catalog::{Status, Subscription};
use midcycle_contract::engine::change::{Refusal, may_order, renewal};
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::quote::Renewal;
use std::rc::Rc;

/// The card.
pub(super) fn card(app: App, words: &Words, snapshot: &Snapshot, owned: &Subscription) -> View {
    let product = terms::product_name(snapshot, &owned.product);
    let plan = terms::plan_name(snapshot, &owned.product, &owned.plan);
    let terms = el("p", "card__terms")
        .attr("data-part", "terms")
        .with(el("span", "").with(plan))
        .with(el("span", "").with(words.licences(owned.licences())))
        .with(el("span", "").with(words.interval(owned.current.interval)));
    let name = unique("product");
    let title = el("div", "card__name")
        .with(
            el("h2", "card__title")
                .attr("id", name.clone())
                .with(product.clone()),
        )
        .with(terms);
    let head = el("header", "card__head")
        .with(title)
        .with(what_can_be_done(
            app, words, snapshot, owned, &product, &name,
        ));
    // What is over has no today in it.
    let is_over = snapshot.at.date() >= owned.current.period.end.date();
    let has_ended = is_over || matches!(owned.status, Status::TrialEnded | Status::Expired);
    el("article", "card")
        .key(owned.id.clone())
        .attr("data-subscription", owned.id.clone())
        .attr("aria-labelledby", name)
        .with(head)
        .with(status(words, owned, is_over))
        .with((!has_ended).then(|| period(words, snapshot, owned)))
        .into()
}

/// Where a subscription stands that is not simply running, and what that means.
fn status(words: &Words, owned: &Subscription, is_over: bool) -> Option<View> {
    let end = owned.current.period.end.date();
    let last = end.days_since_epoch().checked_sub(1);
    let last = last.and_then(Date::from_days_since_epoch).unwrap_or(end);
    let last = words.formats().date(last, DateStyle::Full);
    let (name, meaning) = match owned.status {
        Status::Active => return None,
        Status::Trialing => (Word::StatusTrial, Word::TrialMeans),
        Status::TrialEnded => (Word::StatusTrialEnded, Word::TrialEndedMeans),
        Status::PastDue => (Word::StatusPastDue, Word::PastDueMeans),
        Status::Cancelled if is_over => (Word::StatusCancelled, Word::ExpiredMeans),
        Status::Cancelled => (Word::StatusCancelled, Word::CancelledMeans),
        Status::Expired => (Word::StatusExpired, Word::ExpiredMeans),
    };
    let class = if owned.status == Status::Trialing {
        "badge"
    } else {
        "badge badge--caution"
    };
    Some(
        el("p", "card__status")
            .attr("data-part", "status")
            .with(el("strong", class).with(words.text(name)))
            .with(" ")
            .with(words.with(meaning, &[("date", &last)]))
            .into(),
    )
}

/// The Options menu where the subscription can be changed; else what comes first.
fn what_can_be_done(
    app: App,
    words: &Words,
    snapshot: &Snapshot,
    owned: &Subscription,
    product: &str,
    name: &str,
) -> Option<View> {
    match may_order(&snapshot.facts(false), Some(owned)) {
        Ok(()) => {
            let wanted = Wanted {
                subscription: Some(owned.id.clone()),
                ..Wanted::default()
            };
            let change = Command {
                name: words.get(Word::ChangeSubscription),
                is_chosen: None,
                act: Rc::new(move || app.go(Step::Change(wanted.clone()))),
            };
            let opener = el("button", "button button--icon")
                .leads_to(Later::Change)
                .with(el("span", "").attr("aria-hidden", "true").with("\u{22ee}"));
            let name = words.with(Word::OptionsOf, &[("product", product)]);
            Some(menu(name, opener, vec![change]))
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
            let buy = move |_| app.go(Step::Change(wanted.clone()));
            let text = words.get(Word::SubscribeNow);
            Some(named_by("button button--primary", text, name, buy))
        }
        Err(Refusal::RenewalRequired) => {
            let links = &snapshot.links;
            let (address, word, to) = match (&links.renew, &links.support) {
                (Some(renew), _) => (renew, Word::RenewFirst, "renew"),
                (None, Some(support)) => (support, Word::ContactSupport, "support"),
                (None, None) => return None,
            };
            let id = unique("renew");
            let renew = el("a", "button")
                .attr("href", address.clone())
                .attr("data-handoff", to)
                .attr("aria-labelledby", [&id, " ", name].concat())
                .attr("id", id)
                .with(words.text(word));
            Some(renew.into())
        }
        Err(_) => None,
    }
}

/// The current period with today in it, and the next renewal.
fn period(words: &Words, snapshot: &Snapshot, owned: &Subscription) -> View {
    let period = owned.current.period;
    let days = |from, to| u64::try_from(Date::days_until(from, to)).unwrap_or(0);
    let (start, end, today) = (period.start.date(), period.end.date(), snapshot.at.date());
    let used = days(start, today.min(end));
    let unused = days(today.max(start), end);
    let left = words.count(Word::DaysLeft, unused, &[]);
    let current = el("dd", "")
        .with(words.period(period))
        .with(" ")
        .with(el("span", "soft").with(["\u{b7} ", &left].concat()));
    let facts = el("dl", "card__facts")
        .with(
            el("div", "card__period")
                .attr("data-part", "period")
                .with(el("dt", "").with(words.text(Word::CurrentPeriod)))
                .with(current),
        )
        .with(next(words, snapshot, owned));
    View::List(vec![period_bar(used, unused, left), facts.into()])
}

/// The next renewal and what it costs; what of that will be due where the account's balance has a part in it.
fn next(words: &Words, snapshot: &Snapshot, owned: &Subscription) -> Option<View> {
    let renewal = renews(snapshot, owned)?;
    let formats = words.formats();
    let currency = snapshot.account.currency;
    let date = formats.date(renewal.period.start.date(), DateStyle::Full);
    let balance = balance_left(snapshot, owned, &renewal);
    let due = renewal.total.minor_units() - balance;
    let due = Amount::new(due.max(0), renewal.total.decimals());
    let word = if balance < 0 {
        Word::RenewalWithOpen
    } else {
        Word::RenewalAfterBalance
    };
    let due = (balance != 0).then(|| {
        let text = words.with(word, &[("amount", &formats.money(due, currency))]);
        el("dd", "card__due")
            .attr("data-part", "renewal-due")
            .with(text)
    });
    Some(
        el("div", "card__renewal")
            .attr("data-part", "renewal")
            .with(el("dt", "").with(words.with(Word::NextRenewal, &[("date", &date)])))
            .with(el("dd", "card__amount").with(amount(words, renewal.total, currency)))
            .with(due)
            .into(),
    )
}

/// The renewal of a subscription that renews by itself.
fn renews(snapshot: &Snapshot, owned: &Subscription) -> Option<Renewal> {
    let is_running = matches!(owned.status, Status::Active | Status::Trialing);
    is_running.then(|| renewal(&snapshot.facts(false), owned).ok()?)?
}

/// What earlier renewals leave of the account's balance for this one, in minor units: it is used once.
fn balance_left(snapshot: &Snapshot, owned: &Subscription, renewal: &Renewal) -> i128 {
    let mut balance = snapshot.balance.minor_units();
    let mut is_behind = false;
    for other in &snapshot.subscriptions {
        if other.id == owned.id {
            is_behind = true;
            continue;
        }
        let Some(other) = renews(snapshot, other) else {
            continue;
        };
        let ahead = Date::days_until(other.period.start.date(), renewal.period.start.date());
        if ahead > 0 || (ahead == 0 && !is_behind) {
            balance = (balance - other.total.minor_units()).max(0);
        }
    }
    balance
}
