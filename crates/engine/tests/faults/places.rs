//! Where in a request something can be broken.

use crate::Expected;
use serde_json::{Map, Value};

#[expect(clippy::unnecessary_wraps, reason = "it is what a plant gives back")]
pub(crate) fn at(code: &'static str, path: impl Into<String>) -> Option<Expected> {
    Some((code, Some(path.into())))
}

/// The paths of all objects in which `wanted` holds.
pub(crate) fn places(value: &Value, wanted: fn(&str, &Map<String, Value>) -> bool) -> Vec<String> {
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

pub(crate) fn walk(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
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

pub(crate) fn one_of(places: &[String], n: usize) -> Option<&str> {
    (!places.is_empty()).then(|| places[n % places.len()].as_str())
}

/// A line of either side, its path and itself.
pub(crate) fn a_line(request: &mut Value, n: usize) -> Option<(String, &mut Value)> {
    let lines = places(request, |path, members| {
        path.contains("/lines/") && members.contains_key("quantity")
    });
    let path = one_of(&lines, n)?.to_owned();
    let line = request.pointer_mut(&path)?;
    Some((path, line))
}

pub(crate) const AMOUNTS: [&str; 6] = [
    "amount",
    "unit_amount",
    "flat_amount",
    "billed",
    "credited",
    "percent",
];

/// The paths of all amounts, whose members are texts.
pub(crate) fn amounts(request: &Value, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    walk(request, "", &mut |path, value| {
        let name = path.rsplit('/').next().unwrap_or_default();
        if names.contains(&name) && value.is_string() {
            found.push(path.to_owned());
        }
    });
    found
}
