//! The checkout's wasm: the stand-alone page starts it with `start`, the custom element mounts it into its own root.

use midcycle::{Handle, Host};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

fn main() {
    midcycle::start();
}

/// A checkout in a host's page; freeing it takes it away.
#[wasm_bindgen]
pub struct Mounted(Handle);

/// Mounts a checkout into an element of a host's page.
#[wasm_bindgen]
pub fn mount(root: &HtmlElement, host: Host, locale: Option<String>) -> Mounted {
    Mounted(midcycle::mount(root, Some(host), locale))
}

#[wasm_bindgen]
impl Mounted {
    /// Changes one thing by its name: `locale`, `theme` (nothing is the system's), `address` (what the host says by now),
    /// `session` (there is another), `snapshot` (the account). Whether it could be.
    pub fn update(&self, what: &str, value: Option<String>) -> bool {
        match (what, value) {
            ("locale", Some(tag)) => self.0.speak(tag),
            ("theme", theme) => self.0.paint(theme),
            ("address", _) => self.0.go(),
            ("session", _) => self.0.renew(),
            ("snapshot", Some(snapshot)) => return self.0.learn(&snapshot),
            _ => return false,
        }
        true
    }
}
