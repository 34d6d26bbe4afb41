//! How often it is billed.

use crate::locale::{Word, Words};
use crate::view::{View, el, list, live};
use crate::watched::{Derived, Watched};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::{Amount, Currency};

/// One choice of [`frequency`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frequency {
    /// The interval.
    pub interval: Interval,
    /// What a year saves with it, in money and in whole percents, where it does.
    pub saving: Option<(Amount, u64)>,
    /// Whether the plan is sold so.
    pub is_sold: bool,
}

/// A segmented control, and what the chosen frequency saves, or else the one that saves most. `name` is that of its
/// radio buttons.
pub(crate) fn frequency(
    words: &Words,
    choices: Derived<Vec<Frequency>>,
    chosen: Watched<Interval>,
    currency: Currency,
    name: String,
) -> View {
    let title = words.get(Word::FrequencyLabel);
    let (face_words, words) = (words.clone(), words.clone());
    let segments = move || {
        choices.with(|choices| {
            list(
                choices
                    .iter()
                    .map(|choice| segment(&face_words, choice, chosen, &name)),
            )
        })
    };
    let saves = move || {
        choices.with(|choices| {
            let chosen = chosen.get();
            let saving = |choice: &&Frequency| choice.saving.is_some();
            let named = choices
                .iter()
                .find(|choice| choice.interval == chosen && saving(choice))
                .or_else(|| choices.iter().rfind(saving))?;
            let (amount, _) = named.saving?;
            let amount = words.formats().money(amount, currency);
            let frequency = words.interval(named.interval);
            let values = [("frequency", frequency.as_str()), ("amount", &amount)];
            Some(View::from(words.with(Word::FrequencySaves, &values)))
        })
    };
    el("fieldset", "field segments")
        .with(el("legend", "field__label").with(title))
        .with(el("div", "segments__row").with(live(segments)))
        .with(
            el("p", "field__hint")
                .attr("data-part", "saving")
                .with(live(saves)),
        )
        .into()
}

fn segment(words: &Words, choice: &Frequency, chosen: Watched<Interval>, name: &str) -> View {
    let interval = choice.interval;
    let saving = choice.saving.map(|(_, percent)| {
        let percent = words.formats().percent(&percent.to_string());
        words.with(Word::FrequencySaving, &[("percent", &percent)])
    });
    let input = el("input", "segment__input")
        .attr("type", "radio")
        .attr("name", name.to_owned())
        .attr_if("disabled", !choice.is_sold)
        .prop("checked", move || chosen.get() == interval)
        .on("change", move |_| chosen.set(interval));
    el("label", "segment")
        .with(input)
        .with(
            el("span", "segment__face")
                .with(words.interval(interval))
                .with(el("span", "segment__saving").with(saving)),
        )
        .into()
}
