//! The number of licences: typed, or by steps.

use crate::locale::{Word, Words};
use crate::parts::button::button_unless;
use crate::view::{View, el, live};
use crate::watched::{Derived, Watched};
use leptos::prelude::event_target_value;
use midcycle_contract::engine::catalog::LicenceLimits;

/// The most digits of a number of licences.
const DIGITS_MAX: &str = "7";

/// A field with a button at each side. What was typed stays as it was typed; `fault` says what is wrong with it.
///
/// `text` is the field's content; `fewest` is the lowest number allowed to this subscription.
pub(crate) fn licences(
    words: &Words,
    text: Watched<String>,
    limits: &LicenceLimits,
    fewest: u32,
    fault: Derived<Option<String>>,
) -> View {
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
    let is_least = move || number().is_none_or(|now| now <= fewest);
    let is_most = move || number().is_some_and(|now| now >= max);
    let minus =
        button_unless("stepper__button", "\u{2212}", is_least, down).attr("aria-label", fewer);
    let plus = button_unless("stepper__button", "+", is_most, up).attr("aria-label", more);
    let input = el("input", "stepper__input")
        .attr("id", "licences")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("maxlength", DIGITS_MAX)
        .attr("aria-describedby", "licences-hint licences-fault")
        .live_bool("aria-invalid", move || fault.with(Option::is_some))
        .prop("value", move || text.get())
        .on("input", move |event| text.set(event_target_value(&event)));
    el("div", "field")
        .with(
            el("label", "field__label")
                .attr("for", "licences")
                .with(words.get(Word::LicencesLabel)),
        )
        .with(el("div", "stepper").with(minus).with(input).with(plus))
        .with(
            el("p", "field__hint")
                .attr("id", "licences-hint")
                .with(hint),
        )
        .with(
            el("p", "field__fault")
                .attr("id", "licences-fault")
                .attr("role", "alert")
                .with(live(move || fault.get())),
        )
        .into()
}
