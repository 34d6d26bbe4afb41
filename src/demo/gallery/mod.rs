//! The gallery: every part of the checkout in every state, with fixed values, under any theme, language, direction and
//! width. Each state has an address: `/gallery#receipt-negative`; `?only=receipt` shows one part alone.
//!
//! - [`sections`]: which parts, in which states
//! - `samples`: the values they show

mod samples;
mod sections;
mod switches;

use super::ground::{Ground, heading};
use super::words::{Say, Told};
use crate::locale::Words;
use crate::state::App;
use crate::view::{View, el, list};
use leptos::task::spawn_local;
use sections::SECTIONS;
use switches::{Switches, asked};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// What a state is drawn with.
struct Paint<'w> {
    app: App,
    /// The state that the address asks for, where it does.
    asked: &'w str,
    words: &'w Words,
}

/// A part in one state: its name within the part, and how it is drawn.
type State = (&'static str, fn(&Paint<'_>) -> View);

/// A part in all its states; `part` is its file's name in `src/parts`, or what else of the checkout it is.
struct Section {
    part: &'static str,
    states: &'static [State],
}

/// The page.
pub(super) fn gallery(ground: Ground) -> View {
    let app = ground.app;
    let switches = Switches::start(ground);
    app.speak(app.words.with_untracked(Words::tag));
    let only = asked("only");
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    ground.page(Say::Gallery, move || {
        let words = app.words.get();
        let told = ground.told.get();
        let paint = Paint {
            app,
            asked: hash.trim_start_matches('#'),
            words: &words,
        };
        let shown: Vec<&Section> = SECTIONS
            .iter()
            .filter(|section| only.as_deref().is_none_or(|part| part == section.part))
            .collect();
        let contents = shown.iter().map(|section| {
            el("a", "link gallery-contents__link")
                .attr("href", ["#", section.part].concat())
                .with(section.part)
        });
        let contents = el("nav", "gallery-contents")
            .attr("aria-label", told.get(Say::GalleryParts))
            .with(list(contents));
        let sections = shown
            .iter()
            .map(|section| drawn(section, &paint, &told))
            .collect::<Vec<_>>();
        let stage = el("div", "gallery-stage")
            .live_attr("data-width", move || switches.width())
            .with(sections);
        el("div", "page page--wide")
            .with(heading(told.get(Say::Gallery), told.get(Say::GalleryLead)))
            .with(switches.view(&told))
            .with(contents)
            .with(stage)
            .into()
    })
}

/// A part in all its states.
fn drawn(section: &Section, paint: &Paint<'_>, told: &Told) -> View {
    let states = section.states.iter().map(|(name, draw)| {
        let id = [section.part, "-", name].concat();
        let title = told.named(&["state-", name].concat()).unwrap_or_default();
        let prefix = id.clone();
        let named = title.clone();
        // A form of its own keeps the radio buttons of one state from those of another.
        let sample = el("form", "gallery-sample")
            .on("submit", |event| event.prevent_default())
            .with(draw(paint))
            .built(move |sample| tell_apart(&sample, &prefix, &named));
        // The browser has looked for it before it was drawn.
        let is_asked = id == paint.asked;
        el("div", "gallery-state")
            .attr("id", id.clone())
            .attr("data-state", id)
            .attr_if("data-asked", is_asked)
            .built(move |state| {
                if is_asked {
                    spawn_local(async move { state.scroll_into_view() });
                }
            })
            // Another language is another element: what was told apart is told apart anew.
            .key(paint.words.tag())
            .with(el("h3", "gallery-state__title").with(title))
            .with(sample)
    });
    el("section", "section studio-section")
        .attr("id", section.part)
        .attr("data-gallery", section.part)
        .with(el("h2", "section__title gallery-part").with(section.part))
        .with(el("div", "gallery-states").with(list(states)))
        .into()
}

/// A checkout shows most parts once, a gallery often: ids get the state's name before them, and landmarks after theirs.
fn tell_apart(sample: &HtmlElement, prefix: &str, title: &str) {
    const REFERENCES: [&str; 6] = [
        "id",
        "for",
        "aria-describedby",
        "aria-labelledby",
        "aria-controls",
        "aria-errormessage",
    ];
    each(sample, &mut |element| {
        for name in REFERENCES {
            if let Some(value) = element.get_attribute(name) {
                let ids = value.split_whitespace();
                let ids: Vec<_> = ids.map(|id| [prefix, "-", id].concat()).collect();
                let _ = element.set_attribute(name, &ids.join(" "));
            }
        }
        if matches!(element.tag_name().as_str(), "ASIDE" | "NAV")
            && let Some(label) = element.get_attribute("aria-label")
        {
            let _ = element.set_attribute("aria-label", &[&label, ", ", title].concat());
        }
    });
}

/// Calls `act` with every element within.
fn each(within: &Node, act: &mut dyn FnMut(&web_sys::Element)) {
    let mut child = within.first_child();
    while let Some(node) = child {
        if let Some(element) = node.dyn_ref() {
            act(element);
        }
        each(&node, act);
        child = node.next_sibling();
    }
}

#[cfg(test)]
mod tests;
