//! How long the scenarios take. `make bench` runs it and reads what criterion leaves behind.

mod scenarios;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for (name, mut run) in scenarios::all() {
        criterion.bench_function(name, |bencher| bencher.iter(&mut run));
    }
    criterion.final_summary();
}
