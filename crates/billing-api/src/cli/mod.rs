//! The command `midcycle`: `quote`, `periods`, `fingerprint`, `compare`, `serve`, and `audit`.

mod audit;
mod compare;
mod explain;
mod lines;
mod pretty;
mod serve;
mod settings;

use lexopt::prelude::{Long, Value};
use midcycle_engine::QuoteRequest;
use midcycle_engine::json::{Read as _, TEXT_BYTES_MAX, answer};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write, stdin, stdout};
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

const HELP: &str = "\
midcycle: what a change of a subscription costs, and the billing API that charges it

  midcycle quote              reads one quote request a line, writes one answer a line, in order
  midcycle quote --pretty F   answers the one request in the file F (- is standard input)
  midcycle explain F          prints the quote of the one request in the file F as a person would read it;
                              - is the standard input
  midcycle periods            reads a line like {\"start\": \"2024-01-31\", \"interval\": {\"unit\": \"month\",
                              \"count\": 1}, \"count\": 4} and writes the boundaries of the periods
  midcycle fingerprint        reads a request, or {\"balance\", \"changes\": [request, ...]}, a line, and
                              writes the fingerprint of the order
      --threads N             how many threads answer these three, 1 to 256 (all cores)
  midcycle compare F          the one request in the file F (- is standard input) under every preset, side
                              by side, and which axis of a preset makes the difference
  midcycle serve              runs the billing API
      --demo                  with an invented account book and a date of its own, on loopback only
      --address A             where it listens (127.0.0.1:8787; port 0 takes a free one)
      --database D            a file for SQLite (midcycle.db; midcycle-demo.db under --demo), or the address
                              of a PostgreSQL database; the environment's DATABASE_URL says the same
  midcycle audit              proves that ledger, orders and documents agree, or lists what does not
      --database D            as above
  midcycle --version
";

/// Runs the command with its arguments, and says how it ended.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match command(arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("midcycle: {message}");
            ExitCode::from(2)
        }
    }
}

fn command(arguments: impl Iterator<Item = OsString>) -> Result<ExitCode, String> {
    let arguments: Vec<_> = arguments.collect();
    // Asked after a command, too, the help is all of it: it fits a screen.
    let asks = |argument: &OsString| argument == "--help" || argument == "-h";
    if arguments.get(1).is_some_and(asks) {
        return write_out(HELP);
    }
    let mut parser = lexopt::Parser::from_args(arguments);
    let first = parser.next().map_err(|error| error.to_string())?;
    let name = match first {
        Some(Value(name)) => name.to_string_lossy().into_owned(),
        Some(Long("version")) => {
            return write_out(&format!("midcycle {}\n", env!("CARGO_PKG_VERSION")));
        }
        None | Some(Long("help") | lexopt::Arg::Short('h')) => {
            return write_out(HELP);
        }
        Some(other) => return Err(other.unexpected().to_string()),
    };
    match name.as_str() {
        "quote" => quote(&mut parser),
        "explain" => explain(&mut parser),
        "periods" => stream(&mut parser, answer::periods_into),
        "fingerprint" => stream(&mut parser, answer::fingerprint_into),
        "compare" => compare(&mut parser),
        "audit" => audit::audit(&mut parser),
        "serve" => serve::serve(&mut parser),
        other => Err(format!(
            "there is no command {other:?}; `midcycle --help` lists them"
        )),
    }
}

fn quote(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let mut threads = None;
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("pretty") if threads.is_none() => {
                let file = parser.value().map_err(|error| error.to_string())?;
                nothing_more(parser)?;
                let text = read(file.as_ref())?;
                return write_out(&(pretty::pretty(&answer::quote(&text)) + "\n"));
            }
            Long("threads") => threads = Some(number_of_threads(parser)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    answer_lines(threads, answer::quote_into)
}

fn stream(parser: &mut lexopt::Parser, answer: lines::Answer) -> Result<ExitCode, String> {
    let mut threads = None;
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("threads") => threads = Some(number_of_threads(parser)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    answer_lines(threads, answer)
}

fn answer_lines(threads: Option<usize>, answer: lines::Answer) -> Result<ExitCode, String> {
    let threads = threads.unwrap_or_else(|| {
        let cores = available_parallelism().map_or(1, NonZero::get);
        cores.min(lines::THREADS_MAX)
    });
    ended(lines::answer_all(stdin(), stdout().lock(), threads, answer))
}

fn number_of_threads(parser: &mut lexopt::Parser) -> Result<usize, String> {
    let value = parser.value().map_err(|error| error.to_string())?;
    let text = value.to_string_lossy();
    let most = lines::THREADS_MAX;
    text.parse()
        .ok()
        .filter(|threads| (1..=most).contains(threads))
        .ok_or_else(|| format!("--threads {text}: a whole number from 1 to {most} is needed"))
}

fn nothing_more(parser: &mut lexopt::Parser) -> Result<(), String> {
    match parser.next().map_err(|error| error.to_string())? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().to_string()),
    }
}

fn explain(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let (file, text) = the_file(parser, "explain")?;
    let quote = QuoteRequest::from_text(&text).and_then(explain::explained);
    write_out(&quote.map_err(|fault| format!("{file}: {fault}"))?)
}

fn compare(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let (file, text) = the_file(parser, "compare")?;
    let table = compare::compare(&text);
    write_out(&table.map_err(|fault| format!("{file}: {fault}"))?)
}

/// The name and the text of the one file that a command is about.
fn the_file(parser: &mut lexopt::Parser, command: &str) -> Result<(String, String), String> {
    let file = match parser.next().map_err(|error| error.to_string())? {
        Some(Value(file)) => file,
        Some(other) => return Err(other.unexpected().to_string()),
        None => {
            return Err(format!(
                "{command} needs a file with a request, or - to read it here"
            ));
        }
    };
    nothing_more(parser)?;
    let text = read(file.as_ref())?;
    Ok((file.to_string_lossy().into_owned(), text))
}

/// The text of a file, or of standard input under the name `-`; of an over-long one enough to be refused for it.
fn read(file: &Path) -> Result<String, String> {
    let input: Box<dyn Read> = if file == "-" {
        Box::new(stdin())
    } else {
        Box::new(File::open(file).map_err(|error| format!("{}: {error}", file.display()))?)
    };
    let mut text = String::new();
    let most = u64::try_from(TEXT_BYTES_MAX).unwrap_or(u64::MAX);
    input
        .take(most.saturating_add(1))
        .read_to_string(&mut text)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(text)
}

fn write_out(text: &str) -> Result<ExitCode, String> {
    ended(stdout().lock().write_all(text.as_bytes()))
}

fn ended(result: io::Result<()>) -> Result<ExitCode, String> {
    match result {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Whoever reads the answers has had enough of them.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.to_string()),
    }
}
