//! The pages: one for each step.

pub(crate) mod center;
pub(crate) mod change;
pub(crate) mod checkout;
pub(crate) mod confirmation;

use crate::locale::Word;
use crate::state::App;
use leptos::html;
use leptos::prelude::*;

/// A page's heading. It takes the focus when the step changes, so that a screen reader says where one is.
fn heading(app: App, word: Word) -> AnyView {
    let element = NodeRef::<html::H1>::new();
    let text = app.word(word);
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&[text.as_str(), " \u{b7} Midcycle"].concat());
    }
    Effect::new(move |_| {
        if let Some(heading) = element.get() {
            let _ = heading.focus();
        }
    });
    view! { <h1 class="page__title" tabindex="-1" node_ref=element>{text}</h1> }.into_any()
}

/// The size of what comes.
pub(crate) fn skeleton() -> impl IntoView {
    view! {
        <div class="page skeleton" aria-busy="true">
            <div class="skeleton__title"></div>
            <div class="skeleton__card"></div>
            <div class="skeleton__card"></div>
        </div>
    }
}
