//! The demo's book: its days, its ledger, and whose database it is.

use crate::support::{Server, choose};
use axum::http::Method;
use midcycle_billing_api::demo;
use midcycle_billing_api::store::Store;
use midcycle_contract::Selection;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::Status;
use midcycle_contract::engine::json::{Read as _, to_text};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

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

#[tokio::test]
async fn the_ledger_only_grows_and_the_book_is_sound() {
    let server = Server::start().await;
    let unbalanced = "select count(*) from (select 1 from ledger_entries group by transaction_id having sum(amount_minor) <> 0) as unbalanced";
    assert_eq!(server.number(unbalanced).await, 0);
    // Every opening invoice is sold and paid, but for the one that is past due: beside it customers have just what they
    // were given, and what they owe by hand.
    let customers = "select -sum(amount_minor) from ledger_entries where book = 'customer'";
    let past_due = 50_922; // 6 x 69.00 x 1.23
    assert_eq!(
        server.number(customers).await,
        1_250 + 900_000 - 4_500 - past_due
    );
    for (sql, why) in [
        ("update ledger_entries set amount_minor = 0", "append-only"),
        ("delete from ledger_transactions", "append-only"),
        ("update documents set serial = 99", "issued once"),
        ("delete from documents", "issued once"),
    ] {
        let mut write = server.store.write().await.unwrap();
        let refused = sqlx::query(sql).execute(&mut *write).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{sql}: {refused}");
    }
    assert!(Selection::from_text("{}").is_err());
}
