//! Who asks: a cookie or a token.

use crate::support::{Client, OPERATOR_KEY, Server};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_billing_api::http::Api;
use midcycle_contract::engine::catalog::Role;
use midcycle_contract::session::Minted;

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

/// The stand-alone page gets a code in its address: exchanged once, soon, for a cookie.
#[tokio::test]
async fn a_code_is_exchanged_once_for_a_cookie() {
    let server = Server::start().await;
    let exchange = async |code: &str| {
        let request = Request::post("/v1/session")
            .header("content-type", "application/json")
            .body(Body::from(format!("{{\"code\":\"{code}\"}}")))
            .unwrap();
        server.send(request).await
    };
    let mint = async || -> Minted {
        let body = r#"{"account":"officina","user":"anna","form":"code"}"#;
        server.mint(body).await.read()
    };
    let code = mint().await;
    assert_eq!(code.expires_in, 60);
    let reply = exchange(&code.token).await;
    assert_eq!(reply.status, 204);
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let snapshot = || Request::get("/v1/snapshot").header("cookie", &cookie);
    let reply = server.send(snapshot().body(Body::empty()).unwrap()).await;
    assert!(reply.body.contains("\"id\":\"anna\""), "{}", reply.body);
    let twice = exchange(&code.token).await;
    assert_eq!(twice.code(), (401, "unauthenticated".into()));
    // A bearer's token is no code, and a code is old after a minute.
    let token: Minted = server
        .mint(r#"{"account":"officina","user":"anna"}"#)
        .await
        .read();
    assert_eq!(exchange(&token.token).await.status, 401);
    let old = mint().await;
    server
        .execute(&format!(
            "update sessions set expires_ms = 1 where id = '{}'",
            old.id
        ))
        .await;
    assert_eq!(exchange(&old.token).await.status, 401);
    // Of two at once one gets it.
    let code = mint().await;
    let (one, other) = tokio::join!(exchange(&code.token), exchange(&code.token));
    let mut found = [one.status.as_u16(), other.status.as_u16()];
    found.sort_unstable();
    assert_eq!(found, [204, 401]);

    // Signed out, the cookie is gone on both sides.
    let leave = Request::delete("/v1/session").header("cookie", &cookie);
    let reply = server.send(leave.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 204);
    assert!(
        reply.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    let reply = server.send(snapshot().body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 401);
}

/// Over HTTPS the cookie is pinned to the host.
#[tokio::test]
async fn over_https_the_cookie_is_secure() {
    let server = Server::set_up(|api| Api {
        is_https: true,
        ..api
    })
    .await;
    let code: Minted = server
        .mint(r#"{"account":"officina","user":"anna","form":"code"}"#)
        .await
        .read();
    let request = Request::post("/v1/session")
        .header("content-type", "application/json")
        .body(Body::from(format!("{{\"code\":\"{}\"}}", code.token)))
        .unwrap();
    let reply = server.send(request).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-midcycle-session="), "{cookie}");
    for part in ["Path=/;", " Secure;", " HttpOnly;", " SameSite=Strict;"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

/// One person may be contact of several accounts: the same session goes on with another of theirs, and with no others.
#[tokio::test]
async fn a_person_goes_on_with_another_of_their_accounts() {
    let server = Server::start().await;
    server
        .execute(
            "insert into memberships (user_id, account, role) values ('anna', 'brandt', 'member')",
        )
        .await;
    let anna = server.anna().await;
    let accounts = anna.snapshot().await.user.accounts;
    let ids: Vec<_> = accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(ids, ["brandt", "officina"]);
    let switch = async |account: &str| {
        let body = format!("{{\"account\":\"{account}\"}}");
        anna.ask(Method::PUT, "/v1/session", Some(&body)).await
    };
    assert_eq!(switch("brandt").await.status, 204);
    let snapshot = anna.snapshot().await;
    assert_eq!(
        (snapshot.account.id.as_str(), snapshot.user.role),
        ("brandt", Role::Member)
    );
    for foreign in ["moreau", "nobody", ""] {
        let refused = switch(foreign).await;
        assert_eq!(refused.code(), (404, "not-found".into()), "{foreign}");
    }
    let care = server.support("officina").await;
    let body = "{\"account\":\"brandt\"}";
    assert_eq!(
        care.ask(Method::PUT, "/v1/session", Some(body))
            .await
            .status,
        404
    );
}

/// Pages of origins that were named may ask with a token; others are told nothing by their browsers.
#[tokio::test]
async fn named_origins_may_embed_the_checkout() {
    let server = Server::set_up(|api| Api {
        origins: vec!["https://shop.example".parse().unwrap()],
        ..api
    })
    .await;
    let preflight = |origin: &str| {
        Request::options("/v1/orders")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,idempotency-key,if-match",
            )
            .body(Body::empty())
            .unwrap()
    };
    let reply = server.send(preflight("https://shop.example")).await;
    assert_eq!(
        reply.headers["access-control-allow-origin"],
        "https://shop.example"
    );
    let allowed = reply.headers["access-control-allow-headers"]
        .to_str()
        .unwrap();
    assert!(
        allowed.contains("idempotency-key") && allowed.contains("if-match"),
        "{allowed}"
    );
    assert!(
        !reply
            .headers
            .contains_key("access-control-allow-credentials")
    );
    let reply = server.send(preflight("https://evil.example")).await;
    assert!(!reply.headers.contains_key("access-control-allow-origin"));
    // The token of one origin is of no use on another, whoever asks.
    let body = r#"{"account":"officina","user":"anna","origin":"https://shop.example"}"#;
    let minted: Minted = server.mint(body).await.read();
    for (origin, status) in [("https://shop.example", 200), ("https://evil.example", 403)] {
        let request = Request::get("/v1/snapshot")
            .header("authorization", format!("Bearer {}", minted.token))
            .header("origin", origin);
        let reply = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, status);
    }
}

/// What is asked of the operator's route is as strict as the rest.
#[tokio::test]
async fn a_session_is_minted_for_what_can_be_kept() {
    let server = Server::start().await;
    let long = |length: usize| "n".repeat(length);
    for (body, status) in [
        (
            r#"{"account":"officina","user":"anna","role":"owner"}"#.to_owned(),
            400,
        ),
        (
            r#"{"account":"officina","user":"anna","form":"cookie"}"#.to_owned(),
            400,
        ),
        (r#"{"account":"officina"}"#.to_owned(), 400),
        (r#"{"account":"","user":"anna"}"#.to_owned(), 400),
        (
            format!(r#"{{"account":"officina","user":"{}"}}"#, long(256)),
            400,
        ),
        (
            format!(r#"{{"account":"officina","user":"{}"}}"#, long(255)),
            404,
        ),
        (
            r#"{"account":"nobody","user":"care","role":"support"}"#.to_owned(),
            404,
        ),
        (
            format!(
                r#"{{"account":"officina","user":"care","role":"support","name":"{}"}}"#,
                long(255)
            ),
            201,
        ),
        (
            format!(
                r#"{{"account":"officina","user":"care","role":"support","name":"{}"}}"#,
                long(256)
            ),
            400,
        ),
    ] {
        let reply = server.mint(&body).await;
        assert_eq!(reply.status, status, "{body}: {}", reply.body);
    }
}

/// Once, a session for support that was minted without a name renamed the person to their id, in all that is kept of what
/// they did.
#[tokio::test]
async fn support_keeps_its_name_where_none_is_told() {
    let server = Server::start().await;
    let mint = async |name: &str| {
        let body = format!(r#"{{"account":"officina","user":"care_7","role":"support"{name}}}"#);
        let minted: Minted = server.mint(&body).await.read();
        let client = Client {
            server: &server,
            token: minted.token,
        };
        client.snapshot().await.user.name
    };
    assert_eq!(mint("").await, "care_7");
    assert_eq!(mint(r#","name":"Mia Care""#).await, "Mia Care");
    assert_eq!(mint("").await, "Mia Care");
    assert_eq!(mint(r#","name":"Mia Curie""#).await, "Mia Curie");
}
