//! Says what goes into the binary besides Rust, so that cargo builds anew when it changes.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    if std::env::var_os("CARGO_FEATURE_PAGE").is_some() {
        println!("cargo::rerun-if-changed=../../dist");
        for page in ["dist/index.html", "dist/demo/index.html"] {
            if !std::path::Path::new("../..").join(page).exists() {
                println!(
                    "cargo::error=the feature `page` puts the built page into the binary, but there is no {page}: \
                     `make page` builds it"
                );
            }
        }
    }
}
