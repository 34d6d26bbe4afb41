//! The engine for JavaScript: JSON text in, JSON text out.
//!
//! Text, because that is the smallest door between the two, and because the same reader and writer then stand behind
//! every way in: what the browser answers and what `midcycle quote` answers are the same bytes.

use midcycle_engine::json::answer;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a change costs: a quote request in, `{"quote": ...}` or `{"error": {"code", "path", "message"}}` out.
#[wasm_bindgen]
#[must_use]
pub fn quote(request: &str) -> String {
    answer::quote(request)
}

/// The boundaries of periods: `{"boundaries": [...]}` or `{"error": ...}`.
#[wasm_bindgen]
#[must_use]
pub fn periods(request: &str) -> String {
    answer::periods(request)
}

/// The fingerprint of an order, or of one request: `{"fingerprint": "..."}` or `{"error": ...}`.
#[wasm_bindgen]
#[must_use]
pub fn fingerprint(order: &str) -> String {
    answer::fingerprint(order)
}
