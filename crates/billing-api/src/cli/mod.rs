//! The command `midcycle`: `quote`, `periods`, `fingerprint`, and `serve`.

mod explain;
mod lines;
mod serve;

use lexopt::prelude::{Long, Value};
use midcycle_engine::QuoteRequest;
use midcycle_engine::json::{Read, answer};
use std::ffi::OsString;
use std::io::{self, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
midcycle: what a change of a subscription costs, and the billing API that charges it

  midcycle quote              reads one quote request a line, writes one answer a line, in order
  midcycle quote --pretty F   answers the one request in the file F
  midcycle explain F          prints the quote of the one request in the file F as a person would read it;
                              - is the standard input
  midcycle periods            reads a line like {\"start\": \"2024-01-31\", \"interval\": {\"unit\": \"month\",
                              \"count\": 1}, \"count\": 4} and writes the boundaries of the periods
  midcycle fingerprint        reads a request, or {\"balance\", \"changes\": [request, ...]}, a line, and
                              writes the fingerprint of the order
  midcycle serve              runs the billing API
      --demo                  with an invented account book and a date of its own, on loopback only
      --address A             where it listens (127.0.0.1:8787; port 0 takes a free one)
      --database F            the SQLite file (midcycle.db; midcycle-demo.db under --demo)
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
        "periods" => stream(&mut parser, answer::periods),
        "fingerprint" => stream(&mut parser, answer::fingerprint),
        "serve" => serve::serve(&mut parser),
        other => Err(format!(
            "there is no command {other:?}; `midcycle --help` lists them"
        )),
    }
}

fn quote(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    match parser.next().map_err(|error| error.to_string())? {
        None => stream(parser, answer::quote),
        Some(Long("pretty")) => {
            let file: PathBuf = parser.value().map_err(|error| error.to_string())?.into();
            let text = std::fs::read_to_string(&file)
                .map_err(|error| format!("{}: {error}", file.display()))?;
            write_out(&(lines::pretty(&answer::quote(&text)) + "\n"))
        }
        Some(other) => Err(other.unexpected().to_string()),
    }
}

fn explain(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let request = QuoteRequest::from_text(&the_file(parser)?);
    let text = request.and_then(explain::explained);
    write_out(&text.map_err(|error| error.to_string())?)
}

/// The text of the one file that is named; `-` is the standard input.
fn the_file(parser: &mut lexopt::Parser) -> Result<String, String> {
    let file: PathBuf = match parser.next().map_err(|error| error.to_string())? {
        Some(Value(file)) => file.into(),
        Some(other) => return Err(other.unexpected().to_string()),
        None => return Err("a file is needed".to_owned()),
    };
    if let Some(other) = parser.next().map_err(|error| error.to_string())? {
        return Err(other.unexpected().to_string());
    }
    let text = if file.as_os_str() == "-" {
        io::read_to_string(stdin().lock())
    } else {
        std::fs::read_to_string(&file)
    };
    text.map_err(|error| format!("{}: {error}", file.display()))
}

fn stream(
    parser: &mut lexopt::Parser,
    answer_line: fn(&str) -> String,
) -> Result<ExitCode, String> {
    if let Some(other) = parser.next().map_err(|error| error.to_string())? {
        return Err(other.unexpected().to_string());
    }
    ended(lines::answer_all(
        stdin().lock(),
        stdout().lock(),
        answer_line,
    ))
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
