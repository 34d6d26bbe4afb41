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
const ANSWER: Duration = Duration::from_secs(30);
/// How long the provider may take.
const PROVIDER: Duration = Duration::from_secs(10);
/// Timers count in ticks, and may be one late.
const TICK: Duration = Duration::from_millis(1);

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

/// A body that arrives as late as this.
fn late_body(text: String, late: Duration) -> Body {
    let at = Instant::now() + late;
    Body::from_stream(stream::once(async move {
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
    let ask = |late: Duration| {
        let text = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,
            "next":{"interval":{"unit":"month","count":1},
            "lines":[{"id":"a","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}}"#;
        let request = Request::post("/v1/quotes").header("content-type", "application/json");
        server.send(request.body(late_body(text.into(), late)).unwrap())
    };
    let (inside, ()) = tokio::join!(ask(ANSWER - 2 * TICK), advance(ANSWER - TICK));
    assert_eq!(inside.status, 200, "{}", inside.body);
    let (outside, ()) = tokio::join!(ask(ANSWER + 2 * TICK), advance(ANSWER + TICK));
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
        (PROVIDER - 2 * TICK, PROVIDER - TICK, 201),
        (PROVIDER + 2 * TICK, PROVIDER + TICK, 202),
    ] {
        let provider = Slow::new(takes);
        let server = Server::with(|_| provider.clone()).await;
        let anna = server.anna().await;
        let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
        let stopped = stop_the_clock();
        let time = async {
            provider.asked.notified().await;
            advance(passes).await;
        };
        let (reply, ()) = tokio::join!(anna.send(&sent), time);
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

/// An order whose body arrives so late that its answer is given up while it is paid for.
async fn send_late(anna: &Client<'_>, sent: &Sent, late: Duration) -> Reply {
    let request = Request::post("/v1/orders")
        .header("authorization", format!("Bearer {}", anna.token))
        .header("content-type", "application/json")
        .header("idempotency-key", sent.key.as_deref().unwrap())
        .header("if-match", sent.version.as_deref().unwrap());
    let body = late_body(sent.body.clone(), late);
    anna.server.send(request.body(body).unwrap()).await
}

/// "Ask again with the same key; nothing is done twice": an answer that is given up while the provider works ends the
/// answer and not the order.
#[tokio::test]
async fn an_order_goes_on_when_its_answer_is_given_up() {
    let takes = PROVIDER / 2;
    let provider = Slow::new(takes);
    let server = Server::with(|_| provider.clone()).await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let _stopped = stop_the_clock();
    let time = async {
        advance(ANSWER - TICK).await;
        provider.asked.notified().await;
        advance(2 * TICK).await;
    };
    let (reply, ()) = tokio::join!(send_late(&anna, &sent, ANSWER - 2 * TICK), time);
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
