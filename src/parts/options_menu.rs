//! The menu at a card's top right.

use super::focus::{self, Goes};
use crate::locale::{Word, Words};
use crate::view::{View, el, live};
use crate::watched::Watched;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// A button (⋮) that opens a menu of one command, as Arrow Down does. Choosing, Escape and leaving it close it.
pub(crate) fn options_menu(
    words: &Words,
    of: &str,
    command: String,
    chosen: impl Fn() + 'static,
) -> View {
    let is_open = Watched::new(false);
    let name = words.with(Word::OptionsOf, &[("product", of)]);
    let chosen: Rc<dyn Fn()> = Rc::new(chosen);
    let item = move || {
        let chosen = chosen.clone();
        el("button", "menu__item")
            .attr("type", "button")
            .attr("role", "menuitem")
            .built(focus::soon)
            .on("click", move |_| {
                is_open.set(false);
                chosen();
            })
            .with(command.clone())
    };
    let menu_name = name.clone();
    let menu = move || {
        is_open.get().then(|| {
            el("div", "menu")
                .attr("role", "menu")
                .attr("aria-label", menu_name.clone())
                .with(item())
        })
    };
    let opener = el("button", "button button--icon")
        .attr("type", "button")
        .attr("aria-haspopup", "menu")
        .attr("aria-label", name)
        .live_bool("aria-expanded", move || is_open.get())
        .on("click", move |_| is_open.update(|open| *open = !*open))
        .with(el("span", "").attr("aria-hidden", "true").with("\u{22ee}"));
    el("div", "options")
        .on("keydown", move |event| {
            let key = event.unchecked_ref::<KeyboardEvent>().key();
            let was_open = is_open.get_untracked();
            if key == "Escape" && was_open {
                is_open.set(false);
                focus::to(focus::within(&event, "[aria-expanded]"));
            } else if key == "ArrowDown" && !was_open {
                event.prevent_default();
                is_open.set(true);
            }
        })
        .on("focusout", move |event| {
            if focus::goes(&event) != Goes::Within {
                is_open.set(false);
            }
        })
        .with(opener)
        .with(live(menu))
        .into()
}
