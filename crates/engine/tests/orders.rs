//! Orders of several changes, and the fingerprint that both sides compare.

use midcycle_engine::json::Read;
use midcycle_engine::money::Amount;
use midcycle_engine::order::Order;
use midcycle_engine::{Code, QuoteRequest};

const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"year","count":1},
        "lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"660.00"}}]},
    "taxes":[{"id":"IVA","percent":"22"}]}"#;

fn request(text: &str) -> QuoteRequest {
    QuoteRequest::from_text(text).unwrap()
}

fn fingerprint(text: &str, cents: i128) -> String {
    let order = Order::quote(vec![request(text)], Amount::new(cents, 2)).unwrap();
    order.fingerprint().unwrap()
}

/// `fingerprint.json` is the canonical text, written by hand from the contract, and the hash is another tool's. A
/// change of this number is a change of what both sides agree on: raise `ARITHMETIC` with it.
#[test]
fn the_fingerprint_is_the_hash_of_the_canonical_text() {
    let text = include_str!("fingerprint.json").trim_end();
    assert_eq!(text.len(), 1967);
    // sha256sum of that file without its last line end.
    assert_eq!(
        fingerprint(REQUEST, 1_250),
        "bc18d75c21f2a5db914a9f790b022b50e03d67f7b5c47c7e97a03592798a3151"
    );
}

#[test]
fn a_default_and_its_value_are_one() {
    let spelled = REQUEST
        .replace(
            r#""rules":"goto""#,
            r#""rules":{"preset":"goto","unit":"day","round":{"mode":"half_up"}}"#,
        )
        .replace(
            r#""percent":"22""#,
            r#""percent":"22.00","inclusive":false"#,
        )
        .replace(r#""unit_amount":"69.00""#, r#""unit_amount":"69""#)
        .replace(
            r#""quantity":5,"#,
            r#""quantity":5,"credited":"0.00","full_period":null,"#,
        )
        .replace(
            r#""at":"#,
            r#""explain":true,"discounts":[],"balance":"7.00","at":"#,
        );
    assert_ne!(spelled, REQUEST);
    assert_eq!(fingerprint(&spelled, 1_250), fingerprint(REQUEST, 1_250));
}

#[test]
fn any_difference_is_another_fingerprint() {
    let plain = fingerprint(REQUEST, 1_250);
    assert_eq!(plain.len(), 64);
    assert_ne!(fingerprint(REQUEST, 1_251), plain);
    for (old, new) in [
        ("2026-11-22", "2026-11-23"),
        ("\"quantity\":8", "\"quantity\":9"),
        ("660.00", "660.01"),
        ("\"22\"", "\"22.1\""),
        ("\"goto\"", "\"polar\""),
        ("\"IVA\"", "\"VAT\""),
        ("\"quantity\":5,", "\"quantity\":5,\"billed\":\"345\","),
    ] {
        assert_ne!(
            fingerprint(&REQUEST.replace(old, new), 1_250),
            plain,
            "{old} to {new}"
        );
    }
}

#[test]
fn several_changes_are_settled_on_their_sum() {
    // 5 x 69.00 becomes 2 x 69.00: 138.00 - 207.00 = -69.00, with tax -84.18.
    let smaller = REQUEST
        .replace("\"quantity\":8", "\"quantity\":2")
        .replace("660.00", "69.00");
    let smaller = smaller.replace("\"unit\":\"year\"", "\"unit\":\"month\"");
    let order = Order::quote(
        vec![request(REQUEST), request(&smaller)],
        Amount::new(1_250, 2),
    )
    .unwrap();
    assert_eq!(order.changes[0].quote.total.to_string(), "6189.06");
    assert_eq!(order.changes[1].quote.total.to_string(), "-84.18");
    assert_eq!(order.settlement.total.to_string(), "6104.88"); // 6189.06 - 84.18
    assert_eq!(order.settlement.due_now.to_string(), "6092.38"); // 6104.88 - 12.50
}

#[test]
fn orders_have_limits_and_one_account() {
    let code = |requests: Vec<QuoteRequest>| {
        let error = Order::quote(requests, Amount::zero(2)).unwrap_err();
        (error.code(), error.path().to_string())
    };
    assert_eq!(code(vec![]), (Code::MissingField, "/changes".into()));
    assert!(Order::quote(vec![request(REQUEST); 20], Amount::zero(2)).is_ok());
    assert_eq!(
        code(vec![request(REQUEST); 21]),
        (Code::TooMany, "/changes".into())
    );
    let other =
        |old: &str, new: &str| code(vec![request(REQUEST), request(&REQUEST.replace(old, new))]);
    assert_eq!(
        other("EUR", "USD"),
        (Code::Currency, "/changes/1/request/currency".into())
    );
    assert_eq!(
        other("2026-11-22", "2026-11-23"),
        (Code::Moment, "/changes/1/request/at".into())
    );
    assert_eq!(
        other("goto", "polar"),
        (Code::Rules, "/changes/1/request/rules".into())
    );
    let balance = Order::quote(vec![request(REQUEST)], Amount::new(12_505, 3)).unwrap_err();
    assert_eq!((balance.code(), balance.path()), (Code::Amount, "/balance"));
}
