//! The billing API as the browser sees it. The only place that knows HTTP.

use crate::host::Host;
use crate::later::WHOLE_PROBLEM;
use crate::locale::Words;
use crate::navigation::encoded;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use midcycle_contract::demo::{BankAnswer, Demo};
use midcycle_contract::engine::change::Selection;
use midcycle_contract::engine::json::{Read, Write, Writer, to_text};
use midcycle_contract::engine::message;
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::Document;
use midcycle_contract::problem::ProblemCode;
use midcycle_contract::{Order, Problem, Snapshot};
use std::cell::RefCell;
use std::sync::Arc;
use web_sys::RequestCredentials;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The API said no, and why.
    Refused(Arc<Problem>),
    /// Nobody is signed in.
    SignedOut,
    /// The session was refused, and the host may have another: whose that is must be seen before this is sent with it.
    SessionOver,
    /// Nothing came back: the request may or may not have arrived.
    Offline,
    /// Something came back that is no answer of this API.
    Unreadable,
}

/// Who is told of every request that failed.
type Listener = Box<dyn Fn(&Failure)>;

impl Failure {
    /// Its name for the host's page.
    pub fn code(&self) -> &str {
        match self {
            Failure::Refused(problem) => problem.code.as_str(),
            Failure::SignedOut | Failure::SessionOver => "unauthenticated",
            Failure::Offline => "offline",
            Failure::Unreadable => "unreadable",
        }
    }
}

/// The token of a session, or why it could not be had.
type Token = Result<Option<String>, Failure>;

/// The way to the API of one checkout.
pub(crate) struct Api {
    host: Option<Host>,
    /// Who listens: a session that has ended and a network that is gone concern the whole page, whoever has asked.
    listener: RefCell<Option<Listener>>,
}

/// A question to the API.
struct Asked<'t> {
    method: Method,
    path: &'t str,
    headers: &'t [(&'static str, &'t str)],
    body: Option<&'t str>,
    /// Whether it may be sent again with another session than the one it was meant for.
    is_any_session: bool,
}

impl<'t> Asked<'t> {
    fn to(method: Method, path: &'t str) -> Self {
        Asked {
            method,
            path,
            headers: &[],
            body: None,
            is_any_session: true,
        }
    }

    fn get(path: &'t str) -> Self {
        Asked::to(Method::GET, path)
    }

    fn post(path: &'t str) -> Self {
        Asked::to(Method::POST, path)
    }

    fn with(self, body: &'t str) -> Self {
        Asked {
            body: Some(body),
            ..self
        }
    }
}

impl Api {
    /// The API of the host; of the page's own origin where there is none.
    pub fn new(host: Option<Host>) -> Self {
        Api {
            host,
            listener: RefCell::new(None),
        }
    }

    /// Calls `failed` whenever a request fails.
    pub fn listen(&self, failed: Listener) {
        self.listener.replace(Some(failed));
    }

    /// The address of a file of the API.
    pub fn address(&self, path: &str) -> String {
        [&self.base(), path].concat()
    }

    fn base(&self) -> String {
        self.host.as_ref().map(Host::api).unwrap_or_default()
    }

    /// The words of a language; `None` where its file cannot be had.
    pub async fn words(&self, language: &'static str) -> Option<Words> {
        let path = match &self.host {
            Some(host) => host.words(language),
            None => ["/locales/", language, ".json"].concat(),
        };
        let answer = self.heard(understood(Request::get(&path).send().await).await);
        Words::read(language, &answer.ok()?)
    }

    /// Everything a price or a permission depends on, with the text it came in; `None` where that is known when it comes.
    pub async fn snapshot(
        &self,
        is_known: impl FnOnce(&str) -> bool,
    ) -> Result<Option<(String, Snapshot)>, Failure> {
        let text = self.ask(Asked::get("/v1/snapshot")).await?;
        if is_known(&text) {
            return Ok(None);
        }
        let snapshot = read(&text)?;
        Ok(Some((text, snapshot)))
    }

    /// The account's invoices and credit notes, newest first.
    pub async fn invoices(&self) -> Result<Vec<Document>, Failure> {
        read(&self.ask(Asked::get("/v1/invoices")).await?)
    }

    /// Puts a choice into the cart, in the place of an earlier one for the same subscription.
    pub async fn put_into_cart(&self, place: &str, selection: &Selection) -> Result<(), Failure> {
        let path = ["/v1/cart/", &encoded(place)].concat();
        let asked = Asked::to(Method::PUT, &path);
        self.ask(asked.with(&to_text(selection))).await.map(drop)
    }

    /// Takes a choice out of the cart.
    pub async fn remove_from_cart(&self, place: &str) -> Result<(), Failure> {
        let path = ["/v1/cart/", &encoded(place)].concat();
        self.ask(Asked::to(Method::DELETE, &path)).await.map(drop)
    }

    /// Places an order. `body` is sent as it was kept, so that a repetition is the same to the byte.
    pub async fn place(&self, key: &str, version: u64, body: &str) -> Result<Order, Failure> {
        let asked = Asked {
            headers: &[(IDEMPOTENCY_KEY, key), ("if-match", &etag(version))],
            // In another session the same would be another order.
            is_any_session: false,
            ..Asked::post("/v1/orders")
        };
        read(&self.ask(asked.with(body)).await?)
    }

    /// An order and where it stands.
    pub async fn order(&self, id: &str) -> Result<Order, Failure> {
        let path = ["/v1/orders/", &encoded(id)].concat();
        read(&self.ask(Asked::get(&path)).await?)
    }

    /// Goes on with an order that waits, and says where it stands.
    pub async fn go_on(&self, id: &str) -> Result<Order, Failure> {
        let path = ["/v1/orders/", &encoded(id), "/continue"].concat();
        read(&self.ask(Asked::post(&path)).await?)
    }

    /// What the demo's bank is told: the payment of this secret is confirmed, or refused.
    pub async fn answer_bank(&self, client_secret: String, confirmed: bool) -> Result<(), Failure> {
        let answer = BankAnswer {
            client_secret,
            confirmed,
        };
        let asked = Asked::post("/v1/demo/bank");
        self.ask(asked.with(&to_text(&answer))).await.map(drop)
    }

    /// The demo's people and its date; refused where this is no demo.
    pub async fn demo(&self) -> Result<Demo, Failure> {
        read(&self.ask(Asked::get("/v1/demo")).await?)
    }

    /// What is booked for the visitor's account: only the demo's server answers, and only the lab asks.
    #[cfg(any(feature = "demo", test))]
    pub async fn book(&self) -> Result<midcycle_contract::demo::Booked, Failure> {
        read(&self.ask(Asked::get("/v1/demo/book")).await?)
    }

    /// Does one of the small things around the checkout: exchanges the `code` that the host's sign-in came back with, goes
    /// on with another `account` of the same person, ends the session by `sign-out`; all else is the demo's, by the name of
    /// its route.
    pub async fn act(&self, what: &str, with: &str) -> Result<(), Failure> {
        let of_demo = ["/v1/demo/", what].concat();
        let session = "/v1/session";
        let (method, path, name) = match what {
            "code" => (Method::POST, session, "code"),
            "account" => (Method::PUT, session, "account"),
            "sign-out" => (Method::DELETE, session, ""),
            "persona" => (Method::POST, of_demo.as_str(), "user"),
            _ => (Method::POST, of_demo.as_str(), "network"),
        };
        let body = to_text(&Told(name, with));
        let asked = Asked {
            body: (!with.is_empty()).then_some(&body),
            ..Asked::to(method, path)
        };
        self.ask(asked).await.map(drop)
    }

    /// The answer, and whoever listens hears of one that did not come.
    async fn ask(&self, asked: Asked<'_>) -> Result<String, Failure> {
        let token = self.token(None).await;
        let mut answer = self.ask_with(&asked, &token).await;
        if let (Err(Failure::SignedOut), Ok(Some(refused))) = (&answer, &token) {
            // A session that has ended is no end where the host has another.
            let other = self.token(Some(refused)).await;
            if matches!(other, Ok(Some(_))) {
                if !asked.is_any_session {
                    return Err(Failure::SessionOver);
                }
                answer = self.ask_with(&asked, &other).await;
            }
        }
        self.heard(answer)
    }

    /// Tells who listens where there is no answer.
    fn heard(&self, answer: Result<String, Failure>) -> Result<String, Failure> {
        if let Err(failure) = &answer {
            self.listener
                .borrow()
                .iter()
                .for_each(|failed| failed(failure));
        }
        answer
    }

    /// The session's token, another than a refused one; `None` where there is none. A host that has none to give just now
    /// may have one soon.
    async fn token(&self, refused: Option<&str>) -> Token {
        match &self.host {
            Some(host) => host.token(refused).await.map_err(|()| Failure::Offline),
            None => Ok(None),
        }
    }

    async fn ask_with(&self, asked: &Asked<'_>, token: &Token) -> Result<String, Failure> {
        let token = token.as_ref().map_err(Failure::clone)?.as_deref();
        let request = self.request(asked, token).map_err(|_| Failure::Offline)?;
        #[cfg(any(feature = "demo", test))]
        let sent = crate::demo::wire::sent(&request, asked.body.unwrap_or_default());
        let answer = understood(request.send().await).await;
        #[cfg(any(feature = "demo", test))]
        crate::demo::wire::answered(sent, &answer);
        answer
    }

    fn request(&self, asked: &Asked<'_>, token: Option<&str>) -> Result<Request, gloo_net::Error> {
        let mut request =
            RequestBuilder::new(&self.address(asked.path)).method(asked.method.clone());
        for (name, value) in asked.headers {
            request = request.header(name, value);
        }
        request = match token {
            // One session only: both kinds at once are refused.
            Some(token) => request
                .header("authorization", &["Bearer ", token].concat())
                .credentials(RequestCredentials::Omit),
            None => request,
        };
        match asked.body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body),
            None => request.build(),
        }
    }
}

/// A body of one text, by its name.
struct Told<'t>(&'static str, &'t str);

impl Write for Told<'_> {
    fn write(&self, out: &mut Writer) {
        out.object(|out| out.name(self.0).text(self.1));
    }
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
