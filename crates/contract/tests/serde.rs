//! Hosts in Rust may carry the engine's types with serde: it reads and writes what the engine's own reader and writer do.

use midcycle_engine::json::{Read, to_text};
use midcycle_engine::quote::{Quote, quote};
use midcycle_engine::{QuoteRequest, json};

const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"polar","current":null,
    "next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a","quantity":8,
        "price":{"model":"graduated","tiers":[{"up_to":5,"unit_amount":"9","flat_amount":"1.5"},
            {"up_to":null,"unit_amount":"8"}]}}]},
    "discounts":[{"id":"D","percent":"10","renewals":2}],"taxes":[{"id":"T","percent":"9.975"}]}"#;

#[test]
fn serde_reads_and_writes_the_same() {
    let request: QuoteRequest = serde_json::from_str(REQUEST).unwrap();
    assert_eq!(request, QuoteRequest::from_text(REQUEST).unwrap());
    assert_eq!(serde_json::to_string(&request).unwrap(), to_text(&request));
    let quote = quote(&request).unwrap();
    let text = serde_json::to_string(&quote).unwrap();
    assert_eq!(text, json::to_text(&quote));
    assert_eq!(serde_json::from_str::<Quote>(&text).unwrap(), quote);
}

#[test]
fn serde_refuses_what_the_reader_refuses() {
    for (old, new, fault) in [
        (
            "\"quantity\":8",
            "\"quantity\":8.5",
            "quantity at /next/lines/0/quantity",
        ),
        (
            "\"9\"",
            "9.0",
            "wrong_type at /next/lines/0/price/tiers/0/unit_amount",
        ),
        (
            "\"renewals\":2",
            "\"renewals\":2,\"renewals\":3",
            "given twice",
        ),
    ] {
        let error = serde_json::from_str::<QuoteRequest>(&REQUEST.replace(old, new)).unwrap_err();
        assert!(error.to_string().contains(fault), "{error}");
    }
}
