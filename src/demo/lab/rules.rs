//! The same change under the rules of other engines, side by side, and what makes the difference, in words.

use super::{Lab, hint};
use crate::demo::words::{Say, Told};
use crate::locale::Words;
use crate::parts::amount::amount;
use crate::view::{View, el, list, live};
use crate::watched::Watched;
use leptos::prelude::event_target_checked;
use midcycle_contract::engine::compare::{Answer, difference, under};
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::quote::QuoteRequest;
use midcycle_contract::engine::rules::{Axis, PRESETS, Rules};

/// Published amounts that are reproduced, from which on a preset is verified: `docs/quote.md`.
const VERIFIED_FROM: u32 = 20;

/// The engines by their presets, with how many published amounts of each are reproduced.
const ENGINES: [(&str, &str, u32); 12] = [
    ("killbill", "Kill Bill", 48),
    ("lago", "Lago", 32),
    ("polar", "Polar", 23),
    ("recurly", "Recurly", 24),
    ("openmeter", "OpenMeter", 13),
    ("meteroid", "Meteroid", 13),
    ("flexprice", "Flexprice", 7),
    ("stripe", "Stripe", 5),
    ("chargebee_day", "Chargebee, by the day", 1),
    ("chargebee_millisecond", "Chargebee, by the millisecond", 0),
    ("maxio", "Maxio", 0),
    ("paddle", "Paddle", 0),
];

/// A row of the table.
struct Row {
    preset: &'static str,
    name: String,
    known: Option<u32>,
    answer: Answer,
    axes: Vec<&'static Axis>,
}

/// The table.
pub(super) fn rules(lab: Lab, words: &Words, told: &Told) -> View {
    let shows_all = Watched::new(false);
    let (all_words, all_told) = (words.clone(), told.clone());
    let table = move || {
        let request = lab.request.get()?;
        let rows = rows(&all_told, &request, shows_all.get());
        Some(table(&all_words, &all_told, &request, &rows))
    };
    let input = el("input", "")
        .attr("type", "checkbox")
        .prop("checked", move || shows_all.get())
        .on("change", move |event| {
            shows_all.set(event_target_checked(&event));
        });
    let all = el("label", "choice rules__all")
        .with(input)
        .with(el("span", "").with(told.get(Say::RulesAll)));
    View::List(vec![hint(told, Say::RulesLead), all.into(), live(table)])
}

/// The request's own rules, then the presets that are known well enough, each with what it comes to: by what is due,
/// and last those that cannot answer.
fn rows(told: &Told, request: &QuoteRequest, shows_all: bool) -> Vec<Row> {
    let own_name = PRESETS
        .into_iter()
        .find(|name| Rules::preset(name) == Some(request.rules));
    let own = Row {
        preset: own_name.unwrap_or("own"),
        name: told.get(Say::RulesOwn),
        known: None,
        answer: under(request, request.rules),
        axes: Vec::new(),
    };
    let mut rows: Vec<_> = ENGINES
        .iter()
        .filter(|(_, _, known)| shows_all || *known >= VERIFIED_FROM)
        .filter_map(|(preset, name, known)| {
            let rules = Rules::preset(preset)?;
            let answer = under(request, rules);
            let axes = if answer == own.answer {
                Vec::new()
            } else {
                difference(request, &rules, &answer)
            };
            Some(Row {
                preset,
                name: (*name).into(),
                known: Some(*known),
                answer,
                axes,
            })
        })
        .collect();
    rows.sort_by_key(|row| {
        row.answer
            .as_ref()
            .map_or(i128::MAX, |figures| figures.due_now.minor_units())
    });
    rows.insert(0, own);
    rows
}

fn table(words: &Words, told: &Told, request: &QuoteRequest, rows: &[Row]) -> View {
    let head = |class, say| el("th", class).attr("scope", "col").with(told.get(say));
    let heads = el("tr", "")
        .with(head("", Say::RulesEngine))
        .with(head("table__amount", Say::RulesCredit))
        .with(head("table__amount", Say::RulesCharge))
        .with(head("table__amount", Say::RulesDue))
        .with(head("rules__why", Say::RulesWhy));
    let body = rows
        .iter()
        .map(|row| drawn(words, told, request.currency, row));
    let table = el("table", "table rules__table")
        .with(el("caption", "visually-hidden").with(told.get(Say::RulesTitle)))
        .with(el("thead", "").with(heads))
        .with(el("tbody", "").with(list(body)));
    el("div", "rules__scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", told.get(Say::RulesTitle))
        .with(table)
        .into()
}

fn drawn(words: &Words, told: &Told, currency: Currency, row: &Row) -> View {
    let known = row.known.map(|known| {
        let count = words.formats().count(known.into());
        let say = match known {
            VERIFIED_FROM.. => Say::RulesVerified,
            1.. => Say::RulesDocumented,
            0 => Say::RulesUnverified,
        };
        el("span", "rules__known").with(told.with(say, &[("count", &count)]))
    });
    let amounts = match &row.answer {
        Ok(figures) => [figures.credit, figures.charge, figures.due_now]
            .map(|figure| amount(words, figure, currency)),
        Err(_) => ["\u{2013}", "\u{2013}", "\u{2013}"].map(View::from),
    };
    let amounts = amounts
        .into_iter()
        .zip(["credit", "charge", "due"])
        .map(|(shown, name)| {
            el("td", "table__amount")
                .attr("data-figure", name)
                .with(shown)
        });
    el(
        "tr",
        if row.known.is_some() {
            ""
        } else {
            "rules__own"
        },
    )
    .attr("data-preset", row.preset)
    .with(
        el("th", "rules__engine")
            .attr("scope", "row")
            .with(el("span", "").with(row.name.clone()))
            .with(known),
    )
    .with(list(amounts))
    .with(el("td", "rules__why").with(why(told, row)))
    .into()
}

/// What makes the difference, in words.
fn why(told: &Told, row: &Row) -> String {
    if row.known.is_none() {
        return told.get(Say::RulesThese);
    }
    if row.axes.is_empty() {
        return told.get(Say::RulesSame);
    }
    let rules = Rules::preset(row.preset).unwrap_or_default();
    let mut sentences: Vec<_> = row
        .axes
        .iter()
        .map(|axis| in_words(told, axis, &rules))
        .collect();
    if let Err(code) = &row.answer {
        let cannot = told.named(&["cannot-", code.as_str()].concat());
        sentences.push(cannot.unwrap_or_else(|| told.get(Say::RulesCannot)));
    }
    sentences.join(" ")
}

/// An axis and its value, in words; as the wire has it where there are none.
fn in_words(told: &Told, axis: &Axis, rules: &Rules) -> String {
    let value = axis.value(rules);
    let value = value.trim_matches('"');
    let full = ["axis-", axis.name(), "-", value].concat();
    told.named(&full)
        .or_else(|| told.named(&["axis-", axis.name()].concat()))
        .unwrap_or_else(|| [axis.name(), ": ", value, "."].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page says of an engine is what the specification says.
    #[test]
    fn engines_are_known_as_the_specification_has_it() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/quote.md");
        let text = std::fs::read_to_string(path).unwrap();
        for (preset, name, known) in ENGINES {
            let word = match known {
                VERIFIED_FROM.. => "verified",
                1.. => "documented",
                0 => "unverified",
            };
            let row = format!("| {name} | `{preset}` | {known} | {word} |");
            assert!(text.contains(&row), "{row}");
        }
        assert_eq!(ENGINES.len() + 1, PRESETS.len());
    }

    /// Whatever makes a preset differ from the default rules is said in words, in both languages.
    #[test]
    fn every_axis_of_every_preset_has_words() {
        let goto = Rules::default();
        for tag in ["en", "it"] {
            let told = Told::of(tag);
            for (preset, _, _) in ENGINES {
                let rules = Rules::preset(preset).unwrap();
                for axis in midcycle_contract::engine::rules::AXES {
                    let said = in_words(&told, &axis, &rules);
                    if axis.differs(&goto, &rules) {
                        assert!(!said.starts_with(axis.name()), "{preset}: {said} in {tag}");
                    }
                }
            }
        }
    }
}
