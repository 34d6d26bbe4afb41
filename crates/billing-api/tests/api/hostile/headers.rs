//! Headers that say two things, or say who one is not.

use super::patient_server;
use crate::support::{Client, OPERATOR_KEY, Reply, Server, annas_card, worked_example};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request};
use midcycle_billing_api::http::Api;
use midcycle_billing_api::secret::hash;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::session::Minted;

/// Where the tests' server is, as its own pages know it.
const HOST: &str = "127.0.0.1:8787";

/// Anna's order with every header that decides something.
async fn order_of(anna: &Client<'_>) -> Request<Body> {
    let sent = anna.order("k", vec![worked_example()], annas_card()).await;
    Request::post("/v1/orders")
        .header("host", HOST)
        .header("origin", format!("http://{HOST}"))
        .header("authorization", format!("Bearer {}", anna.token))
        .header("content-type", "application/json")
        .header("idempotency-key", "k")
        .header("if-match", "\"1\"")
        .body(Body::from(sent.body))
        .unwrap()
}

/// Of two keys, versions, tokens the first one was taken without a word, and a proxy may go by the last.
#[tokio::test]
async fn a_header_that_decides_is_sent_once() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let counts = server.row_counts().await;
    let stranger = format!("Bearer {}", klaus.token);
    for (name, other) in [
        ("authorization", stranger.as_str()),
        ("authorization", "Basic YTpi"),
        ("content-type", "text/plain"),
        ("host", "evil.example"),
        ("idempotency-key", "other"),
        ("if-match", "\"2\""),
        ("if-match", "*"),
        ("origin", "https://evil.example"),
    ] {
        let name: HeaderName = name.parse().unwrap();
        let other = HeaderValue::from_str(other).unwrap();
        let mut after = order_of(&anna).await;
        let own = after.headers()[&name].clone();
        after.headers_mut().append(&name, other.clone());
        let mut before = order_of(&anna).await;
        before.headers_mut().insert(&name, other);
        before.headers_mut().append(&name, own.clone());
        let mut twice = order_of(&anna).await;
        twice.headers_mut().append(&name, own);
        for request in [after, before, twice] {
            let reply = server.send(request).await;
            assert_eq!(reply.code(), (400, "bad-request".into()), "{name}");
            assert!(
                reply.problem().detail.contains(name.as_str()),
                "{}",
                reply.body
            );
        }
    }
    // Two in one header are no better.
    for (name, both, status) in [
        ("if-match", "\"1\", \"1\"".to_owned(), 428),
        (
            "authorization",
            format!("Bearer {0}, Bearer {0}", anna.token),
            401,
        ),
        (
            "content-type",
            "application/json, text/plain".to_owned(),
            415,
        ),
    ] {
        let mut request = order_of(&anna).await;
        let both = HeaderValue::from_str(&both).unwrap();
        request.headers_mut().insert(name, both);
        assert_eq!(server.send(request).await.code().0, status, "{name}");
    }
    assert_eq!(server.row_counts().await, counts);
    assert_eq!(server.send(order_of(&anna).await).await.status, 201);
}

async fn cookie_of(server: &Server) -> String {
    let minted = server.mint(r#"{"account":"officina","user":"anna","form":"code"}"#);
    let code: Minted = minted.await.read();
    let request = Request::post("/v1/session")
        .header("content-type", "application/json")
        .body(Body::from(format!("{{\"code\":\"{}\"}}", code.token)))
        .unwrap();
    let reply = server.send(request).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn https_server() -> Server {
    Server::set_up(|api| Api {
        is_https: true,
        ..api
    })
    .await
}

/// Any host of the same domain can set a cookie without the prefix, and so give a visitor somebody else's session: such a
/// cookie once counted over HTTPS, too, and the first of two.
#[tokio::test]
async fn over_https_a_cookie_without_the_prefix_is_nobodys() {
    let server = https_server().await;
    let own = cookie_of(&server).await;
    let (name, token) = own.split_once('=').unwrap();
    assert_eq!(name, "__Host-midcycle-session");
    let planted = format!("midcycle-session={token}");
    let ask = async |cookie: String| {
        let request = Request::get("/v1/snapshot").header("cookie", cookie);
        server
            .send(request.body(Body::empty()).unwrap())
            .await
            .status
    };
    assert_eq!(ask(planted.clone()).await, 401);
    assert_eq!(ask(format!("midcycle-session=planted; {own}")).await, 200);
    assert_eq!(ask(own).await, 200);
    // Nor has the prefix a meaning where there is no HTTPS.
    let server = Server::start().await;
    let own = cookie_of(&server).await;
    let renamed = Request::get("/v1/snapshot").header("cookie", format!("__Host-{own}"));
    let reply = server.send(renamed.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 401);
}

/// Puts the worked example into the cart as a page with the cookie would.
async fn put_with(server: &Server, cookie: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::put("/v1/cart/sub_officina")
        .header("cookie", cookie)
        .header("content-type", "application/json")
        .body(Body::from(to_text(&worked_example())))
        .unwrap();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    server.send(request).await
}

/// The cookie is sent by the browser whoever's page asks; who that was is what the browser says, and nobody else.
#[tokio::test]
async fn no_other_page_passes_for_ours() {
    let server = Server::start().await;
    let cookie = cookie_of(&server).await;
    let counts = server.row_counts().await;
    let own = "http://127.0.0.1:8787";
    for headers in [
        &[("host", HOST), ("origin", "null")][..],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", own)],
        &[("host", HOST), ("origin", "https://evil.example")],
        &[
            ("host", HOST),
            ("origin", "http://127.0.0.1:8787.evil.example"),
        ],
        &[
            ("host", HOST),
            ("origin", "http://evil.example/127.0.0.1:8787"),
        ],
        &[("host", HOST), ("origin", "http://evil@127.0.0.1:8787")],
        &[("host", HOST), ("origin", "http://127.0.0.1")],
        &[("host", HOST), ("origin", "127.0.0.1:8787")],
        &[
            ("host", HOST),
            ("origin", own),
            ("sec-fetch-site", "cross-site"),
        ],
        &[
            ("host", HOST),
            ("origin", own),
            ("sec-fetch-site", "same-origin, cross-site"),
        ],
        &[
            ("host", HOST),
            ("origin", "https://evil.example"),
            ("x-forwarded-host", "evil.example"),
        ],
        &[
            ("host", HOST),
            ("origin", "https://evil.example"),
            ("forwarded", "host=evil.example"),
        ],
        &[
            ("host", HOST),
            ("origin", "https://evil.example"),
            ("x-host", "evil.example"),
        ],
        &[
            ("host", HOST),
            ("origin", "https://evil.example"),
            ("authorization", "Basic YTpi"),
        ],
    ] {
        let reply = put_with(&server, &cookie, headers).await;
        assert_eq!(reply.code(), (403, "foreign-origin".into()), "{headers:?}");
    }
    assert_eq!(server.row_counts().await, counts);
    let page = [
        ("host", HOST),
        ("origin", own),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(put_with(&server, &cookie, &page).await.status, 204);
}

/// Over HTTPS a page of the same name without it is whoever's is on the line: it once passed for ours.
#[tokio::test]
async fn over_https_a_page_without_is_another_page() {
    let server = https_server().await;
    let cookie = cookie_of(&server).await;
    for (origin, status) in [("http://shop.example", 403), ("https://shop.example", 204)] {
        let headers = [("host", "shop.example"), ("origin", origin)];
        let reply = put_with(&server, &cookie, &headers).await;
        assert_eq!(reply.status, status, "{origin}");
    }
}

/// What a page may send to other sites without asking is none of the types that are read here.
#[tokio::test]
async fn only_json_is_read() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let counts = server.row_counts().await;
    for (method, path) in [
        (Method::POST, "/v1/orders"),
        (Method::POST, "/v1/quotes"),
        (Method::PUT, "/v1/cart/sub_officina"),
        (Method::PUT, "/v1/account/vat-id"),
        (Method::POST, "/v1/session"),
        (Method::PUT, "/v1/session"),
        (Method::POST, "/v1/sessions"),
        (Method::POST, "/v1/demo/persona"),
        (Method::POST, "/v1/demo/bank"),
    ] {
        for media in [
            None,
            Some("text/plain"),
            Some("text/plain; application/json"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("application/json-patch+json"),
            Some("text/json"),
            Some("application/jsonx"),
        ] {
            let mut request = Request::builder().method(method.clone()).uri(path);
            request = request.header("authorization", format!("Bearer {}", anna.token));
            if let Some(media) = media {
                request = request.header("content-type", media);
            }
            let body = Body::from("{\"user\":\"anna\",\"vat_id\":null}");
            let reply = server.send(request.body(body).unwrap()).await;
            assert_eq!(reply.code(), (415, "not-json".into()), "{path} {media:?}");
        }
    }
    assert_eq!(server.row_counts().await, counts);
}

/// JSON is UTF-8, whatever a parameter says.
#[tokio::test]
async fn a_charset_makes_no_other_text_of_json() {
    let server = Server::start().await;
    let cookie = cookie_of(&server).await;
    let selection = to_text(&worked_example());
    let wide: Vec<u8> = selection
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (body, status) in [(selection.into_bytes(), 204), (wide, 400)] {
        let request = Request::put("/v1/cart/sub_officina")
            .header("cookie", &cookie)
            .header("content-type", "Application/JSON; charset=utf-16")
            .body(Body::from(body))
            .unwrap();
        assert_eq!(server.send(request).await.status, status);
    }
}

/// Method and address are those of the first line, and a whole document is a whole document.
#[tokio::test]
async fn no_header_makes_another_request_of_it() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let counts = server.row_counts().await;
    let ask = async |method: Method, path: &str, name: &str, value: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", anna.token))
            .header("content-type", "application/json")
            .header(name, value)
            .body(Body::from(to_text(&worked_example())));
        server.send(request.unwrap()).await
    };
    for name in [
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
    ] {
        for method in ["PUT", "DELETE"] {
            let cart = "/v1/cart/sub_officina?_method=PUT";
            assert_eq!(ask(Method::POST, cart, name, method).await.status, 405);
            assert_eq!(
                ask(Method::GET, "/v1/snapshot", name, method).await.status,
                200
            );
        }
    }
    for name in ["x-original-url", "x-rewrite-url", "x-forwarded-path"] {
        let reply = ask(Method::GET, "/v1/nothing", name, "/v1/snapshot").await;
        assert_eq!(reply.status, 404, "{name}");
    }
    assert_eq!(server.row_counts().await, counts);
    let list = anna.get("/v1/invoices").await.body;
    let id = list
        .split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let path = format!("/v1/invoices/{id}.pdf");
    let whole = anna.get(&path).await.body;
    for range in ["bytes=0-3", "bytes=0-0,1-1,2-2", "bytes=-1", "bytes=9-1"] {
        let reply = ask(Method::GET, &path, "range", range).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body),
            (200, &whole),
            "{range}"
        );
    }
}

/// The operator's key and tokens are compared as hashes, which tell nothing of how near a guess was: one that begins
/// right, is longer, or is off by one byte is as wrong as any, and so is the hash itself, which is what a database has.
#[tokio::test]
async fn what_is_nearly_a_key_is_none() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let near = |right: &str| {
        let (start, last) = right.split_at(right.len() - 1);
        let other = if last == "x" { "y" } else { "x" };
        vec![
            String::new(),
            start.to_owned(),
            right[1..].to_owned(),
            format!("{start}{other}"),
            format!("x{}", &right[1..]),
            format!("{right}x"),
            format!("{right}{right}"),
            format!(" {right}"),
            format!("\"{right}\""),
            right.to_uppercase(),
            hash(right),
            hash(&hash(right)),
        ]
    };
    let sessions = server.number("select count(*) from sessions").await;
    let body = r#"{"account":"officina","user":"anna"}"#;
    for key in near(OPERATOR_KEY) {
        let request = Request::post("/v1/sessions")
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        let reply = server.send(request).await;
        assert_eq!(reply.code(), (401, "unauthenticated".into()), "{key}");
    }
    assert_eq!(
        server.number("select count(*) from sessions").await,
        sessions
    );
    for token in near(&anna.token) {
        let guesser = Client {
            server: &server,
            token,
        };
        let reply = guesser.get("/v1/snapshot").await;
        assert_eq!(
            reply.code(),
            (401, "unauthenticated".into()),
            "{}",
            guesser.token
        );
    }
    assert_eq!(anna.get("/v1/snapshot").await.status, 200);
    assert_eq!(server.mint(body).await.status, 201);
}
