//! One question a line, one answer a line, in order, in constant memory however long the input is.

use midcycle_engine::json::{TEXT_BYTES_MAX, answer};
use midcycle_engine::{Code, QuoteError};
use std::io::{self, BufRead, BufReader, BufWriter};

/// What is read and written at once.
const BUFFER_BYTES: usize = 64 << 10;

/// Answers every line. Empty lines are no questions; a bad or over-long one is answered with its error.
///
/// Whoever writes one line and waits gets its answer: what is answered is written out before the next read may wait.
pub(super) fn answer_all(
    input: impl io::Read,
    output: impl io::Write,
    answer_line: fn(&str) -> String,
) -> io::Result<()> {
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    let mut output = BufWriter::with_capacity(BUFFER_BYTES, output);
    let mut line = Vec::new();
    loop {
        line.clear();
        if !next_line(&mut input, &mut output, &mut line)? {
            return io::Write::flush(&mut output);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let text = match core::str::from_utf8(&line) {
            Ok(text) => answer_line(text),
            Err(_) => answer::error(&QuoteError::new(Code::Syntax, "the line is not UTF-8")),
        };
        io::Write::write_all(&mut output, text.as_bytes())?;
        io::Write::write_all(&mut output, b"\n")?;
    }
}

/// Reads the next line without its end; `false` at the end of the input. Of a line beyond the reader's limit no more
/// than one byte past it is kept, so that it is refused for its length.
fn next_line(
    input: &mut BufReader<impl io::Read>,
    output: &mut impl io::Write,
    line: &mut Vec<u8>,
) -> io::Result<bool> {
    let mut is_there = false;
    loop {
        if input.buffer().is_empty() {
            output.flush()?;
        }
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(is_there);
        }
        is_there = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        let room = (TEXT_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// The same JSON with a line for each member, two spaces a level.
pub(super) fn pretty(text: &str) -> String {
    let mut out = String::new();
    let (mut level, mut in_text, mut is_escaped) = (0_usize, false, false);
    let new_line = |out: &mut String, level: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(level));
    };
    for character in text.chars() {
        if in_text {
            out.push(character);
            in_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        match character {
            '{' | '[' => {
                out.push(character);
                level += 1;
                new_line(&mut out, level);
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                new_line(&mut out, level);
                out.push(character);
            }
            ',' => {
                out.push(character);
                new_line(&mut out, level);
            }
            ':' => out.push_str(": "),
            _ => {
                in_text = character == '"';
                out.push(character);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::QuoteRequest;
    use midcycle_engine::json::{Read, to_text};

    const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a \" b","quantity":3,"price":{"model":"flat","amount":"10"}}]}}"#;

    fn answers(input: &str) -> Vec<String> {
        let mut output = Vec::new();
        answer_all(input.as_bytes(), &mut output, answer::quote).unwrap();
        String::from_utf8(output)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_bad_line_does_not_stop_the_rest() {
        let long = "x".repeat(TEXT_BYTES_MAX + 5);
        let found = answers(&format!("{REQUEST}\nnonsense\n\n{long}\n{REQUEST}"));
        assert_eq!(found.len(), 4);
        let expected =
            to_text(&midcycle_engine::quote(&QuoteRequest::from_text(REQUEST).unwrap()).unwrap());
        assert_eq!(found[0], format!("{{\"quote\":{expected}}}"));
        assert!(
            found[1].starts_with(r#"{"error":{"code":"syntax","path":"","message":"#),
            "{}",
            found[1]
        );
        assert!(
            found[2].contains("but at most 4194304 are read"),
            "{}",
            found[2]
        );
        assert_eq!(found[3], found[0]);
    }

    #[test]
    fn pretty_changes_nothing_but_white_space() {
        let text = answer::quote(REQUEST);
        let shown = pretty(&text);
        assert!(shown.lines().count() > 20);
        let oracle = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(oracle(&shown), oracle(&text));
    }
}
