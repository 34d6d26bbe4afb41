//! The question and its answer as JSON: one line for `midcycle quote`, and the bytes that it answers.

use super::{Lab, hint};
use crate::demo::words::{Say, Told};
use crate::parts::button::button;
use crate::view::{View, el, live};
use crate::watched::{Watched, follow};
use js_sys::{Function, Reflect};
use midcycle_contract::engine::json::{answer, to_text};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Both texts, and a button that copies the question.
pub(super) fn json(lab: Lab, told: &Told) -> View {
    let question = move || {
        lab.request
            .with(|request| request.as_deref().map(to_text))
            .unwrap_or_default()
    };
    let said = Watched::new(String::new());
    // What is said of one question is not said of the next.
    follow(move || {
        lab.request.with(|_| ());
        said.set(String::new());
    });
    let (copied, failed) = (told.get(Say::JsonCopied), told.get(Say::JsonNotCopied));
    let copy = button("button", told.get(Say::JsonCopy), move |_| {
        let text = lab
            .request
            .with_untracked(|request| request.as_deref().map(to_text));
        let (copied, failed) = (copied.clone(), failed.clone());
        let not_copied = failed.clone();
        let asked = copy(
            &text.unwrap_or_default(),
            move || said.set(copied),
            move || said.set(failed),
        );
        if asked.is_none() {
            said.set(not_copied);
        }
    })
    .attr("data-part", "copy-json");
    let said = el("span", "soft")
        .attr("role", "status")
        .with(live(move || said.get()));
    let line = |id, title, text: View| {
        el("div", "json__line")
            .with(el("h3", "json__title").attr("id", id).with(title))
            .with(
                el("pre", "json__text")
                    .attr("tabindex", "0")
                    .attr("role", "group")
                    .attr("aria-labelledby", id)
                    .attr("data-part", id)
                    .attr("dir", "ltr")
                    .with(text),
            )
    };
    let asked = live(question);
    let answered = live(move || answer::quote(&question()));
    View::List(vec![
        hint(told, Say::JsonLead),
        el("div", "buttons").with(copy).with(said).into(),
        el("div", "json")
            .with(line("json-question", told.get(Say::JsonQuestion), asked))
            .with(line("json-answer", told.get(Say::JsonAnswer), answered))
            .into(),
    ])
}

/// Puts a text on the clipboard, and calls what comes of it; `None` where the browser has no clipboard.
fn copy(
    text: &str,
    copied: impl FnOnce() + 'static,
    failed: impl FnOnce() + 'static,
) -> Option<()> {
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let navigator: JsValue = web_sys::window()?.navigator().into();
    let clipboard = member(&navigator, "clipboard")?;
    let write: Function = member(&clipboard, "writeText")?.dyn_into().ok()?;
    let written = write.call1(&clipboard, &text.into()).ok()?;
    let then: Function = member(&written, "then")?.dyn_into().ok()?;
    let copied = Closure::once_into_js(copied);
    let failed = Closure::once_into_js(failed);
    then.call2(&written, &copied, &failed).ok().map(drop)
}
