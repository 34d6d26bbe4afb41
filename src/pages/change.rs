//! The Change page: plan, licences and frequency at the left, and what they cost at the right, with every keystroke.

mod choices;

use super::heading;
use crate::api;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::navigation::{Step, Wanted};
use crate::parts::button::{button, button_unless};
use crate::parts::focus::{self, Goes};
use crate::parts::licences::licences;
use crate::parts::notice::{Tone, notice};
use crate::parts::receipt::{self, Opened};
use crate::priced::{Priced, Unpriced, as_selection, price};
use crate::state::App;
use crate::view::{View, el, live};
use crate::watched::{Derived, Watched, follow};
use choices::Choices;
use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::{Product, Subscription};
use midcycle_contract::engine::change::{Refusal, Selection, may_order, renewal};
use midcycle_contract::engine::order::Order;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Milliseconds of rest before a new total is announced: nobody wants to hear every keystroke.
const ANNOUNCE_AFTER: u32 = 700;

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
        self.subscription.clone().unwrap_or_else(|| "new-1".into())
    }
}

/// The page.
pub(crate) fn change(app: App, snapshot: Arc<Snapshot>, wanted: &Wanted) -> View {
    let words = app.words.get();
    let Some(subject) = Subject::of(snapshot, wanted).map(Arc::new) else {
        return nothing_here(app, words.get(Word::NoSuchSubscription));
    };
    if let Err(refusal) = may_order(&subject.snapshot.facts(false), subject.owned()) {
        return nothing_here(app, words.refusal(&refusal));
    }
    let choices = Choices::start(&subject, wanted);
    keep_in_address(app, &subject, choices);
    let priced = pricing(&subject, choices);
    announce(app, &subject, priced);
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
        .with(el("div", "columns__choices").with(choose))
        .with(summary(app, &words, &subject, priced));
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
type Pricing = Derived<Option<Result<Arc<Priced>, Unpriced>>>;

fn pricing(subject: &Arc<Subject>, choices: Choices) -> Pricing {
    let subject = subject.clone();
    Derived::new(move || {
        let selection = choices.selection(&subject)?;
        Some(price(&subject.snapshot, &[selection]).map(Arc::new))
    })
}

/// Keeps the choice in the address, so that a reload and the way back find it.
fn keep_in_address(app: App, subject: &Subject, choices: Choices) {
    let subscription = subject.subscription.clone();
    let product = subscription.is_none().then(|| subject.product.clone());
    follow(move || {
        app.keep(&Step::Change(Wanted {
            subscription: subscription.clone(),
            product: product.clone(),
            plan: Some(choices.plan.get()),
            licences: Some(choices.licences.get()),
            interval: Some(choices.interval.get()),
        }));
    });
}

/// Tells a screen reader the new total once the visitor rests.
fn announce(app: App, subject: &Subject, priced: Pricing) {
    let currency = subject.snapshot.account.currency;
    let latest = Rc::new(Cell::new(0_u32));
    follow(move || {
        let due = priced.with(|priced| match priced {
            Some(Ok(priced)) => Some(priced.order.settlement.due_now),
            _ => None,
        });
        let turn = latest.get().wrapping_add(1);
        latest.set(turn);
        // The page takes this along when it goes.
        let latest = Rc::downgrade(&latest);
        // The first total is read with the page; only changes are announced.
        if let (Some(due), true) = (due, turn > 1) {
            spawn_local(async move {
                TimeoutFuture::new(ANNOUNCE_AFTER).await;
                if latest.upgrade().is_some_and(|latest| latest.get() == turn) {
                    let text = app.words.with_untracked(|words| {
                        let amount = words.formats().money(due, currency);
                        words.with(Word::AnnounceDue, &[("amount", &amount)])
                    });
                    app.announcement.set(text);
                }
            });
        }
    });
}

fn choose(words: &Words, subject: &Arc<Subject>, choices: Choices, priced: Pricing) -> View {
    let fault_words = words.clone();
    let fault = Derived::new(move || {
        priced.with(|priced| match priced {
            None => Some(fault_words.get(Word::LicencesNotANumber)),
            Some(Err(Unpriced::Refused(_, refusal))) if refusal.path() == Some("/licences") => {
                Some(fault_words.refusal(refusal))
            }
            _ => None,
        })
    });
    let by_plan = {
        let (words, subject) = (words.clone(), subject.clone());
        move || {
            let plan = crate::priced::plan(subject.product()?, &choices.plan.get())?;
            let assigned = subject.owned().map_or(0, |owned| owned.assigned);
            let fewest = plan.licences.min.max(assigned);
            Some(licences(
                &words,
                choices.licences,
                &plan.licences,
                fewest,
                fault,
            ))
        }
    };
    let fields = el("div", "fields")
        .with(live(by_plan))
        .with(choices::frequencies(words, subject, choices));
    let plans = choices::plans(words, subject, choices);
    View::List(vec![plans, fields.into()])
}

/// The order summary: last in reading order, always true of what is chosen.
fn summary(app: App, words: &Words, subject: &Arc<Subject>, priced: Pricing) -> View {
    let opened: Opened = Watched::new(None);
    let is_sheet_open = Watched::new(false);
    let is_busy = Watched::new(false);
    let fault = Watched::new(None::<api::Failure>);
    let title = words.get(Word::OrderSummary);
    let bar_words = words.clone();
    let currency = subject.snapshot.account.currency;
    let due = move || {
        priced.with(|priced| match priced {
            Some(Ok(priced)) => bar_words
                .formats()
                .money(priced.order.settlement.due_now, currency),
            _ => "\u{2013}".into(),
        })
    };
    let why = |text: String| View::from(el("p", "summary__why").with(text));
    let body = {
        let (words, subject) = (words.clone(), subject.clone());
        move || match priced.get() {
            Some(Ok(priced)) => receipt(&words, &subject, &priced.order, opened),
            Some(Err(unpriced)) => why(why_not(&words, &unpriced)),
            None => why(words.get(Word::LicencesNotANumber)),
        }
    };
    let holds_another = {
        let mut cart = subject.snapshot.cart.iter();
        cart.any(|item| item.subscription != subject.subscription)
    };
    let label = words.get(if holds_another {
        Word::AddToCart
    } else {
        Word::Checkout
    });
    let place = subject.place();
    let go_on = move |_| {
        let Some(Ok(priced)) = priced.get_untracked() else {
            return;
        };
        let Some(selection) = priced.selections.first().cloned() else {
            return;
        };
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        fault.set(None);
        let place = place.clone();
        spawn_local(async move {
            match api::put_into_cart(&place, &selection).await {
                Ok(()) => {
                    app.fetch().await;
                    app.go(Step::Checkout);
                }
                Err(failure) => {
                    is_busy.set(false);
                    fault.set(Some(failure));
                }
            }
        });
    };
    let cannot = move || is_busy.get() || !priced.with(|priced| matches!(priced, Some(Ok(_))));
    let fault_words = words.clone();
    let fault_view = move || {
        fault
            .get()
            .map(|failure| notice(Tone::Danger, fault_words.failure(&failure), None))
    };
    let sheet = el("div", "summary__sheet")
        .attr("id", "summary-sheet")
        .with(
            el("h2", "summary__title")
                .attr("id", "summary-title")
                .with(title),
        )
        .with(live(body));
    let toggle = el("button", "summary__toggle")
        .attr("type", "button")
        .attr("aria-controls", "summary-sheet")
        .live_bool("aria-expanded", move || is_sheet_open.get())
        .on("click", move |_| {
            is_sheet_open.update(|open| *open = !*open);
        })
        .with(el("span", "").with(words.get(Word::DueToday)))
        .with(el("strong", "amount").with(live(due)));
    let bar = el("div", "summary__bar")
        .with(toggle)
        .with(live(fault_view))
        .with(button_unless(
            "button button--primary button--wide",
            label,
            cannot,
            go_on,
        ));
    // On a phone the sheet covers what is behind it, so it closes when the focus goes there.
    let close_on_escape = move |event: web_sys::Event| {
        let key = event.unchecked_ref::<web_sys::KeyboardEvent>().key();
        if key == "Escape" && is_sheet_open.get_untracked() {
            is_sheet_open.set(false);
            focus::to(focus::within(&event, "[aria-controls]"));
        }
    };
    let close_when_left = move |event: web_sys::Event| {
        if focus::goes(&event) == Goes::Elsewhere {
            is_sheet_open.set(false);
        }
    };
    el("section", "summary")
        .attr("data-part", "summary")
        .attr("aria-labelledby", "summary-title")
        .on("keydown", close_on_escape)
        .on("focusout", close_when_left)
        .with(sheet)
        .with(bar)
        .into()
}

fn why_not(words: &Words, unpriced: &Unpriced) -> String {
    match unpriced {
        Unpriced::Refused(_, Refusal::NoChange) => words.get(Word::RefusalNoChange),
        Unpriced::Refused(_, refusal) => words.refusal(refusal),
        Unpriced::Broken(error) => words.with(Word::CannotQuote, &[("why", error.message())]),
    }
}

fn receipt(words: &Words, subject: &Subject, order: &Order, opened: Opened) -> View {
    let Some(change) = order.changes.first() else {
        return View::List(Vec::new());
    };
    let currency = subject.snapshot.account.currency;
    let interval = change.request.next.as_ref().map(|next| next.interval);
    let then = change
        .quote
        .renewal
        .as_ref()
        .zip(interval)
        .map(|(renewal, interval)| receipt::then(words, renewal, interval, currency));
    let period = change.quote.period.map(|period| {
        el("p", "receipt__period")
            .attr("data-part", "new-period")
            .with(words.with(Word::NewPeriod, &[("period", &words.period(period))]))
    });
    let compared = (!order.settlement.due_now.is_zero())
        .then(|| without_this_change(words, subject))
        .flatten();
    let lines = el("dl", "receipt")
        .with(receipt::lines(words, change, 0, opened))
        .with(receipt::totals(
            words,
            &order.settlement,
            currency,
            Word::DueToday,
        ));
    View::List(vec![
        period.into(),
        lines.into(),
        receipt::balance_after(words, &order.settlement, currency).into(),
        then.into(),
        compared.into(),
    ])
}

/// *Without this change: 420.90 € on 10 December 2026.*
fn without_this_change(words: &Words, subject: &Subject) -> Option<View> {
    let owned = subject.owned()?;
    let next = renewal(&subject.snapshot.facts(false), owned).ok()??;
    let formats = words.formats();
    let amount = formats.money(next.total, subject.snapshot.account.currency);
    let date = formats.date(next.period.start.date(), DateStyle::Full);
    let text = words.with(
        Word::WithoutThisChange,
        &[("amount", &amount), ("date", &date)],
    );
    Some(receipt::note("comparison", text))
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
