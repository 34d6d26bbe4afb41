//! How the panel looks: the switches, the log, and the book.

use super::Panel;
use super::book::book;
use super::breaks::Break;
use super::log::lines;
use crate::demo::lab::hint;
use crate::demo::words::{Say, Told};
use crate::locale::{Word, Words};
use crate::parts::button::{button, button_unless};
use crate::parts::notice::{Tone, notice};
use crate::view::{View, el, list, live};
use crate::watched::Watched;
use leptos::prelude::event_target_value;
use midcycle_contract::demo::Network;

impl Panel {
    /// The whole panel.
    pub fn view(self, words: &Words, told: &Told) -> View {
        let switches = el("div", "broken__switches")
            .with(self.people(words, told))
            .with(self.offered(words, told))
            .with(self.breaks(told))
            .with(self.buttons(words, told))
            .with(self.at_the_bank(told));
        let panel = el("div", "broken").with(switches).with(
            el("div", "broken__seen")
                .with(self.log(words, told))
                .with(self.book(words, told)),
        );
        View::List(vec![hint(told, Say::BrokenLead), panel.into()])
    }

    /// Whom to be, and the button that makes it so: who goes through the list by keyboard stays who they are meanwhile.
    fn people(self, words: &Words, told: &Told) -> View {
        let app = self.ground.app;
        let picked = Watched::new(String::new());
        let become_it = button("button", words.get(Word::DemoBecome), move |_| {
            let user = picked.get_untracked();
            if !user.is_empty() {
                self.become_somebody(user);
            }
        })
        .attr("data-part", "broken-become");
        let words = words.clone();
        let options = move || {
            let demo = app.demo.get()?;
            let current = demo.current.clone().unwrap_or_default();
            let nobody = demo.current.is_none().then(|| {
                el("option", "")
                    .attr("value", "")
                    .attr_if("selected", true)
                    .attr_if("disabled", true)
                    .with(words.text(Word::DemoNobody))
            });
            let people = demo.personas.iter().map(|persona| {
                el("option", "")
                    .attr("value", persona.user.clone())
                    .attr_if("selected", persona.user == current)
                    .with([persona.name.as_str(), ", ", &persona.account].concat())
            });
            Some(View::List(vec![nobody.into(), list(people)]))
        };
        let select = el("select", "lab-select")
            .attr("id", "broken-persona")
            .on("change", move |event| {
                picked.set(event_target_value(&event));
            })
            .with(live(options));
        el("div", "field")
            .with(
                el("label", "field__label")
                    .attr("for", "broken-persona")
                    .with(told.get(Say::BrokenPersona)),
            )
            .with(el("div", "broken__people").with(select).with(become_it))
            .into()
    }

    /// What would be ordered, or why nothing can be.
    fn offered(self, words: &Words, told: &Told) -> View {
        let app = self.ground.app;
        let (words, told) = (words.clone(), told.clone());
        let view = move || -> View {
            let Some(snapshot) = app.account() else {
                return el("p", "soft").with(told.get(Say::BrokenNobody)).into();
            };
            match self.offer.get() {
                Some(Ok(priced)) => {
                    let what = priced.selections.first();
                    let what = what.map(|what| words.selection(&snapshot, what));
                    let due = priced.order.settlement.due_now;
                    let due = words.formats().money(due, snapshot.account.currency);
                    let values = [("what", what.unwrap_or_default()), ("due", due)];
                    let values: Vec<_> = values
                        .iter()
                        .map(|(name, text)| (*name, text.as_str()))
                        .collect();
                    el("p", "broken__offer")
                        .attr("data-part", "broken-offer")
                        .with(told.with(Say::BrokenOffer, &values))
                        .into()
                }
                _ => el("p", "soft").with(told.get(Say::BrokenCannot)).into(),
            }
        };
        live(view)
    }

    fn breaks(self, told: &Told) -> View {
        let choices = Break::ALL.iter().map(|(_, name)| {
            let name = *name;
            let input = el("input", "")
                .attr("type", "radio")
                .attr("name", "breaks")
                .attr("value", name)
                .prop("checked", move || self.breaks.with(|breaks| breaks == name))
                .on("change", move |_| self.choose(name));
            let text = told.named(&["break-", name].concat()).unwrap_or_default();
            el("label", "choice")
                .with(input)
                .with(el("span", "").with(text))
        });
        el("fieldset", "field")
            .with(el("legend", "field__label").with(told.get(Say::BrokenWhat)))
            .with(list(choices))
            .into()
    }

    fn buttons(self, words: &Words, told: &Told) -> View {
        let place = button_unless(
            "button button--primary",
            words.text(Word::PlaceOrder),
            move || self.cannot(),
            move |_| self.place(),
        )
        .attr("data-part", "broken-place");
        let reset = button("button", told.get(Say::BrokenReset), move |_| self.reset())
            .attr("data-part", "broken-reset");
        let app = self.ground.app;
        let told = told.clone();
        let state = move || {
            let network = app.demo.get()?.network;
            (network != Network::Fine).then(|| {
                let name = ["network-", network.as_str()].concat();
                notice(Tone::Caution, told.named(&name).unwrap_or_default(), None)
            })
        };
        View::List(vec![
            el("div", "buttons").with(place).with(reset).into(),
            el("div", "broken__network").with(live(state)).into(),
        ])
    }

    /// The bank's page, where an order waits for it.
    fn at_the_bank(self, told: &Told) -> View {
        let told = told.clone();
        live(move || {
            self.waits.with(Option::is_some).then(|| {
                let confirm = button(
                    "button button--primary",
                    told.get(Say::BankConfirm),
                    move |_| {
                        self.answer_bank(true);
                    },
                );
                let refuse = button("button", told.get(Say::BankRefuse), move |_| {
                    self.answer_bank(false);
                });
                let buttons = el("div", "buttons")
                    .with(confirm.attr("data-part", "bank-confirm"))
                    .with(refuse.attr("data-part", "bank-refuse"));
                notice(
                    Tone::Caution,
                    told.get(Say::BankWaits),
                    Some(buttons.into()),
                )
            })
        })
    }

    fn log(self, words: &Words, told: &Told) -> View {
        let (words, all) = (words.clone(), told.clone());
        let entries = move || self.log.with(|entries| lines(&words, &all, entries));
        el("section", "broken__part")
            .with(
                el("h3", "json__title")
                    .attr("id", "broken-log")
                    .with(told.get(Say::LogTitle)),
            )
            .with(
                el("div", "log")
                    .attr("role", "log")
                    .attr("tabindex", "0")
                    .attr("aria-labelledby", "broken-log")
                    .attr("data-part", "broken-log")
                    .with(el("ol", "log__lines").with(live(entries))),
            )
            .into()
    }

    fn book(self, words: &Words, told: &Told) -> View {
        let (words, all) = (words.clone(), told.clone());
        let view = move || {
            let booked = self.book.get()?;
            let sent = self.sent.get();
            let key = sent.as_ref().and_then(|sent| sent.key.as_deref());
            Some(book(&words, &all, &booked, key))
        };
        el("section", "broken__part")
            .attr("data-part", "broken-book")
            .with(el("h3", "json__title").with(told.get(Say::BookTitle)))
            .with(live(view))
            .into()
    }
}
