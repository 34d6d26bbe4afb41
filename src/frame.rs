//! What surrounds every page: the demo's bar, the header, and the foot with language and theme.

use crate::api;
use crate::locale::{LANGUAGES, Word};
use crate::navigation::Step;
use crate::pages;
use crate::parts::demo_bar::demo_bar;
use crate::parts::notice::{Tone, notice};
use crate::state::{App, Load};
use crate::storage;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The whole checkout.
pub(crate) fn frame(app: App) -> impl IntoView {
    let are_words_there = Memo::new(move |_| app.words.with(crate::locale::Words::are_there));
    move || {
        if are_words_there.get() {
            view! {
                {move || demo(app)}
                <header class="header">{move || header(app)}</header>
                <main class="main">{move || page(app)}</main>
                <footer class="footer">{move || footer(app)}</footer>
                <p class="visually-hidden" role="status">{move || app.announcement.get()}</p>
            }
            .into_any()
        } else {
            pages::skeleton().into_any()
        }
    }
}

fn demo(app: App) -> Option<AnyView> {
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

fn header(app: App) -> AnyView {
    let account = app.account().map(|snapshot| {
        view! { <p class="header__account">{snapshot.account.name.clone()}</p> }
    });
    let to_center = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        app.go(Step::Center);
    };
    view! {
        <a class="brand" href="/" on:click=to_center>
            <svg class="brand__mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d="M12 2a10 10 0 1 0 10 10H12z" fill="currentColor" opacity=".32"></path>
                <path d="M14 2.2A10 10 0 0 1 21.8 10H14z" fill="currentColor"></path>
            </svg>
            <span>{app.word(Word::BillingCenter)}</span>
        </a>
        {account}
    }
    .into_any()
}

/// The page of the step, or why there is none yet.
fn page(app: App) -> AnyView {
    match app.snapshot.get() {
        Load::Waiting => pages::skeleton().into_any(),
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
            let action = view! {
                <button type="button" class="button" on:click=retry>{app.word(Word::TryAgain)}</button>
            };
            let tone = if is_signed_out {
                Tone::Caution
            } else {
                Tone::Danger
            };
            let action = (!is_signed_out).then(|| action.into_any());
            view! { <div class="page">{notice(tone, text, action)}</div> }.into_any()
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

fn footer(app: App) -> AnyView {
    let tag = app.words.with(crate::locale::Words::tag);
    let languages = LANGUAGES.iter().map(|(known, name)| {
        let (known, name) = (*known, *name);
        let speak = move |_| {
            storage::keep_choice("language", known);
            app.speak(known);
        };
        view! {
            <button type="button" class="link-button" lang=known on:click=speak
                aria-pressed=if known == tag { "true" } else { "false" }>{name}</button>
        }
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
        let is_chosen =
            move || app.theme.with(|chosen| chosen.as_deref().filter(|name| !name.is_empty()) == theme);
        view! {
            <button type="button" class="link-button" on:click=choose
                aria-pressed=move || if is_chosen() { "true" } else { "false" }>{app.word(word)}</button>
        }
    });
    view! {
        <div class="footer__group" role="group" aria-label=app.word(Word::LanguageLabel)>{languages.collect_view()}</div>
        <div class="footer__group" role="group" aria-label=app.word(Word::ThemeLabel)>{themes.collect_view()}</div>
    }
    .into_any()
}
