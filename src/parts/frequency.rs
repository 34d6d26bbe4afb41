//! How often it is billed.

use crate::locale::{Word, Words};
use crate::view::{View, el, list, live};
use crate::watched::{Derived, Watched};
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
    choices: Derived<Vec<Frequency>>,
    chosen: Watched<Interval>,
) -> View {
    let words = words.clone();
    let title = words.get(Word::FrequencyLabel);
    let segments = move || {
        list(
            choices
                .get()
                .iter()
                .map(|choice| segment(&words, choice, chosen)),
        )
    };
    el("fieldset", "field segments")
        .with(el("legend", "field__label").with(title))
        .with(el("div", "segments__row").with(live(segments)))
        .into()
}

fn segment(words: &Words, choice: &Frequency, chosen: Watched<Interval>) -> View {
    let interval = choice.interval;
    let saving = choice.saving.map(|percent| {
        let percent = words.formats().percent(&percent.to_string());
        el("span", "segment__saving")
            .with(words.with(Word::FrequencySaving, &[("percent", &percent)]))
    });
    let input = el("input", "segment__input")
        .attr("type", "radio")
        .attr("name", "frequency")
        .attr_if("disabled", !choice.is_sold)
        .prop("checked", move || chosen.get() == interval)
        .on("change", move |_| chosen.set(interval));
    el("label", "segment")
        .with(input)
        .with(
            el("span", "segment__face")
                .with(words.interval(interval))
                .with(saving),
        )
        .into()
}
