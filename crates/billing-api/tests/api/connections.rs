//! What becomes of the database's connections when requests are given up.

use crate::support::Server;
use midcycle_billing_api::store::{Dialect, StoreError};
use std::time::{Duration, Instant};
use tokio::task::yield_now;

/// A request that was given up while its transaction began left that transaction open on a connection of the pool: the
/// next one to write there was refused, as in a transaction that only reads, and answered 500.
#[tokio::test]
async fn a_transaction_that_is_given_up_while_it_begins_is_nobody_elses() {
    let server = Server::start().await;
    for patience in (0..1_000).step_by(5).map(Duration::from_micros) {
        // A sleep counts in milliseconds, and a transaction begins in less.
        let since = Instant::now();
        let give_up = async {
            while since.elapsed() < patience {
                yield_now().await;
            }
        };
        tokio::select! {
            biased;
            reading = server.store.read() => drop(reading.unwrap()),
            () = give_up => {}
        }
        server
            .execute("update accounts set version = version")
            .await;
    }
}

/// A statement that an operator cancelled answered 500, as if something were wrong: it is 503, and asking again helps.
#[tokio::test]
async fn what_an_operator_cancels_is_unavailable_and_not_broken() {
    let server = Server::start().await;
    if server.store.dialect() == Dialect::Sqlite {
        return;
    }
    let mut read = server.store.read().await.unwrap();
    let cancelled = sqlx::query("select pg_cancel_backend(pg_backend_pid()), pg_sleep(1)")
        .fetch_all(&mut *read)
        .await;
    assert!(StoreError::from(cancelled.err().unwrap()).is_out_of_reach());
}
