//! The command itself: quotes on standard input, a server that is killed, and what the demo refuses.

use crate::support::{Server, annas_card, new_database, worked_example};
use midcycle_billing_api::payment::{self, Charge, NoAnswer, Outcome, PaymentProvider};
use midcycle_billing_api::store::Store;
use midcycle_contract::engine::change::resolve;
use midcycle_contract::engine::json::{Read as _, to_text};
use midcycle_contract::engine::order::Order as Quoted;
use midcycle_contract::{Order, OrderRequest, OrderState, Snapshot};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

fn midcycle(arguments: &[&str], input: &str) -> (String, String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_midcycle"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Beside the reading, as the answers may fill their pipe before the last question is written. A command that
    // refuses its arguments reads nothing.
    let _ = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

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
    assert!(midcycle(&["--help"], "").0.contains("midcycle serve"));
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

#[test]
fn the_demo_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("book.db");
    let database = database.to_str().unwrap();
    let (_, error, code) = midcycle(
        &[
            "serve",
            "--demo",
            "--address",
            "0.0.0.0:0",
            "--database",
            database,
        ],
        "",
    );
    assert!(
        error.contains("loopback only") && code == Some(2),
        "{error}"
    );
    assert!(!std::path::Path::new(database).exists());
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

/// A new database for a server to be started on.
fn empty_database(folder: &TempDir) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(new_database(folder))
}

/// A running server, killed when it goes out of scope.
pub struct Running {
    child: Child,
    address: String,
}

impl Running {
    pub fn start(database: &str) -> Self {
        Self::start_with(database, |_| {})
    }

    /// The same with another environment.
    fn start_with(database: &str, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_midcycle"));
        command
            .args(["serve", "--demo", "--address", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdout(Stdio::piped());
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
        Running { child, address }
    }

    /// One request over a plain socket: status, headers and body.
    pub fn ask(&self, head: &str, body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{head}\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let (headers, body) = reply.split_once("\r\n\r\n").unwrap();
        (
            headers[9..12].parse().unwrap(),
            headers.to_owned(),
            body.to_owned(),
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A provider that never answers: as if the server had been killed before the answer came.
struct Silent;

impl PaymentProvider for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> payment::Answer<'a, Outcome> {
        Box::pin(async { Err(NoAnswer("killed".into())) })
    }

    fn cancel<'a>(&'a self, charge: &'a Charge) -> payment::Answer<'a, Outcome> {
        self.charge(charge)
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> payment::Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// What was frozen and not paid when a server stopped is settled by the next one as soon as it listens.
#[tokio::test]
async fn an_order_left_open_is_settled_at_the_next_start() {
    let stopped = Server::with(|_| Arc::new(Silent)).await;
    let anna = stopped.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 202);
    let open: Order = reply.read();

    let server = Running::start(&stopped.place);
    let head = format!(
        "GET /v1/orders/{} HTTP/1.1\r\nauthorization: Bearer {}",
        open.id, anna.token
    );
    let order = loop {
        let (status, _, body) = server.ask(&head, "");
        assert_eq!(status, 200);
        let order = Order::from_text(&body).unwrap();
        if !order.state.is_open() {
            break order;
        }
    };
    assert_eq!(order.state, OrderState::Placed);
    assert_eq!(order.document.unwrap().total.to_string(), "6189.06");
}

/// Told to stop, the server finishes and says that all went well.
#[test]
fn sigterm_is_a_good_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(&empty_database(&folder));
    let id = server.child.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(told.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn rules_that_are_not_honoured_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    drop(Running::start(&database));
    let change = tokio::runtime::Runtime::new().unwrap();
    change.block_on(async {
        let store = Store::at(&database).await.unwrap();
        let mut write = store.write().await.unwrap();
        sqlx::query("update accounts set rules = '{\"unit\":\"second\"}' where id = 'brandt'")
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        store.close().await;
    });
    let arguments = [
        "serve",
        "--demo",
        "--address",
        "127.0.0.1:0",
        "--database",
        &database,
    ];
    let (_, error, code) = midcycle(&arguments, "");
    assert!(
        error.contains("account brandt") && error.contains("`unit`"),
        "{error}"
    );
    assert_eq!(code, Some(2));
}

/// Killed right after it acknowledged an order, the server has the order when it starts again; the same key and body
/// answer with it and write nothing, another body is refused.
#[test]
fn an_acknowledged_order_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    let mut server = Running::start(&database);
    let (_, headers, _) = server.ask("POST /v1/demo/persona HTTP/1.1", "{\"user\":\"anna\"}");
    let cookie = headers
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\ncookie: {cookie}");
    let snapshot = Snapshot::from_text(&server.ask(&get("/v1/snapshot"), "").2).unwrap();
    let request = resolve(&snapshot.facts(false), &worked_example()).unwrap();
    let fingerprint = Quoted::quote(vec![request], snapshot.balance)
        .unwrap()
        .fingerprint()
        .unwrap();
    let body = to_text(&OrderRequest {
        at: snapshot.at,
        changes: vec![worked_example()],
        vat_id: None,
        payment: annas_card(),
        fingerprint,
        reason: None,
    });
    let post = format!(
        "POST /v1/orders HTTP/1.1\r\ncookie: {cookie}\r\nidempotency-key: k1\r\nif-match: \"1\""
    );
    let (status, _, placed) = server.ask(&post, &body);
    assert_eq!(status, 201, "{placed}");
    // SIGKILL: the process has no chance to write anything more.
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    let server = Running::start(&database);
    let size = || std::fs::metadata(&database).ok().map(|found| found.len());
    let before = size();
    let (status, _, again) = server.ask(&post, &body);
    assert_eq!((status, &again), (200, &placed));
    assert_eq!(size(), before);
    let (status, _, _) = server.ask(&post, &body.replace("\"licences\":8", "\"licences\":9"));
    assert_eq!(status, 422);
    let after = Snapshot::from_text(&server.ask(&get("/v1/snapshot"), "").2).unwrap();
    assert_eq!((after.version, after.subscriptions[0].licences()), (2, 8));
}

/// Whoever reads the log learns which routes were asked for and how it went, and nobody's name, token, order or address.
#[test]
fn the_log_knows_no_people_and_no_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut server = Running::start_with(&empty_database(&folder), |command| {
        command
            .env("MIDCYCLE_LOG", "trace")
            .stderr(std::fs::File::create(&log).unwrap());
    });
    let (_, headers, _) = server.ask("POST /v1/demo/persona HTTP/1.1", "{\"user\":\"anna\"}");
    let cookie = headers
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let (status, headers, snapshot) = server.ask(
        &format!("GET /v1/snapshot HTTP/1.1\r\ncookie: {cookie}"),
        "",
    );
    assert!(status == 200 && snapshot.contains("Officina"));
    let id = headers
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "))
        .unwrap();
    let secret =
        "GET /v1/orders/an_order_of_somebody HTTP/1.1\r\nauthorization: Bearer a_token_of_somebody";
    assert_eq!(server.ask(secret, "").0, 401);
    let process = server.child.id().to_string();
    Command::new("kill")
        .args(["-TERM", &process])
        .status()
        .unwrap();
    server.child.wait().unwrap();
    let log = std::fs::read_to_string(log).unwrap();
    for wanted in ["/v1/orders/{id}", "status=401", "/v1/snapshot", id] {
        assert!(log.contains(wanted), "{wanted}");
    }
    let token = cookie.split_once('=').unwrap().1;
    for unwanted in [
        token,
        "an_order_of_somebody",
        "a_token_of_somebody",
        "Anna",
        "Officina",
    ] {
        assert!(!log.contains(unwanted), "{unwanted}");
    }
}
