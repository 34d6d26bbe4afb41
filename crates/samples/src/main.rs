//! `samples COUNT SEED [--explain]` prints random requests, one a line.

use midcycle_engine::json::to_text;
use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| arguments.get(index).and_then(|text| text.parse().ok());
    let (Some(count), Some(seed)) = (number(0), number(1)) else {
        return Err(io::Error::other("usage: samples COUNT SEED [--explain]"));
    };
    let explain = arguments.iter().any(|argument| argument == "--explain");
    let mut out = BufWriter::new(io::stdout().lock());
    for mut request in midcycle_samples::stream(seed).take(usize::try_from(count).unwrap_or(0)) {
        request.explain = explain;
        writeln!(out, "{}", to_text(&request))?;
    }
    out.flush()
}
