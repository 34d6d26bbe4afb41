//! The clipboard. The only place that knows it.

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Puts a text there; `false` where the browser does not let a page do so, as over HTTP.
pub(crate) async fn write(text: &str) -> bool {
    let written = async {
        let navigator = web_sys::window()?.navigator();
        // Where it must not be used there is none, and web-sys would call a method of nothing.
        let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
        let write = Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?;
        let write: Function = write.dyn_into().ok()?;
        let promise = write.call1(&clipboard, &JsValue::from_str(text)).ok()?;
        let promise: Promise = promise.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()
    };
    written.await.is_some()
}
