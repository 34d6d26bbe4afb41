//! Who asks: a cookie or a token.

use crate::support::{OPERATOR_KEY, Server};
use axum::body::Body;
use axum::http::Request;

#[tokio::test]
async fn a_session_is_a_cookie_or_a_token_and_never_both() {
    let server = Server::start().await;
    let choose = |origin: &str| {
        Request::post("/v1/demo/persona")
            .header("content-type", "application/json")
            .header("host", "127.0.0.1:8787")
            .header("origin", origin)
            .body(Body::from("{\"user\":\"anna\"}"))
            .unwrap()
    };
    for origin in ["https://evil.example", "null", "http://127.0.0.1:9999"] {
        let foreign = server.send(choose(origin)).await;
        assert_eq!(foreign.code(), (403, "foreign-origin".into()), "{origin}");
    }
    for (site, status) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 204),
    ] {
        let mut request = choose("http://127.0.0.1:8787");
        let site = site.parse().unwrap();
        request.headers_mut().insert("sec-fetch-site", site);
        assert_eq!(server.send(request).await.status, status);
    }
    let reply = server.send(choose("http://127.0.0.1:8787")).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict;"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let with_cookie = || Request::get("/v1/snapshot").header("cookie", format!("other=1; {pair}"));
    assert_eq!(
        server
            .send(with_cookie().body(Body::empty()).unwrap())
            .await
            .status,
        200
    );
    let both = with_cookie()
        .header("authorization", "Bearer x")
        .body(Body::empty())
        .unwrap();
    assert_eq!(server.send(both).await.code(), (400, "two-sessions".into()));
    // The token itself is nowhere in the database.
    let token = pair.split_once('=').unwrap().1;
    let kept = format!("select count(*) from sessions where token_hash = '{token}'");
    assert_eq!(server.number(&kept).await, 0);
    // Who becomes somebody else is nobody else any more.
    let mut again = choose("http://127.0.0.1:8787");
    again.headers_mut().insert("cookie", pair.parse().unwrap());
    let before = server.number("select count(*) from sessions").await;
    let reply = server.send(again).await;
    assert_eq!(reply.status, 204);
    assert_eq!(server.number("select count(*) from sessions").await, before);
    let old = with_cookie().body(Body::empty()).unwrap();
    assert_eq!(server.send(old).await.status, 401);

    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    let pair = cookie.split(';').next().unwrap();
    let with_cookie = || Request::get("/v1/snapshot").header("cookie", pair);
    let alive = with_cookie().body(Body::empty()).unwrap();
    assert_eq!(server.send(alive).await.status, 200);
    server.execute("update sessions set expires_ms = 1").await;
    assert_eq!(
        server
            .send(with_cookie().body(Body::empty()).unwrap())
            .await
            .status,
        401
    );
    // What has ended is cleared away when the next one starts.
    server.anna().await;
    assert_eq!(server.number("select count(*) from sessions").await, 1);
}

#[tokio::test]
async fn sessions_are_minted_with_the_operators_key_only() {
    let server = Server::start().await;
    let mint = |key: &str, user: &str| {
        Request::post("/v1/sessions")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {key}"))
            .body(Body::from(format!(
                r#"{{"account":"officina","user":"{user}"}}"#
            )))
            .unwrap()
    };
    assert_eq!(server.send(mint("guess", "anna")).await.status, 401);
    assert_eq!(
        server.send(mint(OPERATOR_KEY, "klaus")).await.code(),
        (404, "not-found".into())
    );
    assert_eq!(server.send(mint(OPERATOR_KEY, "anna")).await.status, 201);
}
