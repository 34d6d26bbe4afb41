//! One question a line, one answer a line, in order, in constant memory however long the input is.
//!
//! - [`batch`]: whole lines, as many as one read gave
//! - [`threads`]: batches answered on several threads at once, and written in their order

mod batch;
mod threads;

use batch::{Batch, Batches};
use midcycle_engine::json::answer;
use midcycle_engine::{Code, QuoteError};
use std::io::{self, Read, Write};

/// The most threads that answer.
pub(super) const THREADS_MAX: usize = 256;
/// Answers are handed on at about this size, so that short questions with long answers need no more room than others.
const PIECE_BYTES: usize = 256 << 10;

/// Appends the answer to a line.
pub(super) type Answer = fn(&str, &mut String);

/// Answers every line. Empty lines are no questions; a bad or over-long one is answered with its error.
///
/// Whoever writes one line and waits gets its answer: whatever has been read is answered before the next read matters.
pub(super) fn answer_all(
    input: impl Read + Send + 'static,
    output: impl Write,
    threads: usize,
    answer: Answer,
) -> io::Result<()> {
    if threads > 1 {
        threads::answer_all(input, output, threads, answer)
    } else {
        answer_here(input, output, answer)
    }
}

/// The same without another thread.
fn answer_here(input: impl Read, mut output: impl Write, answer: Answer) -> io::Result<()> {
    let mut batches = Batches::new(input);
    let (mut batch, mut text) = (Batch::default(), String::new());
    while batches.next(&mut batch)? {
        answer_batch(&batch, answer, &mut text, |text| {
            write_out(&mut output, text)
        })?;
        write_out(&mut output, &mut text)?;
        batch.recycle();
    }
    Ok(())
}

fn write_out(output: &mut impl Write, text: &mut String) -> io::Result<()> {
    output.write_all(text.as_bytes())?;
    recycle(text);
    output.flush()
}

/// Empties a text, and gives back what room it has beyond the usual.
fn recycle(text: &mut String) {
    text.clear();
    text.shrink_to(2 * PIECE_BYTES);
}

/// Answers the lines of a batch one after the other. When there is a piece of answers, `hand_on` takes it and leaves an
/// empty text; what is in the text at the end is the last piece.
fn answer_batch<E>(
    batch: &Batch,
    answer: Answer,
    text: &mut String,
    mut hand_on: impl FnMut(&mut String) -> Result<(), E>,
) -> Result<(), E> {
    for line in batch.lines() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Ok(line) = str::from_utf8(line) {
            answer(line, text);
        } else {
            let fault = QuoteError::new(Code::Syntax, "the line is not UTF-8");
            answer::error_into(&fault, text);
        }
        text.push('\n');
        if text.len() >= PIECE_BYTES {
            hand_on(text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
