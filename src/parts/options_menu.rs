//! A button that opens a menu: the one at a card's top right (\u{22ee}), and the list of accounts.

use super::focus::{self, Goes};
use crate::view::{Element, View, el, list, live};
use crate::watched::Watched;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// A command of a menu.
#[derive(Clone)]
pub(crate) struct Command {
    /// What it is called.
    pub name: String,
    /// Whether it is the one that holds, where one of them does.
    pub is_chosen: Option<bool>,
    /// What it does.
    pub act: Rc<dyn Fn()>,
}

/// The menu of `opener`, which opens it as Arrow Down does. Choosing, Escape, Tab and leaving it close it; arrows, Home
/// and End go through it.
pub(crate) fn menu(name: String, opener: Element, commands: Vec<Command>) -> View {
    let is_open = Watched::new(false);
    let menu_name = name.clone();
    let shown = move || {
        is_open.get().then(|| {
            let items = commands.iter().cloned().enumerate();
            el("div", "menu")
                .attr("role", "menu")
                .attr("aria-label", menu_name.clone())
                .with(list(items.map(|(place, it)| item(it, place == 0, is_open))))
        })
    };
    let opener = opener
        .attr("type", "button")
        .attr("aria-haspopup", "menu")
        .attr("aria-label", name)
        .live_bool("aria-expanded", move || is_open.get())
        .on("click", move |_| is_open.update(|open| *open = !*open));
    el("div", "options")
        .on("keydown", move |event| {
            let key = event.unchecked_ref::<KeyboardEvent>().key();
            match (key.as_str(), is_open.get_untracked()) {
                ("Escape", true) => {
                    is_open.set(false);
                    focus::to(focus::within(&event, "[aria-expanded]"));
                }
                // The focus goes where it goes from there; with Shift to the button.
                ("Tab", true) => is_open.set(false),
                ("ArrowDown" | "ArrowUp" | "Home" | "End", true) => {
                    event.prevent_default();
                    focus::to(another(&event, &key));
                }
                ("ArrowDown" | "ArrowUp", false) => {
                    event.prevent_default();
                    is_open.set(true);
                }
                _ => {}
            }
        })
        .on("focusout", move |event| {
            if focus::goes(&event) != Goes::Within {
                is_open.set(false);
            }
        })
        .with(opener)
        .with(live(shown))
        .into()
}

fn item(command: Command, is_first: bool, is_open: Watched<bool>) -> Element {
    let Command {
        name,
        is_chosen,
        act,
    } = command;
    let role = if is_chosen.is_some() {
        "menuitemradio"
    } else {
        "menuitem"
    };
    let item = el("button", "menu__item")
        .attr("type", "button")
        .attr("role", role)
        .attr("tabindex", "-1")
        .on("click", move |_| {
            is_open.set(false);
            act();
        })
        .with(name);
    let item = match is_chosen {
        Some(true) => item.attr("aria-checked", "true"),
        Some(false) => item.attr("aria-checked", "false"),
        None => item,
    };
    if is_first {
        item.built(focus::soon)
    } else {
        item
    }
}

/// The command that a key leads to from the one that has the focus.
fn another(event: &web_sys::Event, key: &str) -> Option<web_sys::HtmlElement> {
    let item: web_sys::Element = event.target()?.dyn_into().ok()?;
    let all = item.parent_element()?;
    let next = match key {
        "ArrowDown" => item.next_element_sibling(),
        "ArrowUp" => item.previous_element_sibling(),
        _ => None,
    };
    let at_end = if matches!(key, "ArrowUp" | "End") {
        all.last_element_child()
    } else {
        all.first_element_child()
    };
    next.or(at_end)?.dyn_into().ok()
}
