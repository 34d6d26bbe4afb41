//! Bad input: for every code of the contract the place and the kind of the fault.

use midcycle_engine::json::Read;
use midcycle_engine::{QuoteRequest, quote};
use serde_json::{Value, json};

/// A request without a fault, to plant one in.
fn good() -> Value {
    json!({
        "at": "2026-11-22", "currency": "EUR", "rules": "goto",
        "current": {
            "period": {"start": "2026-11-10", "end": "2026-12-10"},
            "interval": {"unit": "month", "count": 1},
            "anchor_day": 10, "trial": false, "taxes": [{"id": "IVA", "percent": "22"}],
            "lines": [{"id": "licences", "quantity": 5, "price": {"model": "per_unit", "unit_amount": "69.00"},
                       "billed": "345.00", "credited": "0.00",
                       "full_period": {"start": "2026-11-10", "end": "2026-12-10"}}]
        },
        "next": {
            "interval": {"unit": "year", "count": 1},
            "lines": [{"id": "licences", "quantity": 8, "price": {"model": "per_unit", "unit_amount": "660.00"}}]
        },
        "discounts": [{"id": "LAUNCH", "percent": "10", "line": "licences", "renewals": null}],
        "taxes": [{"id": "IVA", "percent": "22", "inclusive": false}],
        "balance": "12.50", "explain": false
    })
}

/// The answer's code and path, for a request in which `path` was replaced by `value`.
fn fault_with(path: &str, value: Value) -> (&'static str, String) {
    let mut request = good();
    let (parent, name) = path.rsplit_once('/').unwrap();
    match request.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(name.to_string(), value)),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => unreachable!("{path}"),
    }
    fault(&request.to_string())
}

fn fault_without(path: &str) -> (&'static str, String) {
    let mut request = good();
    let (parent, name) = path.rsplit_once('/').unwrap();
    request
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(name);
    fault(&request.to_string())
}

fn fault(text: &str) -> (&'static str, String) {
    match QuoteRequest::from_text(text).and_then(|request| quote(&request)) {
        Ok(_) => ("none", String::new()),
        Err(error) => {
            assert!(!error.message().is_empty());
            (error.code().as_str(), error.path().to_string())
        }
    }
}

#[test]
fn the_request_without_a_fault_is_answered() {
    assert_eq!(fault(&good().to_string()), ("none", String::new()));
}

#[test]
fn every_member_that_is_required_is_missed() {
    for path in [
        "/at",
        "/currency",
        "/rules",
        "/current",
        "/next",
        "/current/period",
        "/current/period/start",
        "/current/period/end",
        "/current/interval",
        "/current/interval/unit",
        "/current/interval/count",
        "/current/lines",
        "/current/lines/0/id",
        "/current/lines/0/quantity",
        "/current/lines/0/price",
        "/current/lines/0/price/model",
        "/current/lines/0/price/unit_amount",
        "/next/interval",
        "/next/lines",
        "/next/lines/0/id",
        "/taxes/0/id",
        "/taxes/0/percent",
        "/discounts/0/id",
    ] {
        assert_eq!(fault_without(path), ("missing_field", path.to_string()));
    }
}

#[test]
fn faults_are_named_with_their_place() {
    let tiers = |tiers: Value| json!({"model": "graduated", "tiers": tiers});
    let tier = |up_to: Value| json!({"up_to": up_to, "unit_amount": "1"});
    let many = |count: usize| Value::Array(vec![tier(Value::Null); count]);
    let table: Vec<(&str, Value, &str, &str)> = vec![
        // A member that the contract does not know, at any depth.
        ("/rounding", json!(1), "unknown_field", "/rounding"),
        (
            "/next/lines/0/billed",
            json!("1"),
            "unknown_field",
            "/next/lines/0/billed",
        ),
        (
            "/next/lines/0/price/amount",
            json!("1"),
            "unknown_field",
            "/next/lines/0/price/amount",
        ),
        ("/a~b", json!(1), "unknown_field", "/a~0b"),
        // Another type.
        ("/at", json!(20_261_122), "wrong_type", "/at"),
        ("/currency", json!(null), "wrong_type", "/currency"),
        ("/current", json!([]), "wrong_type", "/current"),
        ("/next/lines", json!({}), "wrong_type", "/next/lines"),
        (
            "/next/lines/0/quantity",
            json!("8"),
            "wrong_type",
            "/next/lines/0/quantity",
        ),
        (
            "/next/lines/0/price/unit_amount",
            json!(660),
            "wrong_type",
            "/next/lines/0/price/unit_amount",
        ),
        (
            "/taxes/0/percent",
            json!(22),
            "wrong_type",
            "/taxes/0/percent",
        ),
        (
            "/taxes/0/inclusive",
            json!("no"),
            "wrong_type",
            "/taxes/0/inclusive",
        ),
        ("/balance", json!(12.5), "wrong_type", "/balance"),
        ("/explain", json!(0), "wrong_type", "/explain"),
        // Not an amount.
        ("/balance", json!("12,50"), "amount", "/balance"),
        ("/balance", json!("12.505"), "amount", "/balance"),
        ("/balance", json!("0.0000000000001"), "amount", "/balance"),
        ("/balance", json!("1000000000001"), "amount", "/balance"),
        (
            "/next/lines/0/price/unit_amount",
            json!("-1"),
            "amount",
            "/next/lines/0/price/unit_amount",
        ),
        (
            "/next/lines/0/price/unit_amount",
            json!("1e3"),
            "amount",
            "/next/lines/0/price/unit_amount",
        ),
        (
            "/current/lines/0/billed",
            json!("-1"),
            "amount",
            "/current/lines/0/billed",
        ),
        (
            "/current/lines/0/credited",
            json!("-0.01"),
            "amount",
            "/current/lines/0/credited",
        ),
        (
            "/taxes/0/percent",
            json!("22%"),
            "amount",
            "/taxes/0/percent",
        ),
        // Not a moment.
        ("/at", json!("2026-02-30"), "moment", "/at"),
        ("/at", json!("22.11.2026"), "moment", "/at"),
        ("/at", json!("1969-12-31"), "moment", "/at"),
        (
            "/at",
            json!("2026-11-22T00:00:00Z"),
            "moment",
            "/current/period/start",
        ),
        (
            "/current/period/end",
            json!("2026-12-10T00:00:00Z"),
            "moment",
            "/current/period/end",
        ),
        // Periods.
        (
            "/current/period/end",
            json!("2026-11-10"),
            "period",
            "/current/period",
        ),
        (
            "/current/period/end",
            json!("2026-11-01"),
            "period",
            "/current/period",
        ),
        (
            "/next/period",
            json!({"start": "2027-01-01", "end": "2027-01-01"}),
            "period",
            "/next/period",
        ),
        // Intervals.
        (
            "/next/interval/unit",
            json!("quarter"),
            "interval",
            "/next/interval/unit",
        ),
        (
            "/next/interval/count",
            json!(0),
            "interval",
            "/next/interval/count",
        ),
        (
            "/next/interval/count",
            json!(1001),
            "interval",
            "/next/interval/count",
        ),
        (
            "/next/interval/count",
            json!(1.5),
            "interval",
            "/next/interval/count",
        ),
        (
            "/current/anchor_day",
            json!(0),
            "interval",
            "/current/anchor_day",
        ),
        (
            "/current/anchor_day",
            json!(32),
            "interval",
            "/current/anchor_day",
        ),
        (
            "/rules",
            json!({"cycle": "keep"}),
            "interval_change",
            "/next/interval",
        ),
        ("/currency", json!("EURO"), "currency", "/currency"),
        ("/currency", json!("XAU"), "currency", "/currency"),
        // Rules.
        ("/rules", json!("gotoo"), "rules", "/rules"),
        (
            "/rules",
            json!({"preset": "gotoo"}),
            "rules",
            "/rules/preset",
        ),
        (
            "/rules",
            json!({"unit": "fortnight"}),
            "rules",
            "/rules/unit",
        ),
        (
            "/rules",
            json!({"unti": "day"}),
            "unknown_field",
            "/rules/unti",
        ),
        (
            "/rules",
            json!({"round": {"mode": "nearest"}}),
            "rules",
            "/rules/round/mode",
        ),
        (
            "/rules",
            json!({"round": {"scale": 13}}),
            "rules",
            "/rules/round/scale",
        ),
        (
            "/rules",
            json!({"factor": {"scale": 19, "mode": "up"}}),
            "rules",
            "/rules/factor/scale",
        ),
        (
            "/rules",
            json!({"when_decreasing": {"preset": "goto"}}),
            "unknown_field",
            "/rules/when_decreasing/preset",
        ),
        // Prices and tiers.
        (
            "/next/lines/0/price",
            json!({"model": "free"}),
            "price",
            "/next/lines/0/price/model",
        ),
        (
            "/next/lines/0/price",
            json!({"model": "package", "size": 0, "amount": "1"}),
            "price",
            "/next/lines/0/price/size",
        ),
        (
            "/next/lines/0/price",
            tiers(json!([])),
            "tiers",
            "/next/lines/0/price/tiers",
        ),
        (
            "/next/lines/0/price",
            tiers(json!([tier(json!(5))])),
            "tiers",
            "/next/lines/0/price/tiers/0/up_to",
        ),
        (
            "/next/lines/0/price",
            tiers(json!([tier(json!(5)), tier(json!(5)), tier(Value::Null)])),
            "tiers",
            "/next/lines/0/price/tiers/1/up_to",
        ),
        (
            "/next/lines/0/price",
            tiers(json!([tier(Value::Null), tier(Value::Null)])),
            "tiers",
            "/next/lines/0/price/tiers/0/up_to",
        ),
        (
            "/next/lines/0/price",
            tiers(many(101)),
            "too_many",
            "/next/lines/0/price/tiers",
        ),
        // Quantities and percentages.
        (
            "/next/lines/0/quantity",
            json!(-1),
            "quantity",
            "/next/lines/0/quantity",
        ),
        (
            "/next/lines/0/quantity",
            json!(1.5),
            "quantity",
            "/next/lines/0/quantity",
        ),
        (
            "/next/lines/0/quantity",
            json!(1_000_001),
            "quantity",
            "/next/lines/0/quantity",
        ),
        (
            "/taxes/0/percent",
            json!("100.01"),
            "percent",
            "/taxes/0/percent",
        ),
        (
            "/taxes/0/percent",
            json!("-1"),
            "percent",
            "/taxes/0/percent",
        ),
        (
            "/discounts/0/percent",
            json!("101"),
            "percent",
            "/discounts/0/percent",
        ),
        // Discounts.
        (
            "/discounts/0/amount",
            json!("1"),
            "discount",
            "/discounts/0",
        ),
        (
            "/discounts/0/percent",
            json!(null),
            "discount",
            "/discounts/0",
        ),
        (
            "/discounts/0/renewals",
            json!(-1),
            "discount",
            "/discounts/0/renewals",
        ),
        (
            "/discounts/0/line",
            json!("licenses"),
            "unknown_id",
            "/discounts/0/line",
        ),
    ];
    for (path, value, code, at) in table {
        let shown = value.to_string();
        assert_eq!(
            fault_with(path, value),
            (code, at.to_string()),
            "{path} = {shown:.80}"
        );
    }
}

#[test]
fn limits_hold_at_the_edge_and_one_past_it() {
    let lines = |count: usize| -> Value {
        let line = |n| json!({"id": format!("l{n}"), "quantity": 1, "price": {"model": "flat", "amount": "1"}});
        (0..count).map(line).collect()
    };
    let named = |count: usize, member: &str| -> Value {
        (0..count)
            .map(|n| json!({"id": format!("n{n}"), member: "1"}))
            .collect()
    };
    let mut at_the_edge = good();
    at_the_edge["next"]["lines"] = lines(100);
    at_the_edge["discounts"] = named(20, "percent");
    at_the_edge["taxes"] = named(10, "percent");
    assert_eq!(fault(&at_the_edge.to_string()).0, "none");
    for (path, value) in [
        ("/next/lines", lines(101)),
        ("/current/lines", lines(101)),
        ("/discounts", named(21, "percent")),
        ("/taxes", named(11, "percent")),
        ("/current/taxes", named(11, "percent")),
    ] {
        assert_eq!(fault_with(path, value), ("too_many", path.to_string()));
    }
    assert_eq!(
        fault_with("/next/lines/0/quantity", json!(1_000_000)).0,
        "none"
    );
    assert_eq!(fault_with("/next/interval/count", json!(1_000)).0, "none");
    assert_eq!(fault_with("/balance", json!("1000000000000")).0, "none");
}

#[test]
fn ids_are_unique_in_their_list() {
    let tax = json!({"id": "IVA", "percent": "1"});
    assert_eq!(
        fault_with("/taxes", json!([tax, tax])),
        ("duplicate_id", "/taxes/1/id".to_string())
    );
    let line = good()["next"]["lines"][0].clone();
    assert_eq!(
        fault_with("/next/lines", json!([line, line])),
        ("duplicate_id", "/next/lines/1/id".to_string())
    );
}

#[test]
fn neither_current_nor_next_is_a_missing_next() {
    let mut request = good();
    request["current"] = Value::Null;
    request["next"] = Value::Null;
    request["discounts"] = json!([]);
    assert_eq!(
        fault(&request.to_string()),
        ("missing_field", "/next".to_string())
    );
}

#[test]
fn what_is_beyond_the_answer_is_overflow() {
    // 10^6 x 10^12 is 10^18, just within; with 22 % tax it is beyond.
    let price = json!({"model": "per_unit", "unit_amount": "1000000000000"});
    let mut request = good();
    request["next"]["lines"][0]["quantity"] = json!(1_000_000);
    request["next"]["lines"][0]["price"] = price;
    request["discounts"] = json!([]);
    assert_eq!(fault(&request.to_string()).0, "overflow");
    request["taxes"] = json!([]);
    request["current"] = Value::Null;
    assert_eq!(fault(&request.to_string()).0, "none");
    // A period that would end after 9999.
    assert_eq!(fault_with("/at", json!("9999-06-01")).0, "overflow");
}

#[test]
fn texts_that_are_not_json_are_syntax() {
    for text in ["", "{", "null x", "{\"at\":1,\"at\":2}", "\u{0}"] {
        assert_eq!(fault(text).0, "syntax", "{text:?}");
    }
    assert_eq!(fault("null"), ("wrong_type", String::new()));
    assert_eq!(fault("[]"), ("wrong_type", String::new()));
}

/// Of several faults the first in the contract's order is told, and none that only follows from it.
#[test]
fn the_first_fault_is_told() {
    let mut request = good();
    request["balance"] = json!(1);
    request["next"]["lines"][0]["price"] = json!({"model": "weekly"});
    request["next"]["lines"][0]["quantity"] = json!(-1);
    let lines = request["next"]["lines"].as_array_mut().unwrap();
    lines.push(json!("no line"));
    let told = [
        ("quantity", "/next/lines/0/quantity"),
        ("price", "/next/lines/0/price/model"),
        ("wrong_type", "/next/lines/1"),
        ("wrong_type", "/balance"),
    ];
    let repairs: [fn(&mut Value); 4] = [
        |request| request["next"]["lines"][0]["quantity"] = json!(8),
        |request| request["next"]["lines"][0]["price"] = json!({"model": "flat", "amount": "1"}),
        |request| drop(request["next"]["lines"].as_array_mut().unwrap().pop()),
        |request| request["balance"] = json!("1"),
    ];
    for ((code, path), repair) in told.into_iter().zip(repairs) {
        assert_eq!(fault(&request.to_string()), (code, path.to_string()));
        repair(&mut request);
    }
    assert_eq!(fault(&request.to_string()).0, "none");
}
