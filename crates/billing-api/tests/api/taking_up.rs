//! Orders that are taken up while the provider is out, and a server that does not wait for that.

use crate::support::Running;
use crate::support::{Client, Server, annas_card, choose, worked_example};
use midcycle_billing_api::orders::Orders;
use midcycle_billing_api::payment::{Answer, Charge, NoAnswer, Outcome, PaymentProvider};
use midcycle_billing_api::store::Dialect;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Payment, Selection};
use std::collections::BTreeSet;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A provider that does not answer to the first question about an order, and never to the second. It knows its references
/// that wait for a bank, and cancels at once.
#[derive(Default)]
struct Out {
    known: Mutex<BTreeSet<String>>,
    waited_for: AtomicUsize,
}

impl PaymentProvider for Out {
    fn name(&self) -> &'static str {
        "out"
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async move {
            if charge.reference == "tok_requires_action" {
                let client_secret = "secret".into();
                return Ok(Outcome::RequiresAction { client_secret });
            }
            if self.known.lock().unwrap().insert(charge.order.clone()) {
                return Err(NoAnswer("time-out".into()));
            }
            self.waited_for.fetch_add(1, Ordering::SeqCst);
            pending().await
        })
    }

    fn cancel<'a>(&'a self, _: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async { Ok(Outcome::Withdrawn) })
    }

    fn refund<'a>(&'a self, _: &'a Charge) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

async fn place(client: &Client<'_>, change: Selection, token: &str) {
    let token = Some(Payment::Token(token.into()));
    let sent = client.order("k1", vec![change], token).await;
    assert_eq!(client.send(&sent).await.status, 202);
}

/// Open orders were taken up one after the other: each that the provider did not answer for took ten seconds from all that
/// came after it, those included whose time was over.
#[tokio::test]
async fn a_silent_provider_keeps_no_order_from_expiring() {
    let provider = Arc::new(Out::default());
    let server = Server::with(|_| provider.clone()).await;
    let (klaus, yuki, sam, anna) = (
        server.sign_in("klaus", "brandt").await,
        server.sign_in("yuki", "tanaka").await,
        server.sign_in("sam", "carter").await,
        server.anna().await,
    );
    let team = |id, licences| choose(id, "team", licences, Interval::MONTH);
    let more = choose("sub_brandt", "business", 130, Interval::YEAR);
    place(&klaus, more, "tok_silent").await;
    place(&yuki, team("sub_tanaka", 9), "tok_silent").await;
    place(&sam, team("sub_carter_support", 9), "tok_silent").await;
    place(&anna, worked_example(), "tok_requires_action").await;
    let taking_up = tokio::spawn(take_up(server.orders.clone()));
    let all_at_once = async {
        let expired = "select count(*) from orders where state = 'expired'";
        while server.number(expired).await == 0 || provider.waited_for.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(5), all_at_once).await;
    assert!(in_time.is_ok());
    assert!(!taking_up.is_finished());
    let next = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&next).await.status, 202);
    taking_up.abort();
}

async fn take_up(orders: Orders) {
    orders.take_up(i64::MAX, i64::MAX).await.unwrap();
}

/// A server that found open orders asked the provider about all of them before it listened: while the provider was out,
/// so was the server.
#[tokio::test]
async fn the_server_listens_before_it_asks_the_provider() {
    let stopped = Server::with(|_| Arc::new(Out::default())).await;
    let anna = stopped.anna().await;
    place(&anna, worked_example(), "tok_slow").await;
    // The sandbox of the next server thinks for a while.
    let slowly: &[&str] = match stopped.store.dialect() {
        Dialect::Sqlite => &[
            "create view slow as with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000000)
                 select count(*) as count from n",
            "create trigger slowly before insert on sandbox_charges begin select count from slow; end",
        ],
        Dialect::Postgres => &[
            "create function slowly() returns trigger language plpgsql as
                 $$ begin perform pg_sleep(2); return new; end $$",
            "create trigger slowly before insert on sandbox_charges for each row execute function slowly()",
        ],
    };
    for sql in slowly {
        stopped.execute(sql).await;
    }
    let server = Running::start(&stopped.place);
    let invoices = || {
        let get = "GET /v1/invoices HTTP/1.1";
        let head = format!("{get}\r\nauthorization: Bearer {}", anna.token);
        let (status, _, body) = server.ask(&head, "");
        assert_eq!(status, 200);
        body
    };
    assert!(!invoices().contains("\"total\":\"6189.06\""));
    let placed = "select count(*) from orders where state = 'placed'";
    assert_eq!(stopped.number(placed).await, 0);
    while stopped.number(placed).await == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(invoices().contains("\"total\":\"6189.06\""));
}
