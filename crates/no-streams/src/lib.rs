//! What Leptos asks of the crate `wasm-streams`, for a page that has no server functions.
//!
//! Leptos always brings its server functions along, and they bring `wasm-streams`, whose classes are exported to
//! JavaScript: no optimiser may drop them, and every visitor downloads 5.6 kB (brotli) that nothing ever calls. This
//! crate has the same four functions and no exports. They cannot be called by mistake: whoever does, by adding a
//! server function, does not compile, and then the patch in the root's `Cargo.toml` is to be taken out.

use futures_core::Stream;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::pin::Pin;
use wasm_bindgen::JsValue;

/// A stream of the browser, of which there is none.
#[derive(Debug)]
pub enum ReadableStream {}

/// Evaluated where a function that needs it is compiled, and it never can be.
struct Needed<T>(PhantomData<T>);

impl<T> Needed<T> {
    const STREAMS: Infallible =
        panic!("server functions need the real wasm-streams: take its patch out of Cargo.toml");
}

impl ReadableStream {
    /// Does not compile where it is called.
    pub fn from_raw<T>(_: T) -> Self {
        match Needed::<T>::STREAMS {}
    }

    /// Does not compile where it is called.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        match Needed::<S>::STREAMS {}
    }

    /// There is none.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self {}
    }

    /// There is none.
    pub fn into_stream(self) -> Pin<Box<dyn Stream<Item = Result<JsValue, JsValue>>>> {
        match self {}
    }
}
