//! The page that embeds the checkout, as the custom element speaks for it (`embed/checkout/element.js`): where the billing
//! API is, whose session it is, and who is told what happens. Stand-alone there is none.

use js_sys::Promise;
use midcycle_contract::engine::json::{Write, to_text};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// What the custom element offers. None of its methods throws.
    #[derive(Clone)]
    pub type Host;

    /// What stands before every path of the API: `https://billing.example`, or nothing where it is the page's own origin.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn api(this: &Host) -> String;

    /// Where the file of a language is.
    #[wasm_bindgen(method)]
    pub(crate) fn words(this: &Host, language: &str) -> String;

    /// Where the visitor is, as an address of the stand-alone page: `/change?subscription=s`.
    #[wasm_bindgen(method)]
    pub(crate) fn address(this: &Host) -> String;

    /// Keeps where the visitor is, for a checkout that is mounted anew.
    #[wasm_bindgen(method)]
    pub(crate) fn keep(this: &Host, address: &str);

    /// A promise of the bearer token, of nothing where cookies are used. Where one was `refused` it is of another, or of
    /// nothing where no other can be had.
    #[wasm_bindgen(method)]
    fn session(this: &Host, refused: Option<&str>) -> Promise;

    /// Dispatches `midcycle-<name>`, with a detail in JSON. Whether nobody has prevented what follows of it.
    #[wasm_bindgen(method)]
    fn tell(this: &Host, name: &str, detail: &str) -> bool;
}

impl Host {
    /// The bearer token, another than one that was `refused`; `None` where there is none, an error where it could not be
    /// had.
    pub(crate) async fn token(&self, refused: Option<&str>) -> Result<Option<String>, ()> {
        let token = js_sys::futures::JsFuture::from(self.session(refused)).await;
        token.map(|token| token.as_string()).map_err(drop)
    }

    /// Tells the page what has happened, by the name of the event. Whether what follows of it may follow.
    pub(crate) fn told(&self, name: &str, detail: &impl Write) -> bool {
        self.tell(name, &to_text(detail))
    }
}
