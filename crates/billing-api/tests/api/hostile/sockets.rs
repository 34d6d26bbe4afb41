//! What only a socket shows: requests that are no HTTP, or that are two.

use crate::support::{Server, annas_card, worked_example};
use midcycle_contract::engine::json::to_text;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::block_in_place;

/// Puts the server's routes behind a socket, as the command does.
async fn listen(server: &Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = server.router.clone();
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).unwrap();
    stream
}

/// Everything that is answered to these bytes until the server closes the connection.
fn ask(address: SocketAddr, bytes: &[u8]) -> String {
    block_in_place(|| {
        let mut stream = connect(address);
        // Whoever has heard enough may close before the last byte.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Ok(_) => {}
            Err(error) => assert!(!answer.is_empty(), "{error}"),
        }
        String::from_utf8_lossy(&answer).into_owned()
    })
}

fn status_of(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1);
    status.unwrap_or_default().parse().unwrap_or(0)
}

/// A proxy may see one request where we see two: then somebody else's answer goes to whoever comes next.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_smuggled_behind_a_body() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listen(&server).await;
    let counts = server.row_counts().await;
    let selection = to_text(&worked_example());
    let hidden = format!(
        "PUT /v1/cart/sub_officina HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{selection}",
        anna.token,
        selection.len()
    );
    let behind = format!("0\r\n\r\n{hidden}");
    let length = format!("content-length: {}", behind.len());
    let chunked = "transfer-encoding: chunked".to_owned();
    for headers in [
        [length.clone(), chunked.clone()],
        [chunked.clone(), length.clone()],
        [length.clone(), "Transfer-Encoding : chunked".to_owned()],
        [length.clone(), "transfer-encoding: xchunked".to_owned()],
        [
            length.clone(),
            "transfer-encoding: chunked, identity".to_owned(),
        ],
        [length.clone(), "content-length: 0".to_owned()],
        ["content-length: 0".to_owned(), length.clone()],
        [format!("{length}, 0"), "x: y".to_owned()],
        ["content-length: +5".to_owned(), "x: y".to_owned()],
        ["content-length: -1".to_owned(), "x: y".to_owned()],
        ["content-length: 0x5".to_owned(), "x: y".to_owned()],
    ] {
        let headers = headers.join("\r\n");
        let head = "POST /v1/quotes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        let answer = ask(
            address,
            format!("{head}{headers}\r\n\r\n{behind}").as_bytes(),
        );
        assert_eq!(status_of(&answer), 400, "{headers}: {answer}");
        assert_eq!(
            answer.matches("HTTP/1.1 ").count(),
            1,
            "{headers}: {answer}"
        );
        assert_eq!(server.row_counts().await, counts, "{headers}");
    }
    // In the open it is a request like any other.
    let open = hidden.replacen("host: x", "host: x\r\nconnection: close", 1);
    assert_eq!(status_of(&ask(address, open.as_bytes())), 204);
}

/// What is no HTTP never comes as far as the routes, and nothing of it is sent back.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listen(&server).await;
    let start = format!(
        "DELETE /v1/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {}\r\n",
        anna.token
    );
    let many = "x: y\r\n".repeat(200);
    let long = format!("x: {}\r\n", "y".repeat(1 << 20));
    let address_of = format!("GET /v1/{} HTTP/1.1\r\n", "a".repeat(70_000));
    for (what, bytes, status) in [
        (
            "a folded header",
            [&*start, "x: <b>\r\n folded\r\n\r\n"].concat(),
            400,
        ),
        (
            "a folded key",
            [&*start, "idempotency-key: a\r\n\tb\r\n\r\n"].concat(),
            400,
        ),
        (
            "space before a colon",
            [&*start, "x : <b>\r\n\r\n"].concat(),
            400,
        ),
        ("no colon", [&*start, "<b>\r\n\r\n"].concat(), 400),
        ("a NUL", [&*start, "x: a\0b\r\n\r\n"].concat(), 400),
        (
            "half a line's end",
            [&*start, "x: a\rb: c\r\n\r\n"].concat(),
            400,
        ),
        ("a strange name", [&*start, "x(y): z\r\n\r\n"].concat(), 400),
        ("many headers", [&*start, &many, "\r\n"].concat(), 431),
        ("an endless header", [&*start, &long, "\r\n"].concat(), 431),
        ("an endless address", [&*address_of, "\r\n"].concat(), 414),
        ("no address", "GET HTTP/1.1\r\n\r\n".into(), 400),
        (
            "another version",
            start.replace("HTTP/1.1", "HTTP/9.9") + "\r\n",
            400,
        ),
        ("no HTTP", "\u{16}\u{3}\u{1}<script>\r\n\r\n".into(), 400),
        ("JSON", "{\"at\":\"<b>\"}\r\n\r\n".into(), 400),
    ] {
        let answer = ask(address, bytes.as_bytes());
        assert_eq!(status_of(&answer), status, "{what}: {answer}");
        assert!(!answer.contains('<'), "{what}: {answer}");
    }
    // None of them has ended the session.
    assert_eq!(anna.get("/v1/snapshot").await.status, 200);
}

/// The names of headers have no case, so one name in two cases is one header twice.
#[tokio::test(flavor = "multi_thread")]
async fn names_of_headers_have_no_case() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listen(&server).await;
    let sent = anna.order("k", vec![worked_example()], annas_card()).await;
    let order = |more: &str| {
        format!(
            "POST /v1/orders HTTP/1.1\r\nHOST: x\r\nConnection: close\r\naUTHORIZATION: bearer {}\r\nCONTENT-TYPE: application/json\r\n\
             Content-Length: {}\r\nIDEMPOTENCY-KEY: k\r\nif-MATCH: \"1\"\r\n{more}\r\n{}",
            anna.token,
            sent.body.len(),
            sent.body
        )
    };
    let counts = server.row_counts().await;
    for twice in [
        "idempotency-key: other\r\n",
        "If-Match: \"2\"\r\n",
        "authorization: Bearer x\r\n",
    ] {
        let answer = ask(address, order(twice).as_bytes());
        assert_eq!(status_of(&answer), 400, "{twice}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert_eq!(server.row_counts().await, counts);
    assert_eq!(status_of(&ask(address, order("").as_bytes())), 201);
}

/// Who asks before sending a body is told to go on, but a stranger is told who they are not.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_waited_for_only_where_it_is_wanted() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listen(&server).await;
    let selection = to_text(&worked_example());
    let head = |token: &str| {
        format!(
            "PUT /v1/cart/sub_officina HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            selection.len()
        )
    };
    assert_eq!(status_of(&ask(address, head("nonsense").as_bytes())), 401);
    let answer = block_in_place(|| {
        let mut stream = connect(address);
        stream.write_all(head(&anna.token).as_bytes()).unwrap();
        let mut told = [0; 25];
        stream.read_exact(&mut told).unwrap();
        assert_eq!(told.as_slice(), b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(selection.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert_eq!(status_of(&answer), 204, "{answer}");
}
