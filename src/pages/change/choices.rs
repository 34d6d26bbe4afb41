//! What is chosen on the Change page, and the controls that choose it.

use super::Subject;
use super::plans::Offers;
use crate::locale::Words;
use crate::navigation::Wanted;
use crate::parts::frequency::{Frequency, frequency};
use crate::parts::unique::unique;
use crate::priced::{Offer, intervals, plan, saving};
use crate::view::View;
use crate::watched::{Derived, Watched, follow};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::untrack;
use leptos::task::spawn_local;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::Subscription;
use midcycle_contract::engine::change::{Selection, price_of};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds in which a browser shows what has changed.
const FRAME: u32 = 16;

/// The choice: the only state of the page.
///
/// Its controls show it at once. What it costs is worked out and shown in tasks of their own right after, one part of the
/// page in each, so that none keeps the browser from the next keystroke.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    /// The plan, by id.
    pub plan: Watched<String>,
    /// The licences, as typed.
    pub licences: Watched<String>,
    /// How often it is billed.
    pub interval: Watched<Interval>,
    /// What the receipt is of.
    pub counted: Watched<Chosen>,
    /// What is said of it, a frame later, and the comparison.
    pub told: Watched<Chosen>,
    /// What the plan cards are of, another frame later.
    pub offered: Watched<Chosen>,
}

/// What is chosen, at one moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    /// The plan, by id.
    pub plan: String,
    /// The licences, as typed.
    licences: String,
    /// How often it is billed.
    pub interval: Interval,
}

impl Chosen {
    /// The licences, where they are a number.
    pub fn number(&self) -> Option<u32> {
        self.licences.trim().parse().ok()
    }

    /// The choice, where the licences are a number.
    pub fn selection(&self, subject: &Subject) -> Option<Selection> {
        Some(Selection {
            subscription: subject.subscription.clone(),
            product: subject.product.clone(),
            plan: self.plan.clone(),
            licences: self.number()?,
            interval: self.interval,
        })
    }
}

impl Choices {
    /// What the address says, else what lies in the cart, else what is owned, else the first plan.
    pub fn start(subject: &Subject, wanted: &Wanted) -> Self {
        let (snapshot, product, owned) = (&subject.snapshot, subject.product(), subject.owned());
        let in_cart = snapshot.cart.iter().find(|item| {
            item.subscription == subject.subscription && item.product == subject.product
        });
        let lowest = product.and_then(|product| product.plans.iter().min_by_key(|plan| plan.tier));
        let known = |id: &String| product.is_some_and(|product| plan(product, id).is_some());
        let plan = wanted
            .plan
            .clone()
            .filter(known)
            .or_else(|| in_cart.map(|item| item.plan.clone()))
            .or_else(|| owned.map(|owned| owned.plan.clone()))
            .or_else(|| lowest.map(|plan| plan.id.clone()));
        let licences = in_cart
            .map(|item| item.licences)
            .or_else(|| owned.map(Subscription::licences))
            .or_else(|| lowest.map(|plan| plan.licences.min));
        let sold = product
            .map(|product| intervals(&snapshot.facts(false), product, owned))
            .unwrap_or_default();
        let interval = wanted
            .interval
            .filter(|interval| sold.contains(interval))
            .or_else(|| in_cart.map(|item| item.interval))
            .or_else(|| owned.map(|owned| owned.current.interval))
            .or_else(|| sold.first().copied());
        let licences = wanted
            .licences
            .clone()
            .unwrap_or_else(|| licences.unwrap_or(1).to_string());
        let chosen = Chosen {
            plan: plan.unwrap_or_default(),
            licences,
            interval: interval.unwrap_or(Interval::MONTH),
        };
        let choices = Choices {
            plan: Watched::new(chosen.plan.clone()),
            licences: Watched::new(chosen.licences.clone()),
            interval: Watched::new(chosen.interval),
            counted: Watched::new(chosen.clone()),
            told: Watched::new(chosen.clone()),
            offered: Watched::new(chosen),
        };
        choices.count();
        choices
    }

    /// What is chosen by now.
    pub fn chosen(self) -> Chosen {
        Chosen {
            plan: self.plan.get(),
            licences: self.licences.get(),
            interval: self.interval.get(),
        }
    }

    fn count(self) {
        let turns = Rc::new(Cell::new(0_u32));
        follow(move || {
            let chosen = self.chosen();
            let turn = turns.get().wrapping_add(1);
            turns.set(turn);
            if turn == 1 {
                return;
            }
            // The page takes this along when it goes; what is chosen meanwhile has a turn of its own.
            let turns = Rc::downgrade(&turns);
            let is_latest = move || turns.upgrade().is_some_and(|turns| turns.get() == turn);
            spawn_local(async move {
                let mut wait = 0;
                for part in [self.counted, self.told, self.offered] {
                    TimeoutFuture::new(wait).await;
                    if is_latest() {
                        part.set(chosen.clone());
                    }
                    wait = FRAME;
                }
            });
        });
    }

    /// Takes what is chosen as it is now: who presses a button in the moment of the keystroke means what they read.
    pub fn settle(self) {
        self.counted.set(untrack(move || self.chosen()));
    }
}

/// The frequencies in which the product is sold, with what a year saves for the chosen plan and licences.
pub(super) fn frequencies(
    words: &Words,
    subject: &Arc<Subject>,
    choices: Choices,
    offers: Offers,
) -> View {
    let currency = subject.snapshot.account.currency;
    let subject = subject.clone();
    let all = Derived::new(move || {
        let chosen = choices.offered.get();
        let offers = offers.get();
        all_frequencies(&subject, &chosen.plan, &offers).unwrap_or_default()
    });
    frequency(words, all, choices.interval, currency, unique("frequency"))
}

fn all_frequencies(subject: &Subject, id: &str, offers: &[Offer]) -> Option<Vec<Frequency>> {
    let (product, owned) = (subject.product()?, subject.owned());
    let facts = subject.snapshot.facts(false);
    let plan = plan(product, id);
    let all = intervals(&facts, product, owned).into_iter();
    let all = all.map(|interval| Frequency {
        interval,
        saving: saving(offers, id, interval),
        is_sold: plan.is_some_and(|plan| price_of(&facts, plan, owned, interval).is_ok()),
    });
    Some(all.collect())
}
