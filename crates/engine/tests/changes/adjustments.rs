//! Under `round.of: net` a line that is on both sides is one difference, and none where nothing changed.

use midcycle_engine::json::Read;
use midcycle_engine::{Quote, QuoteRequest, quote};

/// A line before and after a change on the first day of a period that goes on; more members of the line before.
fn changed(before: &str, more: &str, after: &str) -> Quote {
    let text = format!(
        r#"{{"at":"2026-11-10","currency":"EUR","rules":{{"cycle":"keep","round":{{"of":"net"}}}},
        "current":{{"period":{{"start":"2026-11-10","end":"2026-12-10"}},"interval":{{"unit":"month","count":1}},
        "lines":[{{"id":"seats",{before}{more}}}]}},
        "next":{{"interval":{{"unit":"month","count":1}},"lines":[{{"id":"seats",{after}}}]}}}}"#
    );
    quote(&QuoteRequest::from_text(&text).unwrap()).unwrap()
}

const TWO: &str = r#""quantity":2,"price":{"model":"per_unit","unit_amount":"10.00"}"#;
const TWO_FLAT: &str = r#""quantity":2,"price":{"model":"flat","amount":"20.00"}"#;
const THREE_FLAT: &str = r#""quantity":3,"price":{"model":"flat","amount":"20.00"}"#;
const THREE: &str = r#""quantity":3,"price":{"model":"per_unit","unit_amount":"10.00"}"#;

#[test]
fn a_difference_of_nothing_stays_where_something_changed() {
    let table = [
        ("nothing changed", TWO, "", TWO, &[][..]),
        ("another price", TWO, "", TWO_FLAT, &["0.00"]),
        ("another quantity", TWO_FLAT, "", THREE_FLAT, &["0.00"]),
        ("more of them", TWO, "", THREE, &["10.00"]),
        // It was billed at less, so less comes back.
        (
            "nothing changed but what was paid",
            TWO,
            r#","billed":"15.00""#,
            TWO,
            &["5.00"],
        ),
    ];
    for (name, before, more, after, expected) in table {
        let quote = changed(before, more, after);
        let lines: Vec<_> = quote
            .lines
            .iter()
            .map(|line| line.amount.to_string())
            .collect();
        assert_eq!(lines, expected, "{name}");
        assert!(
            quote
                .lines
                .iter()
                .all(|line| line.kind.name() == "adjustment"),
            "{name}"
        );
    }
}
