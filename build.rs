//! Lets the linker of the page's wasm keep what it knows of which function needs which: `tools/split.mjs` cuts by it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|name| name == "wasm32");
    if is_wasm {
        println!("cargo:rustc-link-arg-bin=midcycle-web=--emit-relocs");
    }
}
