//! What only the demo has: whom to be, what day it is, and how well the network works.

use super::button::{button, link};
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::view::{Element, View, el};
use crate::watched::Watched;
use leptos::prelude::event_target_value;
use midcycle_contract::demo::{Demo, Network};
use std::rc::Rc;

/// What the network of the demo can be.
const NETWORKS: [Network; 5] = [
    Network::Fine,
    Network::Slow,
    Network::Failing,
    Network::Unreachable,
    Network::AnswersLost,
];

/// People by what they show; everybody else is in the first group.
const GROUPS: [(Word, &[&str]); 3] = [
    (Word::DemoGroupAmounts, &[]),
    (
        Word::DemoGroupRoles,
        &["member", "corporate", "alone", "support", "accounts"],
    ),
    (
        Word::DemoGroupStates,
        &["trial", "ended", "past-due", "nothing"],
    ),
];

/// A screen of this width, in pixels, has room for all of the bar.
const WIDE: i32 = 640;

/// Does something, by its name, with what it needs.
type Act = Rc<dyn Fn(&str, &str)>;

/// The bar above the page. `act` takes the name of what is done and, where it needs one, with what.
pub(crate) fn demo_bar(words: &Words, demo: &Demo, act: impl Fn(&str, &str) + 'static) -> View {
    let act: Act = Rc::new(act);
    let does = |word, what: &'static str| {
        let act = act.clone();
        button("button button--small", words.text(word), move |_| {
            act(what, "");
        })
    };
    let date = words.formats().date(demo.at.date(), DateStyle::Full);
    let summary = el("summary", "demo-bar__summary")
        .with(el("strong", "").with(words.text(Word::DemoTitle)))
        .with(
            el("span", "")
                .attr("data-part", "demo-date")
                .with(words.with(Word::DemoToday, &[("date", &date)])),
        )
        .with(el("span", "demo-bar__note").with(words.text(Word::DemoNote)));
    let controls = el("div", "demo-bar__controls")
        .with(people(words, demo, act.clone()))
        .with(does(Word::DemoNextDay, "next-day"))
        .with(does(Word::DemoRaisePrices, "price"))
        .with(networks(words, demo, act.clone()))
        .with(
            demo.current
                .as_ref()
                .map(|_| does(Word::DemoSignOut, "sign-out")),
        )
        .with(link("/lab".into(), words.text(Word::DemoLab)))
        .with(link("/gallery".into(), words.text(Word::DemoGallery)));
    // Who is nobody yet chooses here; else a narrow screen is for the page.
    let is_open = demo.current.is_none() || is_wide();
    el("aside", "demo-bar")
        .attr("aria-label", words.text(Word::DemoTitle))
        .with(
            el("details", "")
                .attr_if("open", is_open)
                .with(summary)
                .with(controls),
        )
        .into()
}

/// The list of people, and the button that makes the visitor one of them: who goes through the list by keyboard stays
/// who they are meanwhile.
fn people(words: &Words, demo: &Demo, act: Act) -> View {
    let current = demo.current.clone().unwrap_or_default();
    let chosen = Watched::new(String::new());
    let nobody = demo
        .current
        .is_none()
        .then(|| option("", words.get(Word::DemoNobody), true).attr_if("disabled", true));
    let group = |(word, shown): (Word, &[&str])| {
        let mut group = el("optgroup", "").attr("label", words.text(word));
        for persona in &demo.personas {
            let shows = persona.shows.as_str();
            let is_of = |shown: &[&str]| shown.contains(&shows);
            let is_in = if shown.is_empty() {
                !GROUPS.iter().any(|(_, shown)| is_of(shown))
            } else {
                is_of(shown)
            };
            if is_in {
                let what = words.by_name("demo-persona-", shows).unwrap_or_default();
                let text = [persona.name.as_str(), " \u{b7} ", &what].concat();
                group = group.with(option(&persona.user, text, persona.user == current));
            }
        }
        group
    };
    let groups = GROUPS.map(group);
    // Another person is another list: what a visitor has picked in it is no attribute.
    let choice = el("select", "")
        .key(current)
        .attr("aria-label", words.text(Word::DemoPersona))
        .on("change", move |event| {
            chosen.set(event_target_value(&event));
        })
        .with(nobody)
        .with(groups);
    let go = button(
        "button button--small",
        words.text(Word::DemoBecome),
        move |_| {
            chosen.with_untracked(|user| {
                if !user.is_empty() {
                    act("persona", user);
                }
            });
        },
    );
    el("div", "demo-bar__people").with(choice).with(go).into()
}

fn networks(words: &Words, demo: &Demo, act: Act) -> View {
    let options = NETWORKS.map(|network| {
        let name = network.as_str();
        let text = words.by_name("demo-network-", name).unwrap_or_default();
        option(name, text, network == demo.network)
    });
    let choice = el("select", "")
        .key(demo.network.as_str())
        .attr("data-part", "demo-network")
        .on("change", move |event| {
            act("network", &event_target_value(&event));
        })
        .with(options);
    el("label", "demo-bar__network")
        .with(words.text(Word::DemoNetwork))
        .with(choice)
        .into()
}

fn option(value: &str, text: String, is_selected: bool) -> Element {
    el("option", "")
        .attr("value", value.to_owned())
        .attr_if("selected", is_selected)
        .with(text)
}

fn is_wide() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok());
    // A width is a number of pixels; a browser's own comparison needs no arithmetic of ours.
    width.is_some_and(|width| width.ge(&WIDE.into()))
}
