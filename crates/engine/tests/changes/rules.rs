//! Axes that act only sometimes: each where it acts, and where it must not.

use midcycle_engine::json::Read;
use midcycle_engine::{Quote, QuoteRequest, quote};

/// So many seats at 30.00 a month become so many, on 20 November of a period from the 10th to 10 December.
fn changed(rules: &str, at: &str, before: u32, after: u32) -> Quote {
    let time = at.get(10..).unwrap_or_default();
    let lines = |quantity| {
        format!(
            r#"[{{"id":"seats","quantity":{quantity},"price":{{"model":"per_unit","unit_amount":"30.00"}}}}]"#
        )
    };
    let text = format!(
        r#"{{"at":"{at}","currency":"EUR","rules":{rules},"next":{{"interval":{{"unit":"month","count":1}},"lines":{}}},
        "current":{{"period":{{"start":"2026-11-10{time}","end":"2026-12-10{time}"}},
        "interval":{{"unit":"month","count":1}},"lines":{}}}}}"#,
        lines(after),
        lines(before)
    );
    quote(&QuoteRequest::from_text(&text).unwrap()).unwrap()
}

fn amounts(quote: &Quote) -> Vec<String> {
    quote
        .lines
        .iter()
        .map(|line| line.amount.to_string())
        .collect()
}

/// 20 of 30 days are left.
#[test]
fn axes_for_a_decrease_act_on_a_decrease_only() {
    let rules = r#"{"cycle":"keep","when_decreasing":{"effective":"period_end"}}"#;
    let date = "2026-11-20";
    assert_eq!(amounts(&changed(rules, date, 2, 3)), ["-40.00", "60.00"]);
    assert_eq!(amounts(&changed(rules, date, 2, 2)), ["-40.00", "40.00"]);
    assert!(changed(rules, date, 3, 2).lines.is_empty());
    let rules = r#"{"cycle":"keep","when_decreasing":{"credit":"none","round":{"scale":0}}}"#;
    assert_eq!(amounts(&changed(rules, date, 2, 3)), ["-40.00", "60.00"]);
    assert_eq!(amounts(&changed(rules, date, 3, 2)), ["40"]);
}

/// The day after is for counting days; who counts hours counts on from the moment.
#[test]
fn the_next_day_is_for_days_only() {
    let rules = |unit| {
        format!(
            r#"{{"cycle":"keep","unit":"{unit}","credit_from":"next_day","charge_from":"next_day"}}"#
        )
    };
    // 19 of 30 days, and 20 x 24 of 30 x 24 hours.
    let table = [
        ("day", "2026-11-20", ["-38.00", "57.00"]),
        ("day", "2026-11-20T10:00:00Z", ["-38.00", "57.00"]),
        ("hour", "2026-11-20", ["-40.00", "60.00"]),
        ("second", "2026-11-20T10:00:00Z", ["-40.00", "60.00"]),
    ];
    for (unit, at, expected) in table {
        assert_eq!(
            amounts(&changed(&rules(unit), at, 2, 3)),
            expected,
            "{unit} {at}"
        );
    }
}

/// A day count is for days only, too: 30/360 has 20 of 30 days here, and hours are hours.
#[test]
fn the_day_count_is_for_days_only() {
    let table = [
        (r#"{"cycle":"keep","day_count":"30/360"}"#, "-40.00"),
        (
            r#"{"cycle":"keep","day_count":"30/360","unit":"hour"}"#,
            "-40.00",
        ),
        (r#"{"cycle":"keep","credit":"full"}"#, "-60.00"),
    ];
    for (rules, credit) in table {
        assert_eq!(
            amounts(&changed(rules, "2026-11-20", 2, 3))[0],
            credit,
            "{rules}"
        );
    }
}
