//! A button that does something, and a link that goes somewhere within the checkout.

use crate::view::{Element, Text, el};
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

/// A link to another page.
pub(crate) fn link(address: String, text: impl Into<Text>) -> Element {
    el("a", "link").attr("href", address).with(text.into())
}
