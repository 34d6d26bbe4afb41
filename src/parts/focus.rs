//! Where the keyboard is: it follows what appears, and is never left on what has gone.

use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, Node};

/// Takes the focus to an element as soon as it is on the page.
pub(crate) fn soon(element: HtmlElement) {
    spawn_local(async move {
        let _ = element.focus();
    });
}

/// Where the focus goes when it leaves an element; `None` where it goes nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goes {
    /// To another element of those that listen.
    Within,
    /// To an element elsewhere.
    Elsewhere,
    /// To none: a click on plain text, another window.
    Nowhere,
}

/// Where the focus goes, on a `focusout`.
pub(crate) fn goes(event: &Event) -> Goes {
    let to = event.unchecked_ref::<FocusEvent>().related_target();
    let Some(to) = to.and_then(|to| to.dyn_into::<Node>().ok()) else {
        return Goes::Nowhere;
    };
    if listener(event).is_some_and(|element| element.contains(Some(&to))) {
        Goes::Within
    } else {
        Goes::Elsewhere
    }
}

/// The element that listens to an event.
fn listener(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// What `selector` finds within the element that listens.
pub(crate) fn within(event: &Event, selector: &str) -> Option<HtmlElement> {
    let found = listener(event)?.query_selector(selector).ok()??;
    found.dyn_into().ok()
}

/// What `selector` finds on the page of the element that listens.
pub(crate) fn on_page(event: &Event, selector: &str) -> Option<HtmlElement> {
    let page = listener(event)?.closest(".page").ok()??;
    page.query_selector(selector).ok()??.dyn_into().ok()
}

/// What `selector` finds beside the element that listens.
pub(crate) fn beside(event: &Event, selector: &str) -> Option<HtmlElement> {
    let all = listener(event)?.parent_element()?;
    all.query_selector(selector).ok()??.dyn_into().ok()
}

/// Takes the focus to an element, where there is one.
pub(crate) fn to(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Takes the focus to what `selector` will find on the page of the element that listens, once what the event changes is
/// shown.
pub(crate) fn soon_on_page(event: &Event, selector: &'static str) {
    let page = listener(event).and_then(|element| element.closest(".page").ok()?);
    spawn_local(async move {
        let found = page.and_then(|page| page.query_selector(selector).ok()?);
        to(found.and_then(|found| found.dyn_into().ok()));
    });
}

/// Selects the text of an element, where there is one.
pub(crate) fn select(element: Option<HtmlElement>) {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok()?);
    if let (Some(selection), Some(element)) = (selection, element) {
        let _ = selection.select_all_children(&element);
    }
}
