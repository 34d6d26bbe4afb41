//! The command line: quotes on standard input, changes compared, and how it ends.

use crate::support::midcycle;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

#[test]
fn quotes_come_line_by_line_and_bad_lines_stop_nothing() {
    let request = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}}"#;
    let bad = request.replace("69.00", "69,00");
    let (answers, _, code) = midcycle(
        &["quote"],
        &format!("{request}\n{bad}\nnonsense\n{request}"),
    );
    let lines: Vec<_> = answers.lines().collect();
    assert_eq!((lines.len(), code), (4, Some(0)));
    assert!(
        lines[0].starts_with(r#"{"quote":{"at":"2026-11-22""#)
            && lines[0].contains(r#""due_now":"552.00""#)
    );
    assert!(
        lines[1].contains(r#"{"error":{"code":"amount","path":"/next/lines/0/price/unit_amount""#),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains(r#""code":"syntax""#));
    assert_eq!(lines[3], lines[0]);

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), request).unwrap();
    let (pretty, _, code) = midcycle(&["quote", "--pretty", file.path().to_str().unwrap()], "");
    assert!(
        pretty.contains("\n    \"due_now\": \"552.00\"") && code == Some(0),
        "{pretty}"
    );

    let periods = r#"{"start":"2024-01-31","interval":{"unit":"month","count":1},"count":1}"#;
    assert_eq!(
        midcycle(&["periods"], periods).0,
        "{\"boundaries\":[\"2024-01-31\",\"2024-02-29\"]}\n"
    );
    assert_eq!(midcycle(&["fingerprint"], request).0.len(), 83);
    assert_eq!(midcycle(&["quotes"], "").2, Some(2));
    // The bug: asked after a command it was an invalid option.
    for asked in [&["--help"][..], &["serve", "--help"], &["quote", "-h"]] {
        let (help, _, code) = midcycle(asked, "");
        assert!(
            help.contains("midcycle serve") && code == Some(0),
            "{asked:?}"
        );
    }
}

/// The presets side by side, from a file and from standard input.
#[test]
fn a_change_is_compared_under_every_preset() {
    let request = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}}"#;
    let (table, error, code) = midcycle(&["compare", "-"], request);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(
        table.contains("goto                       0.00  552.00"),
        "{table}"
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), request).unwrap();
    let path = file.path().to_str().unwrap();
    assert_eq!(midcycle(&["compare", path], "").0, table);

    let (table, error, code) = midcycle(&["compare", "-"], r#"{"at":5}"#);
    assert_eq!((code, table.as_str()), (Some(2), ""));
    assert!(error.contains("wrong_type at /at"), "{error}");
    for usage in [
        vec!["compare"],
        vec!["compare", path, path],
        vec!["compare", "/no/such/file"],
    ] {
        assert_eq!(midcycle(&usage, "").2, Some(2), "{usage:?}");
    }
}

/// The answers do not depend on how many threads give them.
#[test]
fn threads_change_nothing_but_the_time() {
    let lines: Vec<_> = (1..=3000)
        .map(|count| {
            format!(
                r#"{{"start":"2024-01-31","interval":{{"unit":"day","count":1}},"count":{}}}"#,
                count % 40
            )
        })
        .collect();
    let input = lines.join("\n");
    let (alone, _, code) = midcycle(&["periods", "--threads", "1"], &input);
    assert_eq!((code, alone.lines().count()), (Some(0), 3000));
    for threads in ["2", "256"] {
        assert!(midcycle(&["periods", "--threads", threads], &input).0 == alone);
    }
    for bad in ["0", "257", "many"] {
        let (_, error, code) = midcycle(&["quote", "--threads", bad], "");
        assert!(
            error.contains("from 1 to 256") && code == Some(2),
            "{error}"
        );
    }
    let (_, _, code) = midcycle(&["quote", "--threads", "2", "--pretty", "file"], "");
    assert_eq!(code, Some(2));
}

/// Who has seen enough closes the pipe: a quiet end, not a failure.
#[test]
fn a_closed_pipe_is_a_quiet_end() {
    for threads in ["1", "3"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_midcycle"))
            .args(["periods", "--threads", threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut questions = child.stdin.take().unwrap();
        questions.write_all(b"nonsense\n").unwrap();
        // It ends although more could come.
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
        drop(questions);
    }
}

/// Whoever writes one line and waits is answered before the next.
#[test]
fn an_answer_comes_before_the_next_question() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_midcycle"))
        .arg("periods")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for year in [2023, 2024] {
        let interval = r#"{"unit":"month","count":1}"#;
        writeln!(
            questions,
            r#"{{"start":"{year}-01-31","interval":{interval},"count":1}}"#
        )
        .unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        let february = if year == 2024 { 29 } else { 28 };
        let expected = format!("{{\"boundaries\":[\"{year}-01-31\",\"{year}-02-{february}\"]}}\n");
        assert_eq!(answer, expected);
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}
