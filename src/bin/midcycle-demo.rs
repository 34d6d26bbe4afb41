//! The demo's own pages: mounts the gallery or the lab, by the address, where `demo.html` says.

fn main() {
    midcycle::demo::start();
}
