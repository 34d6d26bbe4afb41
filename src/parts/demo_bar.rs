//! What only the demo has: whom to be, and what day it is.

use crate::format::DateStyle;
use crate::locale::{Word, Words};
use leptos::prelude::*;
use midcycle_contract::demo::Demo;

/// The bar above the page. `become` takes a persona's user id.
pub(crate) fn demo_bar(
    words: &Words,
    demo: &Demo,
    become_somebody: impl Fn(String) + 'static,
    next_day: impl Fn() + 'static,
) -> AnyView {
    let current = demo.current.clone().unwrap_or_default();
    let nobody = demo.current.is_none().then(|| {
        view! { <option value="" selected=true disabled=true>{words.get(Word::DemoNobody)}</option> }
    });
    let people = demo.personas.iter().map(|persona| {
        let shows = words
            .by_name("demo-persona-", &persona.shows)
            .unwrap_or_default();
        let text = [persona.name.as_str(), " \u{b7} ", &shows].concat();
        let is_current = persona.user == current;
        view! { <option value=persona.user.clone() selected=is_current>{text}</option> }
    });
    let date = words.formats().date(demo.at.date(), DateStyle::Full);
    view! {
        <aside class="demo-bar" aria-label=words.get(Word::DemoTitle)>
            <p class="demo-bar__note">
                <strong>{words.get(Word::DemoTitle)}</strong>
                " "
                {words.get(Word::DemoNote)}
            </p>
            <label class="demo-bar__people">
                <span class="visually-hidden">{words.get(Word::DemoPersona)}</span>
                <select on:change=move |event| become_somebody(event_target_value(&event))>
                    {nobody}
                    {people.collect_view()}
                </select>
            </label>
            <p class="demo-bar__date" data-part="demo-date">{words.with(Word::DemoToday, &[("date", &date)])}</p>
            <button type="button" class="button button--small" on:click=move |_| next_day()>
                {words.get(Word::DemoNextDay)}
            </button>
        </aside>
    }
    .into_any()
}
