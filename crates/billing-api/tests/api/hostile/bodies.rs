//! Every route that has a body, with every body that it should not have.

use super::{assert_harmless, patient_server, texts};
use crate::support::{Client, OPERATOR_KEY, Reply, worked_example};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::engine::json::to_text;
use serde_json::Value;

/// A request to the engine, without a session.
const QUOTE: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month",
    "count":1},"lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"69"}}]},
    "taxes":[{"id":"IVA","percent":"22"}],"balance":"12.50"}"#;

/// A route with a body, as Anna or the operator would use it.
#[derive(Clone, Debug)]
struct Route {
    method: Method,
    path: String,
    body: Value,
}

impl Route {
    fn new(method: Method, path: &str, body: &str) -> Self {
        Route {
            method,
            path: path.to_owned(),
            body: serde_json::from_str(body).unwrap(),
        }
    }

    /// Whether its body is one that the engine quotes, which keeps nothing.
    fn is_quote(&self) -> bool {
        self.path == "/v1/quotes"
    }
}

/// Every route that has a body. Nothing pays for the order, so none is placed; what the VAT service says of its number is
/// known already.
async fn routes(anna: &Client<'_>) -> Vec<Route> {
    let order = anna.order("k", vec![worked_example()], None).await.body;
    let mut order: Value = serde_json::from_str(&order).unwrap();
    order["reason"] = "asked by phone".into();
    order["vat_id"] = "DE129274202".into();
    let by_method = order
        .to_string()
        .replace("\"payment\":null", "\"payment\":{\"method\":\"none\"}");
    let selection = to_text(&worked_example());
    let purchase = selection.replace("\"sub_officina\"", "null");
    let changes = format!("{{\"changes\":[{selection}],\"vat_id\":\"DE129274202\"}}");
    let minted = r#"{"account":"officina","user":"nobody","form":"token"}"#;
    let support = r#"{"account":"nobody","user":"care","role":"support","name":"Mia","origin":"https://shop.example"}"#;
    let bank = r#"{"client_secret":"sandbox_secret_none","confirmed":true}"#;
    let table = [
        (Method::POST, "/v1/orders", order.to_string()),
        (Method::POST, "/v1/orders", by_method),
        (Method::POST, "/v1/quotes", changes),
        (Method::POST, "/v1/quotes", QUOTE.to_owned()),
        (Method::PUT, "/v1/cart/sub_officina", selection),
        (Method::PUT, "/v1/cart/new-1", purchase),
        (
            Method::PUT,
            "/v1/account/vat-id",
            r#"{"vat_id":"IT1"}"#.into(),
        ),
        (Method::POST, "/v1/session", r#"{"code":"none"}"#.into()),
        (Method::PUT, "/v1/session", r#"{"account":"none"}"#.into()),
        (Method::POST, "/v1/sessions", minted.into()),
        (Method::POST, "/v1/sessions", support.into()),
        (
            Method::POST,
            "/v1/demo/persona",
            r#"{"user":"none"}"#.into(),
        ),
        (Method::POST, "/v1/demo/bank", bank.into()),
    ];
    let routes: Vec<Route> = table
        .into_iter()
        .map(|(method, path, body)| Route::new(method, path, &body))
        .collect();
    ask(anna, &routes[2], routes[2].body.to_string().into_bytes()).await;
    routes
}

/// Sends a body as Anna would, or the operator where it is theirs.
async fn ask(anna: &Client<'_>, route: &Route, body: Vec<u8>) -> Reply {
    let token = match route.path.as_str() {
        "/v1/sessions" => OPERATOR_KEY,
        _ => &anna.token,
    };
    let request = Request::builder()
        .method(route.method.clone())
        .uri(&route.path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", "hostile")
        .header("if-match", "\"1\"");
    let request = request.body(Body::from(body)).unwrap();
    anna.server.send(request).await
}

/// Where the texts of a body stand, as JSON Pointers.
fn places(value: &Value) -> Vec<String> {
    match value {
        Value::String(_) => vec![String::new()],
        Value::Array(items) => {
            let below = |(index, item)| places_below(&format!("{index}"), item);
            items.iter().enumerate().flat_map(below).collect()
        }
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, item)| places_below(name, item))
            .collect(),
        _ => Vec::new(),
    }
}

fn places_below(name: &str, value: &Value) -> Vec<String> {
    let below = places(value).into_iter();
    below.map(|place| format!("/{name}{place}")).collect()
}

#[tokio::test]
async fn every_text_of_every_body_is_only_a_value() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let routes = routes(&anna).await;
    let counts = server.row_counts().await;
    for route in routes {
        for place in places(&route.body) {
            let what = format!("{} {} at {place}", route.method, route.path);
            for text in texts() {
                let mut body = route.body.clone();
                *body.pointer_mut(&place).unwrap() = text.clone().into();
                let reply = ask(&anna, &route, body.to_string().into_bytes()).await;
                assert_harmless(&reply, &text, &what);
                assert!(
                    reply.status.is_client_error() || route.is_quote(),
                    "{what}: {text:.60?} is taken"
                );
                if !reply.status.is_client_error() {
                    continue;
                }
                let problem = reply.problem();
                let path = problem.path.as_deref();
                assert!(
                    path.is_none_or(|path| body.pointer(path).is_some()),
                    "{what}: {path:?}"
                );
                // SQLite would keep it, PostgreSQL not: so neither is asked.
                if text.contains('\0') {
                    assert_eq!(
                        (problem.status, path),
                        (400, Some(place.as_str())),
                        "{what}"
                    );
                }
            }
        }
        assert_eq!(
            server.row_counts().await,
            counts,
            "{} {}",
            route.method,
            route.path
        );
    }
}

/// A member of any name that the contract does not have is refused at its place.
#[tokio::test]
async fn every_name_of_a_member_is_only_a_name() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let routes = routes(&anna).await;
    let counts = server.row_counts().await;
    for route in routes {
        let what = format!("{} {}", route.method, route.path);
        for text in texts() {
            let mut body = route.body.clone();
            body[&text] = 1.into();
            let reply = ask(&anna, &route, body.to_string().into_bytes()).await;
            assert_harmless(&reply, &text, &what);
            let path = reply.problem().path.unwrap();
            assert_eq!(body.pointer(&path), Some(&1.into()), "{what}: {path:.60}");
        }
    }
    assert_eq!(server.row_counts().await, counts);
}

/// Bodies at the edge of what is read and past it: levels of nesting, bytes, encodings, and what is nearly JSON.
#[tokio::test]
async fn broken_deep_and_huge_bodies_are_refused_and_change_nothing() {
    let server = patient_server().await;
    let anna = server.anna().await;
    let routes = routes(&anna).await;
    let counts = server.row_counts().await;
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "null",
        "[]",
        "\"text\"",
        "\u{feff}{}",
        "{\"at\":\"2026-11-22\",\"at\":\"2026-11-22\"}",
        "{\"at\":1e999}",
        "{\"at\":-0,}",
        "{\"at\":NaN}",
        "{\"at\":\"\\ud800\"}",
        "{\"at\":\"a\nb\"}",
        "{\"\\u0000\":0}",
        "{'at':0}",
        "{}{}",
        "{} // comment",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    bodies.extend([33, 34, 65, 30_000].map(|levels| deep(levels).into_bytes()));
    bodies.push("{\"changes\":".repeat(5_000).into_bytes());
    bodies.push(format!("{{\"at\":\"{}\"}}", "9".repeat(60_000)).into_bytes());
    bodies.push(format!("{{\"at\":{}}}", "9".repeat(60_000)).into_bytes());
    bodies.push(b"{\"at\":\"\xff\xfe\"}".to_vec());
    bodies.push(b"\xff\xfe{\0}\0".to_vec());
    let huge = format!("{{\"changes\":[{}]}}", "0,".repeat(1 << 19)).into_bytes();
    for route in routes {
        let what = format!("{} {}", route.method, route.path);
        for body in &bodies {
            let reply = ask(&anna, &route, body.clone()).await;
            let text = String::from_utf8_lossy(body);
            let (status, code) = reply.code();
            // What is JSON and no request of the engine has the engine's code.
            let is_right = (status, code.as_str()) == (400, "bad-request")
                || (route.is_quote() && status == 422);
            assert!(is_right, "{what} with {text:.40}: {status} {code}");
        }
        let reply = ask(&anna, &route, huge.clone()).await;
        assert_eq!(reply.code(), (413, "body-too-large".into()), "{what}");
        assert_eq!(server.row_counts().await, counts, "{what}");
    }
}
