//! Whole lines, as many as one read gave: read straight to where they are answered from.

use midcycle_engine::json::TEXT_BYTES_MAX;
use std::io::{self, BufRead, ErrorKind, Read};

/// How much is asked for at once.
const BATCH_BYTES: usize = 128 << 10;
/// What is kept of a line: enough to be refused for its length, wherever in a character it is cut.
const LINE_BYTES_MAX: usize = TEXT_BYTES_MAX + 4;

/// Whole lines. Its room stays when it is emptied, so that nothing is allocated while all lines are short.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The room; beyond `filled` it holds what was there before.
    bytes: Vec<u8>,
    filled: usize,
}

impl Batch {
    /// The lines, without their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.filled();
        std::iter::from_fn(move || {
            let (line, after) = rest.split_at(first_line(rest));
            rest = after;
            (!line.is_empty()).then(|| line.strip_suffix(b"\n").unwrap_or(line))
        })
    }

    /// Gives back the room that a long line needed.
    pub(super) fn recycle(&mut self) {
        if self.bytes.len() > BATCH_BYTES {
            self.bytes.truncate(BATCH_BYTES);
            self.bytes.shrink_to_fit();
        }
    }

    fn filled(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }

    fn start_with(&mut self, text: &[u8]) {
        if self.bytes.len() < text.len() {
            self.bytes.resize(text.len(), 0);
        }
        if let Some(room) = self.bytes.get_mut(..text.len()) {
            room.copy_from_slice(text);
        }
        self.filled = text.len();
    }

    /// Makes room for more: at first for a batch, then, for the sake of a long line, for twice as much.
    fn make_room(&mut self) {
        if self.filled == self.bytes.len() {
            let more = (2 * self.bytes.len()).clamp(BATCH_BYTES, LINE_BYTES_MAX);
            self.bytes.resize(more, 0);
        }
    }

    /// Reads once into the free room: how many bytes, 0 at the end of the input.
    fn fill(&mut self, input: &mut impl Read) -> io::Result<usize> {
        loop {
            let room = self.bytes.get_mut(self.filled..).unwrap_or_default();
            match input.read(room) {
                Ok(count) => {
                    self.filled += count;
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Leaves an over-long line so long that it is refused for its length, and cuts no character in two.
    fn cut(&mut self) {
        if let Err(error) = str::from_utf8(self.filled())
            && error.error_len().is_none()
        {
            self.filled = error.valid_up_to();
        }
    }
}

/// The length of the first line with its end, or of everything.
fn first_line(mut bytes: &[u8]) -> usize {
    // Reading from memory cannot fail, and looks for the end many bytes at a time.
    bytes.skip_until(b'\n').unwrap_or(0)
}

/// Reads batches.
#[derive(Debug)]
pub(super) struct Batches<R> {
    input: R,
    /// The beginning of a line whose end has not been read.
    rest: Vec<u8>,
    /// Whether the input stands in a line that was too long, and has been handed out as far as it counts.
    is_in_long_line: bool,
    is_at_end: bool,
}

impl<R: Read> Batches<R> {
    pub(super) fn new(input: R) -> Self {
        Batches {
            input,
            rest: Vec::new(),
            is_in_long_line: false,
            is_at_end: false,
        }
    }

    /// Fills `batch` with the next lines; `false` at the end of the input. It waits for no more than one whole line.
    pub(super) fn next(&mut self, batch: &mut Batch) -> io::Result<bool> {
        batch.start_with(&self.rest);
        self.rest.clear();
        while !self.is_at_end {
            batch.make_room();
            let before = batch.filled;
            let count = batch.fill(&mut self.input)?;
            self.is_at_end = count == 0;
            if self.is_in_long_line {
                self.skip(batch);
            }
            let new = batch.filled().get(before..).unwrap_or_default();
            if let Some(end) = new.iter().rposition(|byte| *byte == b'\n') {
                let after = new.get(end + 1..).unwrap_or_default();
                self.rest.extend_from_slice(after);
                batch.filled -= after.len();
                return Ok(true);
            }
            if batch.filled >= LINE_BYTES_MAX {
                batch.cut();
                self.is_in_long_line = true;
                return Ok(true);
            }
        }
        Ok(batch.filled > 0)
    }

    /// Drops what was read of a line that was too long.
    fn skip(&mut self, batch: &mut Batch) {
        let (line, _) = batch.filled().split_at(first_line(batch.filled()));
        let dropped = line.len();
        self.is_in_long_line = !line.ends_with(b"\n");
        batch.bytes.copy_within(dropped..batch.filled, 0);
        batch.filled -= dropped;
    }
}
