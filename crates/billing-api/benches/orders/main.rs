//! How many orders are placed a second, against the same reads and transactions bare, through the same pool, by the same
//! number of clients, in turn. `cargo bench --bench orders -- DATABASE [SECONDS] [PAIRS]` prints one line of JSON, and
//! `-- DATABASE statements` the statements of one order and of one turn of the bare loop.

mod bare;
mod crowd;
mod statements;

use bare::Prepared;
use crowd::{TODAY, clock, member, one_more, seed};
use midcycle_billing_api::orders::Orders;
use midcycle_billing_api::payment::Sandbox;
use midcycle_billing_api::store::{self, Store};
use midcycle_billing_api::vat::{Double, VatChecks};
use midcycle_contract::engine::calendar::Moment;
use midcycle_contract::engine::change::resolve;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::engine::order::Order as Quoted;
use midcycle_contract::{OrderRequest, OrderState, Payment};
use statements::Statements;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Clients at once.
const CLIENTS: usize = 8;
/// Accounts of each client; as many again for the bare loop, and for pgbench.
const ACCOUNTS_EACH: usize = 8;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|text| text != "--bench")
        .collect();
    let Some(place) = arguments.first() else {
        println!("orders: name a database to measure on");
        return;
    };
    let store = Store::at(place).await.unwrap();
    let mut read = store.read().await.unwrap();
    let is_new = store::products(&mut read).await.unwrap().is_empty();
    drop(read);
    if is_new {
        seed(&store, 3 * CLIENTS * ACCOUNTS_EACH).await;
    }
    let sandbox = Arc::new(Sandbox::new(store.clone()));
    let vat = VatChecks::new(store.clone(), Arc::new(Double::default()));
    let orders = Orders::new(store.clone(), clock(), sandbox, vat);
    let prepared = Arc::new(prepared(&store).await);
    if arguments.get(1).is_some_and(|text| text == "statements") {
        print_statements(&orders, &store, &prepared).await;
        store.close().await;
        return;
    }

    let number = |n: usize, or: u64| arguments.get(n).map_or(or, |text| text.parse().unwrap());
    let (slice, pairs) = (Duration::from_secs(number(1, 3)), number(2, 5));
    let (mut placed, mut bare, mut reads) = (Vec::new(), Vec::new(), Vec::new());
    let mut waits = Vec::new();
    for _ in 0..pairs {
        let run = {
            let (orders, store) = (orders.clone(), store.clone());
            all(slice, move |n| {
                let (orders, store) = (orders.clone(), store.clone());
                async move { order(&orders, &store, n).await }
            })
        };
        placed.push(run.await.0);
        let run = {
            let (store, prepared) = (store.clone(), prepared.clone());
            all(slice, move |n| {
                let (store, prepared) = (store.clone(), prepared.clone());
                async move { bare::order(&store, CLIENTS * ACCOUNTS_EACH + n, &prepared).await }
            })
        };
        bare.push(run.await.0);
        let run = {
            let store = store.clone();
            all(slice / 3, move |n| {
                let store = store.clone();
                async move { snapshot(&store, n).await }
            })
        };
        let (rate, mut taken) = run.await;
        reads.push(rate);
        waits.append(&mut taken);
    }
    waits.sort_unstable();
    let at = |part: usize| {
        waits
            .get(waits.len() * part / 100)
            .map_or(0, Duration::as_micros)
    };
    println!(
        "{{\"orders\":{placed:?},\"bare\":{bare:?},\"reads\":{reads:?},\"read_p50_us\":{},\"read_p99_us\":{}}}",
        at(50),
        at(99)
    );
    store.close().await;
}

/// Both for the second time, so that what sqlx asks once about a database is no part of it.
async fn print_statements(orders: &Orders, store: &Store, prepared: &Prepared) {
    let bare_account = CLIENTS * ACCOUNTS_EACH;
    order(orders, store, 0).await;
    bare::order(store, bare_account, prepared).await;
    let statements = Statements::listen();
    order(orders, store, 0).await;
    let of_order = statements.take();
    bare::order(store, bare_account, prepared).await;
    let of_bare = statements.take();
    println!(
        "{}",
        serde_json::json!({ "order": of_order, "bare": of_bare })
    );
}

/// Lets every client do its work, account by account, for a while: how often a second it was done, and how long each took.
async fn all<F>(
    slice: Duration,
    work: impl Fn(usize) -> F + Clone + Send + 'static,
) -> (u64, Vec<Duration>)
where
    F: Future<Output = ()> + Send,
{
    let done = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut clients = Vec::new();
    for client in 0..CLIENTS {
        let (work, done) = (work.clone(), done.clone());
        clients.push(tokio::spawn(async move {
            let mut taken = Vec::new();
            let mut turn = 0;
            while began.elapsed() < slice {
                let start = Instant::now();
                work(client * ACCOUNTS_EACH + turn % ACCOUNTS_EACH).await;
                taken.push(start.elapsed());
                turn += 1;
                done.fetch_add(1, Ordering::Relaxed);
            }
            taken
        }));
    }
    let mut taken = Vec::new();
    for client in clients {
        taken.append(&mut client.await.unwrap());
    }
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap().max(1);
    let count = u64::try_from(done.load(Ordering::Relaxed)).unwrap();
    (count * 1_000 / ms, taken)
}

/// What one read of a snapshot takes, as a page begins with it.
async fn snapshot(store: &Store, n: usize) {
    let of = member(n);
    let mut read = store.read().await.unwrap();
    store::AccountRow::find(&mut read, &of.account)
        .await
        .unwrap();
    let at = Moment::parse(TODAY).unwrap();
    let snapshot = store::read_snapshot(&mut read, &of, at).await.unwrap();
    assert!(to_text(&snapshot).len() > 500);
}

/// An order as a client places it: read, choose, quote, confirm.
async fn order(orders: &Orders, store: &Store, n: usize) {
    let of = member(n);
    let mut read = store.read().await.unwrap();
    store::AccountRow::find(&mut read, &of.account)
        .await
        .unwrap();
    let at = Moment::parse(TODAY).unwrap();
    let snapshot = store::read_snapshot(&mut read, &of, at).await.unwrap();
    drop(read);
    let change = one_more(n, snapshot.subscriptions[0].licences());
    let request = resolve(&snapshot.facts(false), &change).unwrap();
    let quoted = Quoted::quote(vec![request], snapshot.balance).unwrap();
    let wanted = OrderRequest {
        at,
        changes: vec![change],
        vat_id: None,
        payment: Some(Payment::Method(format!("card_{n}"))),
        fingerprint: quoted.fingerprint().unwrap(),
        reason: None,
    };
    let key = format!("{}", snapshot.version);
    let answer = orders
        .place(&of, Some(&key), Some(snapshot.version), &wanted)
        .await
        .unwrap();
    assert_eq!(answer.order.state, OrderState::Placed);
}

async fn prepared(store: &Store) -> Prepared {
    let mut read = store.read().await.unwrap();
    let of = member(0);
    let at = Moment::parse(TODAY).unwrap();
    let snapshot = store::read_snapshot(&mut read, &of, at).await.unwrap();
    let request = resolve(&snapshot.facts(false), &one_more(0, 5)).unwrap();
    let quoted = Quoted::quote(vec![request.clone()], snapshot.balance).unwrap();
    Prepared {
        quote: bare::explained(&request),
        settlement: quoted.settlement,
        owned: snapshot.subscriptions[0].clone(),
        paper: store::Paper {
            titles: vec!["Suite, Team".into()],
            ..store::paper_of_account(&mut read, &of.account)
                .await
                .unwrap()
        },
        request,
    }
}
