//! A plan that can be chosen, or why it cannot.

use super::button::handoff;
use crate::locale::{Word, Words};
use crate::parts::unique::unique;
use crate::view::{View, el, list};
use crate::watched::Watched;
use midcycle_contract::engine::catalog::Plan;

/// What a card is about.
#[derive(Clone, Copy)]
pub(crate) struct PlanCard<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The plan one tier below.
    pub before: Option<&'p Plan>,
    /// Whether the subscription is on it.
    pub is_current: bool,
    /// Whether it is lower than the current one, so that only support can order it.
    pub is_lower: bool,
}

/// A card with a radio button of the group `name`. `price` is its price in the catalogue, `cost` what it comes to;
/// `support` is where support is reached.
pub(crate) fn plan_card(
    words: &Words,
    card: PlanCard<'_>,
    name: &str,
    chosen: Watched<String>,
    support: Option<String>,
    price: View,
    cost: View,
) -> View {
    let plan = card.plan;
    let id = plan.id.clone();
    let chosen_id = id.clone();
    let is_chosen = move || chosen.with(|chosen| *chosen == chosen_id);
    let pick_id = id.clone();
    let mark = card
        .is_current
        .then(|| el("span", "badge").with(words.text(Word::CurrentPlan)));
    let by_support = card.is_lower.then(|| {
        el("p", "plan-card__note")
            .with(words.text(Word::RefusalPlanDowngradeNeedsSupport))
            .with(" ")
            .with(
                support
                    .map(|address| handoff("support", address, words.text(Word::ContactSupport))),
            )
    });
    let cost_id = unique("plan-cost");
    let radio = el("input", "plan-card__radio")
        .attr("aria-describedby", cost_id.clone())
        .attr("type", "radio")
        .attr("name", name.to_owned())
        .attr_if("disabled", card.is_lower)
        .prop("checked", is_chosen)
        .on("change", move |_| chosen.set(pick_id.clone()));
    let class = if card.is_lower {
        "plan-card plan-card--lower"
    } else {
        "plan-card"
    };
    el("div", class)
        .attr("data-plan", id)
        .with(
            el("label", "plan-card__choice")
                .with(radio)
                .with(el("bdi", "plan-card__name").with(plan.name.clone()))
                .with(mark),
        )
        .with(price)
        .with(features(words, card))
        .with(by_support)
        .with(
            el("div", "plan-card__cost")
                .attr("id", cost_id)
                .attr("data-part", "plan-cost")
                .with(cost),
        )
        .into()
}

/// What the plan adds to the one below it; of the lowest, all that it has.
fn features(words: &Words, card: PlanCard<'_>) -> View {
    let PlanCard { plan, before, .. } = card;
    let is_new = |feature: &&String| before.is_none_or(|before| !before.features.contains(feature));
    let new: Vec<_> = plan.features.iter().filter(is_new).collect();
    // Where the phrases themselves say it, nothing is left out and nothing is to be said.
    let adds = before.filter(|_| new.len() < plan.features.len());
    let adds = adds.map(|before| {
        el("p", "plan-card__adds").with(words.with(Word::AddsTo, &[("plan", &before.name)]))
    });
    let new = new
        .into_iter()
        .map(|feature| el("li", "").with(feature.clone()));
    View::List(vec![
        adds.into(),
        el("ul", "plan-card__features").with(list(new)).into(),
    ])
}
