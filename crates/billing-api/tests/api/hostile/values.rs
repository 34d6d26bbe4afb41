//! Every part of an address and every header, with every text that it can hold.

use super::{assert_harmless, patient_server, texts};
use crate::support::{OPERATOR_KEY, worked_example};
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request};
use midcycle_contract::engine::json::to_text;

/// The text as a part of an address, with all but letters and digits escaped.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[tokio::test]
async fn every_part_of_an_address_is_only_a_value() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let selection = to_text(&worked_example());
    let counts = server.row_counts().await;
    let raw = [
        "%ff",
        "%c0%af",
        "%2F",
        "%2e%2e%2f",
        "%252f",
        "..",
        "../snapshot",
        ";x=1",
        "*",
        "%",
        "%zz",
    ];
    let parts: Vec<String> = texts()
        .iter()
        .map(|text| escaped(text))
        .chain(raw.map(str::to_owned))
        .collect();
    for (method, path) in [
        (Method::GET, "/v1/orders/{}"),
        (Method::POST, "/v1/orders/{}/continue"),
        (Method::GET, "/v1/invoices/{}"),
        (Method::GET, "/v1/invoices/{}.pdf"),
        (Method::PUT, "/v1/cart/{}"),
        (Method::PUT, "/v1/cart/new-{}"),
        (Method::DELETE, "/v1/cart/{}"),
        (Method::DELETE, "/v1/sessions/{}"),
        (Method::GET, "/v1/catalog?currency={}"),
        (Method::GET, "/v1/{}"),
    ] {
        for part in &parts {
            let address = path.replace("{}", part);
            let token = match path {
                "/v1/sessions/{}" => OPERATOR_KEY,
                _ => &anna.token,
            };
            let request = Request::builder()
                .method(method.clone())
                .uri(&address)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json")
                .body(Body::from(selection.clone()));
            // What is no address at all never comes as far as the routes.
            let Ok(request) = request else { continue };
            let reply = server.send(request).await;
            let what = format!("{method} {address:.60}");
            assert_harmless(&reply, part, &what);
            // What is not in the cart is out of it already.
            let is_gone = method == Method::DELETE && reply.status == 204;
            assert!(
                reply.status.is_client_error() || is_gone,
                "{what}: {}",
                reply.status
            );
            if part.contains("%00") && !path.contains('?') {
                assert_eq!(reply.code(), (400, "bad-request".into()), "{what}");
            }
        }
        assert_eq!(server.row_counts().await, counts, "{method} {path}");
    }
}

/// Headers cannot hold all of the texts; with what they can hold, and with what is no UTF-8, an order is not placed.
#[tokio::test]
async fn every_header_is_only_a_value() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let order = anna.order("k", vec![worked_example()], None).await.body;
    let counts = server.row_counts().await;
    let mut values: Vec<Vec<u8>> = texts().into_iter().map(String::into_bytes).collect();
    values.push(b"\xff\xfe\x80".to_vec());
    values.push(b"\"1\", \"2\"".to_vec());
    values.push(b"W/\"1\"".to_vec());
    values.push(b"\"99999999999999999999\"".to_vec());
    values.push(b"\"18446744073709551615\"".to_vec());
    for name in [
        "idempotency-key",
        "if-match",
        "authorization",
        "cookie",
        "origin",
        "host",
        "content-type",
        "accept",
        "accept-encoding",
        "if-none-match",
        "sec-fetch-site",
        "x-forwarded-for",
        "x-request-id",
    ] {
        for value in &values {
            let prefix: &[u8] = match name {
                "authorization" => b"Bearer ",
                "cookie" => b"midcycle-session=",
                _ => b"",
            };
            let whole = [prefix, value].concat();
            let Ok(header) = HeaderValue::from_bytes(&whole) else {
                continue;
            };
            let mut request = Request::post("/v1/orders")
                .header("authorization", format!("Bearer {}", anna.token))
                .header("content-type", "application/json")
                .header("idempotency-key", "k")
                .header("if-match", "\"1\"")
                .body(Body::from(order.clone()))
                .unwrap();
            request.headers_mut().insert(name, header);
            let reply = server.send(request).await;
            let text = String::from_utf8_lossy(value);
            assert_harmless(&reply, &text, name);
            assert!(reply.status.is_client_error(), "{name}: {text:.60}");
        }
    }
    assert_eq!(server.row_counts().await, counts);
}
