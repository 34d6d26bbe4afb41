//! The lab: a change of subscription to play with, the same change under other engines' rules, its question and answer
//! as JSON, and an order that is placed while something breaks.
//!
//! Everything but the last is computed by the engine in the browser: once loaded, it needs no network.
//!
//! - `subject`: what is played with; `controls`: the dials; `chart`: the drawings
//! - `rules`: side by side; `json`: question and answer; `broken`: the order

mod broken;
mod chart;
mod controls;
mod json;
mod rules;
mod subject;

use super::ground::{Ground, heading, section};
use super::words::{Say, Told};
use crate::demo::summary_of;
use crate::locale::{Word, Words};
use crate::parts::receipt::Opened;
use crate::priced::Priced;
use crate::state::Load;
use crate::view::{View, el, live};
use crate::watched::{Derived, Watched, follow};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::order::Order;
use midcycle_contract::engine::quote::QuoteRequest;
use std::sync::Arc;
use subject::{Choice, Model, Subject};

/// The lab's state: what is played with, and what is chosen.
#[derive(Clone, Copy)]
struct Lab {
    account: Watched<Load<Arc<Snapshot>>>,
    told: Watched<Told>,
    /// The subscription that is played with; nothing is invented values.
    source: Watched<String>,
    subject: Derived<Option<Arc<Subject>>>,
    plan: Watched<String>,
    licences: Watched<u32>,
    day: Watched<u32>,
    interval: Watched<Interval>,
    model: Watched<Model>,
    is_timed: Watched<bool>,
    /// The question that all of it asks.
    request: Derived<Option<Arc<QuoteRequest>>>,
    /// Whose amounts are open to their explanation.
    opened: Opened,
}

/// The page.
pub(super) fn lab(ground: Ground) -> View {
    let lab = Lab::start(ground);
    let panel = broken::Panel::start(ground);
    ground.app.start();
    ground.page(Say::Lab, move || {
        let words = ground.app.words.get();
        let told = ground.told.get();
        let play = el("div", "lab")
            .with(el("div", "lab__dials").with(controls::controls(lab, &words, &told)))
            .with(lab.summary(&words));
        el("div", "page page--wide")
            .with(heading(told.get(Say::Lab), told.get(Say::LabLead)))
            .with(play)
            .with(
                section("rules", told.get(Say::RulesTitle)).with(rules::rules(lab, &words, &told)),
            )
            .with(section("json", told.get(Say::JsonTitle)).with(json::json(lab, &told)))
            .with(section("broken", told.get(Say::BrokenTitle)).with(panel.view(&words, &told)))
            .into()
    })
}

impl Lab {
    fn start(ground: Ground) -> Self {
        let source = Watched::new(String::new());
        let app = ground.app;
        let subject = Derived::new(move || {
            let id = source.get();
            let owned = app
                .account()
                .and_then(|snapshot| Subject::owned(&snapshot, &id));
            owned.or_else(Subject::invented).map(Arc::new)
        });
        let first = subject.with_untracked(|subject| subject.as_ref().map(|it| it.first_choice()));
        let (plan, licences, day, interval) = match first {
            Some(first) => (first.plan, first.licences, first.day, first.interval),
            None => (String::new(), 1, 0, Interval::MONTH),
        };
        let (plan, licences) = (Watched::new(plan), Watched::new(licences));
        let (day, interval) = (Watched::new(day), Watched::new(interval));
        let (model, is_timed) = (Watched::new(Model::AsSold), Watched::new(false));
        let request = Derived::new(move || {
            let choice = Choice {
                plan: plan.get(),
                licences: licences.get(),
                day: day.get(),
                interval: interval.get(),
                model: model.get(),
                is_timed: is_timed.get(),
            };
            subject.with(|subject| subject.as_ref()?.request(&choice).map(Arc::new))
        });
        let lab = Lab {
            account: app.snapshot,
            told: ground.told,
            source,
            subject,
            plan,
            licences,
            day,
            interval,
            model,
            is_timed,
            request,
            opened: Watched::new(None),
        };
        // Another subject begins with a choice of its own.
        follow(move || {
            let first = subject.with(|subject| subject.as_ref().map(|it| it.first_choice()));
            if let Some(first) = first {
                lab.choose(first);
            }
        });
        lab
    }

    /// The visitor's account, where there is one.
    fn account(self) -> Option<Arc<Snapshot>> {
        self.account.with(|load| load.ready().cloned())
    }

    fn choose(self, choice: Choice) {
        self.plan.set(choice.plan);
        self.licences.set(choice.licences);
        self.day.set(choice.day);
        self.interval.set(choice.interval);
        self.model.set(choice.model);
    }

    /// The order summary of the question, as the checkout shows it.
    fn summary(self, words: &Words) -> View {
        let all_words = words.clone();
        let told = self.told;
        let body = move || match self.order() {
            Some(Ok(priced)) => summary_of(&all_words, &priced, self.opened),
            Some(Err(why)) => {
                let text = all_words.with(Word::CannotQuote, &[("why", &why)]);
                el("p", "soft").with(text).into()
            }
            None => el("p", "soft")
                .with(told.with(|told| told.get(Say::NotSold)))
                .into(),
        };
        el("section", "lab__summary")
            .attr("data-part", "lab-summary")
            .attr("aria-labelledby", "lab-summary-title")
            .with(
                el("h2", "summary__title")
                    .attr("id", "lab-summary-title")
                    .with(words.text(Word::OrderSummary)),
            )
            .with(live(body))
            .into()
    }

    /// The question with its answer, as an order of one change; or why there is none.
    fn order(self) -> Option<Result<Arc<Priced>, String>> {
        let request = self.request.get()?;
        let balance = Amount::new(request.balance.mantissa(), request.balance.scale());
        let order = Order::quote(vec![(*request).clone()], balance);
        Some(match order {
            Ok(order) => Ok(Arc::new(Priced {
                selections: Vec::new(),
                order,
            })),
            Err(fault) => Err(fault.message().to_owned()),
        })
    }
}

/// A choice of a few, side by side.
fn segments(
    name: &'static str,
    title: String,
    choices: Vec<(String, String)>,
    chosen: Watched<String>,
) -> View {
    let segment = |(value, label): (String, String)| {
        let is = value.clone();
        let input = el("input", "segment__input")
            .attr("type", "radio")
            .attr("name", name)
            .attr("value", value.clone())
            .prop("checked", move || chosen.with(|chosen| *chosen == is))
            .on("change", move |_| chosen.set(value.clone()));
        el("label", "segment")
            .with(input)
            .with(el("span", "segment__face").with(label))
    };
    el("fieldset", "field segments")
        .with(el("legend", "field__label").with(title))
        .with(el("div", "segments__row").with(choices.into_iter().map(segment).collect::<Vec<_>>()))
        .into()
}

/// A sentence that says what something is for.
fn hint(told: &Told, say: Say) -> View {
    el("p", "page__lead").with(told.get(say)).into()
}
