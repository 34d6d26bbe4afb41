//! The question and its answer as JSON: one line for `midcycle quote`, and the bytes that it answers.

use super::{Lab, hint};
use crate::clipboard;
use crate::demo::words::{Say, Told};
use crate::parts::button::button;
use crate::view::{View, el, live};
use crate::watched::{Watched, follow};
use leptos::task::spawn_local;
use midcycle_contract::engine::json::{answer, to_text};

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
        spawn_local(async move {
            let is_copied = clipboard::write(&text.unwrap_or_default()).await;
            said.set(if is_copied { copied } else { failed });
        });
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
