//! The billing API as the browser sees it. The only place that knows HTTP.

use crate::later::WHOLE_PROBLEM;
use crate::locale::Words;
use crate::navigation::encoded;
use gloo_net::http::{Request, RequestBuilder, Response};
use midcycle_contract::demo::{BankAnswer, Demo};
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::json::{Read, Write, Writer, to_text};
use midcycle_contract::engine::message;
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::Document;
use midcycle_contract::problem::ProblemCode;
use midcycle_contract::{Order, Problem, Snapshot};
use std::cell::RefCell;
use std::pin::Pin;
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

/// Everything a price or a permission depends on, with the text it came in; `None` where that is known when it comes.
pub(crate) async fn snapshot(
    is_known: impl FnOnce(&str) -> bool,
) -> Result<Option<(String, Snapshot)>, Failure> {
    let text = ask(Request::get("/v1/snapshot")).await?;
    if is_known(&text) {
        return Ok(None);
    }
    let snapshot = read(&text)?;
    Ok(Some((text, snapshot)))
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

/// Goes on with an order that waits, and says where it stands.
pub(crate) async fn go_on(id: &str) -> Result<Order, Failure> {
    let path = ["/v1/orders/", &encoded(id), "/continue"].concat();
    read(&ask(Request::post(&path)).await?)
}

/// What the demo's bank is told: the payment of this secret is confirmed, or refused.
pub(crate) async fn answer_bank(client_secret: String, confirmed: bool) -> Result<(), Failure> {
    let answer = BankAnswer {
        client_secret,
        confirmed,
    };
    send(Request::post("/v1/demo/bank"), &to_text(&answer))
        .await
        .map(drop)
}

/// The demo's people and its date; `None` where it cannot be had.
pub(crate) fn demo() -> Pin<Box<dyn Future<Output = Option<Demo>>>> {
    Box::pin(async { read(&ask(Request::get("/v1/demo")).await.ok()?).ok() })
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
    let (request, name) = match what {
        "code" => (Request::post(session), "code"),
        "account" => (Request::put(session), "account"),
        "sign-out" => (Request::delete(session), ""),
        demo => {
            let name = if demo == "persona" { "user" } else { "network" };
            (Request::post(&["/v1/demo/", demo].concat()), name)
        }
    };
    let answer = if with.is_empty() {
        ask(request).await
    } else {
        send(request, &to_text(&Told(name, with))).await
    };
    answer.map(drop)
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

async fn send(request: RequestBuilder, body: &str) -> Result<String, Failure> {
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

async fn understood(response: Result<Response, gloo_net::Error>) -> Result<String, Failure> {
    let response = response.map_err(|_| Failure::Offline)?;
    // A connection that breaks in the middle of an answer is no answer.
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    if response.ok() {
        return Ok(text);
    }
    let problem = match WHOLE_PROBLEM.open() {
        Some(read) => read(&text),
        None => brief(&text),
    };
    match problem {
        Ok(problem) if problem.status == 401 => Err(Failure::SignedOut),
        Ok(problem) => Err(Failure::Refused(Arc::new(problem))),
        // What a proxy says in our place, a gateway time-out say, is no answer of the API.
        Err(_) if response.status() >= 500 => Err(Failure::Offline),
        Err(_) => Err(Failure::Unreadable),
    }
}

/// A problem with all that it says: what an order would cost now is told to nobody who has none.
pub(crate) fn whole_problem(text: &str) -> Result<Problem, Failure> {
    read(text)
}

message! {
    /// What every page needs of a problem.
    open struct Brief {
        status: u16,
        code: ProblemCode,
    }
}

fn brief(text: &str) -> Result<Problem, Failure> {
    let Brief { status, code } = read(text)?;
    Ok(Problem {
        kind: String::new(),
        title: String::new(),
        status,
        code,
        detail: String::new(),
        path: None,
        fresh: None,
        order: None,
    })
}

pub(crate) fn read<T: Read>(text: &str) -> Result<T, Failure> {
    T::from_text(text).map_err(|_| Failure::Unreadable)
}
