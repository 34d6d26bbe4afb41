//! Ten thousand requests with exactly one fault each: the right code, at the right place, and never a panic.
//!
//! Each is a random request that is answered, with one thing in it broken.

use midcycle_engine::json::{Read, to_text};
use midcycle_engine::{QuoteRequest, quote};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

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

#[expect(clippy::unnecessary_wraps, reason = "it is what a plant gives back")]
fn at(code: &'static str, path: impl Into<String>) -> Option<Expected> {
    Some((code, Some(path.into())))
}

/// The paths of all objects in which `wanted` holds.
fn places(value: &Value, wanted: fn(&str, &Map<String, Value>) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, "", &mut |path, value| {
        if let Value::Object(members) = value
            && wanted(path, members)
        {
            found.push(path.to_owned());
        }
    });
    found
}

fn walk(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(value, &format!("{path}/{name}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(value, &format!("{path}/{index}"), visit);
            }
        }
        _ => {}
    }
}

fn one_of(places: &[String], n: usize) -> Option<&str> {
    (!places.is_empty()).then(|| places[n % places.len()].as_str())
}

/// A line of either side, its path and itself.
fn a_line(request: &mut Value, n: usize) -> Option<(String, &mut Value)> {
    let lines = places(request, |path, members| {
        path.contains("/lines/") && members.contains_key("quantity")
    });
    let path = one_of(&lines, n)?.to_owned();
    let line = request.pointer_mut(&path)?;
    Some((path, line))
}

fn unknown_member(request: &mut Value, n: usize) -> Option<Expected> {
    let all = places(request, |path, _| !path.starts_with("/rules"));
    let path = one_of(&all, n)?.to_owned();
    let name = ["colour", "Id", "a/b", "unitamount"][n % 4];
    request.pointer_mut(&path)?[name] = json!(1);
    at(
        "unknown_field",
        format!("{path}/{}", name.replace('/', "~1")),
    )
}

/// Members that are never optional.
const REQUIRED: [&str; 12] = [
    "at", "currency", "rules", "current", "next", "period", "interval", "lines", "id", "quantity",
    "price", "model",
];

fn missing_member(request: &mut Value, n: usize) -> Option<Expected> {
    let name = REQUIRED[n % REQUIRED.len()];
    let mut holders = Vec::new();
    walk(request, "", &mut |path, value| {
        // The next period is optional, and so are full periods, whose members are not.
        let is_optional = name == "period" && path == "/next";
        if value.get(name).is_some() && !is_optional {
            holders.push(path.to_owned());
        }
    });
    let path = one_of(&holders, n / 12)?.to_owned();
    request.pointer_mut(&path)?.as_object_mut()?.remove(name);
    at("missing_field", format!("{path}/{name}"))
}

fn another_type(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, wrong) = [
        ("/at", json!(20_261_122)),
        ("/at", json!({"date": "2026-11-22"})),
        ("/currency", json!(["EUR"])),
        ("/discounts", json!({})),
        ("/taxes", json!("IVA")),
        ("/balance", json!(12.5)),
        ("/explain", json!("yes")),
        ("/current", json!([])),
        ("/next", json!("nothing")),
        ("/next/lines", json!({"0": null})),
        ("/current/interval", json!("month")),
        ("/current/trial", json!(0)),
        ("/current/period", json!("2026-11")),
    ][n % 13]
        .clone();
    if path.matches('/').count() > 1 {
        let parent = path.rsplit_once('/')?.0;
        if !request.pointer(parent)?.is_object() {
            return None;
        }
    }
    let (parent, name) = path.rsplit_once('/')?;
    request.pointer_mut(parent)?[name] = wrong;
    at("wrong_type", path)
}

const AMOUNTS: [&str; 6] = [
    "amount",
    "unit_amount",
    "flat_amount",
    "billed",
    "credited",
    "percent",
];

/// The paths of all amounts, whose members are texts.
fn amounts(request: &Value, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    walk(request, "", &mut |path, value| {
        let name = path.rsplit('/').next().unwrap_or_default();
        if names.contains(&name) && value.is_string() {
            found.push(path.to_owned());
        }
    });
    found
}

fn number_for_amount(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &AMOUNTS);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!(10.5);
    at("wrong_type", path)
}

fn not_a_decimal(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &AMOUNTS);
    let path = one_of(&all, n)?.to_owned();
    let wrong = [
        "",
        "1,5",
        "1e3",
        "+5",
        ".5",
        "5.",
        " 1",
        "0.0000000000001",
        "1000000000000.1",
        "ten",
        "NaN",
    ];
    *request.pointer_mut(&path)? = json!(wrong[n % wrong.len()]);
    at("amount", path)
}

fn negative_amount(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &AMOUNTS[..5]);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!("-0.01");
    at("amount", path)
}

fn balance_too_fine(request: &mut Value, n: usize) -> Option<Expected> {
    request["rules"] = json!("goto");
    request["currency"] = json!(["EUR", "JPY", "KWD"][n % 3]);
    request["balance"] = json!(["0.005", "0.5", "0.0005"][n % 3]);
    // Under other rules another interval may have been fine.
    at("amount", "/balance")
}

/// The paths of all moments.
fn moments(request: &Value) -> Vec<String> {
    let mut found = amounts(request, &["at", "start", "end"]);
    found.retain(|path| !path.contains("/id"));
    found
}

fn not_a_moment(request: &mut Value, n: usize) -> Option<Expected> {
    let all = moments(request);
    let path = one_of(&all, n)?.to_owned();
    let wrong = [
        "",
        "2026-13-01",
        "2026-02-29",
        "1969-12-31",
        "10000-01-01",
        "22.11.2026",
        "2026-11-22T10:00:00",
        "2026-11-22 10:00:00Z",
    ];
    *request.pointer_mut(&path)? = json!(wrong[n % wrong.len()]);
    at("moment", path)
}

fn kinds_mixed(request: &mut Value, n: usize) -> Option<Expected> {
    let all = moments(request);
    if all.len() < 2 {
        return None;
    }
    let path = one_of(&all, n)?.to_owned();
    let moment = request.pointer_mut(&path)?;
    let text = moment.as_str()?.to_owned();
    *moment = if text.len() == 10 {
        json!(format!("{text}T00:00:00Z"))
    } else {
        json!(text[..10])
    };
    // Which of the two kinds is the wrong one is nobody's to say.
    Some(("moment", None))
}

fn reversed_period(request: &mut Value, n: usize) -> Option<Expected> {
    let all = places(request, |_, members| members.contains_key("start"));
    let path = one_of(&all, n)?.to_owned();
    let period = request.pointer_mut(&path)?;
    let (start, end) = (period["start"].clone(), period["end"].clone());
    *period = if n.is_multiple_of(2) {
        json!({"start": end, "end": start})
    } else {
        json!({"start": start, "end": start})
    };
    at("period", path)
}

fn intervals(request: &Value) -> Vec<String> {
    places(request, |path, _| path.ends_with("/interval"))
}

fn no_such_unit(request: &mut Value, n: usize) -> Option<Expected> {
    let path = format!("{}/unit", one_of(&intervals(request), n)?);
    *request.pointer_mut(&path)? = json!(["decade", "Month", "", "hour"][n % 4]);
    at("interval", path)
}

fn interval_count(request: &mut Value, n: usize) -> Option<Expected> {
    let path = format!("{}/count", one_of(&intervals(request), n)?);
    *request.pointer_mut(&path)? = [json!(0), json!(1_001), json!(-1), json!(1.5)][n % 4].clone();
    at("interval", path)
}

fn anchor_day(request: &mut Value, n: usize) -> Option<Expected> {
    request["current"].as_object()?;
    request["current"]["anchor_day"] = json!([0, 32, 100][n % 3]);
    at("interval", "/current/anchor_day")
}

fn interval_change(request: &mut Value, _: usize) -> Option<Expected> {
    request["current"].as_object()?;
    request["next"].as_object_mut()?.remove("period");
    request["rules"] = json!({"cycle": "keep"});
    request["balance"] = json!("0");
    request["current"]["interval"] = json!({"unit": "month", "count": 1});
    request["next"]["interval"] = json!({"unit": "month", "count": 12});
    at("interval_change", "/next/interval")
}

fn no_such_currency(request: &mut Value, n: usize) -> Option<Expected> {
    request["currency"] = json!(["XXX", "eur", "EURO", "", "XAU"][n % 5]);
    at("currency", "/currency")
}

fn no_such_rule(request: &mut Value, n: usize) -> Option<Expected> {
    let (rules, path) = [
        (json!("unheard of"), ""),
        (json!({"preset": "unheard of"}), "/preset"),
        (json!({"unit": "fortnight"}), "/unit"),
        (json!({"round": {"mode": "bankers"}}), "/round/mode"),
        (json!({"round": {"scale": 13}}), "/round/scale"),
        (
            json!({"factor": {"scale": 19, "mode": "down"}}),
            "/factor/scale",
        ),
        (
            json!({"intermediate": {"scale": 13, "mode": "down"}}),
            "/intermediate/scale",
        ),
        (
            json!({"when_decreasing": {"credit": "some"}}),
            "/when_decreasing/credit",
        ),
        (json!({"preset": "lago", "tax_on": "gross"}), "/tax_on"),
    ][n % 9]
        .clone();
    request["rules"] = rules;
    at("rules", format!("/rules{path}"))
}

fn tiers(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, line) = a_line(request, n)?;
    let tier = |up_to: Value| json!({"up_to": up_to, "unit_amount": "1"});
    let (ends, at_fault) = [
        (vec![json!(10), json!(10), Value::Null], "/1/up_to"),
        (vec![json!(10), json!(9), Value::Null], "/1/up_to"),
        (vec![json!(10), json!(20)], "/1/up_to"),
        (vec![Value::Null, Value::Null], "/0/up_to"),
        (vec![json!(0), Value::Null], "/0/up_to"),
        (vec![], ""),
    ][n % 6]
        .clone();
    let tiers: Vec<Value> = ends.into_iter().map(tier).collect();
    let model = ["graduated", "volume"][n % 2];
    line["price"] = json!({"model": model, "tiers": tiers});
    at("tiers", format!("{path}/price/tiers{at_fault}"))
}

fn price_model(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, line) = a_line(request, n)?;
    if n.is_multiple_of(2) {
        line["price"]["model"] = json!(["free", "", "Flat"][n % 3]);
        return at("price", format!("{path}/price/model"));
    }
    line["price"] = json!({"model": "package", "size": 0, "amount": "1"});
    at("price", format!("{path}/price/size"))
}

fn quantity(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, line) = a_line(request, n)?;
    line["quantity"] = [json!(-1), json!(1.5), json!(1_000_001), json!(1e3)][n % 4].clone();
    at("quantity", format!("{path}/quantity"))
}

fn percent(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &["percent"]);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!(["100.000000000001", "-1", "101", "-0.01"][n % 4]);
    at("percent", path)
}

fn discount(request: &mut Value, n: usize) -> Option<Expected> {
    let (wrong, path) = [
        (json!({"id": "X"}), ""),
        (json!({"id": "X", "percent": "1", "amount": "1"}), ""),
        (
            json!({"id": "X", "percent": "1", "renewals": -1}),
            "/renewals",
        ),
        (
            json!({"id": "X", "amount": "1", "renewals": 0.5}),
            "/renewals",
        ),
    ][n % 4]
        .clone();
    let discounts = request["discounts"].as_array_mut()?;
    discounts.push(wrong);
    at(
        "discount",
        format!("/discounts/{}{path}", discounts.len() - 1),
    )
}

fn unknown_id(request: &mut Value, _: usize) -> Option<Expected> {
    let discounts = request["discounts"].as_array_mut()?;
    discounts.push(json!({"id": "X", "percent": "1", "line": "nobody"}));
    at(
        "unknown_id",
        format!("/discounts/{}/line", discounts.len() - 1),
    )
}

fn id_twice(request: &mut Value, n: usize) -> Option<Expected> {
    let lists = [
        "/taxes",
        "/discounts",
        "/current/taxes",
        "/current/lines",
        "/next/lines",
    ];
    let path = lists[n % lists.len()];
    let list = request.pointer_mut(path)?.as_array_mut()?;
    let first = list.first()?.clone();
    list.push(first);
    at("duplicate_id", format!("{path}/{}/id", list.len() - 1))
}

fn too_many(request: &mut Value, n: usize) -> Option<Expected> {
    let lists = [
        ("/taxes", 11),
        ("/discounts", 21),
        ("/current/taxes", 11),
        ("/current/lines", 101),
        ("/next/lines", 101),
    ];
    if n.is_multiple_of(6) {
        let (path, line) = a_line(request, n)?;
        let tiers: Vec<_> = (1..=101)
            .map(|n| json!({"up_to": (n < 101).then_some(n), "amount": "1"}))
            .collect();
        line["price"] = json!({"model": "stairstep", "tiers": tiers});
        return at("too_many", format!("{path}/price/tiers"));
    }
    let (path, count) = lists[n % lists.len()];
    let list = request.pointer_mut(path)?.as_array_mut()?;
    let first = list.first()?.clone();
    for index in list.len()..count {
        let mut other = first.clone();
        other["id"] = json!(format!("another {index}"));
        list.push(other);
    }
    at("too_many", path)
}

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
