//! What surrounds every page: the demo's bar, the header, and the foot with language and theme.

use crate::api;
use crate::locale::{LANGUAGES, Word};
use crate::navigation::Step;
use crate::pages;
use crate::parts::button::button;
use crate::parts::demo_bar::demo_bar;
use crate::parts::notice::{Tone, notice};
use crate::state::{App, Load};
use crate::storage;
use crate::view::{View, el, list, live};
use crate::watched::Derived;
use leptos::task::spawn_local;

/// The whole checkout.
pub(crate) fn frame(app: App) -> View {
    let are_words_there = Derived::new(move || app.words.with(crate::locale::Words::are_there));
    live(move || {
        if !are_words_there.get() {
            return pages::skeleton();
        }
        let announcement = live(move || app.announcement.get());
        View::List(vec![
            live(move || demo(app)),
            el("header", "header")
                .with(live(move || header(app)))
                .into(),
            el("main", "main").with(live(move || page(app))).into(),
            el("footer", "footer")
                .with(live(move || footer(app)))
                .into(),
            el("p", "visually-hidden")
                .attr("role", "status")
                .with(announcement)
                .into(),
        ])
    })
}

fn demo(app: App) -> Option<View> {
    let demo = app.demo.get()?;
    let become_somebody = move |user: String| {
        spawn_local(async move {
            if api::choose_persona(&user).await.is_ok() {
                app.snapshot.set(Load::Waiting);
                app.invoices.set(Load::Waiting);
                app.go(Step::Center);
                app.refresh();
                app.refresh_demo();
            }
        });
    };
    let next_day = move || {
        spawn_local(async move {
            if api::next_day().await.is_ok() {
                app.refresh();
                app.refresh_invoices();
                app.refresh_demo();
            }
        });
    };
    Some(
        app.words
            .with(|words| demo_bar(words, &demo, become_somebody, next_day)),
    )
}

fn header(app: App) -> View {
    let account = app
        .account()
        .map(|snapshot| el("p", "header__account").with(snapshot.account.name.clone()));
    let to_center = move |event: web_sys::Event| {
        event.prevent_default();
        app.go(Step::Center);
    };
    let brand = el("a", "brand")
        .attr("href", "/")
        .on("click", to_center)
        .with(el("span", "brand__mark").attr("aria-hidden", "true"))
        .with(el("span", "").with(app.word(Word::BillingCenter)));
    View::List(vec![brand.into(), account.into()])
}

/// The page of the step, or why there is none yet.
fn page(app: App) -> View {
    match app.snapshot.get() {
        Load::Waiting => pages::skeleton(),
        Load::Failed(failure) => {
            let text = app.words.with(|words| words.failure(&failure));
            let retry = move |_| {
                app.snapshot.set(Load::Waiting);
                app.refresh();
            };
            let is_signed_out = failure == api::Failure::SignedOut;
            let is_demo = app.demo.with(Option::is_some);
            let text = if is_signed_out && is_demo {
                app.word(Word::DemoChoose)
            } else {
                text
            };
            let action =
                (!is_signed_out).then(|| button("button", app.word(Word::TryAgain), retry).into());
            let tone = if is_signed_out {
                Tone::Caution
            } else {
                Tone::Danger
            };
            el("div", "page")
                .key("failed")
                .with(pages::heading(app, Word::BillingCenter))
                .with(notice(tone, text, action))
                .into()
        }
        Load::Ready(snapshot) => match app.step.get() {
            Step::Center => pages::center::center(app, &snapshot),
            Step::Change(shown) => {
                // A fresh snapshot shows the page anew: with what is chosen by now.
                let wanted = match app.here() {
                    Step::Change(wanted) => wanted,
                    _ => shown,
                };
                pages::change::change(app, snapshot, &wanted)
            }
            Step::Checkout => pages::checkout::checkout(app, &snapshot),
            Step::Order(id) => pages::confirmation::confirmation(app, snapshot, id),
        },
    }
}

pub(crate) fn footer(app: App) -> View {
    let tag = app.words.with(crate::locale::Words::tag);
    let languages = LANGUAGES.iter().map(|(known, name)| {
        let (known, name) = (*known, *name);
        let speak = move |_| {
            storage::keep_choice("language", known);
            app.speak(known);
        };
        button("link-button", name, speak)
            .attr("lang", known)
            .attr("aria-pressed", if known == tag { "true" } else { "false" })
    });
    let themes = [
        (None, Word::ThemeSystem),
        (Some("light"), Word::ThemeLight),
        (Some("dark"), Word::ThemeDark),
    ];
    let themes = themes.into_iter().map(|(theme, word)| {
        let choose = move |_| {
            storage::keep_choice("theme", theme.unwrap_or_default());
            app.theme.set(theme.map(str::to_owned));
        };
        let is_chosen = move || {
            app.theme
                .with(|chosen| chosen.as_deref().filter(|name| !name.is_empty()) == theme)
        };
        button("link-button", app.word(word), choose).live_bool("aria-pressed", is_chosen)
    });
    let group = |word, buttons| {
        el("div", "footer__group")
            .attr("role", "group")
            .attr("aria-label", app.word(word))
            .with(buttons)
            .into()
    };
    View::List(vec![
        group(Word::LanguageLabel, list(languages)),
        group(Word::ThemeLabel, list(themes)),
    ])
}
