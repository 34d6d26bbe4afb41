//! The menu at a card's top right.

use crate::locale::{Word, Words};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// A button (⋮) that opens a menu of one command. Escape and choosing close it.
pub(crate) fn options_menu(
    words: &Words,
    of: &str,
    command: String,
    chosen: impl Fn() + Clone + Send + 'static,
) -> AnyView {
    let is_open = RwSignal::new(false);
    let name = words.with(Word::OptionsOf, &[("product", of)]);
    let close_on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            is_open.set(false);
        }
    };
    let choose = move || {
        let (chosen, command) = (chosen.clone(), command.clone());
        view! {
            <div class="menu" role="menu">
                <button type="button" role="menuitem" class="menu__item" autofocus on:click=move |_| {
                    is_open.set(false);
                    chosen();
                }>{command}</button>
            </div>
        }
    };
    view! {
        <div class="options" on:keydown=close_on_escape>
            <button
                type="button"
                class="button button--icon"
                aria-haspopup="menu"
                aria-label=name
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <span aria-hidden="true">"\u{22ee}"</span>
            </button>
            {move || is_open.get().then(choose.clone())}
        </div>
    }
    .into_any()
}
