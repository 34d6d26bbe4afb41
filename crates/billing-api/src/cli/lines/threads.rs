//! Batches answered on several threads at once, and written in their order.
//!
//! One thread reads, some answer, and the calling one writes. Batches are dealt out in turn and collected in the same
//! turn, so their order needs no number. Every channel is bounded and every buffer goes back to where it came from:
//! when the reader of the answers is slow, all wait, and the memory stays what it was.

use super::{Answer, Batch, Batches, PIECE_BYTES, answer_batch, recycle};
use std::io::{self, Read, Write};
use std::mem;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// How many batches wait for a thread while it answers one.
const BATCHES_WAITING: usize = 1;
/// How many pieces of answers wait to be written for each thread: about two batches' worth.
const PIECES_WAITING: usize = 4;

/// A batch; nothing at the end of the input.
type Question = io::Result<Option<Batch>>;

/// What a thread hands on to be written.
enum Piece {
    /// More of the same batch follows.
    Part(String),
    /// The last of its batch.
    Last(String),
    /// All has been answered, or reading failed.
    End(io::Result<()>),
}

/// One answering thread, seen from the writer.
struct Answering {
    pieces: Receiver<Piece>,
    spent: Sender<String>,
}

pub(super) fn answer_all(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    threads: usize,
    answer: Answer,
) -> io::Result<()> {
    let (spent_batches, batches_to_fill) = channel();
    let (mut asked, mut answering) = (Vec::new(), Vec::new());
    for _ in 0..threads {
        let (questions, to_answer) = sync_channel(BATCHES_WAITING);
        let (pieces, to_write) = sync_channel(PIECES_WAITING);
        let (spent, texts) = channel();
        let worker = Worker {
            answer,
            spent_batches: spent_batches.clone(),
            pieces,
            texts,
        };
        thread::Builder::new().spawn(move || worker.answer_questions(&to_answer))?;
        asked.push(questions);
        answering.push(Answering {
            pieces: to_write,
            spent,
        });
    }
    // Not joined: when the answers cannot be written, nobody should wait for a next line to be typed.
    thread::Builder::new().spawn(move || read_questions(input, &batches_to_fill, &asked))?;
    write_answers(&answering, &mut output)
}

/// Deals out batches until the input ends, or nobody answers any more.
fn read_questions(
    input: impl Read,
    batches_to_fill: &Receiver<Batch>,
    asked: &[SyncSender<Question>],
) {
    let mut batches = Batches::new(input);
    for questions in asked.iter().cycle() {
        let mut batch = batches_to_fill.try_recv().unwrap_or_default();
        let question = batches
            .next(&mut batch)
            .map(|is_there| is_there.then_some(batch));
        let is_last = !matches!(question, Ok(Some(_)));
        if questions.send(question).is_err() || is_last {
            return;
        }
    }
}

/// What an answering thread works with.
struct Worker {
    answer: Answer,
    spent_batches: Sender<Batch>,
    pieces: SyncSender<Piece>,
    texts: Receiver<String>,
}

impl Worker {
    fn answer_questions(self, questions: &Receiver<Question>) {
        while let Ok(question) = questions.recv() {
            let sent = match question {
                Ok(Some(batch)) => self.answer_batch(batch),
                Ok(None) => self.pieces.send(Piece::End(Ok(()))),
                Err(error) => self.pieces.send(Piece::End(Err(error))),
            };
            // Nobody writes any more, and who stopped writing says why.
            if sent.is_err() {
                return;
            }
        }
    }

    fn answer_batch(&self, mut batch: Batch) -> Result<(), std::sync::mpsc::SendError<Piece>> {
        let mut text = self.new_text();
        answer_batch(&batch, self.answer, &mut text, |text| {
            let piece = mem::replace(text, self.new_text());
            self.pieces.send(Piece::Part(piece))
        })?;
        batch.recycle();
        // The reader may be gone already: then nobody needs the room.
        let _ = self.spent_batches.send(batch);
        self.pieces.send(Piece::Last(text))
    }

    fn new_text(&self) -> String {
        let recycled = self.texts.try_recv().ok();
        recycled.unwrap_or_else(|| String::with_capacity(PIECE_BYTES))
    }
}

/// Collects the answers in the turn in which the batches were dealt out.
fn write_answers(answering: &[Answering], output: &mut impl Write) -> io::Result<()> {
    let stopped = || io::Error::other("a thread stopped before it had answered");
    for from in answering.iter().cycle() {
        loop {
            let (mut text, is_last) = match from.pieces.recv().map_err(|_| stopped())? {
                Piece::Part(text) => (text, false),
                Piece::Last(text) => (text, true),
                Piece::End(result) => return result,
            };
            output.write_all(text.as_bytes())?;
            recycle(&mut text);
            // The thread may have ended: then nobody needs the room.
            let _ = from.spent.send(text);
            if is_last {
                output.flush()?;
                break;
            }
        }
    }
    Ok(())
}
