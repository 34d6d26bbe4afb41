//! The demo's day beside orders of the same moment.

use crate::support::{Server, annas_card, worked_example};
use midcycle_billing_api::demo::{DemoError, next_day};
use midcycle_billing_api::store::lock_account;
use std::time::Duration;

/// The demo's day locked no account: on PostgreSQL an order that was frozen meanwhile was not seen, its balance was spent on
/// a renewal too, and the two took accounts and counters in opposite orders.
#[tokio::test]
async fn the_day_waits_for_orders_and_sees_them() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    assert_eq!(anna.send(&sent).await.status, 201);
    let mut write = server.store.write().await.unwrap();
    assert!(lock_account(&mut write, "officina").await.unwrap());
    let store = server.store.clone();
    let passing = tokio::spawn(async move { next_day(&store).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!passing.is_finished());
    // As if it were frozen in this very transaction.
    sqlx::query("update orders set state = 'paying'")
        .execute(&mut *write)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let passed = passing.await.unwrap();
    assert!(
        matches!(passed, Err(DemoError::OrderInProgress(_))),
        "{passed:?}"
    );
    assert_eq!(anna.snapshot().await.at.to_string(), "2026-11-22");
}
