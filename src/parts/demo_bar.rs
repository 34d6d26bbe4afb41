//! What only the demo has: whom to be, and what day it is.

use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::view::{View, el};
use leptos::prelude::event_target_value;
use midcycle_contract::demo::Demo;

/// The bar above the page. `become_somebody` takes a persona's user id.
pub(crate) fn demo_bar(
    words: &Words,
    demo: &Demo,
    become_somebody: impl Fn(String) + 'static,
    next_day: impl Fn() + 'static,
) -> View {
    let current = demo.current.clone().unwrap_or_default();
    let nobody = demo.current.is_none().then(|| {
        el("option", "")
            .attr("value", "")
            .attr_if("selected", true)
            .attr_if("disabled", true)
            .with(words.get(Word::DemoNobody))
    });
    let people: Vec<_> = demo
        .personas
        .iter()
        .map(|persona| {
            let shows = words
                .by_name("demo-persona-", &persona.shows)
                .unwrap_or_default();
            el("option", "")
                .attr("value", persona.user.clone())
                .attr_if("selected", persona.user == current)
                .with([persona.name.as_str(), " \u{b7} ", &shows].concat())
        })
        .collect();
    let date = words.formats().date(demo.at.date(), DateStyle::Full);
    // Another person is another list: what a visitor has picked in it is no attribute.
    let choice = el("select", "")
        .key(current)
        .on("change", move |event| {
            become_somebody(event_target_value(&event));
        })
        .with(nobody)
        .with(people);
    el("aside", "demo-bar")
        .attr("aria-label", words.get(Word::DemoTitle))
        .with(
            el("p", "demo-bar__note")
                .with(el("strong", "").with(words.get(Word::DemoTitle)))
                .with(" ")
                .with(words.get(Word::DemoNote)),
        )
        .with(
            el("label", "demo-bar__people")
                .with(el("span", "visually-hidden").with(words.get(Word::DemoPersona)))
                .with(choice),
        )
        .with(
            el("p", "demo-bar__date")
                .attr("data-part", "demo-date")
                .with(words.with(Word::DemoToday, &[("date", &date)])),
        )
        .with(
            el("button", "button button--small")
                .attr("type", "button")
                .on("click", move |_| next_day())
                .with(words.get(Word::DemoNextDay)),
        )
        .into()
}
