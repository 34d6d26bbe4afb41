//! The billing API as the browser sees it. The only place that knows HTTP.

use crate::locale::Words;
use crate::navigation::encoded;
use js_sys::futures::JsFuture;
use js_sys::{Object, Promise, Reflect};
use midcycle_contract::demo::Demo;
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::json::{Read, Write, Writer, to_text};
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::Document;
use midcycle_contract::{Order, Problem, Snapshot};
use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

const GET: &str = "GET";
const POST: &str = "POST";
const PUT: &str = "PUT";
const DELETE: &str = "DELETE";

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

/// Who is told of every request that failed.
type Listener = Box<dyn Fn(&Failure)>;

thread_local! {
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Calls `failed` whenever a request fails, whoever sent it: a session that has ended and a network that is gone concern
/// the whole page. The checkout that was mounted last listens.
pub(crate) fn listen(failed: Listener) {
    LISTENER.with(|listener| listener.replace(Some(failed)));
}

/// Everything a price or a permission depends on, with the text it came in; `None` where that is the one known.
pub(crate) async fn snapshot(known: &str) -> Result<Option<(String, Snapshot)>, Failure> {
    let text = ask(GET, "/v1/snapshot").await?;
    if text == known {
        return Ok(None);
    }
    let snapshot = read(&text)?;
    Ok(Some((text, snapshot)))
}

/// The account's invoices and credit notes, newest first.
pub(crate) async fn invoices() -> Result<Vec<Document>, Failure> {
    read(&ask(GET, "/v1/invoices").await?)
}

/// Puts a choice into the cart, in the place of an earlier one for the same subscription.
pub(crate) async fn put_into_cart(place: &str, selection: &Selection) -> Result<(), Failure> {
    let path = ["/v1/cart/", &encoded(place)].concat();
    send(PUT, &path, &[], &to_text(selection)).await.map(drop)
}

/// Takes a choice out of the cart.
pub(crate) async fn remove_from_cart(place: &str) -> Result<(), Failure> {
    ask(DELETE, &["/v1/cart/", &encoded(place)].concat())
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

/// A body of one text, by its name.
struct Told<'t>(&'static str, &'t str);

impl Write for Told<'_> {
    fn write(&self, out: &mut Writer) {
        out.object(|out| out.name(self.0).text(self.1));
    }
}

/// Does one of the small things around the checkout: exchanges the `code` that the host's sign-in came back with, goes on
/// with another `account` of the same person, ends the session by `sign-out`; all else is the demo's, by the name of its
/// route.
pub(crate) async fn act(what: &str, with: &str) -> Result<(), Failure> {
    let session = "/v1/session";
    let (method, path, name) = match what {
        "code" => (POST, session.into(), "code"),
        "account" => (PUT, session.into(), "account"),
        "sign-out" => (DELETE, session.into(), ""),
        demo => {
            let name = if demo == "persona" { "user" } else { "network" };
            (POST, ["/v1/demo/", demo].concat(), name)
        }
    };
    let answer = if with.is_empty() {
        ask(method, &path).await
    } else {
        send(method, &path, &[], &to_text(&Told(name, with))).await
    };
    answer.map(drop)
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

/// What the API answers; of one type whatever is asked, so that who waits for it keeps one pointer.
type Answer = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

fn sent(path: &str, request: &Object) -> Answer {
    let window = web_sys::window();
    let response = window.map(|w| w.fetch_with_str_and_init(path, request.unchecked_ref()));
    Box::pin(answer(response))
}

async fn answer(response: Option<Promise>) -> Result<String, Failure> {
    let answer = understood(response).await;
    if let Err(failure) = &answer {
        LISTENER.with_borrow(|listener| {
            if let Some(failed) = listener {
                failed(failure);
            }
        });
    }
    answer
}

async fn understood(response: Option<Promise>) -> Result<String, Failure> {
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
