//! What surrounds every page: the demo's bar, the header, and the foot with language and theme.

use crate::api;
use crate::later::{self, Later};
use crate::locale::{LANGUAGES, Word};
use crate::navigation::Step;
use crate::pages;
use crate::parts::button::button;
use crate::parts::demo_bar::demo_bar;
use crate::parts::focus;
use crate::parts::notice::{Tone, notice};
use crate::parts::options_menu::{Command, menu};
use crate::parts::unique::unique;
use crate::placing::Placing;
use crate::state::{App, Load};
use crate::storage;
use crate::view::{Element, View, el, list, live};
use crate::watched::Derived;
use midcycle_contract::Snapshot;
use std::rc::Rc;

/// The whole checkout.
pub(crate) fn frame(app: App) -> View {
    let is_ready =
        Derived::new(move || app.is_begun.get() && app.words.with(crate::locale::Words::are_there));
    live(move || {
        if !is_ready.get() {
            return pages::skeleton(app);
        }
        let announcement = live(move || app.announcement.get());
        let bar = el("div", "bar")
            .attr("role", "status")
            .with(live(move || bar(app)));
        let told = el("p", "visually-hidden")
            .attr("role", "status")
            .with(announcement);
        // A host's page has a header, a main part and a foot of its own, and says what language and theme it has.
        if app.is_embedded() {
            let page = el("div", "main").with(live(move || page(app)));
            return View::List(vec![bar.into(), page.into(), told.into()]);
        }
        let to_content = move |event: web_sys::Event| {
            event.prevent_default();
            focus::to(focus::beside(&event, ".page__title"));
        };
        let main = unique("main");
        let skip = el("a", "skip")
            .attr("href", ["#", &main].concat())
            .on("click", to_content)
            .with(live(move || app.word(Word::SkipToContent)));
        View::List(vec![
            skip.into(),
            live(move || later::DEMO.open()?(app)),
            el("header", "header")
                .with(live(move || header(app)))
                .into(),
            bar.into(),
            el("main", "main")
                .attr("id", main)
                .with(live(move || page(app)))
                .into(),
            el("footer", "footer")
                .with(live(move || footer(app)))
                .into(),
            told.into(),
        ])
    })
}

/// The bar above everything, in the demo.
pub(crate) fn demo(app: App) -> Option<View> {
    let demo = app.demo.get()?;
    let act = move |what: &str, with: &str| app.act(what, with);
    Some(app.words.with(|words| demo_bar(words, &demo, act)))
}

/// What concerns every page: that the network is gone, or what has changed beneath the visitor.
fn bar(app: App) -> Option<Element> {
    let is_there = app.account().is_some();
    if app.is_offline.get() && is_there {
        return Some(el("p", "bar__text bar__text--stays").with(app.word(Word::Offline)));
    }
    let news = app.news.get();
    (is_there && !news.is_empty()).then(|| el("p", "bar__text").with(news))
}

fn header(app: App) -> View {
    let account = app.account().map(|snapshot| accounts(app, &snapshot));
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

/// The account's name; a menu of all where the person has several.
fn accounts(app: App, snapshot: &Snapshot) -> View {
    let account = &snapshot.account;
    let name = account.name.clone();
    let others = &snapshot.user.accounts;
    if others.len() < 2 {
        return el("p", "header__account").with(isolated(name)).into();
    }
    let commands = others.iter().map(|other| {
        let id = other.id.clone();
        let is_chosen = id == account.id;
        let switch = move || {
            // An order that is under way belongs to the account that it was sent for.
            if !is_chosen && !app.placing.with_untracked(Placing::is_busy) {
                app.act("account", &id);
            }
        };
        Command {
            name: other.name.clone(),
            is_chosen: Some(is_chosen),
            act: Rc::new(switch),
        }
    });
    let label = app
        .words
        .with(|words| words.with(Word::SwitchAccount, &[("account", &name)]));
    let opener = el("button", "button header__switch").with(isolated(name));
    menu(label, opener, commands.collect())
}

/// A name in its own direction, whatever that of the page is.
fn isolated(name: String) -> Element {
    el("bdi", "").with(name)
}

/// The page of the step, or why there is none yet.
fn page(app: App) -> View {
    let step = app.step.get();
    // The code comes while the account does.
    let code = app.code(Later::of(&step));
    let (account, code) = match (app.snapshot.get(), code) {
        (Load::Waiting, _) => return pages::skeleton(app),
        (Load::Failed(api::Failure::SignedOut), _) => return signed_out(app),
        (Load::Failed(failure), _) => {
            return failed(app, &failure, move || app.start_over());
        }
        (Load::Ready(account), code) => (account, code),
    };
    if let Load::Failed(failure) = code {
        let lost = failure.clone();
        return failed(app, &failure, move || app.ask_again(&lost));
    }
    let page = match step {
        Step::Center => later::CENTER.open().map(|show| show(app, &account)),
        Step::Change(shown) => later::CHANGE.open().map(|show| {
            // A fresh snapshot shows the page anew: with what is chosen by now.
            let wanted = match app.here() {
                Step::Change(wanted) => wanted,
                _ => shown,
            };
            show(app, account, &wanted)
        }),
        Step::Checkout => later::CHECKOUT.open().map(|show| show(app, &account)),
        Step::Order(id) => later::CONFIRMATION
            .open()
            .map(|show| show(app, account, &id)),
    };
    page.unwrap_or_else(|| pages::skeleton(app))
}

/// What a page is called that cannot be shown.
fn title(app: App) -> Word {
    match app.here() {
        Step::Center => Word::BillingCenter,
        Step::Change(_) => Word::ChangeSubscription,
        Step::Checkout => Word::CheckoutTitle,
        Step::Order(_) => Word::YourOrder,
    }
}

/// Why there is no page, and a button that tries again.
fn failed(app: App, failure: &api::Failure, mut retry: impl FnMut() + 'static) -> View {
    let text = app.words.with(|words| words.failure(failure));
    let retry = button("button", app.word(Word::TryAgain), move |_| retry());
    el("div", "page")
        .key("failed")
        .with(pages::heading(app, title(app)))
        .with(notice(Tone::Danger, text, Some(retry.into())))
        .into()
}

/// Nobody is signed in: the way to the host's own sign-in, and back to this very place.
fn signed_out(app: App) -> View {
    let is_sent = app
        .placing
        .with(|placing| matches!(placing, Placing::SignedOut));
    let first = if is_sent {
        Word::PlacingSignedOut
    } else if app.was_somebody() {
        Word::ProblemUnauthenticated
    } else {
        Word::SignInFirst
    };
    let mut text = app.word(first).clone();
    let sign_in = app.way_to_sign_in();
    if app.demo.with(Option::is_some) {
        let choose = app.word(Word::DemoChoose);
        // Where there is nothing else to do, nothing else is said.
        text = if first == Word::SignInFirst && sign_in.is_none() {
            choose.clone()
        } else {
            [text.as_str(), " ", choose].concat()
        };
    }
    let again = move || {
        button("button", app.word(Word::TryAgain), move |_| {
            app.start_over();
        })
        .into()
    };
    let action = match sign_in {
        Some(address) => Some(
            el("a", "button button--primary")
                .attr("href", address)
                .attr("data-handoff", "sign-in")
                .with(app.word(Word::SignIn))
                .into(),
        ),
        // Who signs in elsewhere in the host's page comes back to this.
        None => app.is_embedded().then(again),
    };
    el("div", "page")
        .key("signed-out")
        .with(pages::heading(app, title(app)))
        .with(notice(Tone::Caution, text, action))
        .into()
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
