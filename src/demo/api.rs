//! What only the demo's server answers, and what the lab alone asks of it.

use crate::api::{Failure, ask, read, send};
use crate::navigation::encoded;
use gloo_net::http::Request;
use midcycle_contract::Order;
use midcycle_contract::demo::{BankAnswer, Booked, Network, NetworkChoice};
use midcycle_contract::engine::json::to_text;

/// Says what becomes of requests from now on.
pub(super) async fn set_network(network: Network) -> Result<(), Failure> {
    let choice = to_text(&NetworkChoice { network });
    send(Request::post("/v1/demo/network"), &choice)
        .await
        .map(drop)
}

/// Raises every price by one major unit.
pub(super) async fn raise_prices() -> Result<(), Failure> {
    send(Request::post("/v1/demo/price"), "{}").await.map(drop)
}

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
