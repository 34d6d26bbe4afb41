//! The VAT service over HTTP: a double on a port of its own that answers in the shape of VIES.

use crate::support::Server;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use midcycle_billing_api::vat::{Answer, VatChecks, VatService, Vies};
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::vat::VatId;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the double answers for a number.
async fn answer(Path((country, number)): Path<(String, String)>) -> (StatusCode, String) {
    let body = |is_valid, error: &str| {
        format!(
            r#"{{"isValid":{is_valid},"userError":"{error}","name":"---","vatNumber":"{number}"}}"#
        )
    };
    match country.as_str() {
        "DE" => (StatusCode::OK, body(true, "VALID")),
        "IT" => (StatusCode::OK, body(false, "INVALID")),
        "FR" => (StatusCode::OK, body(false, "MS_UNAVAILABLE")),
        "PT" => (StatusCode::OK, "<html>".into()),
        "NL" => (StatusCode::OK, "x".repeat(1 << 20)),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
    }
}

async fn double() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let routes = Router::new().route("/ms/{country}/vat/{number}", get(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

fn number(text: &str) -> VatId {
    VatId::parse(text).unwrap()
}

/// Only a clear yes or no is one. A country's register that is out of reach is said with `isValid: false`, and is no no.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_clear_answer_is_one() {
    let server = Server::start().await;
    let service = Arc::new(Vies::at(&double().await));
    let checks = VatChecks::new(server.store.clone(), service);
    for (text, state) in [
        ("DE129274202", VatState::Valid),
        ("IT00743110157", VatState::Invalid),
        ("FR40303265045", VatState::Undetermined),
        ("PT501964843", VatState::Undetermined),
        ("NL004495445B01", VatState::Undetermined),
        ("ATU13585627", VatState::Undetermined),
    ] {
        assert_eq!(
            checks.state_of(&number(text)).await.unwrap(),
            state,
            "{text}"
        );
    }
    assert_eq!(server.number("select count(*) from vat_answers").await, 2);
    let nobody = VatChecks::new(
        server.store.clone(),
        Arc::new(Vies::at("http://127.0.0.1:9")),
    );
    let state = nobody.state_of(&number("PL8567346215")).await.unwrap();
    assert_eq!(state, VatState::Undetermined);
    // What was answered today is not asked for again.
    let state = nobody.state_of(&number("DE129274202")).await.unwrap();
    assert_eq!(state, VatState::Valid);
}

/// A service that takes its time.
struct Slow;

impl VatService for Slow {
    fn is_valid<'a>(&'a self, _: &'a VatId) -> Answer<'a> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_mins(1)).await;
            Ok(true)
        })
    }
}

#[tokio::test]
async fn nobody_waits_for_a_service_that_takes_its_time() {
    let server = Server::start().await;
    let checks = VatChecks::new(server.store.clone(), Arc::new(Slow));
    let began = Instant::now();
    let state = checks.state_of(&number("DE129274202")).await.unwrap();
    assert_eq!(state, VatState::Undetermined);
    assert!(began.elapsed() < Duration::from_secs(20));
}
