//! What is measured: the bench takes its time, the counter (`examples/count.rs`) its instructions.
//! A new scenario is one more entry in [`all`], and a budget in `instructions.json`.

mod what_if;

use midcycle_engine::json::{Read, answer, to_text};
use midcycle_engine::{QuoteRequest, quote, totals};
use std::hint::black_box;

/// Five licences at 69.00 a month become eight at 660.00 a year. The command line is measured with the same text.
const REFERENCE: &str = include_str!("reference.json");

/// A name, and one call of what it names.
pub type Scenario = (&'static str, Box<dyn FnMut()>);

/// Every scenario.
pub fn all() -> Vec<Scenario> {
    vec![
        ("quote_reference", quoted(reference())),
        ("quote_ten_lines", quoted(ten_lines())),
        ("totals_reference", totalled(reference())),
        ("totals_ten_lines", totalled(ten_lines())),
        ("what_if", what_if::matrix(reference())),
        ("read_reference", called(read)),
        ("write_reference", written()),
        ("answer_reference", called(answered)),
        ("yardstick_json", called(yardstick)),
    ]
}

fn reference() -> QuoteRequest {
    QuoteRequest::from_text(REFERENCE).unwrap()
}

/// The reference with each of its lines ten times, under ten ids.
fn ten_lines() -> QuoteRequest {
    let mut request = reference();
    let current = &mut request.current.as_mut().unwrap().lines;
    *current = ten_of(&current[0], |line, id| line.id = id.into());
    let next = &mut request.next.as_mut().unwrap().lines;
    *next = ten_of(&next[0], |line, id| line.id = id.into());
    request
}

fn ten_of<T: Clone>(line: &T, name: impl Fn(&mut T, String)) -> Vec<T> {
    let named = (0..10).map(|number| {
        let mut line = line.clone();
        name(&mut line, format!("licences-{number}"));
        line
    });
    named.collect()
}

fn quoted(request: QuoteRequest) -> Box<dyn FnMut()> {
    Box::new(move || drop(black_box(quote(black_box(&request)).unwrap())))
}

fn totalled(request: QuoteRequest) -> Box<dyn FnMut()> {
    Box::new(move || {
        black_box(totals(black_box(&request)).unwrap());
    })
}

fn written() -> Box<dyn FnMut()> {
    let quote = quote(&reference()).unwrap();
    Box::new(move || drop(black_box(to_text(black_box(&quote)))))
}

fn called(run: fn(&str)) -> Box<dyn FnMut()> {
    Box::new(move || run(black_box(REFERENCE)))
}

fn read(text: &str) {
    drop(black_box(QuoteRequest::from_text(text).unwrap()));
}

/// Text in, text out: all that the command line does for one line.
fn answered(text: &str) {
    drop(black_box(answer::quote(text)));
}

/// What the times are held against: reading and writing the same text without asking what it says.
fn yardstick(text: &str) {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    drop(black_box(value.to_string()));
}
