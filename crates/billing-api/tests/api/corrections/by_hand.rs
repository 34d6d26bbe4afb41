//! Orders that cannot be corrected by themselves.

use super::{Policy, assert_sound, documents, licences, place, round, start};
use crate::support::{choose, worked_example};
use midcycle_billing_api::audit::audit;
use midcycle_contract::engine::calendar::Interval;

/// What keeps an order from being corrected: a build that quotes otherwise, messages that it cannot read, a table that is lost.
const SPOILT: [&str; 3] = [
    "update order_changes set request = replace(request, '\"660\"', '\"670\"')",
    "update order_changes set request = '{'",
    "update orders set taxes = null",
];

/// What could not be computed was tried and logged by every round of the timer, for ever, and nobody could end it: it is
/// written down once, and the audit tells of it until somebody has seen to it.
#[tokio::test]
async fn what_cannot_be_computed_is_told_until_somebody_corrects_it() {
    for spoil in SPOILT {
        let (server, service) = start(Policy::ChargeVat, None).await;
        let anna = server.anna().await;
        let placed = place(&anna, "k1", worked_example()).await;
        server.execute(spoil).await;
        let before = (anna.snapshot().await, documents(&anna).await);
        service.say(Some(true));
        for _ in 0..2 {
            assert_eq!(round(&server).await, 0, "{spoil}");
            let reviewed =
                "select count(*) from vat_reviews where document is null and obstacle is not null";
            assert_eq!(server.number(reviewed).await, 1, "{spoil}");
            let told = "select count(*) from events where kind = 'order.not-corrected'";
            assert_eq!(server.number(told).await, 1, "{spoil}");
        }
        let after = (anna.snapshot().await, documents(&anna).await);
        // What was learnt has raised the version, and nothing else has.
        assert_eq!(after.0.version, before.0.version + 1);
        assert_eq!((after.0.balance, after.1), (before.0.balance, before.1));
        // Nobody asks for its number any more.
        let asked = service.asked();
        server.execute("delete from vat_answers").await;
        round(&server).await;
        assert_eq!(service.asked(), asked);

        let report = audit(&server.store).await.unwrap();
        let wanted = format!("order {} wants a correction by hand: ", placed.id);
        let is_told = matches!(&report.findings[..], [found] if found.starts_with(&wanted));
        assert!(is_told, "{report}");
        server.execute(&by_hand(&placed.id)).await;
        assert_sound(&server).await;
    }
}

/// What an operator writes who has corrected an order.
fn by_hand(order: &str) -> String {
    format!(
        "insert into events (account, kind, subject, actor, at_ms)
         select account, 'order.corrected-by-hand', id, 'mia', 0 from orders where id = '{order}'"
    )
}

/// An order that cannot be corrected does not keep those from being so that it has nothing to do with; one that credited it
/// is corrected by what was really charged.
#[tokio::test]
async fn an_order_that_is_not_corrected_keeps_its_taxes() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    let spoilt = place(&anna, "k1", worked_example()).await;
    place(
        &anna,
        "k2",
        choose("sub_officina", "team", 12, Interval::YEAR),
    )
    .await;
    let bought = midcycle_contract::Selection {
        subscription: None,
        ..licences(3)
    };
    place(&anna, "k3", bought).await;
    let spoil = format!(
        "update order_changes set request = replace(request, '\"660\"', '\"670\"') where order_id = '{}'",
        spoilt.id
    );
    server.execute(&spoil).await;
    service.say(Some(true));
    // The second one credits what the first one was charged, which stays.
    assert_eq!(round(&server).await, 2);
    // 22 % of 12 x 660.00 and of 3 x 660.00.
    assert_eq!(anna.snapshot().await.balance.to_string(), "2178.00");
    let report = audit(&server.store).await.unwrap();
    let is_told = matches!(&report.findings[..], [found] if found.contains(&spoilt.id));
    assert!(is_told, "{report}");
}
