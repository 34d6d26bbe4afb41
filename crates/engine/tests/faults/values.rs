//! Faults of values: out of range, not rising, given twice, or naming what is not there.

use crate::Expected;
use crate::places::{a_line, amounts, at, one_of, places};
use serde_json::{Value, json};

pub(crate) fn reversed_period(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn intervals(request: &Value) -> Vec<String> {
    places(request, |path, _| path.ends_with("/interval"))
}

pub(crate) fn no_such_unit(request: &mut Value, n: usize) -> Option<Expected> {
    let path = format!("{}/unit", one_of(&intervals(request), n)?);
    *request.pointer_mut(&path)? = json!(["decade", "Month", "", "hour"][n % 4]);
    at("interval", path)
}

pub(crate) fn interval_count(request: &mut Value, n: usize) -> Option<Expected> {
    let path = format!("{}/count", one_of(&intervals(request), n)?);
    *request.pointer_mut(&path)? = [json!(0), json!(1_001), json!(-1), json!(1.5)][n % 4].clone();
    at("interval", path)
}

pub(crate) fn anchor_day(request: &mut Value, n: usize) -> Option<Expected> {
    request["current"].as_object()?;
    request["current"]["anchor_day"] = json!([0, 32, 100][n % 3]);
    at("interval", "/current/anchor_day")
}

pub(crate) fn interval_change(request: &mut Value, _: usize) -> Option<Expected> {
    request["current"].as_object()?;
    request["next"].as_object_mut()?.remove("period");
    request["rules"] = json!({"cycle": "keep"});
    request["balance"] = json!("0");
    request["current"]["interval"] = json!({"unit": "month", "count": 1});
    request["next"]["interval"] = json!({"unit": "month", "count": 12});
    at("interval_change", "/next/interval")
}

pub(crate) fn no_such_currency(request: &mut Value, n: usize) -> Option<Expected> {
    request["currency"] = json!(["XXX", "eur", "EURO", "", "XAU"][n % 5]);
    at("currency", "/currency")
}

pub(crate) fn no_such_rule(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn tiers(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn price_model(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, line) = a_line(request, n)?;
    if n.is_multiple_of(2) {
        line["price"]["model"] = json!(["free", "", "Flat"][n % 3]);
        return at("price", format!("{path}/price/model"));
    }
    line["price"] = json!({"model": "package", "size": 0, "amount": "1"});
    at("price", format!("{path}/price/size"))
}

pub(crate) fn quantity(request: &mut Value, n: usize) -> Option<Expected> {
    let (path, line) = a_line(request, n)?;
    line["quantity"] = [json!(-1), json!(1.5), json!(1_000_001), json!(1e3)][n % 4].clone();
    at("quantity", format!("{path}/quantity"))
}

pub(crate) fn percent(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &["percent"]);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!(["100.000000000001", "-1", "101", "-0.01"][n % 4]);
    at("percent", path)
}

pub(crate) fn discount(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn unknown_id(request: &mut Value, _: usize) -> Option<Expected> {
    let discounts = request["discounts"].as_array_mut()?;
    discounts.push(json!({"id": "X", "percent": "1", "line": "nobody"}));
    at(
        "unknown_id",
        format!("/discounts/{}/line", discounts.len() - 1),
    )
}

pub(crate) fn id_twice(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn too_many(request: &mut Value, n: usize) -> Option<Expected> {
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
