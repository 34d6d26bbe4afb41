//! The plan cards: in tier order, each with what it costs for the licences and the frequency that are chosen.

use super::Subject;
use super::choices::Choices;
use crate::locale::{Word, Words};
use crate::parts::plan_card::{PlanCard, plan_card};
use crate::parts::price::price_in_words;
use crate::parts::unique::unique;
use crate::priced::{Offer, offer, price_lost};
use crate::view::{View, el, list, live};
use crate::watched::Derived;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::{Plan, Role};
use midcycle_contract::engine::change::{Refusal, is_downgrade, price_of};
use std::sync::Arc;

/// What every plan costs at every frequency; empty while the licences are no number.
pub(super) type Offers = Derived<Vec<Offer>>;

/// The cards.
pub(super) fn plans(
    words: &Words,
    subject: &Arc<Subject>,
    choices: Choices,
    offers: Offers,
) -> View {
    let mut sorted: Vec<&Plan> = subject
        .product()
        .iter()
        .flat_map(|product| &product.plans)
        .collect();
    sorted.sort_unstable_by_key(|plan| plan.tier);
    let name = unique("plan");
    let mut before = None;
    let cards = sorted.into_iter().map(|plan| {
        let card = describe(subject, plan, before);
        before = Some(plan);
        plan_card(
            words,
            card,
            &name,
            choices.plan,
            subject.snapshot.links.support.clone(),
            price(words, subject, plan, choices),
            cost(words, subject, card, choices, offers),
        )
    });
    el("fieldset", "plans")
        .with(el("legend", "field__label").with(words.text(Word::PlanLabel)))
        .with(el("div", "plans__row").with(list(cards)))
        .into()
}

fn describe<'p>(subject: &Subject, plan: &'p Plan, before: Option<&'p Plan>) -> PlanCard<'p> {
    let owned = subject.owned();
    let is_lower = owned
        .zip(subject.product())
        .is_some_and(|(owned, product)| is_downgrade(product, owned, plan));
    PlanCard {
        plan,
        before,
        is_current: owned.is_some_and(|owned| owned.plan == plan.id),
        is_lower: is_lower && subject.snapshot.user.role != Role::Support,
    }
}

/// The price of a plan at the chosen frequency, its tiers, and the price that is given up for it.
fn price(words: &Words, subject: &Arc<Subject>, plan: &Plan, choices: Choices) -> View {
    let (words, subject, id) = (words.clone(), subject.clone(), plan.id.clone());
    live(move || price_at(&words, &subject, &id, choices.offered.get().interval))
}

fn price_at(words: &Words, subject: &Subject, plan: &str, interval: Interval) -> Option<View> {
    let plan = crate::priced::plan(subject.product()?, plan)?;
    let facts = subject.snapshot.facts(false);
    let owned = subject.owned();
    let in_words = |price, interval| price_in_words(words, price, facts.currency, interval);
    let (price, tiers) = match price_of(&facts, plan, owned, interval) {
        Ok(price) => in_words(price, interval),
        Err(_) => (words.get(Word::NotSoldSo), Vec::new()),
    };
    let lost = owned.and_then(|owned| {
        let own = price_lost(&facts, plan, owned, interval)?;
        let (own, _) = in_words(own, owned.current.interval);
        let text = words.with(Word::PriceLost, &[("price", &own)]);
        let lost = el("p", "plan-card__note").attr("data-part", "price-lost");
        Some(lost.with(text))
    });
    let tiers = tiers.into_iter().map(|tier| el("li", "").with(tier));
    Some(View::List(vec![
        el("p", "plan-card__price").with(price).into(),
        el("ul", "plan-card__tiers").with(list(tiers)).into(),
        lost.into(),
    ]))
}

/// What a plan comes to: due today, and then. Of a lower plan only the latter, for support to sell.
fn cost(
    words: &Words,
    subject: &Subject,
    card: PlanCard<'_>,
    choices: Choices,
    offers: Offers,
) -> View {
    let (words, id, is_lower) = (words.clone(), card.plan.id.clone(), card.is_lower);
    let currency = subject.snapshot.account.currency;
    let shown = move || {
        let interval = choices.offered.get().interval;
        let formats = words.formats();
        let found = offers.with(|offers| offer(offers, &id, interval).cloned());
        let limit = found.as_ref().and_then(|found| match &found.refusal {
            Some(
                refusal @ (Refusal::LicencesTooFew { .. }
                | Refusal::LicencesTooMany { .. }
                | Refusal::LicencesStep { .. }),
            ) => Some(words.refusal(refusal)),
            _ => None,
        });
        if let Some(limit) = limit {
            return View::from(el("p", "plan-card__then").with(limit));
        }
        let due = found
            .as_ref()
            .filter(|found| found.refusal.is_none())
            .map_or("\u{2013}".into(), |found| {
                formats.money(found.due, currency)
            });
        let then = found.map(|found| {
            let amount = formats.money(found.then, currency);
            let per = words.per(interval);
            words.with(Word::ThenPer, &[("amount", &amount), ("per", &per)])
        });
        let due = (!is_lower).then(|| {
            el("p", "plan-card__due")
                .with(el("span", "").with(words.text(Word::DueToday)))
                .with(el("bdi", "amount").with(due))
        });
        let then = el("p", "plan-card__then").with(then);
        View::List(vec![due.into(), then.into()])
    };
    live(shown)
}
