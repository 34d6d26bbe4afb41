//! Rules that an account gets while the server runs, and a surplus that goes nowhere.

use crate::support::{Client, Sent, Server, choose};
use axum::http::Method;
use midcycle_billing_api::audit::audit;
use midcycle_contract::Order;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::order::QuotesRequest;

/// Klaus orders so many licences fewer that 28804.13 are left over.
async fn surplus(klaus: &Client<'_>) -> Sent {
    let fewer = choose("sub_brandt", "business", 112, Interval::MONTH);
    klaus.order("k1", vec![fewer], None).await
}

fn set_rules(rules: &str) -> String {
    format!("update accounts set rules = '{rules}' where id = 'brandt'")
}

/// Rules were looked at when the server started only: an account that was given `surplus: refund` afterwards had its money
/// neither paid back nor kept as credit, but booked as forfeited.
#[tokio::test]
async fn rules_that_are_not_applied_are_refused_while_the_server_runs() {
    let server = Server::start().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    for (rules, axis) in [
        (r#"{"surplus":"refund"}"#, "`surplus`"),
        (r#"{"when_decreasing":{"surplus":"refund"}}"#, "`surplus`"),
        (r#"{"effective":"period_end"}"#, "`effective`"),
        (r#"{"round":{"scale":3}}"#, "`round`"),
    ] {
        server.execute(&set_rules(rules)).await;
        let sent = surplus(&klaus).await;
        let counts = server.row_counts().await;
        let refused = klaus.send(&sent).await;
        assert_eq!(refused.code(), (409, "rules-not-applied".into()), "{rules}");
        assert!(refused.problem().detail.contains(axis), "{}", refused.body);
        let wanted = QuotesRequest {
            changes: vec![choose("sub_brandt", "business", 112, Interval::MONTH)],
            vat_id: None,
        };
        let quoted = klaus
            .ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
            .await;
        assert_eq!(quoted.code(), (409, "rules-not-applied".into()), "{rules}");
        assert_eq!(server.row_counts().await, counts, "{rules}");
    }
}

#[tokio::test]
async fn under_forfeit_a_surplus_is_taken_back() {
    let server = Server::start().await;
    server.execute(&set_rules(r#"{"surplus":"forfeit"}"#)).await;
    let klaus = server.sign_in("klaus", "brandt").await;
    let order: Order = klaus.send(&surplus(&klaus).await).await.read();
    assert_eq!(order.settlement.total.to_string(), "-28804.13");
    assert_eq!(klaus.snapshot().await.balance.to_string(), "0.00");
    let forfeited = "select sum(amount_minor) from ledger_entries e join ledger_transactions t
        on t.id = e.transaction_id where t.kind = 'forfeited' and e.book = 'customer'";
    assert_eq!(server.number(forfeited).await, 2_880_413);
    assert_eq!(audit(&server.store).await.unwrap().findings, [""; 0]);
}
