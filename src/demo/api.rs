//! What only the demo's server answers, and the lab alone asks.

use crate::api::{Failure, ask, read};
use gloo_net::http::Request;
use midcycle_contract::demo::Booked;

/// What is booked for the visitor's account.
pub(super) async fn book() -> Result<Booked, Failure> {
    read(&ask(Request::get("/v1/demo/book")).await?)
}
