//! The engine for JavaScript: JSON text in, JSON text out; and for what follows a keystroke, numbers in and numbers out.
//!
//! Text, because that is the smallest door between the two, and because the same reader and writer then stand behind
//! every way in: what the browser answers and what `midcycle quote` answers are the same bytes.
//!
//! - [`quote`], [`periods`]: one question, one answer
//! - [`preview::Preview`]: a snapshot that is kept, so that a choice costs no text and no allocation
//!
//! `embed/preview` is the package that calls this, and the only caller.

pub mod preview;

#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

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
#[cfg(feature = "fingerprint")]
#[wasm_bindgen]
#[must_use]
pub fn fingerprint(order: &str) -> String {
    answer::fingerprint(order)
}
