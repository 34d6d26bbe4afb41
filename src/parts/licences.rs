//! The number of licences: typed, by steps, by keyboard, or on a scale.

use crate::locale::{Word, Words};
use crate::parts::button::button_unless;
use crate::parts::unique::unique;
use crate::view::{Text, View, el, live};
use crate::watched::{Derived, Watched};
use leptos::prelude::event_target_value;
use midcycle_contract::engine::catalog::LicenceLimits;
use wasm_bindgen::{JsCast, JsValue};

/// The most digits of a number of licences.
const DIGITS_MAX: &str = "7";
/// How many steps the keys for a page take.
const STEPS_OF_A_PAGE: i64 = 10;
/// A range of fewer steps has no scale: the buttons are as quick.
const STEPS_OF_A_SCALE: u32 = 20;
/// How far a scale goes at least, where the plan does.
const SCALE_MIN: u32 = 100;
/// From here on digits are counted rather than read, so the number is shown in groups as well.
const GROUPED_FROM: u32 = 1_000;

/// The numbers that can be had: `fewest`, `fewest + step`, ... up to `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    fewest: u32,
    most: u32,
    step: u32,
}

impl Range {
    /// Those of a plan that are not below what is assigned.
    pub fn of(limits: &LicenceLimits, assigned: u32) -> Self {
        let (min, step) = (limits.min, limits.step.max(1));
        let below = assigned.saturating_sub(min);
        let above = limits.max.saturating_sub(min);
        Range {
            fewest: min.saturating_add(below.div_ceil(step).saturating_mul(step)),
            most: min + above / step * step,
            step,
        }
    }

    /// The number so many steps from another one; from one between two steps the next in that direction is the first.
    fn moved(self, from: Option<u32>, steps: i64) -> u32 {
        let (fewest, step) = (i64::from(self.fewest), i64::from(self.step));
        let Some(from) = from.map(i64::from) else {
            return self.fewest;
        };
        let over = (from - fewest).rem_euclid(step);
        let start = if over > 0 && steps < 0 {
            from - over + step
        } else {
            from - over
        };
        let to = (start + steps * step).clamp(fewest, i64::from(self.most).max(fewest));
        u32::try_from(to).unwrap_or(self.fewest)
    }

    /// How far the scale goes, where there is one: four times what is owned, so that a finger still finds a number on it.
    fn scale_end(self, owned: u32) -> Option<u32> {
        let far = owned.saturating_mul(4).max(SCALE_MIN).min(self.most);
        let steps = far.checked_sub(self.fewest)? / self.step;
        (steps >= STEPS_OF_A_SCALE).then_some(self.fewest + steps * self.step)
    }
}

/// A field with a button at each side and a scale below. What was typed stays as it was typed; `fault` says what is wrong
/// with it.
///
/// `text` is the field's content; `owned` is the number that the subscription has.
pub(crate) fn licences(
    words: &Words,
    text: Watched<String>,
    range: Range,
    owned: u32,
    fault: Derived<Option<String>>,
) -> View {
    let number = move || text.with(|text| text.trim().parse::<u32>().ok());
    let go = move |steps| {
        let now = text.with_untracked(|text| text.trim().parse().ok());
        text.set(range.moved(now, steps).to_string());
    };
    let hint = {
        let formats = words.formats();
        let (fewest, most) = (
            formats.count(range.fewest.into()),
            formats.count(range.most.into()),
        );
        words.with(Word::LicencesHint, &[("min", &fewest), ("max", &most)])
    };
    let grouped_words = words.clone();
    let grouped = move || {
        number()
            .filter(|now| *now >= GROUPED_FROM)
            .map(|now| View::from(grouped_words.licences(now)))
    };
    let is_least = move || number().is_none_or(|now| now <= range.fewest);
    let is_most = move || number().is_some_and(|now| now >= range.most);
    let minus = button_unless("stepper__button", "\u{2212}", is_least, move |_| go(-1))
        .attr("aria-label", words.text(Word::FewerLicences));
    let plus = button_unless("stepper__button", "+", is_most, move |_| go(1))
        .attr("aria-label", words.text(Word::MoreLicences));
    let by_key = move |event: web_sys::Event| {
        let steps = match event
            .unchecked_ref::<web_sys::KeyboardEvent>()
            .key()
            .as_str()
        {
            "ArrowUp" => 1,
            "ArrowDown" => -1,
            "PageUp" => STEPS_OF_A_PAGE,
            "PageDown" => -STEPS_OF_A_PAGE,
            "Home" => i64::from(i32::MIN),
            "End" => i64::from(i32::MAX),
            _ => return,
        };
        event.prevent_default();
        go(steps);
    };
    let (id, hint_id, fault_id) = (
        unique("licences"),
        unique("licences-hint"),
        unique("licences-fault"),
    );
    let typed = move |event| text.set(event_target_value(&event));
    let input = el("input", "stepper__input")
        .attr("id", id.clone())
        .attr("type", "text")
        .attr("role", "spinbutton")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("maxlength", DIGITS_MAX)
        .attr("aria-valuemin", range.fewest.to_string())
        .attr("aria-valuemax", range.most.to_string())
        .live_attr("aria-valuenow", move || number().map(digits))
        .attr("aria-describedby", [&hint_id, " ", &fault_id].concat())
        .live_bool("aria-invalid", move || fault.with(Option::is_some))
        .prop("value", move || text.get())
        .on("keydown", by_key)
        .on("input", typed);
    let scale = range.scale_end(owned).map(|end| {
        let valued = words.clone();
        el("input", "scale")
            .attr("type", "range")
            .attr("min", range.fewest.to_string())
            .attr("max", end.to_string())
            .attr("step", range.step.to_string())
            .attr("aria-label", words.text(Word::LicencesScale))
            .live_attr("aria-valuetext", move || {
                number().map(|now| valued.licences(now).into())
            })
            .prop("value", move || {
                JsValue::from(number().unwrap_or(range.fewest))
            })
            .on("input", typed)
    });
    el("div", "field field--licences")
        .with(
            el("label", "field__label")
                .attr("for", id)
                .with(words.text(Word::LicencesLabel)),
        )
        .with(el("div", "stepper").with(minus).with(input).with(plus))
        .with(scale)
        .with(
            el("p", "field__hint")
                .attr("id", hint_id)
                .with(hint)
                .with(el("span", "").with(live(grouped))),
        )
        .with(
            el("p", "field__fault")
                .attr("id", fault_id)
                .attr("data-part", "licences-fault")
                .with(live(move || fault.get())),
        )
        .into()
}

fn digits(number: u32) -> Text {
    number.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(min: u32, max: u32, step: u32, assigned: u32) -> Range {
        Range::of(&LicenceLimits { min, max, step }, assigned)
    }

    #[test]
    fn a_range_begins_at_the_first_step_that_is_enough() {
        let table = [
            // min, max, step, assigned; fewest, most
            ((1, 500, 1, 4), (4, 500)),
            ((5, 52, 5, 0), (5, 50)),
            ((5, 50, 5, 5), (5, 50)),
            // Seven are in use: seven is between two steps, ten is not.
            ((5, 50, 5, 7), (10, 50)),
            ((3, 3, 0, 0), (3, 3)),
        ];
        for ((min, max, step, assigned), (fewest, most)) in table {
            let found = range(min, max, step, assigned);
            assert_eq!((found.fewest, found.most), (fewest, most));
        }
    }

    #[test]
    fn steps_lead_to_numbers_that_can_be_had() {
        let by_five = range(5, 50, 5, 0);
        let table = [
            (Some(10), 1, 15),
            (Some(10), -1, 5),
            // From between two steps to the next in that direction.
            (Some(12), 1, 15),
            (Some(12), -1, 10),
            (Some(12), 10, 50),
            // Never beyond the ends.
            (Some(50), 1, 50),
            (Some(5), -1, 5),
            (Some(0), 1, 5),
            (Some(99), -1, 50),
            (Some(20), i64::from(i32::MIN), 5),
            (Some(20), i64::from(i32::MAX), 50),
            // No number is none to step from.
            (None, 1, 5),
        ];
        for (from, steps, to) in table {
            assert_eq!(by_five.moved(from, steps), to, "{from:?} by {steps}");
        }
    }

    #[test]
    fn a_scale_is_there_where_the_range_is_wide() {
        assert_eq!(range(1, 500, 1, 4).scale_end(5), Some(100));
        assert_eq!(range(1, 500, 1, 4).scale_end(120), Some(480));
        assert_eq!(range(1, 10, 1, 4).scale_end(5), None);
        // Its end is a number that can be had.
        assert_eq!(range(5, 500, 3, 0).scale_end(5), Some(98));
        // More are assigned than the plan is sold with.
        assert_eq!(range(1, 10, 1, 40).scale_end(40), None);
    }
}
