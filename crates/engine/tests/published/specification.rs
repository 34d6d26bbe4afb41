//! `docs/quote.md` is true: its examples are answered as it says, and its table counts what there is.

use crate::{agrees, vectors};
use midcycle_engine::explain::Step;
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::rules::PRESETS;
use midcycle_engine::{QuoteRequest, quote};
use serde_json::Value;

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/quote.md");
    std::fs::read_to_string(path).unwrap()
}

/// The blocks of code that are marked so.
fn blocks<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    let fence = format!("```{mark}\n");
    let starts = page.split(&fence).skip(1);
    starts
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

#[test]
fn every_example_is_answered_as_it_says() {
    let page = page();
    let (requests, answers) = (blocks(&page, "json request"), blocks(&page, "json answer"));
    assert!(requests.len() >= 9 && requests.len() == answers.len());
    for (request, answer) in requests.iter().zip(answers) {
        let request = QuoteRequest::from_text(request).unwrap();
        let found: Value = serde_json::from_str(&to_text(&quote(&request).unwrap())).unwrap();
        let expected: Value = serde_json::from_str(answer).unwrap();
        // Steps are compared like lines: a part of the members of each, in order.
        for (expected, found) in explained(&expected).zip(explained(&found)) {
            let steps = expected
                .as_array()
                .unwrap()
                .iter()
                .zip(found.as_array().unwrap());
            for (expected, found) in steps {
                assert!(
                    agrees(expected, found, false),
                    "wanted {expected}\nfound  {found}"
                );
            }
        }
        assert!(
            agrees(&without_why(expected.clone()), &found, false),
            "wanted {expected}\nfound  {found}"
        );
    }
}

fn explained(quote: &Value) -> impl Iterator<Item = &Value> {
    let lines = quote["lines"].as_array().into_iter().flatten();
    lines.filter_map(|line| line.get("why"))
}

fn without_why(mut quote: Value) -> Value {
    let lines = quote.get_mut("lines").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten() {
        line.as_object_mut().unwrap().remove("why");
    }
    quote
}

/// The rows of the table that has this heading.
fn rows<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let from = page.find(heading).unwrap();
    let lines = page[from..]
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    lines
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn engines_are_called_verified_for_what_is_reproduced() {
    let page = page();
    let rows = rows(&page, "| engine | preset | amounts | known |");
    let mut named: Vec<_> = rows.iter().map(|row| row[1].trim_matches('`')).collect();
    named.push("goto");
    named.sort_unstable();
    let mut presets = PRESETS.to_vec();
    presets.sort_unstable();
    assert_eq!(named, presets);
    let records = vectors::records();
    for row in rows {
        let count: usize = row[2].parse().unwrap();
        let known = match count {
            0 => "unverified",
            1..=19 => "documented",
            _ => "verified",
        };
        assert_eq!(row[3], known, "{row:?}");
        if let Some(records) = &records {
            let preset = row[1].trim_matches('`');
            let under = |record: &&Value| {
                let rules = &record["request"]["rules"];
                rules == preset || rules["preset"] == preset
            };
            assert!(records.iter().filter(under).count() >= count, "{row:?}");
        }
    }
}

/// Every step that an explanation may have stands in the table, with the members that it has.
#[test]
fn every_step_is_in_the_table() {
    let page = page();
    let rows = rows(&page, "| step | members | says |");
    let codes: Vec<_> = rows
        .iter()
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    assert_eq!(codes, Step::CODES);
}
