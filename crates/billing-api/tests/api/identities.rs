//! Every route, tried with every wrong identity: refused as the contract says, and nothing changed.

use crate::support::{OPERATOR_KEY, Reply, Server, annas_card, choose, worked_example};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::session::Minted;
use midcycle_contract::{Order, OrderState, Payment};

/// A route as a request of Anna's would have it, and what members, corporate contacts and others' people are answered.
struct Route {
    method: Method,
    path: String,
    body: String,
    /// A member of the account who is no billing contact.
    member: u16,
    /// A billing contact of a corporate account.
    corporate: u16,
    /// A billing contact of another account, who names what is Anna's.
    other: u16,
}

async fn ask(server: &Server, route: &Route, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(&route.path)
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .header("if-match", "\"2\"")
        .header("idempotency-key", "key");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(route.body.clone());
    server.send(request.body(body).unwrap()).await
}

#[tokio::test]
async fn every_route_is_closed_to_every_wrong_identity() {
    let server = Server::start().await;
    let wanted = server.anna().await;
    let wanted = wanted
        .order("k", vec![worked_example()], annas_card())
        .await
        .body;
    let (placed, waiting) = orders_of_anna(&server).await;
    let document = server_document(&server).await;
    let route = |method: Method, path: &str, body: &str, answers: [u16; 3]| Route {
        method,
        path: path.to_owned(),
        body: body.to_owned(),
        member: answers[0],
        corporate: answers[1],
        other: answers[2],
    };
    let selection = to_text(&worked_example());
    let changes = format!("{{\"changes\":[{selection}],\"vat_id\":null}}");
    let routes = [
        route(Method::GET, "/v1/snapshot", "", [200, 200, 200]),
        route(Method::GET, "/v1/invoices", "", [200, 200, 200]),
        route(
            Method::GET,
            &format!("/v1/invoices/{document}.pdf"),
            "",
            [200, 404, 404],
        ),
        // Members see what their account has ordered, and do nothing about it.
        route(Method::GET, &placed, "", [200, 404, 404]),
        route(Method::GET, &waiting, "", [200, 404, 404]),
        route(
            Method::POST,
            &format!("{placed}/continue"),
            "",
            [403, 404, 404],
        ),
        route(
            Method::POST,
            &format!("{waiting}/continue"),
            "",
            [403, 404, 404],
        ),
        route(Method::GET, "/v1/orders/none", "", [404, 404, 404]),
        route(Method::POST, "/v1/orders", &wanted, [403, 422, 422]),
        route(Method::POST, "/v1/quotes", &changes, [403, 422, 422]),
        route(
            Method::PUT,
            "/v1/cart/sub_officina",
            &selection,
            [403, 422, 422],
        ),
        route(Method::DELETE, "/v1/cart/sub_officina", "", [403, 403, 204]),
        route(
            Method::PUT,
            "/v1/account/vat-id",
            "{\"vat_id\":\"XX\"}",
            [422, 422, 422],
        ),
        route(
            Method::PUT,
            "/v1/account/vat-id",
            "{\"vat_id\":null}",
            [403, 403, 200],
        ),
        route(
            Method::PUT,
            "/v1/session",
            "{\"account\":\"officina\"}",
            [204, 404, 404],
        ),
        // The last one: who has signed out is nobody.
        route(Method::DELETE, "/v1/session", "", [204, 204, 204]),
    ];

    let minted = async |body: &str| server.mint(body).await;
    let code: Minted = minted(r#"{"account":"officina","user":"anna","form":"code"}"#)
        .await
        .read();
    let bound: Minted =
        minted(r#"{"account":"officina","user":"anna","origin":"https://shop.example"}"#)
            .await
            .read();
    let revoked: Minted = minted(r#"{"account":"officina","user":"anna"}"#)
        .await
        .read();
    let expired: Minted = minted(r#"{"account":"officina","user":"anna"}"#)
        .await
        .read();
    let former: Minted = minted(r#"{"account":"lindqvist","user":"nora"}"#)
        .await
        .read();
    server
        .execute(&format!(
            "update sessions set expires_ms = 1 where id = '{}'",
            expired.id
        ))
        .await;
    server
        .execute(&format!("delete from sessions where id = '{}'", revoked.id))
        .await;
    let bearer = |token: &str| format!("Bearer {token}");
    let cookie = cookie_of(&server).await;

    let marco = server.sign_in("marco", "officina").await.token;
    let nora = server.sign_in("nora", "lindqvist").await.token;
    let klaus = server.sign_in("klaus", "brandt").await.token;
    let counts = server.row_counts().await;
    for route in &routes {
        let what = format!("{} {}", route.method, route.path);
        // Nobody: 401, and no word about whether the thing exists.
        for (who, value) in [
            ("nobody", String::new()),
            ("nonsense", bearer("nonsense")),
            ("an empty token", bearer("")),
            ("a code as a token", bearer(&code.token)),
            (
                "a cookie's token as a bearer's",
                bearer(cookie.split_once('=').unwrap().1),
            ),
            ("a revoked token", bearer(&revoked.token)),
            ("an expired token", bearer(&expired.token)),
            ("the operator's key", bearer(OPERATOR_KEY)),
            ("another scheme", format!("Basic {}", bound.token)),
            ("an injection", bearer("' or '1'='1")),
        ] {
            let reply = ask(&server, route, &[("authorization", &value)]).await;
            assert_eq!(
                reply.code(),
                (401, "unauthenticated".into()),
                "{what} as {who}"
            );
        }
        let as_cookie = format!("midcycle-session={}", bound.token);
        let reply = ask(&server, route, &[("cookie", &as_cookie)]).await;
        assert_eq!(
            reply.status, 401,
            "{what} with a bearer's token as a cookie"
        );
        // Two at once, and another origin than the token's.
        let token = bearer(&bound.token);
        let reply = ask(
            &server,
            route,
            &[("authorization", &token), ("cookie", &cookie)],
        )
        .await;
        assert_eq!(reply.code(), (400, "two-sessions".into()), "{what}");
        let elsewhere = [
            ("authorization", token.as_str()),
            ("origin", "https://evil.example"),
        ];
        let reply = ask(&server, route, &elsewhere).await;
        assert_eq!(reply.code(), (403, "foreign-origin".into()), "{what}");
        // The page's cookie, sent by another site's page.
        if !route.method.is_safe() {
            for foreign in [
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "cross-site"),
            ] {
                let reply = ask(&server, route, &[("cookie", &cookie), foreign]).await;
                assert_eq!(reply.code(), (403, "foreign-origin".into()), "{what}");
            }
        }
    }
    assert_eq!(server.row_counts().await, counts);
    for route in &routes {
        let what = format!("{} {}", route.method, route.path);
        for (who, token, status) in [
            ("a member", &marco, route.member),
            ("a corporate contact", &nora, route.corporate),
            ("another account's contact", &klaus, route.other),
        ] {
            let reply = ask(&server, route, &[("authorization", &bearer(token))]).await;
            assert_eq!(reply.status, status, "{what} as {who}: {}", reply.body);
        }
    }
    assert_eq!(server.row_counts().await, counts);
    for token in [&marco, &nora, &klaus] {
        let reply = ask(&server, &routes[0], &[("authorization", &bearer(token))]).await;
        assert_eq!(reply.status, 401);
    }
    // Who is no member any more has no session either.
    server
        .execute("delete from memberships where user_id = 'nora'")
        .await;
    let snapshot = &routes[0];
    let reply = ask(
        &server,
        snapshot,
        &[("authorization", &bearer(&former.token))],
    )
    .await;
    assert_eq!(reply.status, 401);
}

/// The operator's routes: not without the key, not with a guess of it.
#[tokio::test]
async fn the_operators_routes_want_the_operators_key() {
    let server = Server::start().await;
    let minted: Minted = server
        .mint(r#"{"account":"officina","user":"anna"}"#)
        .await
        .read();
    let revoke = Route {
        method: Method::DELETE,
        path: format!("/v1/sessions/{}", minted.id),
        body: String::new(),
        member: 0,
        corporate: 0,
        other: 0,
    };
    for key in [
        "",
        "Bearer ",
        "Bearer guess",
        &format!("Bearer {}", minted.token),
    ] {
        let reply = ask(&server, &revoke, &[("authorization", key)]).await;
        assert_eq!(reply.code(), (401, "unauthenticated".into()), "{key}");
    }
    let key = format!("Bearer {OPERATOR_KEY}");
    assert_eq!(
        ask(&server, &revoke, &[("authorization", &key)])
            .await
            .status,
        204
    );
    assert_eq!(
        ask(&server, &revoke, &[("authorization", &key)])
            .await
            .status,
        404
    );
    let snapshot =
        Request::get("/v1/snapshot").header("authorization", format!("Bearer {}", minted.token));
    assert_eq!(
        server
            .send(snapshot.body(Body::empty()).unwrap())
            .await
            .status,
        401
    );
    // A server that was given no key mints for nobody.
    let closed = Server::set_up(|api| midcycle_billing_api::http::Api {
        operator_key_hash: None,
        ..api
    })
    .await;
    assert_eq!(
        closed
            .mint(r#"{"account":"officina","user":"anna"}"#)
            .await
            .status,
        404
    );
}

async fn cookie_of(server: &Server) -> String {
    let request = Request::post("/v1/demo/persona")
        .header("content-type", "application/json")
        .body(Body::from("{\"user\":\"anna\"}"))
        .unwrap();
    let reply = server.send(request).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Where two orders of Anna's are: a placed one, and one that waits for her bank.
async fn orders_of_anna(server: &Server) -> (String, String) {
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let placed: Order = anna.send(&sent).await.read();
    // The placed order has raised its account's version: the requests of this file name the same one for all.
    server.execute("update accounts set version = 2").await;
    let token = Some(Payment::Token("tok_requires_action".into()));
    let more = choose("sub_officina", "team", 9, Interval::YEAR);
    let sent = anna.order("k2", vec![more], token).await;
    let waiting: Order = anna.send(&sent).await.read();
    assert_eq!(
        (placed.state, waiting.state),
        (OrderState::Placed, OrderState::RequiresAction)
    );
    let path = |order: &Order| format!("/v1/orders/{}", order.id);
    (path(&placed), path(&waiting))
}

/// The id of Anna's opening invoice.
async fn server_document(server: &Server) -> String {
    let list = server.anna().await.get("/v1/invoices").await.body;
    list.split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}
