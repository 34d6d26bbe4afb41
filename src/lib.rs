//! The checkout in the browser: a customer changes a subscription in the middle of its billing period, and sees with
//! every keystroke what it costs.
//!
//! One module for all pages. [`mount`] puts it into any root, the stand-alone page by [`start`]. The engine runs here; the
//! billing API is asked for a snapshot, and told what was confirmed, never a price.
//!
//! - `state`: the snapshot and where the visitor is; everything else is derived
//! - `priced`: from choices to amounts, by the engine
//! - `navigation`: steps and addresses; `api`: the only place that knows HTTP; `format`: the only one that knows Intl
//! - `host`: the page that embeds the checkout; `clipboard`: the only place that knows the clipboard
//! - `later`: what comes when it is needed, in files of its own
//! - `locale`: the catalogue of words
//! - `placing`: one order, placed once, whatever the network does
//! - `demo`: the gallery and the lab, in a wasm of their own (the feature `demo`)
//! - `sandbox`: what the demo has in the place of a payment provider and its bank
//! - `view`: what pages are made of, at a few bytes an element
//! - `pages` and `parts`: what is seen; a part takes data and callbacks, never the API

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable
    )
)]

mod api;
mod clipboard;
#[cfg(any(feature = "demo", test))]
pub mod demo;
mod format;
mod frame;
mod host;
mod later;
mod locale;
mod navigation;
mod pages;
mod parts;
mod placing;
mod priced;
mod sandbox;
mod state;
mod storage;
mod view;
mod watched;

pub use host::Host;

use leptos::mount::{UnmountHandle, mount_to_renderer};
use navigation::Navigation;
use state::App;
use state::ground::Ground;
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A checkout that is on a page; dropping it takes it away.
pub struct Handle {
    app: Option<App>,
    _view: UnmountHandle<view::Shown>,
}

impl Handle {
    /// Goes where the host's address of it leads by now.
    pub fn go(&self) {
        if let Some(app) = self.app {
            app.show(app.here());
        }
    }

    /// Speaks another language, by its BCP 47 tag.
    pub fn speak(&self, tag: String) {
        if let Some(app) = self.app {
            app.speak(locale::choose([Some(tag)]));
        }
    }

    /// Is light or dark by its name, or as the system has it without one.
    pub fn paint(&self, theme: Option<String>) {
        if let Some(app) = self.app {
            app.theme.set(theme);
        }
    }

    /// Shows an account that the host has fetched, a `GET /v1/snapshot` of the API; whether it is one.
    pub fn learn(&self, snapshot: &str) -> bool {
        self.app.is_some_and(|app| app.learn(snapshot))
    }

    /// Asks for the account anew: the session is another.
    pub fn renew(&self) {
        if let Some(app) = self.app {
            app.start_over();
        }
    }
}

/// Mounts the checkout into `root`, as the last of its children. With a host its steps stay beside the page's address,
/// and the language is the host's wish, by its BCP 47 tag; else it is the visitor's.
pub fn mount(root: &HtmlElement, host: Option<Host>, locale: Option<String>) -> Handle {
    let (navigation, language) = match &host {
        Some(host) => (Navigation::Host(host.clone()), locale::choose([locale])),
        None => (Navigation::AddressBar, locale::of_visitor(locale)),
    };
    let app = Rc::new(OnceCell::new());
    let view = {
        let (app, ground) = (app.clone(), Ground::new(root.clone(), navigation, host));
        mount_to_renderer(root, move || {
            let app = *app.get_or_init(|| App::new(ground, language));
            if !app.is_embedded() {
                app.theme.set(storage::choice("theme"));
            }
            app.start();
            frame::frame(app)
        })
    };
    Handle {
        app: app.get().copied(),
        _view: view,
    }
}

/// Mounts the checkout into the page's own `<midcycle-checkout>` and leaves it there. A page where that is a custom element
/// is a host's, and mounts it when it likes.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| {
        document
            .query_selector("midcycle-checkout:not(:defined)")
            .ok()?
    });
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Words for visitors without scripts have done their work.
        root.set_inner_html("");
        let locale = root.get_attribute("locale");
        core::mem::forget(mount(&root, None, locale));
    }
}
