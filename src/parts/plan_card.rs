//! A plan that can be chosen, or why it cannot.

use crate::locale::{Word, Words};
use leptos::prelude::*;
use midcycle_contract::engine::catalog::Plan;

/// What a card says beside the plan itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlanCard {
    /// The plan.
    pub plan: Plan,
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
    card: &PlanCard,
    chosen: RwSignal<String>,
    support: Option<String>,
) -> AnyView {
    let PlanCard {
        plan,
        price,
        price_lost,
        is_current,
        is_lower,
    } = card;
    let (id, is_lower) = (plan.id.clone(), *is_lower);
    let chosen_id = id.clone();
    let is_chosen = move || chosen.with(|chosen| *chosen == chosen_id);
    let pick_id = id.clone();
    let mark =
        is_current.then(|| view! { <span class="badge">{words.get(Word::CurrentPlan)}</span> });
    let features = plan
        .features
        .iter()
        .map(|feature| view! { <li>{feature.clone()}</li> });
    let by_support = is_lower.then(|| {
        let text = words.get(Word::RefusalPlanDowngradeNeedsSupport);
        let link = support.map(|address| {
            view! { <a class="link" href=address>{words.get(Word::ContactSupport)}</a> }
        });
        view! { <p class="plan-card__note">{text}" "{link}</p> }
    });
    let lost = price_lost
        .clone()
        .map(|text| view! { <p class="plan-card__note">{text}</p> });
    view! {
        <div class="plan-card" class:plan-card--lower=is_lower data-plan=id.clone()>
            <label class="plan-card__choice">
                <input type="radio" name="plan" class="plan-card__radio" disabled=is_lower
                    prop:checked=is_chosen on:change=move |_| chosen.set(pick_id.clone()) />
                <span class="plan-card__name">{plan.name.clone()}</span>
                {mark}
            </label>
            <p class="plan-card__price">{price.clone()}</p>
            <ul class="plan-card__features">{features.collect_view()}</ul>
            {lost}
            {by_support}
        </div>
    }
    .into_any()
}
