//! Discounts worked out by hand: what each cuts, and what is left of each line.

use midcycle_engine::json::Read;
use midcycle_engine::quote::{Kind, after};
use midcycle_engine::{QuoteRequest, quote};

/// Lines of a flat price, some discounts, and what must come of them.
struct Case {
    name: &'static str,
    /// The price of each line, in order: `a`, `b`, `c`.
    prices: &'static [&'static str],
    discounts: &'static str,
    /// Each discount line, in order.
    cuts: &'static [&'static str],
    /// What was billed for each line in the end.
    billed: &'static [&'static str],
}

const CASES: [Case; 12] = [
    Case {
        name: "a third of a cent is given to the first line of equals",
        prices: &["10.00", "10.00", "10.00"],
        discounts: r#"[{"id":"D","amount":"10.00"}]"#,
        // 3.3333... each: 3.33 and one cent more for the earliest.
        cuts: &["D -10.00"],
        billed: &["6.66", "6.67", "6.67"],
    },
    Case {
        name: "the largest remainder comes first, not the first line",
        prices: &["1.00", "2.00"],
        discounts: r#"[{"id":"D","amount":"1.00"}]"#,
        // 0.3333... and 0.6666...
        cuts: &["D -1.00"],
        billed: &["0.67", "1.33"],
    },
    Case {
        name: "two cents for the two largest remainders",
        prices: &["0.30", "0.30", "0.10"],
        discounts: r#"[{"id":"D","amount":"0.20"}]"#,
        // 8.571, 8.571 and 2.857 cents: 8, 8, 2 and one more for the third and the first.
        cuts: &["D -0.20"],
        billed: &["0.21", "0.22", "0.07"],
    },
    Case {
        name: "a line of nothing gives nothing",
        prices: &["0.00", "5.00"],
        discounts: r#"[{"id":"D","percent":"50"}]"#,
        cuts: &["D -2.50"],
        billed: &["0", "2.5"],
    },
    Case {
        name: "nothing is cut of nothing",
        prices: &["0.00", "0.00"],
        discounts: r#"[{"id":"D","percent":"50"},{"id":"E","amount":"3"}]"#,
        cuts: &["D 0.00", "E 0.00"],
        billed: &["0", "0"],
    },
    Case {
        name: "percents come before amounts, each of what is left",
        prices: &["100.00"],
        discounts: r#"[{"id":"A","amount":"10"},{"id":"B","percent":"10"},{"id":"C","percent":"50"}]"#,
        cuts: &["B -10.00", "C -45.00", "A -10.00"],
        billed: &["35"],
    },
    Case {
        name: "amounts cut to zero and no further",
        prices: &["10.00", "20.00"],
        discounts: r#"[{"id":"A","amount":"25"},{"id":"B","amount":"25"}]"#,
        // 8.3333... and 16.6666... first; then what is left.
        cuts: &["A -25.00", "B -5.00"],
        billed: &["0", "0"],
    },
    Case {
        name: "a named line is cut alone",
        prices: &["10.00", "20.00"],
        discounts: r#"[{"id":"A","percent":"25","line":"b"},{"id":"B","amount":"12","line":"a"}]"#,
        cuts: &["A -5.00", "B -10.00"],
        billed: &["0", "15"],
    },
    Case {
        name: "all is cut after a named line was",
        prices: &["10.00", "20.00"],
        discounts: r#"[{"id":"A","percent":"50","line":"b"},{"id":"B","percent":"10"}]"#,
        cuts: &["A -10.00", "B -2.00"],
        billed: &["9", "9"],
    },
    Case {
        name: "a percent is rounded as the negative amount it is",
        prices: &["0.05"],
        discounts: r#"[{"id":"A","percent":"50"}]"#,
        // -0.025: ties away from zero.
        cuts: &["A -0.03"],
        billed: &["0.02"],
    },
    Case {
        name: "percents with decimals",
        prices: &["99.99"],
        discounts: r#"[{"id":"A","percent":"33.333"}]"#,
        // 33.32966...
        cuts: &["A -33.33"],
        billed: &["66.66"],
    },
    Case {
        name: "amounts beyond 128 bits are shared out as exactly",
        prices: &["999999999999.99", "999999999999.98", "0.03"],
        discounts: r#"[{"id":"A","amount":"1000000000000"}]"#,
        // Half of each: 499999999999.995, 499999999999.99 and 0.015.
        cuts: &["A -1000000000000.00"],
        billed: &["499999999999.99", "499999999999.99", "0.02"],
    },
];

fn request(case: &Case) -> QuoteRequest {
    let line = |(id, price): (&str, &&str)| {
        format!(r#"{{"id":"{id}","quantity":1,"price":{{"model":"flat","amount":"{price}"}}}}"#)
    };
    let lines: Vec<_> = ["a", "b", "c"]
        .into_iter()
        .zip(case.prices)
        .map(line)
        .collect();
    let text = format!(
        r#"{{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"discounts":{},
        "next":{{"interval":{{"unit":"month","count":1}},"lines":[{}]}}}}"#,
        case.discounts,
        lines.join(",")
    );
    QuoteRequest::from_text(&text).unwrap()
}

#[test]
fn discounts_worked_out_by_hand() {
    for case in &CASES {
        let request = request(case);
        let quote = quote(&request).unwrap();
        let discounts = quote
            .lines
            .iter()
            .filter(|line| line.kind == Kind::Discount);
        let cuts: Vec<_> = discounts
            .map(|line| format!("{} {}", line.id, line.amount))
            .collect();
        assert_eq!(cuts, case.cuts, "{}", case.name);
        let kept = after(&request, &quote).unwrap().unwrap();
        let billed = kept
            .lines
            .iter()
            .map(|line| line.billed.unwrap().normalize().to_string());
        assert_eq!(billed.collect::<Vec<_>>(), case.billed, "{}", case.name);
    }
}

/// A request whose scale is so fine that shares pass 128 bits on the way.
#[test]
fn shares_beyond_128_bits() {
    let text = r#"{"at":"2026-11-22","currency":"EUR","current":null,
        "rules":{"round":{"scale":12}},"discounts":[{"id":"A","percent":"50"}],
        "next":{"interval":{"unit":"month","count":1},"lines":[
        {"id":"a","quantity":1000000,"price":{"model":"per_unit","unit_amount":"300000000000"}},
        {"id":"b","quantity":1000000,"price":{"model":"per_unit","unit_amount":"100000000000.000000000002"}}]}}"#;
    let request = QuoteRequest::from_text(text).unwrap();
    let quote = quote(&request).unwrap();
    assert_eq!(
        quote.subtotal.to_string(),
        "200000000000000000.000001000000"
    );
    let kept = after(&request, &quote).unwrap().unwrap();
    // Half of each; as a decimal of 28 digits neither can be kept, and the list price is.
    assert_eq!(kept.lines[0].billed, None);
    let explained = QuoteRequest {
        explain: true,
        ..request
    };
    let text = midcycle_engine::json::to_text(&midcycle_engine::quote(&explained).unwrap());
    for share in [
        r#"{"step":"share","id":"a","amount":"-150000000000000000.000000000000"}"#,
        r#"{"step":"share","id":"b","amount":"-50000000000000000.000001000000"}"#,
    ] {
        assert!(text.contains(share), "{text}");
    }
}

/// Ending a subscription, a discount may still name a line of what is owned; it cuts nothing.
#[test]
fn a_discount_on_what_ends_cuts_nothing() {
    let ending = |line: &str| {
        let text = format!(
            r#"{{"at":"2026-11-22","currency":"EUR","rules":"goto","next":null,
            "discounts":[{{"id":"D","percent":"10","line":"{line}"}}],
            "current":{{"period":{{"start":"2026-11-10","end":"2026-12-10"}},"interval":{{"unit":"month","count":1}},
            "lines":[{{"id":"a","quantity":1,"price":{{"model":"flat","amount":"30.00"}}}},
                     {{"id":"b","quantity":1,"price":{{"model":"flat","amount":"30.00"}}}}]}}}}"#
        );
        quote(&QuoteRequest::from_text(&text).unwrap())
    };
    let quote = ending("b").unwrap();
    assert_eq!(quote.total.to_string(), "-36.00"); // twice 30.00 x 18 / 30
    assert!(
        quote
            .lines
            .iter()
            .any(|line| line.kind == Kind::Discount && line.amount.is_zero())
    );
    assert_eq!(ending("c").unwrap_err().path(), "/discounts/0/line");
}
