//! The checkout in the browser: a customer changes a subscription in the middle of its billing period, and sees with
//! every keystroke what it costs.
//!
//! One module for all pages. [`mount`] puts it into any root, the stand-alone page by [`start`]. The engine runs here; the
//! billing API is asked for a snapshot, and told what was confirmed, never a price.
//!
//! - `state`: the snapshot and where the visitor is; everything else is derived
//! - `priced`: from choices to amounts, by the engine
//! - `navigation`: steps and addresses; `api`: the only place that knows HTTP; `format`: the only one that knows Intl
//! - `clipboard`: the only place that knows the clipboard
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

use leptos::mount::{UnmountHandle, mount_to_renderer};
use navigation::Navigation;
use state::App;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What a host may set when it mounts the checkout.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language, by its BCP 47 tag; `None` is the page's, then the browser's.
    pub locale: Option<String>,
    /// Whether steps stay in memory, so that the host's address bar is never touched.
    pub is_embedded: bool,
}

/// A checkout that is on a page; dropping it takes it away.
pub struct Handle {
    _view: UnmountHandle<view::Shown>,
}

/// Mounts the checkout into `root`, as the last of its children.
pub fn mount(root: &HtmlElement, options: &Options) -> Handle {
    let navigation = if options.is_embedded {
        Navigation::in_memory()
    } else {
        Navigation::in_address_bar()
    };
    let wanted = options.locale.clone();
    // The stand-alone page is written for visitors without scripts; its language is nobody's wish.
    let around = options.is_embedded.then(|| language_around(root)).flatten();
    let element = root.clone();
    let view = mount_to_renderer(root, move || {
        let app = App::new(navigation, locale::choose(wanted, around), element);
        app.start();
        frame::frame(app)
    });
    Handle { _view: view }
}

/// The language that the host's page has where the checkout is.
fn language_around(root: &HtmlElement) -> Option<String> {
    root.closest("[lang]").ok()??.get_attribute("lang")
}

/// Mounts the checkout into the page's own `<midcycle-checkout>` and leaves it there.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.query_selector("midcycle-checkout").ok()?);
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Words for visitors without scripts have done their work.
        root.set_inner_html("");
        let options = Options {
            locale: root.get_attribute("locale"),
            is_embedded: false,
        };
        core::mem::forget(mount(&root, &options));
    }
}
