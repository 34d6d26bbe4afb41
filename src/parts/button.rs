//! A button that does something, and a link that goes somewhere within the checkout.

use crate::view::{Element, Text, el};
use std::rc::Rc;
use web_sys::Event;

/// A button of this class; what it does may follow with more attributes.
pub(crate) fn button(
    class: &'static str,
    text: impl Into<Text>,
    act: impl FnMut(Event) + 'static,
) -> Element {
    el("button", class)
        .attr("type", "button")
        .on("click", act)
        .with(text.into())
}

/// A button that does nothing while `cannot` says so. It can still have the focus, so that who has just pressed it
/// does not lose their place.
pub(crate) fn button_unless(
    class: &'static str,
    text: impl Into<Text>,
    cannot: impl Fn() -> bool + 'static,
    mut act: impl FnMut(Event) + 'static,
) -> Element {
    let cannot = Rc::new(cannot);
    let says_so = cannot.clone();
    let press = move |event| {
        if !cannot() {
            act(event);
        }
    };
    button(class, text, press).live_bool("aria-disabled", move || says_so())
}

/// A link to another page.
pub(crate) fn link(address: String, text: impl Into<Text>) -> Element {
    el("a", "link").attr("href", address).with(text.into())
}
