//! What only the demo's server answers, and what the lab alone asks of it.

use crate::api::{Failure, ask, read, send};
use crate::navigation::encoded;
use gloo_net::http::Request;
use midcycle_contract::Order;
use midcycle_contract::demo::{BankAnswer, Booked};
use midcycle_contract::engine::json::to_text;

/// What is booked for the visitor's account.
pub(super) async fn book() -> Result<Booked, Failure> {
    read(&ask(Request::get("/v1/demo/book")).await?)
}

/// Answers as the bank's page would.
pub(super) async fn answer_bank(client_secret: String, confirmed: bool) -> Result<(), Failure> {
    let answer = BankAnswer {
        client_secret,
        confirmed,
    };
    send(Request::post("/v1/demo/bank"), &to_text(&answer))
        .await
        .map(drop)
}

/// Goes on with an order that waited for the bank.
pub(super) async fn go_on(id: &str) -> Result<Order, Failure> {
    let path = ["/v1/orders/", &encoded(id), "/continue"].concat();
    read(&ask(Request::post(&path)).await?)
}
