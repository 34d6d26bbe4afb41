//! The server as a process: where it listens, what it takes up, how it ends, and what its log knows.

use crate::support::{
    Running, Server, annas_card, ask, empty_database, midcycle, row_counts, worked_example,
};
use midcycle_billing_api::payment::{self, Charge, NoAnswer, Outcome, PaymentProvider};
use midcycle_billing_api::store::Store;
use midcycle_contract::account::VatIdKept;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::engine::change::resolve;
use midcycle_contract::engine::json::{Read as _, to_text};
use midcycle_contract::engine::order::Order as Quoted;
use midcycle_contract::{Order, OrderRequest, OrderState, Snapshot};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

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
    stopped.audit().await;
}

/// Told to stop, the server finishes and says that all went well.
#[test]
fn sigterm_is_a_good_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(&empty_database(&folder));
    server.tell_to_stop();
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

/// A VAT service that is asked once, says so, and answers when it is let.
struct Vat {
    address: String,
    asked: Receiver<()>,
    answer: Sender<()>,
}

impl Vat {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let ((was_asked, asked), (answer, may_answer)) = (channel(), channel());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            was_asked.send(()).unwrap();
            may_answer.recv().unwrap();
            let body = r#"{"isValid":true,"userError":"VALID"}"#;
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}");
            write!(stream, "{head}\r\n\r\n{body}").unwrap();
        });
        Vat {
            address,
            asked,
            answer,
        }
    }
}

/// Told to stop while it answers, the server takes nothing new, finishes the answer, and ends well.
#[test]
fn an_answer_under_way_is_finished_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    let vat = Vat::start();
    let mut server = Running::start_with(&database, |command| {
        command.env("MIDCYCLE_VAT_SERVICE", &vat.address);
    });
    let cookie = cookie_of_anna(&server);
    let address = server.address.clone();
    let asking = std::thread::spawn(move || {
        let head = format!("PUT /v1/account/vat-id HTTP/1.1\r\ncookie: {cookie}");
        ask(&address, &head, r#"{"vat_id":"IT00159560366"}"#)
    });
    vat.asked.recv().unwrap();
    server.tell_to_stop();
    // The service is waited for no longer than 5 seconds.
    let told = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(told.elapsed() < Duration::from_secs(3), "still listening");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(server.child.try_wait().unwrap(), None);
    assert!(!asking.is_finished());
    vat.answer.send(()).unwrap();
    let (status, headers, body) = asking.join().unwrap();
    assert_eq!(status, 200, "{body}");
    assert!(headers.contains(&format!("content-length: {}", body.len())));
    let kept = VatIdKept::from_text(&body).unwrap();
    assert_eq!((kept.vat_state, kept.version), (VatState::Valid, 2));
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    let versions = ("versions".to_owned(), 19);
    assert!(counts(&database).contains(&versions));
}

/// The cookie of Anna's session in the demo.
fn cookie_of_anna(server: &Running) -> String {
    let (_, headers, _) = server.ask("POST /v1/demo/persona HTTP/1.1", "{\"user\":\"anna\"}");
    let cookie = headers
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// What a database has, seen by another process than the server's.
fn counts(database: &str) -> Vec<(String, i64)> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open_to_read(database).await.unwrap();
        let counts = row_counts(&store).await;
        store.close().await;
        counts
    })
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
/// answer with it and write nothing, another body is refused and writes nothing.
///
/// That nothing is written was told from the size of SQLite's file, which a write does not change: it goes to the log
/// beside it.
#[test]
fn an_acknowledged_order_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    let mut server = Running::start(&database);
    let cookie = cookie_of_anna(&server);
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
    let before = counts(&database);
    let (status, _, again) = server.ask(&post, &body);
    assert_eq!((status, &again), (200, &placed));
    let (status, _, _) = server.ask(&post, &body.replace("\"licences\":8", "\"licences\":9"));
    assert_eq!(status, 422);
    assert_eq!(counts(&database), before);
    let after = Snapshot::from_text(&server.ask(&get("/v1/snapshot"), "").2).unwrap();
    assert_eq!((after.version, after.subscriptions[0].licences()), (2, 8));
    let (said, _, code) = midcycle(&["audit", "--database", &database], "");
    assert_eq!(code, Some(0), "{said}");
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
    let cookie = cookie_of_anna(&server);
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
    server.tell_to_stop();
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
