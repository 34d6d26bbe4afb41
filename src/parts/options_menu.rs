//! The menu at a card's top right.

use crate::locale::{Word, Words};
use crate::view::{View, el, live};
use crate::watched::Watched;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent, Node};

/// A button (⋮) that opens a menu of one command. Choosing, Escape and leaving it close it.
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
            .built(focus_soon)
            .on("click", move |_| {
                is_open.set(false);
                chosen();
            })
            .with(command.clone())
    };
    let menu = move || {
        is_open
            .get()
            .then(|| el("div", "menu").attr("role", "menu").with(item()))
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
            if key == "Escape" && is_open.get_untracked() {
                is_open.set(false);
                focus_opener(&event);
            }
        })
        .on("focusout", move |event| {
            if !stays_within(&event) {
                is_open.set(false);
            }
        })
        .with(opener)
        .with(live(menu))
        .into()
}

/// The command takes the focus as soon as it is on the page.
fn focus_soon(element: HtmlElement) {
    spawn_local(async move {
        let _ = element.focus();
    });
}

fn menu_of(event: &Event) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

/// Where the focus was before the menu was opened.
fn focus_opener(event: &Event) {
    let opener = menu_of(event).and_then(|menu| menu.first_element_child());
    if let Some(opener) = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
        let _ = opener.focus();
    }
}

/// Whether the focus goes from one element of the menu to another.
fn stays_within(event: &Event) -> bool {
    let to = event
        .unchecked_ref::<web_sys::FocusEvent>()
        .related_target();
    let to = to.and_then(|to| to.dyn_into::<Node>().ok());
    menu_of(event).is_some_and(|menu| menu.contains(to.as_ref()))
}
