//! A plan that can be chosen, or why it cannot.

use super::button::link;
use crate::locale::{Word, Words};
use crate::view::{View, el, list};
use crate::watched::Watched;
use midcycle_contract::engine::catalog::Plan;

/// What a card says beside the plan itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlanCard<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// What it costs, in words; empty where it is not sold in the chosen frequency.
    pub price: String,
    /// What it would cost if the price of today is given up, in words.
    pub price_lost: Option<String>,
    /// Whether the subscription is on it.
    pub is_current: bool,
    /// Whether it is lower than the current one, so that only support can order it.
    pub is_lower: bool,
}

/// A card with a radio button. `support` is where support is reached.
pub(crate) fn plan_card(
    words: &Words,
    card: PlanCard<'_>,
    chosen: Watched<String>,
    support: Option<String>,
) -> View {
    let PlanCard {
        plan,
        price,
        price_lost,
        is_current,
        is_lower,
    } = card;
    let id = plan.id.clone();
    let chosen_id = id.clone();
    let is_chosen = move || chosen.with(|chosen| *chosen == chosen_id);
    let pick_id = id.clone();
    let mark = is_current.then(|| el("span", "badge").with(words.get(Word::CurrentPlan)));
    let features = plan
        .features
        .iter()
        .map(|feature| el("li", "").with(feature.clone()));
    let by_support = is_lower.then(|| {
        el("p", "plan-card__note")
            .with(words.get(Word::RefusalPlanDowngradeNeedsSupport))
            .with(" ")
            .with(support.map(|address| link(address, words.get(Word::ContactSupport))))
    });
    let lost = price_lost.map(|text| el("p", "plan-card__note").with(text));
    let radio = el("input", "plan-card__radio")
        .attr("type", "radio")
        .attr("name", "plan")
        .attr_if("disabled", is_lower)
        .prop("checked", is_chosen)
        .on("change", move |_| chosen.set(pick_id.clone()));
    let class = if is_lower {
        "plan-card plan-card--lower"
    } else {
        "plan-card"
    };
    el("div", class)
        .attr("data-plan", id)
        .with(
            el("label", "plan-card__choice")
                .with(radio)
                .with(el("span", "plan-card__name").with(plan.name.clone()))
                .with(mark),
        )
        .with(el("p", "plan-card__price").with(price))
        .with(el("ul", "plan-card__features").with(list(features)))
        .with(lost)
        .with(by_support)
        .into()
}
