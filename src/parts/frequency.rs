//! How often it is billed.

use crate::locale::{Word, Words};
use leptos::prelude::*;
use midcycle_contract::engine::calendar::Interval;

/// One choice of [`frequency`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frequency {
    /// The interval.
    pub interval: Interval,
    /// What it saves, in whole percents, where it does.
    pub saving: Option<u64>,
    /// Whether the plan is sold so.
    pub is_sold: bool,
}

/// A segmented control.
pub(crate) fn frequency(
    words: &Words,
    choices: Signal<Vec<Frequency>>,
    chosen: RwSignal<Interval>,
) -> AnyView {
    let words = words.clone();
    let title = words.get(Word::FrequencyLabel);
    let segment = move |choice: Frequency| {
        let Frequency {
            interval,
            saving,
            is_sold,
        } = choice;
        let saving = saving.map(|percent| {
            let percent = words.formats().percent(&percent.to_string());
            let text = words.with(Word::FrequencySaving, &[("percent", &percent)]);
            view! { <span class="segment__saving">{text}</span> }
        });
        view! {
            <label class="segment">
                <input type="radio" name="frequency" class="segment__input" disabled=!is_sold
                    prop:checked=move || chosen.get() == interval
                    on:change=move |_| chosen.set(interval) />
                <span class="segment__face">{words.interval(interval)}{saving}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field segments">
            <legend class="field__label">{title}</legend>
            <div class="segments__row">
                {move || choices.get().into_iter().map(segment.clone()).collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}
