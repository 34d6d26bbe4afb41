//! The number of licences: typed, or by steps.

use crate::locale::{Word, Words};
use leptos::prelude::*;
use midcycle_contract::engine::catalog::LicenceLimits;

/// The most digits of a number of licences.
const DIGITS_MAX: &str = "7";

/// A field with a button at each side. What was typed stays as it was typed; `fault` says what is wrong with it.
///
/// `text` is the field's content; `fewest` is the lowest number allowed to this subscription.
pub(crate) fn licences(
    words: &Words,
    text: RwSignal<String>,
    limits: &LicenceLimits,
    fewest: u32,
    fault: Signal<Option<String>>,
) -> AnyView {
    let (min, max, step) = (limits.min, limits.max, limits.step.max(1));
    let number = move || text.with(|text| text.trim().parse::<u32>().ok());
    // From a number between two steps the next step in that direction is taken.
    let up = move |_| {
        let now = number().unwrap_or(min).max(min);
        let next = now - (now - min) % step + step;
        text.set(next.min(max).to_string());
    };
    let down = move |_| {
        let now = number().unwrap_or(min);
        let over = now.saturating_sub(min) % step;
        let next = if over == 0 {
            now.saturating_sub(step)
        } else {
            now - over
        };
        text.set(next.max(fewest).to_string());
    };
    let hint = {
        let formats = words.formats();
        let (fewest, most) = (formats.count(fewest.into()), formats.count(max.into()));
        words.with(Word::LicencesHint, &[("min", &fewest), ("max", &most)])
    };
    let (fewer, more) = (
        words.get(Word::FewerLicences),
        words.get(Word::MoreLicences),
    );
    view! {
        <div class="field">
            <label class="field__label" for="licences">{words.get(Word::LicencesLabel)}</label>
            <div class="stepper" class:stepper--invalid=move || fault.with(Option::is_some)>
                <button type="button" class="stepper__button" aria-label=fewer on:click=down
                    disabled=move || number().is_none_or(|now| now <= fewest)>
                    <span aria-hidden="true">"\u{2212}"</span>
                </button>
                <input
                    id="licences"
                    class="stepper__input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength=DIGITS_MAX
                    aria-describedby="licences-hint licences-fault"
                    aria-invalid=move || if fault.with(Option::is_some) { "true" } else { "false" }
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button type="button" class="stepper__button" aria-label=more on:click=up
                    disabled=move || number().is_some_and(|now| now >= max)>
                    <span aria-hidden="true">"+"</span>
                </button>
            </div>
            <p class="field__hint" id="licences-hint">{hint}</p>
            <p class="field__fault" id="licences-fault" role="alert">{move || fault.get()}</p>
        </div>
    }
    .into_any()
}
