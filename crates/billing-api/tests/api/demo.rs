//! What a visitor of the demo holds in hand: the network, the prices, and what is booked.

use crate::support::{Client, Sent, Server, annas_card, worked_example};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_billing_api::http::Api;
use midcycle_contract::demo::{Booked, Demo, EntryKind, Network};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::PriceRow;
use midcycle_contract::engine::price::Price;
use midcycle_contract::{Order, OrderState, Snapshot};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn switch(anna: &Client<'_>, network: Network) {
    let body = format!(r#"{{"network":"{}"}}"#, network.as_str());
    let reply = anna
        .ask(Method::POST, "/v1/demo/network", Some(&body))
        .await;
    assert_eq!(reply.status, 204, "{}", reply.body);
    let demo: Demo = anna.get("/v1/demo").await.read();
    assert_eq!(demo.network, network);
}

/// None of them is there without the demo, whoever asks.
#[tokio::test]
async fn without_the_demo_there_are_no_controls() {
    let server = Server::set_up(|api| Api { demo: None, ..api }).await;
    let anna = server.anna().await;
    for (method, path, body) in [
        (Method::GET, "/v1/demo", None),
        (Method::GET, "/v1/demo/book", None),
        (Method::POST, "/v1/demo/price", Some("{}")),
        (
            Method::POST,
            "/v1/demo/network",
            Some(r#"{"network":"failing"}"#),
        ),
        (Method::POST, "/v1/demo/persona", Some(r#"{"user":"anna"}"#)),
        (Method::POST, "/v1/demo/next-day", Some("{}")),
    ] {
        assert_eq!(
            anna.ask(method, path, body).await.code(),
            (404, "not-found".into()),
            "{path}"
        );
    }
    assert_eq!(anna.get("/v1/snapshot").await.status, 200);
}

#[tokio::test]
async fn a_failing_network_does_nothing_and_says_so() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let order = anna.order("k1", vec![worked_example()], annas_card()).await;
    let before = server.row_counts().await;
    switch(&anna, Network::Failing).await;
    assert_eq!(anna.send(&order).await.code(), (500, "internal".into()));
    assert_eq!(
        anna.get("/v1/snapshot").await.code(),
        (500, "internal".into())
    );
    assert_eq!(server.row_counts().await, before);
    // The page's files are never affected.
    let page = Request::get("/").body(Body::empty()).unwrap();
    assert_eq!(server.send(page).await.status, 200);
    switch(&anna, Network::Fine).await;
    assert_eq!(anna.send(&order).await.status, 201);
    server.audit().await;
}

#[tokio::test]
async fn a_slow_network_answers_three_seconds_later() {
    let server = Server::start().await;
    let anna = server.anna().await;
    switch(&anna, Network::Slow).await;
    let began = Instant::now();
    assert_eq!(anna.get("/v1/snapshot").await.status, 200);
    assert!(began.elapsed() >= Duration::from_secs(3));
    let began = Instant::now();
    assert_eq!(anna.get("/v1/demo").await.status, 200);
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn what_is_no_network_is_refused() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let refused = anna
        .ask(
            Method::POST,
            "/v1/demo/network",
            Some(r#"{"network":"gone"}"#),
        )
        .await;
    assert_eq!(refused.code(), (400, "bad-request".into()));
    let demo: Demo = anna.get("/v1/demo").await.read();
    assert_eq!(demo.network, Network::Fine);
}

/// The server behind a real socket.
async fn listening(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = server.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// All that comes over the wire until it is closed, for an order or for a look.
async fn over_the_wire(
    address: &str,
    anna: &Client<'_>,
    line: &str,
    order: Option<&Sent>,
) -> String {
    let order_headers = |order: &Sent| {
        let key = order.key.as_deref().unwrap();
        let version = order.version.as_deref().unwrap();
        format!(
            "idempotency-key: {key}\r\nif-match: {version}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n",
            order.body.len()
        )
    };
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nconnection: close\r\n{}\r\n{}",
        anna.token,
        order.map(order_headers).unwrap_or_default(),
        order.map_or("", |order| &order.body)
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // What is cut off may end as it likes.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_server_does_nothing_and_sends_no_byte() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listening(&server).await;
    let order = anna.order("k1", vec![worked_example()], annas_card()).await;
    switch(&anna, Network::Unreachable).await;
    let before = server.row_counts().await;
    assert_eq!(
        over_the_wire(&address, &anna, "POST /v1/orders", Some(&order)).await,
        ""
    );
    assert_eq!(
        over_the_wire(&address, &anna, "GET /v1/snapshot", None).await,
        ""
    );
    assert_eq!(server.row_counts().await, before);
    let demo = over_the_wire(&address, &anna, "GET /v1/demo", None).await;
    assert!(
        demo.starts_with("HTTP/1.1 200") && demo.contains(r#""network":"unreachable""#),
        "{demo}"
    );
    let page = over_the_wire(&address, &anna, "GET /", None).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
}

/// The order is placed, the answer is lost; the same again, once the network is back, is told of that one order.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_is_lost_is_placed_once() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let address = listening(&server).await;
    let order = anna.order("k1", vec![worked_example()], annas_card()).await;
    switch(&anna, Network::AnswersLost).await;
    // What only reads is answered.
    let read = over_the_wire(&address, &anna, "GET /v1/snapshot", None).await;
    assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    for _ in 0..2 {
        assert_eq!(
            over_the_wire(&address, &anna, "POST /v1/orders", Some(&order)).await,
            ""
        );
    }
    let book: Booked = anna.get("/v1/demo/book").await.read();
    assert_eq!((book.orders.len(), book.payments.len()), (1, 1));
    switch(&anna, Network::Fine).await;
    let known = anna.send(&order).await;
    assert_eq!(
        (known.status.as_u16(), known.read::<Order>().state),
        (200, OrderState::Placed)
    );
    server.audit().await;
}

fn rows(snapshot: &Snapshot) -> Vec<&PriceRow> {
    let plans = snapshot.catalog.iter().flat_map(|product| &product.plans);
    plans.flat_map(|plan| &plan.prices).collect()
}

fn one_unit(row: &PriceRow) -> String {
    match &row.price {
        Price::PerUnit { unit_amount } => unit_amount.to_string(),
        Price::Graduated { tiers } | Price::Volume { tiers } => {
            let amounts = tiers
                .iter()
                .map(|tier| format!("{}+{}", tier.unit_amount, tier.flat_amount));
            amounts.collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn prices_rise_under_an_order_that_was_quoted_before() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let before = anna.snapshot().await;
    let quoted = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(
        anna.ask(Method::POST, "/v1/demo/price", Some("{}"))
            .await
            .status,
        204
    );
    let after = anna.snapshot().await;
    // The account has not changed, so its version is the same; what is owned keeps its price.
    assert_eq!(
        (after.version, &after.subscriptions),
        (before.version, &before.subscriptions)
    );
    let price = |snapshot: &Snapshot, id: &str| {
        let rows = rows(snapshot);
        one_unit(rows.iter().find(|row| row.id == id).unwrap())
    };
    for (id, was, is) in [
        ("team-year-eur", "660", "661"),
        ("small-month-eur", "9", "10"),
        (
            "all-hours-year-eur",
            "48+2500 42.5+0 36+0",
            "49+2500 43.5+0 37+0",
        ),
        (
            "office-hours-month-eur",
            "3+0 2.6+0 2.2+0",
            "4+0 3.6+0 3.2+0",
        ),
        ("team-year-usd", "718", "718"),
        ("team-year-jpy", "105600", "105600"),
    ] {
        assert_eq!(
            (price(&before, id), price(&after, id)),
            (was.into(), is.into()),
            "{id}"
        );
    }
    let refused = anna.send(&quoted).await.problem();
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (409, "quote-changed")
    );
    // 8 x 661.00, less 345.00 x 18/30, with 22 % of it, less the balance of 12.50
    let fresh = refused.fresh.unwrap();
    assert_eq!(fresh.settlement.due_now.to_string(), "6186.32");
    let agreed = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert!(agreed.body.contains(&fresh.fingerprint));
    assert_eq!(anna.send(&agreed).await.status, 201);
    server.audit().await;
}

#[tokio::test]
async fn in_yen_prices_rise_by_one_yen() {
    let server = Server::start().await;
    let yuki = server.sign_in("yuki", "tanaka").await;
    for _ in 0..2 {
        assert_eq!(
            yuki.ask(Method::POST, "/v1/demo/price", None).await.status,
            204
        );
    }
    let snapshot = yuki.snapshot().await;
    let plan = &snapshot.product("harbor-support").unwrap().plans[1];
    let row = plan
        .price(snapshot.account.currency, Interval::MONTH)
        .unwrap();
    assert_eq!(one_unit(row), "11002");
}

#[tokio::test]
async fn who_is_signed_out_sees_no_book_and_changes_no_price() {
    let server = Server::start().await;
    for (method, path) in [
        (Method::GET, "/v1/demo/book"),
        (Method::POST, "/v1/demo/price"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        assert_eq!(
            server.send(request).await.code(),
            (401, "unauthenticated".into()),
            "{path}"
        );
    }
}

/// What a row of a book says: what it is, by how much it moved the balance, and to what.
fn told(book: &Booked) -> Vec<(&'static str, String, String)> {
    let entries = book.entries.iter();
    entries
        .map(|entry| {
            (
                entry.kind.as_str(),
                entry.amount.to_string(),
                entry.balance.to_string(),
            )
        })
        .collect()
}

#[tokio::test]
async fn the_book_follows_an_order() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let row = |kind: EntryKind, amount: &str, balance: &str| {
        (kind.as_str(), amount.to_owned(), balance.to_owned())
    };
    let opening = [
        row(EntryKind::Goodwill, "12.50", "12.50"),
        row(EntryKind::Sale, "-420.90", "-408.40"), // 5 x 69.00 x 1.22
        row(EntryKind::Payment, "420.90", "12.50"),
    ];
    let before: Booked = anna.get("/v1/demo/book").await.read();
    assert_eq!(told(&before), opening);
    assert_eq!(
        (
            before.orders.len(),
            before.payments.len(),
            before.documents.len()
        ),
        (0, 0, 1)
    );
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let order: Order = anna.send(&sent).await.read();
    let after: Booked = anna.get("/v1/demo/book").await.read();
    assert_eq!(told(&after)[..3], opening);
    assert_eq!(
        told(&after)[3..],
        [
            row(EntryKind::Sale, "-6189.06", "-6176.56"),
            row(EntryKind::Payment, "6176.56", "0.00")
        ]
    );
    assert_eq!(
        (after.balance.is_zero(), after.currency.code()),
        (true, "EUR")
    );
    let [booked] = &after.orders[..] else {
        panic!("{:?}", after.orders)
    };
    assert_eq!(
        (
            &booked.id,
            booked.key.as_str(),
            booked.state,
            booked.due.to_string()
        ),
        (&order.id, "k1", OrderState::Placed, "6176.56".into())
    );
    assert!(
        after.entries[3..]
            .iter()
            .all(|entry| entry.order.as_ref() == Some(&order.id))
    );
    let paid = &after.payments[0];
    assert_eq!(
        (&paid.order, paid.amount.to_string(), paid.refunded),
        (&order.id, "6176.56".into(), false)
    );
    assert_eq!(after.documents.last(), order.document.as_ref());
    // Another account's book is its own.
    let klaus = server.sign_in("klaus", "brandt").await;
    assert!(
        klaus
            .get("/v1/demo/book")
            .await
            .read::<Booked>()
            .orders
            .is_empty()
    );
}
