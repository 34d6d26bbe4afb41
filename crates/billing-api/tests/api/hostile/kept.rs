//! What may be any text is kept as it came.

use super::{assert_harmless, literal, patient_server, texts};
use crate::support::{Client, choose};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::session::Minted;
use midcycle_contract::{Order, Payment, Selection};
use serde_json::Value;

/// Keys, tokens of the provider, reasons.
#[tokio::test]
async fn what_is_kept_of_an_order_is_kept_as_it_was() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let purchase = Selection {
        subscription: None,
        ..choose("", "basic", 1, Interval::MONTH)
    };
    for text in texts() {
        let reason: String = text.chars().take(250).collect();
        let token = Some(Payment::Token(text.clone()));
        let mut sent = anna.order("k", vec![purchase.clone()], token).await;
        let key: String = text
            .chars()
            .filter(|c| (' '..='~').contains(c))
            .take(250)
            .collect();
        sent.key = Some(format!("k{key}k"));
        let mut body: Value = serde_json::from_str(&sent.body).unwrap();
        body["reason"] = reason.clone().into();
        sent.body = body.to_string();
        let counts = server.row_counts().await;
        let reply = anna.send(&sent).await;
        if text.contains('\0') || text.is_empty() {
            let status = if text.is_empty() { 402 } else { 400 };
            assert_eq!(reply.code().0, status, "{text:?}");
            assert_eq!(server.row_counts().await, counts);
            continue;
        }
        assert_harmless(&reply, &text, "POST /v1/orders");
        let order: Order = reply.read();
        let kept = format!(
            "select count(*) from orders where id = '{}' and key = {} and payment = {} and reason = {}",
            order.id,
            literal(&format!("k{key}k")),
            literal(&text),
            literal(&reason),
        );
        assert_eq!(server.number(&kept).await, 1, "{text:.60?}");
        assert_eq!(anna.send(&sent).await.status, 200, "{text:.60?}");
    }
}

/// The operator vouches for who supports; still the texts are kept as they came and told as JSON.
#[tokio::test]
async fn what_is_kept_of_a_session_is_kept_as_it_was() {
    let server = patient_server().await;
    for text in texts()
        .iter()
        .filter(|text| (1..=255).contains(&text.len()))
    {
        let mut wanted: Value =
            serde_json::from_str(r#"{"account":"officina","role":"support"}"#).unwrap();
        for member in ["user", "name", "origin"] {
            wanted[member] = text.as_str().into();
        }
        let minted = server.mint(&wanted.to_string()).await;
        if text.contains('\0') {
            assert_eq!(minted.code(), (400, "bad-request".into()), "{text:?}");
            continue;
        }
        assert_harmless(&minted, text, "POST /v1/sessions");
        let minted: Minted = minted.read();
        let care = Client {
            server: &server,
            token: minted.token,
        };
        let snapshot = care.snapshot().await;
        assert_eq!((&snapshot.user.id, &snapshot.user.name), (text, text));
    }
    assert_eq!(server.number("select count(*) from orders").await, 0);
}
