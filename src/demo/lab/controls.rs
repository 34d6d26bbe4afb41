//! The lab's dials: what is changed, to which plan, how many licences, on which day, and how the price grows.

use super::chart::{self, Chart, Point};
use super::subject::{Model, Subject};
use super::{Lab, segments};
use crate::demo::words::{Say, Told};
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::parts::frequency::{Frequency, frequency};
use crate::view::{View, el, list, live};
use crate::watched::{Derived, Watched};
use leptos::prelude::{event_target_checked, event_target_value};
use midcycle_contract::engine::quote::{QuoteRequest, over_days, over_quantities, totals};
use std::sync::Arc;

/// How many points a chart has at most; more would be finer than the screen.
const POINTS_MAX: usize = 120;

/// All dials.
pub(super) fn controls(lab: Lab, words: &Words, told: &Told) -> View {
    let by_subject = {
        let words = words.clone();
        let told = told.clone();
        move || {
            let subject = lab.subject.get()?;
            Some(View::List(vec![
                plans(lab, &told, &subject),
                el("div", "fields lab__fields")
                    .with(frequency(
                        &words,
                        frequencies(lab, &subject),
                        lab.interval,
                        subject.currency(),
                        "lab-frequency".into(),
                    ))
                    .with(model(lab, &told))
                    .into(),
                el("div", "lab__charts")
                    .with(dial(lab, &words, &told, DAY, &subject))
                    .with(dial(lab, &words, &told, LICENCES, &subject))
                    .into(),
                timed(lab, &told),
            ]))
        }
    };
    View::List(vec![source(lab, told), live(by_subject)])
}

/// What is played with: invented values, or what the visitor's account owns.
fn source(lab: Lab, told: &Told) -> View {
    let (invented, label) = (told.get(Say::SourceInvented), told.get(Say::Source));
    let options = move || {
        let snapshot = lab.account();
        let chosen = lab.source.get();
        let owned = snapshot.iter().flat_map(|snapshot| {
            let named = |owned: &midcycle_contract::engine::catalog::Subscription| {
                let product = terms::product_name(snapshot, &owned.product);
                (
                    owned.id.clone(),
                    [product.as_str(), ", ", &snapshot.account.name].concat(),
                )
            };
            snapshot.subscriptions.iter().map(named)
        });
        let all = std::iter::once((String::new(), invented.clone())).chain(owned);
        list(all.map(|(id, name)| {
            el("option", "")
                .attr("value", id.clone())
                .attr_if("selected", id == chosen)
                .with(name)
        }))
    };
    let choice = el("select", "lab-select")
        .attr("id", "lab-source")
        .on("change", move |event| {
            lab.source.set(event_target_value(&event));
        })
        .with(live(options));
    el("div", "field lab__source")
        .with(
            el("label", "field__label")
                .attr("for", "lab-source")
                .with(label),
        )
        .with(choice)
        .into()
}

fn plans(lab: Lab, told: &Told, subject: &Subject) -> View {
    let plans = subject.plans.iter().map(|plan| {
        let name = if plan.id == subject.plan {
            told.with(Say::PlanOwned, &[("plan", &plan.name)])
        } else {
            plan.name.clone()
        };
        (plan.id.clone(), name)
    });
    segments("lab-plan", told.get(Say::Plan), plans.collect(), lab.plan)
}

fn frequencies(lab: Lab, subject: &Arc<Subject>) -> Derived<Vec<Frequency>> {
    let subject = subject.clone();
    Derived::new(move || {
        let sold = subject.intervals(&lab.plan.get());
        let choice = |interval| Frequency {
            interval,
            saving: None,
            is_sold: true,
        };
        sold.into_iter().map(choice).collect()
    })
}

/// How the price grows with the licences, and what that means.
fn model(lab: Lab, told: &Told) -> View {
    let named = |prefix: &str, name: &str| told.named(&[prefix, name].concat()).unwrap_or_default();
    let options = Model::ALL.iter().map(|(model, name)| {
        let model = *model;
        el("option", "")
            .attr("value", *name)
            .prop("selected", move || lab.model.get() == model)
            .with(named("model-", name))
    });
    let pick = move |event| {
        let name = event_target_value(&event);
        if let Some((model, _)) = Model::ALL.iter().find(|(_, known)| *known == name) {
            lab.model.set(*model);
        }
    };
    let hints: Vec<_> = Model::ALL
        .iter()
        .map(|(model, name)| (*model, named("model-hint-", name)))
        .collect();
    let hint = move || {
        let now = lab.model.get();
        hints
            .iter()
            .find(|(model, _)| *model == now)
            .map(|(_, hint)| hint.clone())
    };
    el("div", "field lab__model")
        .with(
            el("label", "field__label")
                .attr("for", "lab-model")
                .with(told.get(Say::Model)),
        )
        .with(
            el("select", "lab-select")
                .attr("id", "lab-model")
                .attr("aria-describedby", "lab-model-hint")
                .on("change", pick)
                .with(list(options)),
        )
        .with(
            el("p", "field__hint")
                .attr("id", "lab-model-hint")
                .with(live(hint)),
        )
        .into()
}

fn timed(lab: Lab, told: &Told) -> View {
    let input = el("input", "")
        .attr("type", "checkbox")
        .prop("checked", move || lab.is_timed.get())
        .on("change", move |event| {
            lab.is_timed.set(event_target_checked(&event));
        });
    el("label", "choice lab__timed")
        .with(input)
        .with(el("span", "").with(told.get(Say::Timed)))
        .into()
}

/// A number that is dragged, under the chart of what is due as it moves.
#[derive(Clone, Copy)]
struct Dial {
    /// A name for the page.
    id: &'static str,
    values: &'static str,
    title: Say,
    column: Say,
    place: fn(Lab) -> Watched<u32>,
    range: fn(&Subject) -> (u32, u32),
    points: fn(&Words, &Subject, &QuoteRequest) -> Vec<Point>,
    name: fn(&Words, &Subject, u32) -> String,
}

const DAY: Dial = Dial {
    id: "lab-day",
    values: "lab-day-values",
    title: Say::DayTitle,
    column: Say::DayColumn,
    place: |lab| lab.day,
    range: |subject| (0, subject.days() - 1),
    points: |words, subject, request| {
        let days = over_days(request.clone()).zip(0..);
        let step = step(subject.days());
        let due = days.filter_map(|((_, totals), day)| Some((day, totals.ok()?.due_now)));
        due.filter(|(day, _)| day % step == 0)
            .map(|(day, due)| Point {
                at: day,
                name: name_of_day(words, subject, day),
                due,
            })
            .collect()
    },
    name: name_of_day,
};

const LICENCES: Dial = Dial {
    id: "lab-licences",
    values: "lab-licences-values",
    title: Say::LicencesTitle,
    column: Say::LicencesColumn,
    place: |lab| lab.licences,
    range: Subject::licences,
    points: |words, subject, request| {
        let (least, most) = subject.licences();
        let step = usize::try_from(step(most - least + 1)).unwrap_or(1);
        let counts = (least..=most).step_by(step);
        let due = |count| {
            let mut one = over_quantities(request.clone(), 0, count..=count);
            one.next().and_then(|(_, totals)| totals.ok())
        };
        let points = counts.filter_map(|count| Some((count, due(count)?.due_now)));
        points
            .map(|(count, due)| Point {
                at: count,
                name: words.licences(count),
                due,
            })
            .collect()
    },
    name: |words, _, count| words.licences(count),
};

fn name_of_day(words: &Words, subject: &Subject, day: u32) -> String {
    words.formats().date(subject.date(day), DateStyle::DayMonth)
}

/// Every how many values a chart has a point.
fn step(values: u32) -> u32 {
    let most = u32::try_from(POINTS_MAX).unwrap_or(u32::MAX);
    values.div_ceil(most).max(1)
}

fn dial(lab: Lab, words: &Words, told: &Told, dial: Dial, subject: &Arc<Subject>) -> View {
    let (least, most) = (dial.range)(subject);
    let place = (dial.place)(lab);
    let now = {
        let (words, subject) = (words.clone(), subject.clone());
        move || (dial.name)(&words, &subject, place.get())
    };
    let due = {
        let words = words.clone();
        let currency = subject.currency();
        move || {
            let due = lab
                .request
                .with(|request| Some(totals(request.as_ref()?).ok()?.due_now));
            due.map_or_else(
                || "\u{2013}".to_owned(),
                |due| words.formats().money(due, currency),
            )
        }
    };
    let chart = {
        let (words, told, subject) = (words.clone(), told.clone(), subject.clone());
        move || {
            let request = lab.request.get()?;
            let due = totals(&request).ok()?.due_now;
            let at = place.get();
            let name = (dial.name)(&words, &subject, at);
            Some((
                words.clone(),
                Chart {
                    title: told.get(dial.title),
                    column: told.get(dial.column),
                    points: (dial.points)(&words, &subject, &request),
                    now: Some(Point { at, name, due }),
                    currency: subject.currency(),
                },
            ))
        }
    };
    let drawn = {
        let (chart, told) = (chart.clone(), told.clone());
        move || {
            let (words, chart) = chart()?;
            Some(chart::drawing(&words, &told, &chart))
        }
    };
    let (value_now, value_due) = (now.clone(), due.clone());
    let due_word = words.get(Word::DueToday);
    let slider = el("input", "dial__slider")
        .attr("id", dial.id)
        .attr("type", "range")
        .attr("min", least.to_string())
        .attr("max", most.to_string())
        .prop("value", move || place.get().to_string())
        .live_attr("aria-valuetext", move || {
            Some(
                [&value_now(), ", ", &due_word, " ", &value_due()]
                    .concat()
                    .into(),
            )
        })
        .on("input", move |event| {
            if let Ok(value) = event_target_value(&event).parse() {
                place.set(value);
            }
        });
    let is_open = Watched::new(false);
    el("div", "chart")
        .attr("data-chart", dial.id)
        .with(
            el("div", "chart__head")
                .with(
                    el("label", "field__label")
                        .attr("for", dial.id)
                        .with(told.get(dial.title)),
                )
                .with(
                    el("p", "chart__now")
                        .with(el("span", "").with(live(now)))
                        .with(el("strong", "amount").with(live(due))),
                ),
        )
        .with(el("div", "chart__plot").with(live(drawn)))
        .with(slider)
        .with(
            el("p", "chart__ends")
                .attr("aria-hidden", "true")
                .with(el("span", "").with((dial.name)(words, subject, least)))
                .with(el("span", "").with((dial.name)(words, subject, most))),
        )
        .with(chart::table(told, dial.values, is_open, chart))
        .into()
}
