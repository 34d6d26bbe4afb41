//! What is chosen on the Change page, and the controls that choose it.

use super::Subject;
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::navigation::Wanted;
use crate::parts::explanation::unit_price;
use crate::parts::frequency::{Frequency, frequency};
use crate::parts::plan_card::{PlanCard, plan_card};
use crate::priced::{intervals, plan, yearly_saving};
use crate::view::{View, el, list, live};
use crate::watched::{Derived, Watched};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::{Plan, Product, Subscription};
use midcycle_contract::engine::change::{Selection, is_downgrade, price_of};
use std::sync::Arc;

/// The choice: the only state of the page.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    /// The plan, by id.
    pub plan: Watched<String>,
    /// The licences, as typed.
    pub licences: Watched<String>,
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
        Choices {
            plan: Watched::new(plan.unwrap_or_default()),
            licences: Watched::new(licences),
            interval: Watched::new(interval.unwrap_or(Interval::MONTH)),
        }
    }

    /// The choice, where the licences are a number.
    pub fn selection(self, subject: &Subject) -> Option<Selection> {
        Some(Selection {
            subscription: subject.subscription.clone(),
            product: subject.product.clone(),
            plan: self.plan.get(),
            licences: self.licences.with(|text| text.trim().parse().ok())?,
            interval: self.interval.get(),
        })
    }
}

/// The plan cards, in tier order.
pub(super) fn plans(words: &Words, subject: &Arc<Subject>, choices: Choices) -> View {
    let (all_words, subject) = (words.clone(), subject.clone());
    let cards = move || {
        let interval = choices.interval.get();
        let product = subject.product()?;
        let mut sorted: Vec<&Plan> = product.plans.iter().collect();
        sorted.sort_unstable_by_key(|plan| plan.tier);
        let cards = sorted.into_iter().map(|plan| {
            let card = describe(&all_words, &subject, product, plan, interval);
            let support = subject.snapshot.links.support.clone();
            plan_card(&all_words, card, choices.plan, support)
        });
        Some(list(cards))
    };
    el("fieldset", "plans")
        .with(el("legend", "field__label").with(words.get(Word::PlanLabel)))
        .with(el("div", "plans__row").with(live(cards)))
        .into()
}

fn describe<'p>(
    words: &Words,
    subject: &Subject,
    product: &Product,
    plan: &'p Plan,
    interval: Interval,
) -> PlanCard<'p> {
    let (snapshot, owned) = (&subject.snapshot, subject.owned());
    let facts = snapshot.facts(false);
    let currency = snapshot.account.currency;
    let per = words.per(interval);
    let in_words = |price| {
        let unit = unit_price(words, price, currency)?;
        Some(words.with(Word::PricePerLicence, &[("price", &unit), ("per", &per)]))
    };
    let price = price_of(&facts, plan, owned, interval).ok();
    let is_current = owned.is_some_and(|owned| owned.plan == plan.id);
    // A subscription whose own price differs from the list's loses it with the plan or the frequency.
    let price_lost = owned
        .filter(|owned| is_current && owned.current.interval != interval)
        .and_then(|owned| {
            let own = &owned.current.lines.first()?.price;
            let listed = &plan.price(currency, owned.current.interval)?.price;
            (own != listed).then(|| {
                let until = words
                    .formats()
                    .date(owned.current.period.end.date(), DateStyle::Short);
                words.with(Word::PriceLost, &[("date", &until)])
            })
        });
    PlanCard {
        plan,
        price: price.and_then(in_words).unwrap_or_else(|| {
            words.get(if price.is_some() {
                Word::PriceByTier
            } else {
                Word::NotSoldSo
            })
        }),
        price_lost,
        is_current,
        is_lower: owned.is_some_and(|owned| is_downgrade(product, owned, plan))
            && snapshot.user.role != midcycle_contract::engine::catalog::Role::Support,
    }
}

/// The frequencies in which the product is sold, with what a year saves for the chosen plan and licences.
pub(super) fn frequencies(words: &Words, subject: &Arc<Subject>, choices: Choices) -> View {
    let subject = subject.clone();
    let all = Derived::new(move || all_frequencies(&subject, choices).unwrap_or_default());
    frequency(words, all, choices.interval)
}

fn all_frequencies(subject: &Subject, choices: Choices) -> Option<Vec<Frequency>> {
    let (product, owned) = (subject.product()?, subject.owned());
    let facts = subject.snapshot.facts(false);
    let plan = plan(product, &choices.plan.get());
    let licences = choices
        .licences
        .with(|text| text.trim().parse().unwrap_or(1_u32))
        .max(1);
    let all = intervals(&facts, product, owned).into_iter();
    let all = all.map(|interval| Frequency {
        interval,
        saving: plan
            .filter(|_| interval == Interval::YEAR)
            .and_then(|plan| yearly_saving(&facts, plan, owned, licences)),
        is_sold: plan.is_some_and(|plan| price_of(&facts, plan, owned, interval).is_ok()),
    });
    Some(all.collect())
}
