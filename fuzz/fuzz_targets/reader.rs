//! Whatever text comes in: an answer or an error, never a panic; and what was read is written as it was meant.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midcycle_engine::QuoteRequest;
use midcycle_engine::json::{Read, answer, to_text};

fuzz_target!(|text: &str| {
    let answers = [answer::quote(text), answer::periods(text), answer::fingerprint(text)];
    for answer in &answers {
        assert!(midcycle_engine::json::parse(answer).is_ok(), "the answer is not JSON: {answer}");
    }
    if let Ok(request) = QuoteRequest::from_text(text) {
        let written = to_text(&request);
        assert_eq!(QuoteRequest::from_text(&written).as_ref(), Ok(&request), "{written}");
    }
});
