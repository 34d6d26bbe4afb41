//! A button that does something, and a link that goes somewhere within the checkout.

use crate::view::{Act, Element, Make, Text, el};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Event;

/// A button of this class; what it does may follow with more attributes.
pub(crate) fn button(
    class: &'static str,
    text: impl Into<Text>,
    act: impl FnMut(Event) + 'static,
) -> Element {
    boxed(class, text.into(), Box::new(act))
}

#[inline(never)]
fn boxed(class: &'static str, text: Text, mut act: Box<dyn Act>) -> Element {
    el("button", class)
        .attr("type", "button")
        .on("click", move |event| act.act(event))
        .with(text)
}

/// A button that does nothing while `cannot` says so. It can still have the focus, so that who has just pressed it
/// does not lose their place.
pub(crate) fn button_unless(
    class: &'static str,
    text: impl Into<Text>,
    cannot: impl FnMut() -> bool + 'static,
    act: impl FnMut(Event) + 'static,
) -> Element {
    boxed_unless(
        class,
        text.into(),
        Rc::new(RefCell::new(cannot)),
        Box::new(act),
    )
}

fn boxed_unless(
    class: &'static str,
    text: Text,
    cannot: Rc<RefCell<dyn Make<bool>>>,
    mut act: Box<dyn Act>,
) -> Element {
    let says_so = cannot.clone();
    let press = move |event| {
        if !cannot.borrow_mut().make() {
            act.act(event);
        }
    };
    button(class, text, press).live_bool("aria-disabled", move || says_so.borrow_mut().make())
}

/// A link to another page.
pub(crate) fn link(address: String, text: impl Into<Text>) -> Element {
    el("a", "link").attr("href", address).with(text.into())
}

/// A link that hands the visitor on, by who takes over: a host may take them there in its own way.
pub(crate) fn handoff(to: &'static str, address: String, text: impl Into<Text>) -> Element {
    link(address, text).attr("data-handoff", to)
}
