//! Midnight in the account's time zone.

use crate::support::{Server, choose};
use jiff::Timestamp;
use midcycle_contract::engine::calendar::{Interval, Moment};
use midcycle_contract::{Order, Payment};

fn ten_past_midnight_in_new_york() -> Timestamp {
    "2026-11-23T05:10:00Z".parse().unwrap()
}

/// For half an hour a quote of yesterday holds, and then that date is the period's, the ledger's and the invoice's; but
/// not for a subscription that has changed since.
#[tokio::test]
async fn a_quote_of_yesterday_holds_for_a_while_after_midnight() {
    let server = Server::at(ten_past_midnight_in_new_york).await;
    let sam = server.sign_in("sam", "carter").await;
    let yesterday = Moment::parse("2026-11-22").unwrap();
    assert_eq!(sam.snapshot().await.at.to_string(), "2026-11-23");
    let card = || Some(Payment::Method("card_carter".into()));
    let four = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let five = choose("sub_carter_support", "team", 5, Interval::MONTH);
    let meetings = sam.snapshot().await.cart;

    let today = sam.order("k1", vec![four], card()).await;
    assert_eq!(sam.send(&today).await.status, 201);
    let since = sam
        .order_at("k2", yesterday, vec![five.clone()], card())
        .await;
    let refused = sam.send(&since).await.problem();
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (409, "quote-changed")
    );
    assert_eq!(refused.fresh.unwrap().at.to_string(), "2026-11-23");

    let untouched = sam.order_at("k3", yesterday, meetings, card()).await;
    let order: Order = sam.send(&untouched).await.read();
    assert_eq!(order.at, yesterday);
    assert_eq!(order.document.unwrap().at, yesterday);
    let period = sam.snapshot().await.subscriptions[1].current.period;
    assert_eq!(period.start, yesterday);
    let dated =
        "select count(*) from ledger_transactions where kind <> 'goodwill' and at = '2026-11-22'";
    assert_eq!(server.number(dated).await, 2);

    // The day before yesterday never holds, nor does tomorrow.
    for day in ["2026-11-21", "2026-11-24"] {
        let day = Moment::parse(day).unwrap();
        let sent = sam.order_at("k4", day, vec![five.clone()], card()).await;
        assert_eq!(sam.send(&sent).await.code(), (409, "quote-changed".into()));
    }
}

fn half_past_midnight_in_new_york() -> Timestamp {
    "2026-11-23T05:30:00Z".parse().unwrap()
}

#[tokio::test]
async fn after_the_grace_yesterday_is_over() {
    let server = Server::at(half_past_midnight_in_new_york).await;
    let sam = server.sign_in("sam", "carter").await;
    let yesterday = Moment::parse("2026-11-22").unwrap();
    let four = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let card = Some(Payment::Method("card_carter".into()));
    let sent = sam.order_at("k1", yesterday, vec![four], card).await;
    assert_eq!(sam.send(&sent).await.code(), (409, "quote-changed".into()));
}

fn the_first_second_of_a_day_without_midnight_in_cairo() -> Timestamp {
    "2026-04-23T22:00:00Z".parse().unwrap()
}

fn ten_past_the_second_midnight_in_havana() -> Timestamp {
    "2026-11-01T05:10:00Z".parse().unwrap()
}

/// The grace was read off the wall clock, which skips or repeats an hour where summer time begins or ends at midnight: a
/// quote of the second before was refused in Cairo, and in Havana one held that was of an hour and ten minutes before.
#[tokio::test]
async fn the_grace_is_half_an_hour_that_passes() {
    let table: [(fn() -> Timestamp, _, _, _); 2] = [
        (
            the_first_second_of_a_day_without_midnight_in_cairo,
            "Africa/Cairo",
            "2026-04-23",
            201,
        ),
        (
            ten_past_the_second_midnight_in_havana,
            "America/Havana",
            "2026-10-31",
            409,
        ),
    ];
    for (now, zone, yesterday, status) in table {
        let server = Server::at(now).await;
        server
            .execute(&format!("update accounts set time_zone = '{zone}'"))
            .await;
        let ines = server.sign_in("ines", "duarte").await;
        let mut purchase = choose("", "team", 2, Interval::MONTH);
        purchase.subscription = None;
        let token = Some(Payment::Token("tok_ok".into()));
        let yesterday = Moment::parse(yesterday).unwrap();
        let sent = ines.order_at("k1", yesterday, vec![purchase], token).await;
        assert_eq!(ines.send(&sent).await.status, status, "{zone}");
    }
}
