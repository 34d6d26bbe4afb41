//! The billing API as the browser sees it. The only place that knows HTTP.

use crate::locale::Words;
use crate::navigation::encoded;
use js_sys::futures::JsFuture;
use js_sys::{Object, Promise, Reflect};
use midcycle_contract::demo::{Demo, PersonaChoice};
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::Document;
use midcycle_contract::{Order, Problem, Snapshot};
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

const GET: &str = "GET";
const POST: &str = "POST";

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
    Words::read(language, &ask(GET, &path).await.ok()?)
}

/// Everything a price or a permission depends on.
pub(crate) async fn snapshot() -> Result<Snapshot, Failure> {
    read(&ask(GET, "/v1/snapshot").await?)
}

/// The account's invoices and credit notes, newest first.
pub(crate) async fn invoices() -> Result<Vec<Document>, Failure> {
    read(&ask(GET, "/v1/invoices").await?)
}

/// Puts a choice into the cart, in the place of an earlier one for the same subscription.
pub(crate) async fn put_into_cart(place: &str, selection: &Selection) -> Result<(), Failure> {
    let path = ["/v1/cart/", &encoded(place)].concat();
    send("PUT", &path, &[], &to_text(selection)).await.map(drop)
}

/// Takes a choice out of the cart.
pub(crate) async fn remove_from_cart(place: &str) -> Result<(), Failure> {
    ask("DELETE", &["/v1/cart/", &encoded(place)].concat())
        .await
        .map(drop)
}

/// Places an order. `body` is sent as it was kept, so that a repetition is the same to the byte.
pub(crate) async fn place(key: &str, version: u64, body: &str) -> Result<Order, Failure> {
    let headers = [
        (IDEMPOTENCY_KEY, key.into()),
        ("if-match", etag(version).into()),
    ];
    read(&send(POST, "/v1/orders", &headers, body).await?)
}

/// An order and where it stands.
pub(crate) async fn order(id: &str) -> Result<Order, Failure> {
    read(&ask(GET, &["/v1/orders/", &encoded(id)].concat()).await?)
}

/// The demo's people and its date; refused where this is no demo.
pub(crate) async fn demo() -> Result<Demo, Failure> {
    read(&ask(GET, "/v1/demo").await?)
}

/// Becomes somebody of the demo.
pub(crate) async fn choose_persona(user: &str) -> Result<(), Failure> {
    let choice = PersonaChoice { user: user.into() };
    send(POST, "/v1/demo/persona", &[], &to_text(&choice))
        .await
        .map(drop)
}

/// Moves the demo's date by a day.
pub(crate) async fn next_day() -> Result<(), Failure> {
    send(POST, "/v1/demo/next-day", &[], "{}").await.map(drop)
}

/// What the API answers to a request without a body.
fn ask(method: &str, path: &str) -> Answer {
    sent(path, &members(&[("method", method.into())]))
}

/// What the API answers to a request with a body, and with other headers than the body's type.
fn send(method: &str, path: &str, headers: &[(&str, JsValue)], body: &str) -> Answer {
    let all = members(headers);
    set(&all, "content-type", &"application/json".into());
    let request = [
        ("method", method.into()),
        ("headers", all.into()),
        ("body", body.into()),
    ];
    sent(path, &members(&request))
}

/// What the API answers; of one type whatever is asked, so that who waits for it keeps one word.
type Answer = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

fn sent(path: &str, request: &Object) -> Answer {
    let window = web_sys::window();
    let response = window.map(|w| w.fetch_with_str_and_init(path, request.unchecked_ref()));
    Box::pin(answer(response))
}

async fn answer(response: Option<Promise>) -> Result<String, Failure> {
    let response = response.ok_or(Failure::Offline)?;
    let response = JsFuture::from(response).await;
    let response: Response = response.map_err(|_| Failure::Offline)?.unchecked_into();
    // A connection that breaks in the middle of an answer is no answer.
    let text = response.text().map_err(|_| Failure::Offline)?;
    let text = JsFuture::from(text).await.map_err(|_| Failure::Offline)?;
    let text = text.as_string().unwrap_or_default();
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

fn members(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, value);
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn read<T: Read>(text: &str) -> Result<T, Failure> {
    T::from_text(text).map_err(|_| Failure::Unreadable)
}
