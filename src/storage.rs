//! What the browser keeps: choices of the visitor for good, an order under way for this tab.

use web_sys::Storage;

/// Reads a choice that outlives the visit.
pub(crate) fn choice(name: &str) -> Option<String> {
    local()?.get_item(&prefixed(name)).ok()?
}

/// Keeps a choice. Where the browser forbids it, the choice lasts as long as the page.
pub(crate) fn keep_choice(name: &str, value: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(&prefixed(name), value);
    }
}

/// Reads what this tab keeps.
pub(crate) fn of_tab(name: &str) -> Option<String> {
    tab()?.get_item(&prefixed(name)).ok()?
}

/// Keeps something for this tab; `false` where the browser refuses.
pub(crate) fn keep_for_tab(name: &str, value: &str) -> bool {
    tab().is_some_and(|storage| storage.set_item(&prefixed(name), value).is_ok())
}

/// Forgets what this tab keeps.
pub(crate) fn forget_for_tab(name: &str) {
    if let Some(storage) = tab() {
        let _ = storage.remove_item(&prefixed(name));
    }
}

fn prefixed(name: &str) -> String {
    ["midcycle-", name].concat()
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
