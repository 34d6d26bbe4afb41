//! How long an answer and the payment provider may take: what comes just inside is heard, what comes later is not waited
//! for, and what is said then is true.

use crate::support::{Client, Reply, Sent, Server, annas_card, worked_example};
use axum::body::Body;
use axum::http::Request;
use futures_util::stream;
use midcycle_billing_api::orders::TakenUp;
use midcycle_billing_api::payment::{Answer, Charge, Outcome, PaymentProvider};
use midcycle_contract::{Order, OrderState};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, advance, pause, sleep, sleep_until};

/// How long an answer may take.
const ANSWER_MS: u64 = 30_000;
/// How long the provider may take.
const PROVIDER_MS: u64 = 10_000;
/// Timers count in milliseconds, and may be one late.
const LATE_MS: u64 = 1;

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// While it is there, time passes only where a test says so. Without it a paused clock jumps to the next timer whenever
/// the runtime has nothing to do, and it has nothing to do while the database works.
struct Stopped {
    _until: Sender<()>,
}

fn stop_the_clock() -> Stopped {
    pause();
    let (until, dropped) = channel::<()>();
    // Who waits for a thread is not idle.
    tokio::task::spawn_blocking(move || dropped.recv());
    Stopped { _until: until }
}

/// Does some work while time passes, which waits for no more than the work itself does.
async fn while_time_passes<T>(work: impl Future<Output = T>, time: impl Future<Output = ()>) -> T {
    tokio::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = time => {}
    }
    work.await
}

/// A body that arrives as late as this, and says when it is waited for: time that passed before would be the database's.
fn late_body(text: String, late: Duration, is_awaited: Arc<Notify>) -> Body {
    let at = Instant::now() + late;
    Body::from_stream(stream::once(async move {
        is_awaited.notify_one();
        sleep_until(at).await;
        Ok::<_, Infallible>(text)
    }))
}

/// A client may send slowly, and is answered for half a minute.
#[tokio::test]
async fn an_answer_takes_30_seconds_at_most() {
    let server = Server::start().await;
    let counts = server.row_counts().await;
    let _stopped = stop_the_clock();
    let ask = async |late: u64, passes: u64| {
        let text = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,
            "next":{"interval":{"unit":"month","count":1},
            "lines":[{"id":"a","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}}"#;
        let is_awaited = Arc::new(Notify::new());
        let body = late_body(text.into(), ms(late), is_awaited.clone());
        let request = Request::post("/v1/quotes").header("content-type", "application/json");
        let time = async {
            is_awaited.notified().await;
            advance(ms(passes)).await;
        };
        while_time_passes(server.send(request.body(body).unwrap()), time).await
    };
    let inside = ask(ANSWER_MS - 2 * LATE_MS, ANSWER_MS - LATE_MS).await;
    assert_eq!(inside.status, 200, "{}", inside.body);
    let outside = ask(ANSWER_MS + 2 * LATE_MS, ANSWER_MS + LATE_MS).await;
    assert_eq!(outside.code(), (503, "timeout".into()));
    assert_eq!(server.row_counts().await, counts);
}

/// A provider that answers the first time after so long, and later at once.
struct Slow {
    takes: Duration,
    is_known: AtomicBool,
    asked: Notify,
}

impl Slow {
    fn new(takes: Duration) -> Arc<Self> {
        Arc::new(Slow {
            takes,
            is_known: AtomicBool::new(false),
            asked: Notify::new(),
        })
    }
}

impl PaymentProvider for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async {
            if !self.is_known.swap(true, Ordering::SeqCst) {
                self.asked.notify_one();
                sleep(self.takes).await;
            }
            Ok(Outcome::Paid)
        })
    }

    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        self.charge(charge)
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// Within ten seconds the provider's answer is the order's. After them the order is `paying`, as it says, and is settled
/// when the provider is asked again.
#[tokio::test]
async fn the_provider_is_waited_for_10_seconds_at_most() {
    for (takes, passes, status) in [
        (PROVIDER_MS - 2 * LATE_MS, PROVIDER_MS - LATE_MS, 201),
        (PROVIDER_MS + 2 * LATE_MS, PROVIDER_MS + LATE_MS, 202),
    ] {
        let provider = Slow::new(ms(takes));
        let server = Server::with(|_| provider.clone()).await;
        let anna = server.anna().await;
        let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
        let stopped = stop_the_clock();
        let time = async {
            provider.asked.notified().await;
            advance(ms(passes)).await;
        };
        let reply = while_time_passes(anna.send(&sent), time).await;
        assert_eq!(reply.status, status, "{}", reply.body);
        let order: Order = reply.read();
        let is_placed = status == 201;
        assert_eq!(order.state == OrderState::Placed, is_placed);
        assert_eq!(order.state == OrderState::Paying, !is_placed);
        let kept = format!(
            "select count(*) from orders where state = '{}'",
            order.state.as_str()
        );
        assert_eq!(server.number(&kept).await, 1);
        let payments = "select count(*) from payments";
        assert_eq!(server.number(payments).await, i64::from(is_placed));
        server.audit().await;

        let taken_up = server.orders.take_up(i64::MAX, 0).await.unwrap();
        let settled = TakenUp {
            settled: usize::from(!is_placed),
            open: 0,
        };
        assert_eq!(taken_up, settled);
        assert_eq!(server.number(payments).await, 1);
        server.audit().await;
        drop(stopped);
        tokio::time::resume();
    }
}

/// Sends an order with another body.
async fn send_with(anna: &Client<'_>, sent: &Sent, body: Body) -> Reply {
    let request = Request::post("/v1/orders")
        .header("authorization", format!("Bearer {}", anna.token))
        .header("content-type", "application/json")
        .header("idempotency-key", sent.key.as_deref().unwrap())
        .header("if-match", sent.version.as_deref().unwrap());
    anna.server.send(request.body(body).unwrap()).await
}

/// "Ask again with the same key; nothing is done twice": an answer that is given up while the provider works ends the
/// answer and not the order.
#[tokio::test]
async fn an_order_goes_on_when_its_answer_is_given_up() {
    let takes = ms(PROVIDER_MS / 2);
    let provider = Slow::new(takes);
    let server = Server::with(|_| provider.clone()).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let _stopped = stop_the_clock();
    let is_awaited = Arc::new(Notify::new());
    // It arrives in time, and leaves none for the provider.
    let late = ms(ANSWER_MS - 2 * LATE_MS);
    let body = late_body(sent.body.clone(), late, is_awaited.clone());
    let time = async {
        is_awaited.notified().await;
        advance(ms(ANSWER_MS - LATE_MS)).await;
        provider.asked.notified().await;
        advance(ms(2 * LATE_MS)).await;
    };
    let reply = while_time_passes(send_with(&anna, &sent, body), time).await;
    assert_eq!(reply.code(), (503, "timeout".into()));
    let open: Order = anna.send(&sent).await.read();
    assert_eq!(open.state, OrderState::Paying);
    advance(takes).await;
    let placed = loop {
        let order: Order = anna.send(&sent).await.read();
        if order.state != OrderState::Paying {
            break order;
        }
    };
    assert_eq!((placed.id, placed.state), (open.id, OrderState::Placed));
    assert_eq!(server.number("select count(*) from payments").await, 1);
    assert_eq!(server.number("select count(*) from orders").await, 1);
    server.audit().await;
}
