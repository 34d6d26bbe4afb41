//! Ten thousand requests with exactly one fault each: the right code, at the right place, and never a panic.
//!
//! Each is a random request that is answered, with one thing in it broken.

mod members;
mod places;
mod values;

use members::*;
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::{QuoteRequest, quote};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use values::*;

/// What must come back: a code and a path; `None` where the contract leaves the path free.
type Expected = (&'static str, Option<String>);

/// Breaks one thing, or does nothing where the request has no place for it. `n` chooses among variants and places.
type Plant = fn(&mut Value, usize) -> Option<Expected>;

const FAULTS: [(&str, Plant); 24] = [
    ("unknown member", unknown_member),
    ("missing member", missing_member),
    ("another type", another_type),
    ("a number for an amount", number_for_amount),
    ("not a decimal", not_a_decimal),
    ("negative amount", negative_amount),
    ("balance too fine", balance_too_fine),
    ("not a moment", not_a_moment),
    ("kinds mixed", kinds_mixed),
    ("reversed period", reversed_period),
    ("no such unit", no_such_unit),
    ("interval count", interval_count),
    ("anchor day", anchor_day),
    ("interval change", interval_change),
    ("no such currency", no_such_currency),
    ("no such rule", no_such_rule),
    ("tiers", tiers),
    ("price model", price_model),
    ("quantity", quantity),
    ("percent", percent),
    ("discount", discount),
    ("unknown id", unknown_id),
    ("id twice", id_twice),
    ("too many", too_many),
];

fn answered(text: &str) -> Result<(), (String, String)> {
    QuoteRequest::from_text(text)
        .and_then(|request| quote(&request))
        .map(drop)
        .map_err(|error| (error.code().as_str().to_owned(), error.path().to_owned()))
}

#[test]
fn one_fault_gives_its_code_at_its_place() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut planted = 0;
    let valid = midcycle_samples::stream(7).filter(|request| quote(request).is_ok());
    for (n, request) in valid.enumerate() {
        let (name, plant) = FAULTS[n % FAULTS.len()];
        let mut value: Value = serde_json::from_str(&to_text(&request)).unwrap();
        let Some((code, path)) = plant(&mut value, n / FAULTS.len()) else {
            continue;
        };
        let text = value.to_string();
        let (found_code, found_path) = answered(&text).expect_err(&text);
        assert_eq!(found_code, code, "{name} at {found_path}: {text}");
        if let Some(path) = path {
            assert_eq!(found_path, path, "{name}: {text}");
        }
        *counts.entry(name).or_default() += 1;
        planted += 1;
        if planted == 10_000 {
            break;
        }
    }
    assert_eq!(counts.len(), FAULTS.len());
    assert!(counts.values().all(|count| *count >= 50), "{counts:?}");
}

/// What is wrong with a text rather than with a value.
#[test]
fn a_text_that_is_no_json_is_a_syntax_error() {
    for (n, request) in midcycle_samples::stream(8).take(500).enumerate() {
        let text = to_text(&request);
        let cut: String = text
            .chars()
            .take(text.chars().count() * (n % 97) / 97)
            .collect();
        assert_eq!(answered(&cut).unwrap_err().0, "syntax", "{cut}");
        let twice = text.replacen("{\"at\":", "{\"at\":\"2026-11-22\",\"at\":", 1);
        assert_eq!(
            answered(&twice).unwrap_err(),
            ("syntax".to_owned(), "/at".to_owned())
        );
        let behind = format!("{text}]");
        assert_eq!(answered(&behind).unwrap_err().0, "syntax", "{behind}");
    }
}

/// An answer that grows too large, and a date that grows too late.
#[test]
fn what_the_contract_cannot_hold_is_an_overflow() {
    let mut found = 0;
    for request in midcycle_samples::stream(9)
        .filter(|request| quote(request).is_ok())
        .take(500)
    {
        let mut value: Value = serde_json::from_str(&to_text(&request)).unwrap();
        if value["next"].is_null() {
            continue;
        }
        value["rules"] = json!("goto");
        value["balance"] = json!("0");
        value["discounts"] = json!([]);
        let mut too_large = value.clone();
        let line = |id| json!({"id": id, "quantity": 1_000_000, "price": {"model": "per_unit", "unit_amount": "1000000000000"}});
        too_large["next"]["lines"] = json!([line("a"), line("b"), line("c")]);
        assert_eq!(
            answered(&too_large.to_string()).unwrap_err().0,
            "overflow",
            "{too_large}"
        );
        value["next"].as_object_mut().unwrap().remove("period");
        value["next"]["interval"] = json!({"unit": "year", "count": 1_000});
        let last = if value["at"].as_str().unwrap().len() == 10 {
            "9999-12-31"
        } else {
            "9999-12-31T23:59:59Z"
        };
        value["at"] = json!(last);
        assert_eq!(
            answered(&value.to_string()).unwrap_err().0,
            "overflow",
            "{value}"
        );
        found += 1;
    }
    assert!(found > 300);
}
