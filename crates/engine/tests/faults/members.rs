//! Faults of members: unknown, missing, of another type, or a text that is no amount or moment.

use crate::Expected;
use crate::places::{AMOUNTS, amounts, at, one_of, places, walk};
use serde_json::{Value, json};

pub(crate) fn unknown_member(request: &mut Value, n: usize) -> Option<Expected> {
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
pub(crate) const REQUIRED: [&str; 12] = [
    "at", "currency", "rules", "current", "next", "period", "interval", "lines", "id", "quantity",
    "price", "model",
];

pub(crate) fn missing_member(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn another_type(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn number_for_amount(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &AMOUNTS);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!(10.5);
    at("wrong_type", path)
}

pub(crate) fn not_a_decimal(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn negative_amount(request: &mut Value, n: usize) -> Option<Expected> {
    let all = amounts(request, &AMOUNTS[..5]);
    let path = one_of(&all, n)?.to_owned();
    *request.pointer_mut(&path)? = json!("-0.01");
    at("amount", path)
}

pub(crate) fn balance_too_fine(request: &mut Value, n: usize) -> Option<Expected> {
    request["rules"] = json!("goto");
    request["currency"] = json!(["EUR", "JPY", "KWD"][n % 3]);
    request["balance"] = json!(["0.005", "0.5", "0.0005"][n % 3]);
    // Under other rules another interval may have been fine.
    at("amount", "/balance")
}

/// The paths of all moments.
pub(crate) fn moments(request: &Value) -> Vec<String> {
    let mut found = amounts(request, &["at", "start", "end"]);
    found.retain(|path| !path.contains("/id"));
    found
}

pub(crate) fn not_a_moment(request: &mut Value, n: usize) -> Option<Expected> {
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

pub(crate) fn kinds_mixed(request: &mut Value, n: usize) -> Option<Expected> {
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
