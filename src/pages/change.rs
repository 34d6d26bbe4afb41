//! The Change page: plan, licences and frequency at the left, and what they cost at the right, with every keystroke.

mod choices;
mod compared;
mod followed;
mod plans;
mod summary;

use super::heading;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::button::button;
use crate::parts::licences::{Range, licences};
use crate::parts::notice::{Tone, notice};
use crate::priced::{Priced, Unpriced, as_selection, cart_place, offers, price};
use crate::state::App;
use crate::view::{View, el, live};
use crate::watched::{Derived, Watched};
use choices::{Choices, Chosen};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::{Product, Subscription};
use midcycle_contract::engine::change::{Selection, WhatIf, may_order};
use plans::Offers;
use std::sync::{Arc, Mutex};
use summary::summary;

/// What the page is about: a subscription or a product of a snapshot.
#[derive(Clone)]
struct Subject {
    snapshot: Arc<Snapshot>,
    product: String,
    subscription: Option<String>,
}

impl Subject {
    fn of(snapshot: Arc<Snapshot>, wanted: &Wanted) -> Option<Self> {
        let product = match &wanted.subscription {
            Some(id) => snapshot.subscription(id)?.product.clone(),
            None => wanted.product.clone()?,
        };
        snapshot.product(&product)?;
        Some(Subject {
            product,
            subscription: wanted.subscription.clone(),
            snapshot,
        })
    }

    /// The product.
    fn product(&self) -> Option<&Product> {
        self.snapshot.product(&self.product)
    }

    /// The subscription to change; `None` for a purchase.
    fn owned(&self) -> Option<&Subscription> {
        self.snapshot.subscription(self.subscription.as_deref()?)
    }

    /// Where the choice lies in the cart.
    fn place(&self) -> String {
        cart_place(&self.snapshot, self.subscription.as_deref(), &self.product)
    }
}

/// The page.
pub(crate) fn change(app: App, snapshot: Arc<Snapshot>, wanted: &Wanted) -> View {
    let words = app.words.get();
    let Some(subject) = Subject::of(snapshot, wanted).map(Arc::new) else {
        return nothing_here(app, words.get(Word::NoSuchSubscription));
    };
    if let Err(refusal) = may_order(&subject.snapshot.facts(false), subject.owned()) {
        app.tell_refused(refusal.code());
        return nothing_here(app, words.refusal(&refusal));
    }
    let choices = Choices::start(&subject, wanted);
    let address = followed::keep_in_address(app, &subject, choices);
    let priced = pricing(&subject, choices.counted);
    let is_touched = followed::announce(app, &subject, priced);
    let title = if subject.subscription.is_some() {
        Word::ChangeSubscription
    } else {
        Word::SubscribeNow
    };
    let now = subject.owned().map(|owned| {
        let now = words.selection(&subject.snapshot, &as_selection(owned));
        el("p", "page__lead").with(words.with(Word::YouHave, &[("what", &now)]))
    });
    let name = terms::product_name(&subject.snapshot, &subject.product);
    let choose = choose(&words, &subject, choices, priced);
    let columns = el("div", "columns")
        .live_flag("data-touched", move || is_touched.get())
        .with(el("div", "columns__choices").with(choose))
        .with(summary(app, &words, &subject, choices, priced, address));
    el("div", "page page--wide")
        .key("change")
        .with(el("p", "page__over").with(name))
        .with(heading(app, title))
        .with(now)
        .with(columns)
        .into()
}

fn nothing_here(app: App, text: String) -> View {
    let back = button("button", app.word(Word::BackToCenter), move |_| {
        app.go(Step::Center);
    });
    el("div", "page")
        .key("nothing")
        .with(heading(app, Word::ChangeSubscription))
        .with(notice(Tone::Caution, text, Some(back.into())))
        .into()
}

/// A choice with its price, or why it has none; `None` while the licences are no number.
type Pricing = Derived<Option<Outcome>>;

/// A price, or why there is none.
type Outcome = Result<Arc<Priced>, Unpriced>;

fn pricing(subject: &Arc<Subject>, chosen: Watched<Chosen>) -> Pricing {
    let subject = subject.clone();
    Derived::new(move || {
        let selection = chosen.with(|chosen| chosen.selection(&subject))?;
        Some(price(&subject.snapshot, &[selection]).map(Arc::new))
    })
}

/// What every plan costs at every frequency: made once, and priced again with every keystroke.
fn all_offers(subject: &Subject, choices: Choices) -> Option<Offers> {
    let snapshot = &subject.snapshot;
    let balance = snapshot.balance.to_decimal()?;
    let what_if = WhatIf::new(
        &snapshot.facts(false),
        subject.product()?,
        subject.subscription.as_deref(),
        balance,
    );
    let what_if = Mutex::new(what_if.ok()?);
    Some(Derived::new(move || {
        let licences = choices.offered.with(Chosen::number);
        let what_if = what_if.lock().ok();
        licences
            .zip(what_if)
            .map(|(licences, mut what_if)| offers(&mut what_if, licences))
            .unwrap_or_default()
    }))
}

/// Why there is no price, in words; `None` where there is one.
fn why_not(words: &Words, priced: Option<&Outcome>) -> Option<String> {
    match priced {
        Some(Ok(_)) => None,
        None => Some(words.get(Word::LicencesNotANumber)),
        Some(Err(Unpriced::Refused(_, refusal))) => Some(words.refusal(refusal)),
        Some(Err(Unpriced::Broken(error))) => {
            Some(words.with(Word::CannotQuote, &[("why", error.message())]))
        }
    }
}

/// Whether it is the number of licences that cannot be had.
fn is_about_licences(priced: Option<&Outcome>) -> bool {
    match priced {
        None => true,
        Some(Err(Unpriced::Refused(_, refusal))) => refusal.path() == Some("/licences"),
        _ => false,
    }
}

fn choose(words: &Words, subject: &Arc<Subject>, choices: Choices, priced: Pricing) -> View {
    let fault_words = words.clone();
    let fault = Derived::new(move || {
        priced.with(|priced| {
            is_about_licences(priced.as_ref())
                .then(|| why_not(&fault_words, priced.as_ref()))
                .flatten()
        })
    });
    let by_plan = {
        let (words, subject) = (words.clone(), subject.clone());
        move || {
            let plan = crate::priced::plan(subject.product()?, &choices.plan.get())?;
            let owned = subject.owned();
            let assigned = owned.map_or(0, |owned| owned.assigned);
            let range = Range::of(&plan.licences, assigned);
            let has = owned.map_or(0, Subscription::licences);
            Some(licences(&words, choices.licences, range, has, fault))
        }
    };
    let Some(offers) = all_offers(subject, choices) else {
        return View::List(Vec::new());
    };
    let fields = el("div", "fields")
        .with(live(by_plan))
        .with(choices::frequencies(words, subject, choices, offers));
    let plans = plans::plans(words, subject, choices, offers);
    View::List(vec![plans, fields.into()])
}

/// The choice in one line, for headings.
pub(super) fn described(words: &Words, snapshot: &Snapshot, selection: &Selection) -> String {
    let product = terms::product_name(snapshot, &selection.product);
    [
        product.as_str(),
        ": ",
        &words.selection(snapshot, selection),
    ]
    .concat()
}
