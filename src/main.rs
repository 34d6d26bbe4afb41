//! The stand-alone page: mounts the checkout where `index.html` says.

fn main() {
    midcycle::start();
}
