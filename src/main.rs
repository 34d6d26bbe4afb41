//! The program that Trunk makes the page's wasm from. It is the library and nothing else:
//! the library's `#[wasm_bindgen(start)]` is what the browser runs.
#![cfg_attr(target_arch = "wasm32", no_main)]

use midcycle as _;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("This program runs in a browser: `make run` builds and serves it.");
}
