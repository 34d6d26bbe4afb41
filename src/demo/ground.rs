//! What surrounds the gallery and the lab: the way between the demo's pages, their titles, language and theme.

use super::words::{Say, Told};
use crate::frame::footer;
use crate::locale::Words;
use crate::state::App;
use crate::view::{Element, View, el, list, live};
use crate::watched::{Derived, Watched, follow};
use leptos::prelude::{StoredValue, WithValue};
use send_wrapper::SendWrapper;
use web_sys::HtmlElement;

/// A page of the demo: the checkout's own state, of which it shows what it likes, and words of its own.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    /// The checkout.
    pub app: App,
    /// The demo pages' own words.
    pub told: Watched<Told>,
    root: StoredValue<SendWrapper<HtmlElement>>,
}

/// The pages of the demo, by their addresses.
const PAGES: [(&str, Say); 3] = [
    ("/", Say::ToCheckout),
    ("/lab", Say::Lab),
    ("/gallery", Say::Gallery),
];

impl Ground {
    /// The ground of a page, in the visitor's language and theme.
    pub fn new(app: App, root: HtmlElement) -> Self {
        let told = Watched::new(Told::of(app.words.with_untracked(Words::tag)));
        let ground = Ground {
            app,
            told,
            root: StoredValue::new(SendWrapper::new(root)),
        };
        follow(move || {
            let tag = app.words.with(Words::tag);
            told.set(Told::of(tag));
            mark_page("lang", tag);
        });
        ground
    }

    /// Sets an attribute of the checkout's element, or takes it away.
    pub fn mark(self, name: &str, value: Option<&str>) {
        self.root.with_value(|root| {
            let _ = match value {
                Some(value) => root.set_attribute(name, value),
                None => root.remove_attribute(name),
            };
        });
    }

    /// A sentence of the demo pages.
    pub fn say(self, say: Say) -> String {
        self.told.with(|told| told.get(say))
    }

    /// The whole page, as soon as the words are there. What `content` follows is shown anew within it.
    pub fn page(self, title: Say, content: impl Fn() -> View + 'static) -> View {
        let are_words_there = Derived::new(move || self.app.words.with(Words::are_there));
        let content = std::rc::Rc::new(content);
        live(move || {
            if !are_words_there.get() {
                return crate::pages::skeleton(self.app);
            }
            let content = content.clone();
            View::List(vec![
                live(move || self.header(title)),
                el("main", "main").with(live(move || content())).into(),
                el("footer", "footer")
                    .with(live(move || footer(self.app)))
                    .into(),
                el("p", "visually-hidden")
                    .attr("role", "status")
                    .with(live(move || self.app.announcement.get()))
                    .into(),
            ])
        })
    }

    fn header(self, title: Say) -> View {
        let name = self.say(title);
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&[name.as_str(), " \u{b7} Midcycle"].concat());
        }
        let links = PAGES.iter().map(|(address, say)| {
            el("a", "studio-nav__link")
                .attr("href", *address)
                .attr("aria-current", if *say == title { "page" } else { "false" })
                .with(self.say(*say))
        });
        let brand = el("a", "brand")
            .attr("href", "/")
            .with(el("span", "brand__mark").attr("aria-hidden", "true"))
            .with(el("span", "").with("Midcycle"));
        let ways = el("nav", "studio-nav")
            .attr("aria-label", self.say(Say::DemoPages))
            .with(list(links));
        el("header", "header").with(brand).with(ways).into()
    }
}

/// Sets an attribute of the whole page.
fn mark_page(name: &str, value: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(page) = document.and_then(|document| document.document_element()) {
        let _ = page.set_attribute(name, value);
    }
}

/// A page's heading and what it is for.
pub(super) fn heading(title: String, lead: String) -> View {
    View::List(vec![
        el("h1", "page__title").with(title).into(),
        el("p", "page__lead").with(lead).into(),
    ])
}

/// A part of a page with a title; `id` names it on the page.
pub(super) fn section(id: &'static str, title: String) -> Element {
    el("section", "section studio-section")
        .attr("id", id)
        .with(el("h2", "section__title").with(title))
}
