//! An order of the persona's account, placed through the real API by the checkout's own machinery while something breaks;
//! a log of what was sent and heard; and the book, in which there is one order with the key, or none.
//!
//! - `breaks`: what breaks; `log`: the lines; `book`: what is booked

mod book;
mod breaks;
mod log;
mod view;

use crate::api::Failure;
use crate::demo::ground::Ground;
use crate::demo::wire::{self, Heard};
use crate::pages::checkout::Seen;
use crate::placing::{self, Placing, With};
use crate::priced::{Priced, as_selection, intervals, plan, price};
use crate::state::Load;
use crate::watched::{Derived, Watched, follow};
use breaks::Break;
use leptos::task::spawn_local;
use log::{Entry, Means};
use midcycle_contract::demo::{Booked, Network};
use midcycle_contract::engine::change::{Selection, may_order};
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{Payment, Snapshot};
use std::sync::Arc;

/// After how many lost answers the network is made whole: enough to see the same order sent again.
const LOST_MAX: u32 = 2;

/// The panel's state.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    ground: Ground,
    /// What breaks, by its name.
    breaks: Watched<String>,
    log: Watched<Vec<Entry>>,
    book: Watched<Option<Arc<Booked>>>,
    /// The last order that was sent.
    sent: Watched<Option<Arc<Heard>>>,
    /// How many answers to it were lost.
    lost: Watched<u32>,
    /// The order that waits for the bank: its id and its secret.
    waits: Watched<Option<(String, String)>>,
    /// Whether something is being broken or sent right now.
    is_busy: Watched<bool>,
    /// How far the page was scrolled when something was last heard.
    scrolled: Watched<f64>,
    /// Whether what happens once has happened, and its order was refused for it: the next one agrees to what holds now.
    is_spent: Watched<bool>,
    /// Whether it is known what became of the last order: what is heard of it after that is no news.
    is_known: Watched<bool>,
    /// What would be ordered, and what it costs; or why it cannot be.
    offer: Derived<Option<Result<Arc<Priced>, Arc<crate::priced::Unpriced>>>>,
}

impl Panel {
    /// A panel that listens.
    pub fn start(ground: Ground) -> Self {
        let app = ground.app;
        let breaks = Watched::new(Break::Nothing.name().to_owned());
        let offer = Derived::new(move || {
            let snapshot = app.account()?;
            let wanted = wanted(&snapshot, Break::of(&breaks.get()))?;
            Some(price(&snapshot, &[wanted]).map(Arc::new).map_err(Arc::new))
        });
        let panel = Panel {
            ground,
            breaks,
            log: Watched::new(Vec::new()),
            book: Watched::new(None),
            sent: Watched::new(None),
            lost: Watched::new(0),
            waits: Watched::new(None),
            is_busy: Watched::new(false),
            scrolled: Watched::new(0.0),
            is_spent: Watched::new(false),
            is_known: Watched::new(false),
            offer,
        };
        wire::listen(move |heard| panel.hear(heard));
        // Another version of the account is another book.
        follow(move || match app.account() {
            Some(_) => panel.refresh_book(),
            None => panel.book.set(None),
        });
        // The checkout's machinery goes on to the confirmation; here nothing moves.
        follow(move || {
            app.step.with(|_| ());
            let scrolled = panel.scrolled.get_untracked();
            if let Some(window) = web_sys::window().filter(|_| scrolled > 0.0) {
                window.scroll_to_with_x_and_y(0.0, scrolled);
            }
        });
        panel
    }

    /// Quotes, breaks, and sends the order as the checkout does.
    fn place(self) {
        let app = self.ground.app;
        if self.cannot() {
            return;
        }
        let (Some(snapshot), Some(Ok(priced))) = (app.account(), self.offer.get_untracked()) else {
            return;
        };
        let Ok(fingerprint) = priced.order.fingerprint() else {
            return;
        };
        self.is_busy.set(true);
        self.log.set(Vec::new());
        self.sent.set(None);
        self.lost.set(0);
        self.waits.set(None);
        self.is_known.set(false);
        let chosen = Break::of(&self.breaks.get_untracked());
        let breaks = if self.is_spent.get_untracked() {
            Break::Nothing
        } else {
            chosen
        };
        self.is_spent.set(false);
        spawn_local(async move {
            let due = priced.order.settlement.due_now;
            self.note(
                Entry::new("quoted")
                    .with_money("due", due, snapshot.account.currency)
                    .with("fingerprint", log::short(&fingerprint)),
            );
            if let Err(failure) = breaks.happen(&app.api()).await {
                let why = app.words.with_untracked(|words| words.failure(&failure));
                self.note(Entry::new("not-broken").with("why", why));
                self.is_busy.set(false);
                return;
            }
            self.note(Entry::new(broke(breaks)));
            app.refresh_demo();
            self.is_busy.set(false);
            let payment = (!due.is_zero()).then(|| Payment::Token(breaks.token().into()));
            let seen = seen(&snapshot, &priced, fingerprint);
            let with = With {
                vat_id: snapshot.account.vat_id.clone(),
                payment,
                reason: None,
            };
            placing::place(app, &snapshot, &seen, with);
        });
    }

    /// Whether an order can be sent now.
    fn cannot(self) -> bool {
        self.is_busy.get()
            || self.waits.with(Option::is_some)
            || self.ground.app.placing.with(Placing::is_busy)
            || !self.offer.with(|offer| matches!(offer, Some(Ok(_))))
    }

    /// Takes down what went over the wire.
    fn hear(self, heard: Heard) {
        let scrolled = web_sys::window().and_then(|window| window.scroll_y().ok());
        self.scrolled.set(scrolled.unwrap_or_default());
        if self.is_known.get_untracked() {
            return;
        }
        let before = self.sent.get_untracked();
        let Some((entry, means)) = log::read(&heard, before.as_deref()) else {
            return;
        };
        // An order that waits is asked for again and again; that it still waits is no news.
        let waits = self.waits.with_untracked(Option::is_some);
        if waits && matches!(means, Means::Sent | Means::Nothing | Means::Waits(..)) {
            return;
        }
        self.note(entry);
        match means {
            Means::Sent if heard.key.is_some() => self.sent.set(Some(Arc::new(heard))),
            Means::Sent | Means::Nothing => {}
            Means::Unknown => {
                self.lost.update(|lost| *lost += 1);
                if self.lost.get_untracked() == LOST_MAX {
                    self.heal(true);
                }
            }
            Means::Waits(id, secret) => {
                self.waits.set(Some((id, secret)));
                self.refresh_book();
            }
            Means::Known | Means::NoOrder => {
                let breaks = Break::of(&self.breaks.get_untracked());
                self.is_spent
                    .set(breaks.is_once() && means == Means::NoOrder);
                self.is_known.set(true);
                self.waits.set(None);
                self.compare_with_book();
            }
        }
    }

    /// Makes the network whole again.
    fn heal(self, is_told: bool) {
        let app = self.ground.app;
        spawn_local(async move {
            if app
                .api()
                .act("network", Network::Fine.as_str())
                .await
                .is_ok()
            {
                if is_told {
                    self.note(Entry::new("healed"));
                }
                app.refresh_demo();
            }
        });
    }

    /// Answers for the bank, and goes on with the order.
    fn answer_bank(self, is_confirmed: bool) {
        let Some((id, secret)) = self.waits.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let answered = self
                .ground
                .app
                .api()
                .answer_bank(secret, is_confirmed)
                .await;
            let name = if is_confirmed {
                "bank-confirmed"
            } else {
                "bank-refused"
            };
            self.note(Entry::new(name));
            if answered.is_ok() {
                // What comes of it is heard over the wire.
                let _ = self.ground.app.api().go_on(&id).await;
            }
            self.ground.app.refresh();
        });
    }

    /// Everything as at the beginning, but what is booked.
    fn reset(self) {
        self.log.set(Vec::new());
        self.sent.set(None);
        self.choose(Break::Nothing.name());
        self.heal(false);
    }

    /// Counts the orders with the key in the book, where it is true.
    fn compare_with_book(self) {
        spawn_local(async move {
            let Ok(booked) = self.ground.app.api().book().await else {
                return;
            };
            let key = self.sent.get_untracked();
            let key = key.as_ref().and_then(|sent| sent.key.clone());
            let count = key.as_ref().map_or(0, |key| book::with_key(&booked, key));
            self.book.set(Some(Arc::new(booked)));
            self.note(Entry::new("booked").with("count", count.to_string()));
        });
    }

    fn refresh_book(self) {
        spawn_local(async move {
            match self.ground.app.api().book().await {
                Ok(booked) => self.book.set(Some(Arc::new(booked))),
                Err(Failure::SignedOut) => self.book.set(None),
                Err(_) => {}
            }
        });
    }

    /// Breaks something else from now on.
    fn choose(self, name: &str) {
        self.is_spent.set(false);
        self.breaks.set(name.into());
    }

    fn note(self, entry: Entry) {
        self.log.update(|log| log.push(entry));
    }

    /// Becomes somebody of the demo.
    fn become_somebody(self, user: String) {
        let app = self.ground.app;
        spawn_local(async move {
            if app.api().act("persona", &user).await.is_ok() {
                self.reset();
                app.placing.set(Placing::Idle);
                app.leave(Load::Waiting);
                app.refresh();
                app.refresh_demo();
            }
        });
    }
}

/// The line that says what broke.
fn broke(breaks: Break) -> &'static str {
    match breaks {
        Break::Nothing => "broke-nothing",
        Break::AnswersLost => "broke-answers-lost",
        Break::Unreachable => "broke-unreachable",
        Break::Failing => "broke-failing",
        Break::Bank => "broke-bank",
        Break::Price => "broke-price",
        Break::Midnight => "broke-midnight",
    }
}

/// What is agreed to.
fn seen(snapshot: &Snapshot, priced: &Priced, fingerprint: String) -> Seen {
    let quotes = priced.order.changes.iter();
    Seen {
        selections: priced.selections.clone(),
        quote: Arc::new(FreshQuote {
            version: snapshot.version,
            at: snapshot.at,
            fingerprint,
            quotes: quotes.map(|change| change.quote.clone()).collect(),
            settlement: priced.order.settlement,
        }),
    }
}

/// One step more licences of the first subscription that may be changed. Where prices are to rise, with another frequency:
/// with its own a subscription keeps its price.
fn wanted(snapshot: &Snapshot, breaks: Break) -> Option<Selection> {
    let facts = snapshot.facts(false);
    let owned = snapshot
        .subscriptions
        .iter()
        .find(|owned| may_order(&facts, Some(owned)).is_ok())?;
    let now = as_selection(owned);
    let product = snapshot.product(&owned.product)?;
    let step = plan(product, &owned.plan).map_or(1, |plan| plan.licences.step.max(1));
    let another = intervals(&facts, product, Some(owned))
        .into_iter()
        .find(|interval| *interval != now.interval);
    let interval = another.filter(|_| breaks == Break::Price);
    Some(Selection {
        licences: now.licences.saturating_add(step),
        interval: interval.unwrap_or(now.interval),
        ..now
    })
}
