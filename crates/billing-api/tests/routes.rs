//! The other routes: who may read what, the cart, the demo, and what every answer carries.

mod support;

use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_billing_api::demo;
use midcycle_billing_api::store::Store;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::Status;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::snapshot::Catalog;
use midcycle_contract::{Order, Selection};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::sync::Arc;
use std::time::Duration;
use support::{Server, annas_card, choose, worked_example};

#[tokio::test]
async fn every_answer_has_the_headers_of_a_page_that_trusts_nobody() {
    let server = Server::start().await;
    for path in ["/", "/checkout", "/v1/snapshot", "/nothing.js", "/healthz"] {
        let reply = server
            .send(Request::get(path).body(Body::empty()).unwrap())
            .await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains('*'),
            "{policy}"
        );
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["referrer-policy"], "same-origin");
    }
}

#[tokio::test]
async fn whatever_is_wrong_is_a_problem() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let too_large = format!("{{\"user\":\"{}\"}}", "a".repeat(64 << 10));
    let table = [
        (anna.get("/v1/nothing").await, 404, "not-found"),
        (
            anna.ask(Method::DELETE, "/v1/snapshot", None).await,
            405,
            "method-not-allowed",
        ),
        (
            anna.ask(Method::POST, "/v1/orders", None).await,
            415,
            "not-json",
        ),
        (
            anna.ask(Method::POST, "/v1/demo/persona", Some(&too_large))
                .await,
            413,
            "body-too-large",
        ),
        (
            anna.ask(
                Method::POST,
                "/v1/demo/persona",
                Some("{\"user\":\"nobody\"}"),
            )
            .await,
            404,
            "not-found",
        ),
        (anna.get("/v1/catalog").await, 400, "bad-request"),
        (
            anna.get("/v1/catalog?currency=%ff").await,
            400,
            "bad-request",
        ),
        // What the framework refuses before any route of ours is reached.
        (anna.get("/v1/orders/%ff").await, 400, "bad-request"),
        (
            anna.ask(Method::PUT, "/v1/cart/%ff", Some("{}")).await,
            400,
            "bad-request",
        ),
        (anna.get("/nothing.js").await, 404, "not-found"),
        (
            anna.ask(Method::POST, "/checkout", Some("{}")).await,
            404,
            "not-found",
        ),
        (anna.get("/v1/orders/nothing").await, 404, "not-found"),
        (
            server
                .send(Request::get("/v1/snapshot").body(Body::empty()).unwrap())
                .await,
            401,
            "unauthenticated",
        ),
    ];
    for (reply, status, code) in table {
        assert_eq!(reply.code(), (status, code.to_owned()));
    }
    let other_method = anna.ask(Method::DELETE, "/v1/snapshot", None).await;
    assert_eq!(other_method.headers["allow"], "GET,HEAD");
    // The largest body is read, one byte more is not.
    let largest = format!("{{\"user\":\"nobody\"{}}}", " ".repeat((64 << 10) - 16 - 1));
    assert_eq!(largest.len(), 64 << 10);
    for (body, status) in [(largest.clone(), 404), (largest + " ", 413)] {
        let reply = anna.ask(Method::POST, "/v1/demo/persona", Some(&body));
        assert_eq!(reply.await.status, status);
    }
    let bad = Request::get("/v1/snapshot").header("authorization", "Bearer nonsense");
    assert_eq!(
        server.send(bad.body(Body::empty()).unwrap()).await.status,
        401
    );
}

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
        server
            .send(mint(support::OPERATOR_KEY, "klaus"))
            .await
            .code(),
        (404, "not-found".into())
    );
    assert_eq!(
        server
            .send(mint(support::OPERATOR_KEY, "anna"))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn the_snapshot_has_its_version_as_its_tag() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let reply = anna.get("/v1/snapshot").await;
    assert_eq!(reply.headers["etag"], "\"1\"");
    assert_eq!(reply.headers["cache-control"], "no-store");
    let snapshot = anna.snapshot().await;
    assert_eq!(snapshot.balance.to_string(), "12.50");
    assert_eq!(
        snapshot.subscriptions[0].current.lines[0]
            .billed
            .unwrap()
            .to_string(),
        "345"
    );
    let catalog: Catalog = anna.get("/v1/catalog?currency=JPY").await.read();
    let rows = catalog
        .catalog
        .iter()
        .flat_map(|product| &product.plans)
        .flat_map(|plan| &plan.prices);
    assert!(rows.clone().count() == 10 && rows.clone().all(|row| row.currency.code() == "JPY"));
}

#[tokio::test]
async fn the_cart_keeps_one_item_a_subscription_and_raises_no_version() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let put = async |place: &str, selection: &Selection| {
        anna.ask(
            Method::PUT,
            &format!("/v1/cart/{place}"),
            Some(&to_text(selection)),
        )
        .await
    };
    assert_eq!(put("sub_officina", &worked_example()).await.status, 204);
    let other = choose("sub_officina", "business", 6, Interval::MONTH);
    assert_eq!(put("sub_officina", &other).await.status, 204);
    let snapshot = anna.snapshot().await;
    assert_eq!((snapshot.cart, snapshot.version), (vec![other.clone()], 1));
    assert_eq!(
        put("new-1", &other).await.code(),
        (400, "bad-request".into())
    );
    let lower = choose("sub_officina", "basic", 6, Interval::MONTH);
    assert_eq!(
        put("sub_officina", &lower).await.code(),
        (422, "plan-downgrade-needs-support".into())
    );
    assert_eq!(
        anna.ask(Method::DELETE, "/v1/cart/sub_officina", None)
            .await
            .status,
        204
    );
    assert_eq!(
        anna.ask(Method::DELETE, "/v1/cart/sub_officina", None)
            .await
            .status,
        204
    );
    assert!(anna.snapshot().await.cart.is_empty());
    // At the limit of 20, and one past it.
    let purchase = Selection {
        subscription: None,
        ..choose("", "team", 1, Interval::MONTH)
    };
    for n in 1..=20 {
        assert_eq!(put(&format!("new-{n}"), &purchase).await.status, 204);
    }
    assert_eq!(put("new-20", &purchase).await.status, 204);
    assert_eq!(
        put("new-21", &purchase).await.code(),
        (422, "cart-full".into())
    );
    let marco = server.sign_in("marco", "officina").await;
    let reply = marco.ask(Method::DELETE, "/v1/cart/new-1", None).await;
    assert_eq!(reply.code(), (403, "not-billing-contact".into()));
}

#[tokio::test]
async fn invoices_are_numbered_without_gaps_newest_first() {
    let server = Server::start().await;
    let anna = server.anna().await;
    for (key, licences) in [("a", 6), ("b", 7), ("c", 8)] {
        let change = choose("sub_officina", "team", licences, Interval::MONTH);
        let sent = anna.order(key, vec![change], annas_card()).await;
        let _: Order = anna.send(&sent).await.read();
        // A refusal in between takes no number.
        let twice = anna
            .send(&support::Sent {
                key: Some("x".into()),
                ..sent
            })
            .await;
        assert_eq!(twice.status, 412);
    }
    let text = anna.get("/v1/invoices").await.body;
    let numbers: Vec<_> = text
        .split("\"number\":\"")
        .skip(1)
        .map(|part| &part[..10])
        .collect();
    assert_eq!(
        numbers,
        ["INV-000010", "INV-000009", "INV-000008", "INV-000001"]
    );
}

/// In the demo a day passes when the visitor says so: the credit shrinks by a day, and what ends renews.
#[tokio::test]
async fn a_day_passes_and_periods_renew() {
    let server = Server::start().await;
    let yuki = server.sign_in("yuki", "tanaka").await;
    for _ in 0..8 {
        assert_eq!(
            yuki.ask(Method::POST, "/v1/demo/next-day", Some("{}"))
                .await
                .status,
            204
        );
    }
    let snapshot = yuki.snapshot().await;
    assert_eq!(snapshot.at.to_string(), "2026-11-30");
    let period = snapshot.subscriptions[0].current.period;
    // The anchor of 31 is kept: 30 November is the last day of a short month.
    assert_eq!(
        (period.start.to_string(), period.end.to_string()),
        ("2026-11-30".into(), "2026-12-31".into())
    );
    assert_eq!(snapshot.version, 2);
    assert_eq!(snapshot.balance.to_string(), "0");
    assert!(
        yuki.get("/v1/invoices")
            .await
            .body
            .contains("\"total\":\"84700\"")
    ); // 7 x 11000 x 1.10
}

#[tokio::test]
async fn the_demo_touches_no_database_that_it_did_not_seed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("book.db")).await.unwrap();
    demo::prepare(&store).await.unwrap();
    demo::prepare(&store).await.unwrap();
    let mut write = store.write().await.unwrap();
    sqlx::query("delete from meta where name = 'seeded_by'")
        .execute(&mut *write)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let refused = demo::prepare(&store).await.unwrap_err();
    assert!(
        refused.to_string().contains("was not made by the demo"),
        "{refused}"
    );
}

/// What another program keeps is not even opened for writing.
#[tokio::test]
async fn another_programs_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("theirs.db");
    let theirs = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true);
    let mut db = theirs.connect().await.unwrap();
    sqlx::query("create table accounts (theirs text)")
        .execute(&mut db)
        .await
        .unwrap();
    db.close().await.unwrap();
    let before = std::fs::read(&file).unwrap();
    let refused = Store::open(&file).await.unwrap_err();
    assert!(refused.to_string().contains("another program"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), before);

    std::fs::write(
        &file,
        "no database at all, but long enough to be taken for one",
    )
    .unwrap();
    assert!(Store::open(&file).await.is_err());
}

/// Without a card a renewal that the balance does not cover leaves the subscription past due, as F6 has it.
#[tokio::test]
async fn a_renewal_that_nobody_pays_is_past_due() {
    let server = Server::start().await;
    server
        .execute("delete from payment_methods where account = 'tanaka'")
        .await;
    let yuki = server.sign_in("yuki", "tanaka").await;
    for _ in 0..8 {
        yuki.ask(Method::POST, "/v1/demo/next-day", Some("{}"))
            .await;
    }
    let snapshot = yuki.snapshot().await;
    assert_eq!(snapshot.subscriptions[0].status, Status::PastDue);
    assert_eq!(snapshot.balance.to_string(), "-84700"); // 7 x 11000 x 1.10
    let other = choose("sub_tanaka", "team", 8, Interval::MONTH);
    let reply = yuki
        .ask(Method::PUT, "/v1/cart/sub_tanaka", Some(&to_text(&other)))
        .await;
    assert_eq!(reply.code(), (409, "renewal-required".into()));
}

#[tokio::test]
async fn the_ledger_only_grows_and_the_book_is_sound() {
    let server = Server::start().await;
    let unbalanced = "select count(*) from (select 1 from ledger_entries group by transaction_id having sum(amount_minor) <> 0)";
    assert_eq!(server.number(unbalanced).await, 0);
    // Every opening invoice is sold and paid: customers have just what they were given.
    let customers = "select -sum(amount_minor) from ledger_entries where book = 'customer'";
    assert_eq!(server.number(customers).await, 1_250 + 900_000);
    let mut write = server.store.write().await.unwrap();
    let update = sqlx::query("update ledger_entries set amount_minor = 0")
        .execute(&mut *write)
        .await;
    assert!(update.unwrap_err().to_string().contains("append-only"));
    let delete = sqlx::query("delete from ledger_transactions")
        .execute(&mut *write)
        .await;
    assert!(delete.unwrap_err().to_string().contains("append-only"));
    let renumber = sqlx::query("update documents set number = 'INV-000099'")
        .execute(&mut *write)
        .await;
    assert!(renumber.unwrap_err().to_string().contains("issued once"));
    assert!(Selection::from_text("{}").is_err());
}

/// Once, every snapshot held one connection and waited for a second: a few more visitors than connections, and none
/// was answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_visitors_at_once_are_all_answered() {
    let server = Arc::new(Server::start().await);
    let token = server.anna().await.token;
    let mut visitors = Vec::new();
    for _ in 0..60 {
        let (server, token) = (server.clone(), token.clone());
        visitors.push(tokio::spawn(async move {
            let request =
                Request::get("/v1/snapshot").header("authorization", format!("Bearer {token}"));
            server
                .send(request.body(Body::empty()).unwrap())
                .await
                .status
        }));
    }
    let all = async {
        for visitor in visitors {
            assert_eq!(visitor.await.unwrap(), 200);
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all)
        .await
        .unwrap();
}
