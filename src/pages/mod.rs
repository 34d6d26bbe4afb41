//! The pages: one for each step.

pub(crate) mod center;
pub(crate) mod change;
pub(crate) mod checkout;
pub(crate) mod confirmation;
pub(crate) mod waiting;

use crate::locale::Word;
use crate::navigation::Step;
use crate::parts::focus;
use crate::state::App;
use crate::view::{View, el, list};

/// A page's heading. It takes the focus when the step changes, so that a screen reader says where one is.
pub(crate) fn heading(app: App, word: Word) -> View {
    let text = app.word(word);
    let page = app.ground().and_then(|ground| ground.page());
    // In a host's page the first heading is the host's.
    let level = if page.is_some() { "h1" } else { "h2" };
    if let Some(page) = page {
        page.set_title(&[text.as_str(), " \u{b7} Midcycle"].concat());
    }
    let heading = el(level, "page__title").attr("tabindex", "-1").with(text);
    if app.may_focus() {
        heading.built(focus::soon).into()
    } else {
        heading.into()
    }
}

/// The size of what comes at a step.
pub(crate) fn skeleton(app: App) -> View {
    let class = match app.step.get() {
        Step::Center => "page skeleton",
        Step::Change(_) => "page page--wide skeleton skeleton--change",
        Step::Checkout | Step::Order(_) => "page skeleton skeleton--receipt",
    };
    let part = |class| el("div", class);
    el("div", class)
        .key(class)
        .attr("aria-busy", "true")
        .with(part("skeleton__title"))
        .with(takes_longer(app))
        .with(list([
            part("skeleton__card"),
            part("skeleton__card"),
            part("skeleton__card"),
        ]))
        .into()
}

/// Says that it takes longer, as soon as it does: the style sheet waits, and keeps the place.
pub(crate) fn takes_longer(app: App) -> View {
    let text = el("span", "skeleton__late").with(app.word(Word::TakesLonger));
    el("p", "skeleton__line")
        .attr("role", "status")
        .with(text)
        .into()
}
