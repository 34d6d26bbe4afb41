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
use leptos::task::spawn_local;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::Subscription;
use midcycle_contract::engine::change::{Selection, price_of};
use std::sync::Arc;

/// The choice: the only state of the page.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    /// The plan, by id.
    pub plan: Watched<String>,
    /// The licences, as typed.
    pub licences: Watched<String>,
    /// The same a moment later: what the amounts are of. A keystroke is over before they are worked out.
    counted: Watched<String>,
    /// How often it is billed.
    pub interval: Watched<Interval>,
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
        let choices = Choices {
            plan: Watched::new(plan.unwrap_or_default()),
            licences: Watched::new(licences.clone()),
            counted: Watched::new(licences),
            interval: Watched::new(interval.unwrap_or(Interval::MONTH)),
        };
        choices.count_what_is_typed();
        choices
    }

    fn count_what_is_typed(self) {
        let mut is_first = true;
        follow(move || {
            let typed = self.licences.get();
            if !core::mem::take(&mut is_first) {
                spawn_local(async move {
                    TimeoutFuture::new(0).await;
                    self.counted.set(typed);
                });
            }
        });
    }

    /// Takes what is typed as it is now: who presses a button in the moment of the keystroke means what they read.
    pub fn settle(self) {
        self.counted.set(self.licences.get_untracked());
    }

    /// The licences, where they are a number.
    pub fn number(self) -> Option<u32> {
        self.counted.with(|text| text.trim().parse().ok())
    }

    /// The choice, where the licences are a number.
    pub fn selection(self, subject: &Subject) -> Option<Selection> {
        Some(Selection {
            subscription: subject.subscription.clone(),
            product: subject.product.clone(),
            plan: self.plan.get(),
            licences: self.number()?,
            interval: self.interval.get(),
        })
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
        let plan = choices.plan.get();
        let offers = offers.get();
        all_frequencies(&subject, &plan, &offers).unwrap_or_default()
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
