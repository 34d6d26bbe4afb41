//! Runs one scenario so many times: `count quote_reference 1000`, for `tools/instructions.mjs` to count under
//! callgrind. Without arguments it names the scenarios.

#[path = "../benches/scenarios/mod.rs"]
mod scenarios;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next();
    let times = arguments.next().map_or(1, |text| text.parse().unwrap());
    for (name, mut run) in scenarios::all() {
        match wanted.as_deref() {
            None => println!("{name}"),
            Some(wanted) if wanted == name => (0..times).for_each(|_| run()),
            Some(_) => {}
        }
    }
}
