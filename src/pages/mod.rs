//! The pages: one for each step.

pub(crate) mod center;
pub(crate) mod change;
pub(crate) mod checkout;
pub(crate) mod confirmation;
pub(crate) mod waiting;

use crate::locale::Word;
use crate::parts::focus;
use crate::state::App;
use crate::view::{View, el};

/// A page's heading. It takes the focus when the step changes, so that a screen reader says where one is.
pub(crate) fn heading(app: App, word: Word) -> View {
    let text = app.word(word);
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&[text.as_str(), " \u{b7} Midcycle"].concat());
    }
    el("h1", "page__title")
        .attr("tabindex", "-1")
        .built(focus::soon)
        .with(text)
        .into()
}

/// The size of what comes.
pub(crate) fn skeleton() -> View {
    el("div", "page skeleton")
        .key("skeleton")
        .attr("aria-busy", "true")
        .with(el("div", "skeleton__title"))
        .with(el("div", "skeleton__card"))
        .with(el("div", "skeleton__card"))
        .into()
}
