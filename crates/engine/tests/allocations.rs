//! A total allocates nothing, and a quote nothing but the list of its lines: their ids are those of the request.

use allocation_counter::measure;
use midcycle_engine::json::Read;
use midcycle_engine::{QuoteRequest, quote, totals};

/// One request for each way through the arithmetic: two lines of several price models, two kinds of taxes, discounts.
fn requests() -> Vec<QuoteRequest> {
    let rules = [
        r#""goto""#,
        r#"{"cycle":"keep","unit":"millisecond","factor":{"scale":9,"mode":"half_up"},"tax_on":"line"}"#,
        r#"{"round":{"of":"net"},"intermediate":{"scale":7,"mode":"down"},"cycle":"keep"}"#,
        r#"{"effective":"period_end"}"#,
    ];
    let tiers =
        r#"[{"up_to":10,"unit_amount":"9.99"},{"up_to":null,"unit_amount":"8","flat_amount":"5"}]"#;
    let discounts =
        r#"[{"id":"TEN","percent":"10"},{"id":"FIVE","amount":"5","line":"seats","renewals":1}]"#;
    let request = |rules: &str, discounts: &str| {
        let lines = |seats: u32, quantity: u32| {
            format!(
                r#"[{{"id":"seats","quantity":{seats},"price":{{"model":"graduated","tiers":{tiers}}}}},
                {{"id":"support","quantity":{quantity},"price":{{"model":"per_unit","unit_amount":"69.00"}}}}]"#
            )
        };
        let text = format!(
            r#"{{"at":"2026-11-22","currency":"EUR","rules":{rules},"balance":"12.50","discounts":{discounts},
            "current":{{"period":{{"start":"2026-11-10","end":"2026-12-10"}},"interval":{{"unit":"month","count":1}},
            "taxes":[{{"id":"OLD","percent":"21"}},{{"id":"IN","percent":"5.5","inclusive":true}}],"lines":{}}},
            "next":{{"interval":{{"unit":"month","count":1}},"lines":{}}},
            "taxes":[{{"id":"IVA","percent":"22"}},{{"id":"IN","percent":"5.5","inclusive":true}}]}}"#,
            lines(8, 5),
            lines(14, 3),
        );
        QuoteRequest::from_text(&text).unwrap()
    };
    let both = |rules| [request(rules, "[]"), request(rules, discounts)];
    rules.into_iter().flat_map(both).collect()
}

#[test]
fn totals_allocate_nothing() {
    for request in requests() {
        let mut answer = None;
        let count = measure(|| answer = Some(totals(&request))).count_total;
        let totals = answer.unwrap().unwrap();
        assert_eq!(count, 0, "{:?}", request.rules);
        assert_eq!(totals, quote(&request).unwrap().totals());
    }
}

#[test]
fn a_quote_allocates_the_list_of_its_lines() {
    for request in requests() {
        let mut answer = None;
        let count = measure(|| answer = Some(quote(&request))).count_total;
        let lines = answer.unwrap().unwrap().lines.len();
        assert_eq!(count, u64::from(lines > 0), "{:?}", request.rules);
    }
}
