//! RFC 8785: one text for one JSON value.

use crate::error::QuoteError;
use crate::json::{Value, Writer, parse};
use alloc::string::String;
use alloc::vec::Vec;

/// The canonical form of JSON that the engine's own writer made: members sorted, no white space. Members of the name
/// `without` are left out.
///
/// The writer already writes strings as RFC 8785 wants them, and whole numbers only.
pub(super) fn canonical(text: &str, without: &str) -> Result<String, QuoteError> {
    let mut out = Writer::default();
    write(&parse(text)?, without, &mut out);
    Ok(out.into_text())
}

fn write(value: &Value<'_>, without: &str, out: &mut Writer) {
    match value {
        Value::Null => out.null(),
        Value::Bool(value) => out.boolean(*value),
        Value::Number(text) => out.raw(text),
        Value::Text(text) => out.text(text),
        Value::List(items) => out.sequence(|out| {
            for item in items {
                write(item, without, out);
            }
        }),
        Value::Object(members) => out.object(|out| {
            let mut sorted: Vec<_> = members.iter().filter(|(name, _)| name != without).collect();
            // RFC 8785 sorts by UTF-16 code units.
            sorted.sort_unstable_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            for (name, value) in sorted {
                write(value, without, out.any_name(name));
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_by_utf16() {
        // U+1F600 is the surrogates d83d de00, and so comes before U+FB33.
        let table = [
            (
                r#"{"b": [1, {"d": "x", "c": null}], "a": true}"#,
                r#"{"a":true,"b":[1,{"c":null,"d":"x"}]}"#,
            ),
            (
                "{\"\u{fb33}\":1,\"\u{1f600}\":2}",
                "{\"\u{1f600}\":2,\"\u{fb33}\":1}",
            ),
            (
                r#"{"lines": [{"why": [{"b": 1}], "a": 2}]}"#,
                r#"{"lines":[{"a":2}]}"#,
            ),
            (r#""\u000a\u001f\u00e9\/\"""#, "\"\\n\\u001fé/\\\"\""),
        ];
        for (text, expected) in table {
            assert_eq!(canonical(text, "why").unwrap(), expected);
        }
    }
}
