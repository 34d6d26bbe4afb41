//! The billing API as the browser sees it. The only place that knows HTTP.

use crate::locale::Words;
use crate::navigation::encoded;
use gloo_net::http::{Request, RequestBuilder, Response};
use midcycle_contract::demo::{Demo, PersonaChoice};
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::Document;
use midcycle_contract::{Order, Problem, Snapshot};
use std::sync::Arc;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The API said no, and why.
    Refused(Arc<Problem>),
    /// Nobody is signed in.
    SignedOut,
    /// Nothing came back: the request may or may not have arrived.
    Offline,
    /// Something came back that is no answer of this API.
    Unreadable,
}

/// The words of a language; `None` where its file cannot be had.
pub(crate) async fn words(language: &'static str) -> Option<Words> {
    let path = ["/locales/", language, ".json"].concat();
    Words::read(language, &ask(Request::get(&path)).await.ok()?)
}

/// Everything a price or a permission depends on.
pub(crate) async fn snapshot() -> Result<Snapshot, Failure> {
    read(&ask(Request::get("/v1/snapshot")).await?)
}

/// The account's invoices and credit notes, newest first.
pub(crate) async fn invoices() -> Result<Vec<Document>, Failure> {
    read(&ask(Request::get("/v1/invoices")).await?)
}

/// Puts a choice into the cart, in the place of an earlier one for the same subscription.
pub(crate) async fn put_into_cart(place: &str, selection: &Selection) -> Result<(), Failure> {
    let request = Request::put(&["/v1/cart/", &encoded(place)].concat());
    send(request, &to_text(selection)).await.map(drop)
}

/// Takes a choice out of the cart.
pub(crate) async fn remove_from_cart(place: &str) -> Result<(), Failure> {
    ask(Request::delete(&["/v1/cart/", &encoded(place)].concat()))
        .await
        .map(drop)
}

/// Places an order. `body` is sent as it was kept, so that a repetition is the same to the byte.
pub(crate) async fn place(key: &str, version: u64, body: &str) -> Result<Order, Failure> {
    let request = Request::post("/v1/orders")
        .header(IDEMPOTENCY_KEY, key)
        .header("if-match", &etag(version));
    read(&send(request, body).await?)
}

/// An order and where it stands.
pub(crate) async fn order(id: &str) -> Result<Order, Failure> {
    read(&ask(Request::get(&["/v1/orders/", &encoded(id)].concat())).await?)
}

/// The demo's people and its date; refused where this is no demo.
pub(crate) async fn demo() -> Result<Demo, Failure> {
    read(&ask(Request::get("/v1/demo")).await?)
}

/// Becomes somebody of the demo.
pub(crate) async fn choose_persona(user: &str) -> Result<(), Failure> {
    let choice = PersonaChoice { user: user.into() };
    send(Request::post("/v1/demo/persona"), &to_text(&choice))
        .await
        .map(drop)
}

/// Moves the demo's date by a day.
pub(crate) async fn next_day() -> Result<(), Failure> {
    send(Request::post("/v1/demo/next-day"), "{}")
        .await
        .map(drop)
}

#[cfg(not(any(feature = "demo", test)))]
async fn ask(request: RequestBuilder) -> Result<String, Failure> {
    answer(request.send().await).await
}

#[cfg(any(feature = "demo", test))]
pub(crate) async fn ask(request: RequestBuilder) -> Result<String, Failure> {
    match request.build() {
        Ok(request) => heard(request, "").await,
        Err(_) => Err(Failure::Offline),
    }
}

/// Asks, and tells the demo's lab, which shows what goes over the wire.
#[cfg(any(feature = "demo", test))]
async fn heard(request: Request, body: &str) -> Result<String, Failure> {
    let sent = crate::demo::wire::sent(&request, body);
    let answer = answer(request.send().await).await;
    crate::demo::wire::answered(sent, &answer);
    answer
}

pub(crate) async fn send(request: RequestBuilder, body: &str) -> Result<String, Failure> {
    let request = request
        .header("content-type", "application/json")
        .body(body);
    match request {
        #[cfg(not(any(feature = "demo", test)))]
        Ok(request) => answer(request.send().await).await,
        #[cfg(any(feature = "demo", test))]
        Ok(request) => heard(request, body).await,
        Err(_) => Err(Failure::Offline),
    }
}

async fn answer(response: Result<Response, gloo_net::Error>) -> Result<String, Failure> {
    let response = response.map_err(|_| Failure::Offline)?;
    // A connection that breaks in the middle of an answer is no answer.
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    if response.ok() {
        return Ok(text);
    }
    match Problem::from_text(&text) {
        Ok(problem) if problem.status == 401 => Err(Failure::SignedOut),
        Ok(problem) => Err(Failure::Refused(Arc::new(problem))),
        // What a proxy says in our place, a gateway time-out say, is no answer of the API.
        Err(_) if response.status() >= 500 => Err(Failure::Offline),
        Err(_) => Err(Failure::Unreadable),
    }
}

pub(crate) fn read<T: Read>(text: &str) -> Result<T, Failure> {
    T::from_text(text).map_err(|_| Failure::Unreadable)
}
