//! Hostile texts wherever a client can send one: they are values, whatever is in them, and nothing is done by them.

mod bodies;
mod headers;
mod kept;
mod names;
mod sockets;
mod tampering;
mod values;

use crate::support::{Reply, Server};
use axum::http::HeaderValue;
use midcycle_billing_api::http::Limits;
use serde_json::Value;

/// What is sent, wherever a text can be.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "null",
        "'; drop table orders; --",
        "' or '1'='1",
        "\\'; delete from accounts; --",
        "$1::text); delete from accounts; --",
        "'||(select pg_sleep(5))||'",
        "x' union select token_hash from sessions --",
        "$$; drop schema public cascade; $$",
        "'; attach database 'x' as y; --",
        "%_like%",
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "</script><svg onload=alert(1)>",
        "javascript:alert(1)",
        "\0",
        "a name\0and more",
        "bell \u{7} escape \u{1b}[31m delete \u{7f} next line \u{85}",
        "\u{202e}txet\u{202c}\u{2066}x\u{2069}",
        "\u{feff}\u{ffff}\u{1f469}\u{200d}\u{1f52c}",
        "~ ~0 ~1 / //",
        "/changes/0",
        "%00 %2f %27 %ff %",
        "../../etc/passwd",
        "..%2f..%2fsnapshot",
        "x\r\nset-cookie: midcycle-session=x\r\n\r\n<html>",
        "${7*7}{{7*7}}%s%n",
    ]
    .map(str::to_owned)
    .into();
    texts.push("a".repeat(60_000));
    texts.push("'".repeat(20_000));
    texts
}

/// A server that hears everybody out, however many they are.
async fn patient_server() -> Server {
    Server::limited(Limits {
        per_session: None,
        per_address: None,
        ..Limits::default()
    })
    .await
}

/// Refused as a problem or done as the contract says, and what is repeated of a text is JSON and nothing else.
fn assert_harmless(reply: &Reply, text: &str, what: &str) {
    let what = format!("{what} with {:.60?}: {} {}", text, reply.status, reply.body);
    assert!(!reply.status.is_server_error(), "{what}");
    assert_ne!(reply.status, 429, "{what}");
    assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{what}");
    if reply.status.is_client_error() {
        reply.problem();
    } else if !reply.body.is_empty() {
        assert_eq!(reply.headers["content-type"], "application/json", "{what}");
        assert!(serde_json::from_str::<Value>(&reply.body).is_ok(), "{what}");
    }
    let is_repeated = |value: &HeaderValue| {
        let bytes = value.as_bytes();
        text.len() > 8
            && bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
    };
    assert!(!reply.headers.values().any(is_repeated), "{what}");
    assert!(!reply.headers.contains_key("set-cookie"), "{what}");
}

/// A text as SQL has it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
