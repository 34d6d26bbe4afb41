//! The same answers on one thread and on several, whatever the input looks like and however it comes.

use super::*;
use midcycle_engine::QuoteRequest;
use midcycle_engine::json::{Read as _, TEXT_BYTES_MAX, to_text};
use std::io::Cursor;
use std::sync::{Arc, Mutex};

const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a \" b","quantity":3,"price":{"model":"flat","amount":"10"}}]}}"#;

fn all(input: impl Read + Send + 'static, threads: usize, answer: Answer) -> Vec<String> {
    let mut output = Vec::new();
    answer_all(input, &mut output, threads, answer).unwrap();
    let text = String::from_utf8(output).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn quotes(input: impl Into<Vec<u8>>) -> Vec<String> {
    let input = input.into();
    let found = all(Cursor::new(input.clone()), 1, answer::quote_into);
    assert_eq!(
        all(Cursor::new(input), 3, answer::quote_into),
        found,
        "three threads"
    );
    found
}

fn echo(line: &str, out: &mut String) {
    out.push_str(line);
}

#[test]
fn a_bad_line_does_not_stop_the_rest() {
    let long = "x".repeat(TEXT_BYTES_MAX + 5);
    let found = quotes(format!("{REQUEST}\nnonsense\n\n{long}\n \r\n{REQUEST}"));
    assert_eq!(found.len(), 4);
    let expected =
        to_text(&midcycle_engine::quote(&QuoteRequest::from_text(REQUEST).unwrap()).unwrap());
    assert_eq!(found[0], format!("{{\"quote\":{expected}}}"));
    let syntax = r#"{"error":{"code":"syntax","path":"","message":"#;
    assert!(found[1].starts_with(syntax), "{}", found[1]);
    assert!(
        found[2].contains("but at most 4194304 are read"),
        "{}",
        found[2]
    );
    assert_eq!(found[3], found[0]);
}

#[test]
fn a_line_that_is_not_utf8_is_at_fault_alone() {
    let found = quotes([REQUEST.as_bytes(), b"\n\xff\n", REQUEST.as_bytes()].concat());
    assert_eq!(found.len(), 3);
    assert!(found[1].contains("the line is not UTF-8"), "{}", found[1]);
    assert_eq!(found[2], found[0]);
}

/// At the limit a line is read, beyond it refused for its length, also where the cut would fall into a character.
#[test]
fn the_limit_of_a_line_is_the_readers() {
    let white = " ".repeat(TEXT_BYTES_MAX - REQUEST.len());
    let found = quotes(format!("{white}{REQUEST}\n {white}{REQUEST}\n{REQUEST}\n"));
    assert_eq!((found.len(), &found[0]), (3, &found[2]));
    assert!(found[1].contains("at most 4194304"), "{}", found[1]);
    for before in 0..4 {
        let faces = " ".repeat(before) + &"\u{1f600}".repeat(TEXT_BYTES_MAX / 4 + 99);
        let found = quotes(faces + "\n" + REQUEST);
        assert!(found[0].contains("at most 4194304"), "{}", found[0]);
        assert!(found.len() == 2 && found[1].starts_with("{\"quote\""));
    }
}

/// Gives a few bytes at a time, as a slow pipe does.
struct Dripping(Cursor<Vec<u8>>, usize);

impl Read for Dripping {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.1 = self.1 * 31 % 1009;
        let count = room.len().min(1 + self.1);
        self.0.read(&mut room[..count])
    }
}

/// Answers come in the order of the lines, however the input is cut and however unequal the lines are.
#[test]
fn order_is_kept_on_many_threads() {
    let lines: Vec<_> = (0..20_000)
        .map(|number: usize| format!("{number} {}", "y".repeat(number * 7919 % 500)))
        .collect();
    let input = lines.join("\n");
    for threads in [1, 2, 3, 16] {
        let whole = Cursor::new(input.clone().into_bytes());
        assert_eq!(all(whole, threads, echo), lines, "{threads} threads");
        let drops = Dripping(Cursor::new(input.clone().into_bytes()), 1);
        assert_eq!(all(drops, threads, echo), lines, "{threads} threads");
    }
}

/// Short questions may have long answers, many pieces of them.
#[test]
fn long_answers_come_in_pieces() {
    let long: Answer = |line, out| out.extend(std::iter::repeat_n(line, 100_000));
    let questions: Vec<_> = (0..100).map(|number| format!("{number:02}")).collect();
    let input = questions.join("\n");
    for threads in [1, 4] {
        let found = all(Cursor::new(input.clone().into_bytes()), threads, long);
        assert_eq!(found.len(), 100);
        for (number, answer) in found.iter().enumerate() {
            assert!(answer.len() == 200_000 && answer.starts_with(&format!("{number:02}")));
        }
    }
}

/// An endless input.
struct Endless {
    has_read: Arc<Mutex<usize>>,
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        room.fill(b'z');
        for place in room.iter_mut().step_by(100) {
            *place = b'\n';
        }
        *self.has_read.lock().unwrap() += room.len();
        Ok(room.len())
    }
}

/// Takes one piece of answers, looks how far the reader has come meanwhile, and has enough.
struct Sluggish {
    has_read: Arc<Mutex<usize>>,
    seen: usize,
}

impl Write for Sluggish {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        std::thread::sleep(std::time::Duration::from_millis(300));
        self.seen = *self.has_read.lock().unwrap();
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Nobody reads far ahead of a slow reader of the answers; and when that one leaves, all stop.
#[test]
fn a_slow_reader_of_the_answers_holds_everything_up() {
    for threads in [1, 4] {
        let has_read = Arc::new(Mutex::new(0));
        let input = Endless {
            has_read: Arc::clone(&has_read),
        };
        let mut output = Sluggish { has_read, seen: 0 };
        let result = answer_all(input, &mut output, threads, echo);
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        let most = threads * (1 << 20);
        assert!(output.seen <= most, "{} bytes read ahead", output.seen);
    }
}

/// A thread that dies does not leave the others waiting.
#[test]
fn a_thread_that_dies_is_reported() {
    let dying: Answer = |line, out| {
        assert!(line != "die", "as the test wants it");
        out.push_str(line);
    };
    let input = Cursor::new(b"one\ndie\nthree\n".to_vec());
    let error = answer_all(input, io::sink(), 2, dying).unwrap_err();
    assert!(error.to_string().contains("stopped before"), "{error}");
}

/// An input that fails after its first line.
#[derive(Default)]
struct Failing {
    was_read: bool,
}

impl Read for Failing {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.was_read {
            return Err(io::Error::other("the disk is gone"));
        }
        self.was_read = true;
        room[..4].copy_from_slice(b"one\n");
        Ok(4)
    }
}

#[test]
fn what_came_before_a_failure_of_the_input_is_answered() {
    for threads in [1, 2] {
        let mut output = Vec::new();
        let error = answer_all(Failing::default(), &mut output, threads, echo).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), output.as_slice()),
            ("the disk is gone", &b"one\n"[..])
        );
    }
}
