//! What is published: the numbers of other engines, and our own specification.

mod specification;
mod vectors;

use serde_json::Value;

/// Every member of `expected` must be equal in `found`; `lines` must occur in order, others may stand between.
pub fn agrees(expected: &Value, found: &Value, in_lines: bool) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected.iter().all(|(name, value)| {
            found
                .get(name)
                .is_some_and(|other| agrees(value, other, name == "lines"))
        }),
        (Value::Array(expected), Value::Array(found)) if in_lines => {
            let mut rest = found.iter();
            expected
                .iter()
                .all(|line| rest.any(|other| agrees(line, other, false)))
        }
        (expected, found) => expected == found,
    }
}
