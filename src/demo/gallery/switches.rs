//! What the gallery is seen under: direction and width, beside the language and the theme that every page can change.
//! They stand in the address, so that a state can be shown to somebody else as one sees it.

use crate::demo::ground::Ground;
use crate::demo::words::{Say, Told};
use crate::locale::Word;
use crate::parts::button::button;
use crate::view::{Element, Text, View, el, list};
use crate::watched::{Watched, follow};
use wasm_bindgen::JsValue;

/// The widths of the stage, in pixels; the first is the whole page.
const WIDTHS: [&str; 4] = ["", "768", "390", "320"];
const DIRECTIONS: [(&str, Say); 3] = [
    ("", Say::DirectionOfWords),
    ("ltr", Say::DirectionLtr),
    ("rtl", Say::DirectionRtl),
];

/// The member of the address's query with this name.
pub(super) fn asked(name: &str) -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    let mut members = query.trim_start_matches('?').split('&');
    let value = members.find_map(|member| member.strip_prefix(name)?.strip_prefix('='));
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The switches that only the gallery has.
#[derive(Clone, Copy)]
pub(super) struct Switches {
    direction: Watched<String>,
    width: Watched<String>,
}

impl Switches {
    /// As the address says, and from then on as they are switched.
    pub fn start(ground: Ground) -> Self {
        let app = ground.app;
        let switches = Switches {
            direction: Watched::new(asked("dir").unwrap_or_default()),
            width: Watched::new(asked("width").unwrap_or_default()),
        };
        if let Some(theme) = asked("theme") {
            app.theme.set(Some(theme));
        }
        follow(move || ground.mark("data-theme", app.theme.get().as_deref()));
        follow(move || {
            // The language has a direction of its own; this one is for looking at the other.
            let own = app.word(Word::Direction);
            switches.direction.with(|direction| {
                let direction = if direction.is_empty() { own } else { direction };
                ground.mark("dir", Some(direction));
            });
        });
        follow(move || {
            let theme = app.theme.get().unwrap_or_default();
            keep(&theme, &switches.direction.get(), &switches.width.get());
        });
        switches
    }

    /// The width that is chosen, where one is.
    pub fn width(self) -> Option<Text> {
        let width = self.width.get();
        (!width.is_empty()).then(|| width.into())
    }

    /// The switches.
    pub fn view(self, told: &Told) -> View {
        let directions = DIRECTIONS
            .iter()
            .map(|(value, say)| switch(told.get(*say), self.direction, value));
        let widths = WIDTHS.iter().map(|value| {
            let name = if value.is_empty() {
                told.get(Say::WidthFull)
            } else {
                told.with(Say::WidthPixels, &[("width", value)])
            };
            switch(name, self.width, value)
        });
        el("div", "gallery-switches")
            .with(group(told.get(Say::Direction), list(directions)))
            .with(group(told.get(Say::Width), list(widths)))
            .into()
    }
}

fn group(name: String, buttons: View) -> Element {
    el("div", "gallery-switches__group")
        .attr("role", "group")
        .attr("aria-label", name.clone())
        .with(el("span", "soft").attr("aria-hidden", "true").with(name))
        .with(buttons)
}

fn switch(name: String, chosen: Watched<String>, value: &'static str) -> Element {
    button("link-button", name, move |_| chosen.set(value.into()))
        .live_bool("aria-pressed", move || chosen.with(|now| now == value))
}

/// Keeps what is switched in the address.
fn keep(theme: &str, direction: &str, width: &str) {
    let mut query = String::new();
    let only = asked("only").unwrap_or_default();
    let members = [
        ("only", only.as_str()),
        ("theme", theme),
        ("dir", direction),
        ("width", width),
    ];
    for (name, value) in members.iter().filter(|(_, value)| !value.is_empty()) {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        query.push_str(value);
    }
    let Some(window) = web_sys::window() else {
        return;
    };
    let hash = window.location().hash().unwrap_or_default();
    let address = ["/gallery", &query, &hash].concat();
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}
