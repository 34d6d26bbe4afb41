//! What a store keeps of a change, and the change after it.

use super::{Case, MONTH, NOVEMBER, check, noted, owned, request, wanted};
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::quote::after;
use midcycle_engine::{QuoteRequest, quote};

/// The most reported bug of other engines: a second change in the same period credited the first plan again.
/// 499 a month became 998, and then 1497: the unused part of the 998 must come back.
#[test]
fn a_second_change_credits_what_was_billed_for_the_current_plan() {
    let taxes = r#"[{"id":"IVA","percent":"22"}]"#;
    let first = Case {
        name: "first change",
        at: "2026-11-20",
        currency: "EUR",
        current: owned(NOVEMBER, MONTH, 1, "499.00"),
        next: wanted(MONTH, 1, "998.00"),
        taxes,
        balance: "0",
        expected: &[
            "credit 499.00 x 20/30 = -332.67", // 332.666...
            "charge 998.00 x 1/1 = 998.00",
            "IVA 22 of 665.33 = 146.37", // 146.3726
            "total 811.70",
            "2026-11-20 to 2026-12-20",
        ],
    };
    check(&first);
    let request_one = request(&first);
    let quote_one = quote(&request_one).unwrap();
    let kept = after(&request_one, &quote_one).unwrap().unwrap();
    assert_eq!(
        to_text(&kept),
        r#"{"period":{"start":"2026-11-20","end":"2026-12-20"},"interval":{"unit":"month","count":1},"anchor_day":20,"trial":false,"taxes":[{"id":"IVA","percent":"22","inclusive":false}],"lines":[{"id":"licences","quantity":1,"price":{"model":"per_unit","unit_amount":"998"},"billed":"998"}]}"#
    );
    let second = Case {
        name: "second change",
        at: "2026-11-25",
        current: to_text(&kept),
        next: wanted(MONTH, 1, "1497.00"),
        expected: &[
            "credit 998.00 x 25/30 = -831.67", // 831.666...
            "charge 1497.00 x 1/1 = 1497.00",
            "IVA 22 of 665.33 = 146.37",
            "total 811.70",
            "2026-11-25 to 2026-12-25",
        ],
        ..first
    };
    check(&second);
    // And a third on the same day gives back all of the second.
    let request_two = request(&second);
    let kept = after(&request_two, &quote(&request_two).unwrap())
        .unwrap()
        .unwrap();
    check(&Case {
        name: "third change",
        current: to_text(&kept),
        next: wanted(MONTH, 1, "499.00"),
        expected: &[
            "credit 1497.00 x 30/30 = -1497.00",
            "charge 499.00 x 1/1 = 499.00",
            "total -1217.56",
        ],
        ..second
    });
}

/// A discount lessens what was billed, so the next credit is of the lesser amount.
#[test]
fn a_discounted_charge_is_credited_as_billed() {
    let text = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,
        "next":{"interval":{"unit":"month","count":1},"lines":[
            {"id":"a","quantity":1,"price":{"model":"flat","amount":"10.00"}},
            {"id":"b","quantity":1,"price":{"model":"flat","amount":"20.00"}}]},
        "discounts":[{"id":"D","percent":"10","renewals":0},{"id":"A","amount":"1.00","line":"b"}]}"#;
    let request = QuoteRequest::from_text(text).unwrap();
    let quote = quote(&request).unwrap();
    // 10 % of 30.00 is 3.00: 1.00 of a, 2.00 of b; then 1.00 of b.
    assert_eq!(
        noted(&quote)[..4],
        [
            "charge 10.00 x 1/1 = 10.00",
            "charge 20.00 x 1/1 = 20.00",
            "discount D -3.00",
            "discount A -1.00"
        ]
    );
    // The renewal keeps only the amount: 30.00 - 1.00.
    assert_eq!(quote.renewal.unwrap().total.to_string(), "29.00");
    let kept = after(&request, &quote).unwrap().unwrap();
    let billed: Vec<_> = kept
        .lines
        .iter()
        .map(|line| line.billed.unwrap().to_string())
        .collect();
    assert_eq!(billed, ["9.00", "17.00"]);
}
