//! A client that sends what is not its own, or what has been: told what is wrong with it, and nothing else happens.

use crate::support::{Client, Reply, Sent, Server, annas_card, choose, worked_example};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::session::Minted;
use midcycle_contract::{Order, Payment, Selection};

/// What Klaus may order: of his 120 licences two more, for a year.
fn klaus_choice() -> Selection {
    choose("sub_brandt", "business", 122, Interval::YEAR)
}

fn with_fingerprint(sent: &Sent, fingerprint: &str) -> Sent {
    let start = sent.body.find("\"fingerprint\":\"").unwrap() + 15;
    let mut body = sent.body.clone();
    body.replace_range(start..start + 64, fingerprint);
    Sent {
        body,
        ..sent.clone()
    }
}

fn fingerprint_of(sent: &Sent) -> String {
    let start = sent.body.find("\"fingerprint\":\"").unwrap() + 15;
    sent.body[start..start + 64].to_owned()
}

/// A price goes up, or an order is placed: what was agreed to before is agreed to no more, whatever the version says.
#[tokio::test]
async fn an_old_fingerprint_orders_nothing() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let cheap = anna.order("k1", vec![worked_example()], annas_card()).await;
    let raise = "update products set product = replace(product, '\"660\"', '\"670\"')";
    server.execute(raise).await;
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    let counts = server.row_counts().await;
    let refused = async |sent: &Sent, code: (u16, &str)| {
        let reply = anna.send(sent).await;
        assert_eq!(reply.code(), (code.0, code.1.to_owned()));
        assert_eq!(
            reply.problem().fresh.is_some(),
            code.0 != 422,
            "{}",
            reply.body
        );
        assert_eq!(server.row_counts().await, counts);
    };
    refused(&cheap, (412, "stale-version")).await;
    let today = Sent {
        version: Some("\"2\"".into()),
        ..cheap.clone()
    };
    refused(&today, (409, "quote-changed")).await;
    // In the body of what it costs now, and in capitals.
    let now = anna.order("k1", vec![worked_example()], annas_card()).await;
    refused(
        &with_fingerprint(&now, &fingerprint_of(&cheap)),
        (409, "quote-changed"),
    )
    .await;
    let capitals = fingerprint_of(&now).to_uppercase();
    refused(&with_fingerprint(&now, &capitals), (409, "quote-changed")).await;

    assert_eq!(anna.send(&now).await.status, 201);
    let counts = server.row_counts().await;
    for (version, status) in [("\"2\"", 412), ("\"3\"", 422)] {
        let again = Sent {
            key: Some("k2".into()),
            version: Some(version.into()),
            ..now.clone()
        };
        assert_eq!(anna.send(&again).await.code().0, status, "{version}");
        assert_eq!(server.row_counts().await, counts);
    }
}

/// Whoever guesses another account's ids learns nothing: each answer is the one that an id of nobody gets.
#[tokio::test]
async fn anothers_ids_are_answered_as_nobodys() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let token = Some(Payment::Token("tok_requires_action".into()));
    let open = anna.order("k", vec![worked_example()], token).await;
    let order: Order = anna.send(&open).await.read();
    let documents = anna.get("/v1/invoices").await.body;
    let document = documents
        .split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let own = klaus
        .order(
            "k",
            vec![klaus_choice()],
            Some(Payment::Method("ID".into())),
        )
        .await;
    let foreign = to_text(&choose("ID", "team", 8, Interval::YEAR));
    let ordered = |body: String| Sent {
        body,
        ..own.clone()
    };
    let counts = server.row_counts().await;

    let ask = async |method: Method, path: &str, id: &str, body: Option<&str>| {
        let body = body.map(|body| body.replace("ID", id));
        klaus
            .ask(method, &path.replace("ID", id), body.as_deref())
            .await
    };
    let changes = format!("{{\"changes\":[{foreign}],\"vat_id\":null}}");
    let quotes = "/v1/quotes";
    for (method, path, id, body, status) in [
        (Method::GET, "/v1/orders/ID", &*order.id, None, 404),
        (
            Method::POST,
            "/v1/orders/ID/continue",
            &*order.id,
            None,
            404,
        ),
        (Method::GET, "/v1/invoices/ID.pdf", document, None, 404),
        (
            Method::PUT,
            "/v1/cart/ID",
            "sub_officina",
            Some(&*foreign),
            422,
        ),
        (Method::DELETE, "/v1/cart/ID", "sub_officina", None, 204),
        (Method::POST, quotes, "sub_officina", Some(&*changes), 422),
        (
            Method::PUT,
            "/v1/session",
            "officina",
            Some("{\"account\":\"ID\"}"),
            404,
        ),
    ] {
        let others = ask(method.clone(), path, id, body).await;
        let nobodys = ask(method, path, "none", body).await;
        assert_eq!(others.status, status, "{path}: {}", others.body);
        assert_eq!(
            (others.status, &others.body),
            (nobodys.status, &nobodys.body),
            "{path}"
        );
    }
    let order_with = async |old: &str, id: &str| -> Reply {
        klaus.send(&ordered(own.body.replace(old, id))).await
    };
    for (old, id, code) in [
        ("ID", "card_officina", (402, "payment-required")),
        ("sub_brandt", "sub_officina", (422, "unknown-subscription")),
    ] {
        let others = order_with(old, id).await;
        assert_eq!(others.code(), (code.0, code.1.to_owned()));
        assert_eq!(others.body, order_with(old, "none").await.body, "{id}");
    }
    assert_eq!(server.row_counts().await, counts);
    // It is all there for Anna.
    for path in [
        format!("/v1/orders/{}", order.id),
        format!("/v1/invoices/{document}.pdf"),
    ] {
        assert_eq!(anna.get(&path).await.status, 200, "{path}");
    }
}

/// An order and a choice for the cart, by whoever these headers say.
async fn try_all(server: &Server, sent: &Sent, name: &str, value: &str) {
    let selection = to_text(&worked_example());
    for (method, path, body) in [
        (Method::POST, "/v1/orders", &*sent.body),
        (Method::PUT, "/v1/cart/sub_officina", &*selection),
        (
            Method::PUT,
            "/v1/account/vat-id",
            "{\"vat_id\":\"DE129274202\"}",
        ),
        (Method::PUT, "/v1/session", "{\"account\":\"officina\"}"),
        (Method::DELETE, "/v1/session", ""),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(name, value)
            .header("content-type", "application/json")
            .header("idempotency-key", "k")
            .header("if-match", "\"1\"")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let reply = server.send(request).await;
        assert_eq!(
            reply.code(),
            (401, "unauthenticated".into()),
            "{path}: {value}"
        );
    }
}

/// Tokens that were good: revoked, exchanged, signed out, left for somebody else's.
#[tokio::test]
async fn a_token_is_not_played_again() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k", vec![worked_example()], annas_card()).await;
    let mint = async |more: &str| -> Minted {
        let body = format!("{{\"account\":\"officina\",\"user\":\"anna\"{more}}}");
        server.mint(&body).await.read()
    };
    let sign_in = async |code: &str, cookie: &str| {
        let request = Request::post("/v1/session")
            .header("content-type", "application/json")
            .header("cookie", cookie)
            .body(Body::from(format!("{{\"code\":\"{code}\"}}")));
        server.send(request.unwrap()).await
    };
    let cookie_of = |reply: &Reply| {
        let cookie = reply.headers["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    };
    let leave = |name: &'static str, value: String| {
        let request = Request::delete("/v1/session").header(name, value);
        server.send(request.body(Body::empty()).unwrap())
    };
    let code = mint(",\"form\":\"code\"").await.token;
    let signed_out = cookie_of(&sign_in(&code, "x=y").await);
    assert_eq!(leave("cookie", signed_out.clone()).await.status, 204);
    let first = mint(",\"form\":\"code\"").await.token;
    let replaced = cookie_of(&sign_in(&first, "x=y").await);
    let second = mint(",\"form\":\"code\"").await.token;
    let alive = cookie_of(&sign_in(&second, &replaced).await);
    let revoked = mint("").await;
    let operator = Client {
        server: &server,
        token: crate::support::OPERATOR_KEY.into(),
    };
    let path = format!("/v1/sessions/{}", revoked.id);
    assert_eq!(operator.ask(Method::DELETE, &path, None).await.status, 204);
    let left = mint("").await.token;
    assert_eq!(
        leave("authorization", format!("Bearer {left}"))
            .await
            .status,
        204
    );

    let counts = server.row_counts().await;
    let sessions = server.number("select count(*) from sessions").await;
    for cookie in [&signed_out, &replaced] {
        try_all(&server, &sent, "cookie", cookie).await;
    }
    for token in [&revoked.token, &left, &code, &first] {
        try_all(&server, &sent, "authorization", &format!("Bearer {token}")).await;
    }
    for used in [&code, &first, &second] {
        let reply = sign_in(used, "x=y").await;
        assert_eq!(reply.code(), (401, "unauthenticated".into()));
        assert!(!reply.headers.contains_key("set-cookie"));
    }
    assert_eq!(server.row_counts().await, counts);
    assert_eq!(
        server.number("select count(*) from sessions").await,
        sessions
    );
    // The last cookie goes on: it was none of those.
    let request = Request::get("/v1/snapshot").header("cookie", &alive);
    assert_eq!(
        server
            .send(request.body(Body::empty()).unwrap())
            .await
            .status,
        200
    );
}

/// A key is unique for its account: another's key shows nothing of another's order, and is as free as any.
#[tokio::test]
async fn a_key_belongs_to_its_account() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let card = Some(Payment::Token("tok_ok".into()));
    let annas = anna
        .order("key", vec![worked_example()], annas_card())
        .await;
    let own = klaus.order("key", vec![klaus_choice()], card).await;
    let first: Order = anna.send(&annas).await.read();
    let counts = server.row_counts().await;
    // With Anna's body it is an order of her subscription, which Klaus does not have.
    let refused = klaus.send(&annas).await;
    assert_eq!(refused.code(), (422, "unknown-subscription".into()));
    assert!(!refused.body.contains(&first.id) && !refused.body.contains(&first.number));
    assert_eq!(server.row_counts().await, counts);

    let second = klaus.send(&own).await;
    assert_eq!(second.status, 201, "{}", second.body);
    let second: Order = second.read();
    assert_ne!(first.id, second.id);
    let counts = server.row_counts().await;
    let again = [anna.send(&annas).await, klaus.send(&own).await];
    let ids = again.map(|reply| (reply.status.as_u16(), reply.read::<Order>().id));
    assert_eq!(ids, [(200, first.id), (200, second.id)]);
    // Each is kept from the other's body, too.
    assert_eq!(klaus.send(&annas).await.code(), (422, "key-reused".into()));
    assert_eq!(anna.send(&own).await.code(), (422, "key-reused".into()));
    assert_eq!(server.row_counts().await, counts);
}
