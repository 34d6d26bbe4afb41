//! The API as a client sees it: the real router over a real database with the demo's book. That is a SQLite file, or a
//! database of its own on the PostgreSQL that `MIDCYCLE_TEST_POSTGRES` names: the whole suite runs on both.

mod database;
mod program;

pub use database::row_counts;
pub use program::{Running, ask, empty_database, midcycle};

use crate::described::Described;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use midcycle_billing_api::clock::Clock;
use midcycle_billing_api::demo::{self, Controls};
use midcycle_billing_api::documents::Fonts;
use midcycle_billing_api::http::{Api, Limits, description, router};
use midcycle_billing_api::orders::Orders;
use midcycle_billing_api::page::Page;
use midcycle_billing_api::payment::{PaymentProvider, Sandbox};
use midcycle_billing_api::secret::hash;
use midcycle_billing_api::store::Store;
use midcycle_billing_api::vat::{Double, VatChecks, VatService};
use midcycle_contract::engine::calendar::{Interval, Moment};
use midcycle_contract::engine::change::{Selection, resolve};
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::engine::order::Order as Quoted;
use midcycle_contract::session::Minted;
use midcycle_contract::{OrderRequest, Payment, Problem, Snapshot};
use sqlx::{Connection, Executor};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// The operator's key of the tests.
pub const OPERATOR_KEY: &str = "operator";

/// A server and its database.
pub struct Server {
    pub router: Router,
    described: Arc<Described>,
    pub store: Store,
    pub orders: Orders,
    /// Where its database is.
    pub place: String,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// As it came.
    pub bytes: Vec<u8>,
    /// As text.
    pub body: String,
}

impl Reply {
    /// The problem it is, with its status and media type checked.
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{}",
            self.body
        );
        let problem = Problem::from_text(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }

    /// Status and code of the problem it is.
    pub fn code(&self) -> (u16, String) {
        let problem = self.problem();
        (problem.status, problem.code.as_str().to_owned())
    }

    /// The message it carries.
    pub fn read<T: Read>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        T::from_text(&self.body).unwrap()
    }
}

impl Server {
    /// A server with the sandbox for its provider.
    pub async fn start() -> Self {
        Self::with(|store| Arc::new(Sandbox::new(store))).await
    }

    /// A server with another provider.
    pub async fn with(provider: impl FnOnce(Store) -> Arc<dyn PaymentProvider>) -> Self {
        Self::build(Clock::Stored, provider).await
    }

    /// A server on which it is always the same moment of the world.
    pub async fn at(now: fn() -> Timestamp) -> Self {
        Self::build(Clock::World(now), |store| Arc::new(Sandbox::new(store))).await
    }

    /// A server with limits of its own.
    pub async fn limited(limits: Limits) -> Self {
        Self::set_up(|api| Api { limits, ..api }).await
    }

    /// A server that asks another VAT service.
    pub async fn asking(vat: Arc<dyn VatService>) -> Self {
        let sandbox = |store| -> Arc<dyn PaymentProvider> { Arc::new(Sandbox::new(store)) };
        Self::build_with(Clock::Stored, sandbox, vat, |api| api).await
    }

    /// A server that is set up in another way.
    pub async fn set_up(change: impl FnOnce(Api) -> Api) -> Self {
        let sandbox = |store| -> Arc<dyn PaymentProvider> { Arc::new(Sandbox::new(store)) };
        Self::build_with(Clock::Stored, sandbox, Arc::new(Double::default()), change).await
    }

    async fn build(clock: Clock, provider: impl FnOnce(Store) -> Arc<dyn PaymentProvider>) -> Self {
        Self::build_with(clock, provider, Arc::new(Double::default()), |api| api).await
    }

    async fn build_with(
        clock: Clock,
        provider: impl FnOnce(Store) -> Arc<dyn PaymentProvider>,
        service: Arc<dyn VatService>,
        change: impl FnOnce(Api) -> Api,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = new_database(&folder).await;
        let store = Store::at(&place).await.unwrap();
        demo::prepare(&store).await.unwrap();
        let vat = VatChecks::new(store.clone(), service);
        let orders = Orders::new(store.clone(), clock, provider(store.clone()), vat.clone());
        let api = change(Api {
            store: store.clone(),
            clock,
            orders: orders.clone(),
            vat,
            page: Arc::new(Page::new(true)),
            demo: Some(Controls::of(Sandbox::new(store.clone()))),
            operator_key_hash: Some(hash(OPERATOR_KEY)),
            is_https: false,
            origins: Vec::new(),
            limits: Limits::default(),
            fonts: Fonts::default(),
        });
        let described = Described::by(description(&api));
        let router = router(api);
        Server {
            router,
            described,
            store,
            orders,
            place,
            _folder: folder,
        }
    }

    /// Sends a request; its answer is what the description says, or the test fails here.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let (parts, body) = request.into_parts();
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        // A body that is still to come is the server's to wait for.
        let (sent, body) = if body.size_hint().exact().is_some() {
            let sent = to_bytes(body, usize::MAX).await.unwrap();
            (sent.clone(), Body::from(sent))
        } else {
            (Bytes::new(), body)
        };
        let reply = answer(&self.router, Request::from_parts(parts, body)).await;
        self.described.check(&method, &path, &sent, &reply);
        reply
    }

    /// What the operator's key mints for a body.
    pub async fn mint(&self, body: &str) -> Reply {
        let request = Request::post("/v1/sessions")
            .header("authorization", format!("Bearer {OPERATOR_KEY}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// A client that is somebody of the demo, by a bearer token.
    pub async fn sign_in(&self, user: &str, account: &str) -> Client<'_> {
        let body = format!(r#"{{"account":"{account}","user":"{user}"}}"#);
        self.client(&self.mint(&body).await)
    }

    /// A client that is the vendor's customer care.
    pub async fn support(&self, account: &str) -> Client<'_> {
        let body = format!(
            r#"{{"account":"{account}","user":"care_7","role":"support","name":"Mia Care"}}"#
        );
        self.client(&self.mint(&body).await)
    }

    fn client(&self, minted: &Reply) -> Client<'_> {
        let minted: Minted = minted.read();
        Client {
            server: self,
            token: minted.token,
        }
    }

    /// Anna, with five monthly licences and 12.50 on her balance.
    pub async fn anna(&self) -> Client<'_> {
        self.sign_in("anna", "officina").await
    }
}

async fn answer(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Reply {
        status: parts.status,
        headers: parts.headers,
        bytes: bytes.into(),
        body,
    }
}

/// Where a new and empty database is: a file in the folder, or one on the PostgreSQL of the tests.
pub async fn new_database(folder: &TempDir) -> String {
    let Ok(server) = std::env::var("MIDCYCLE_TEST_POSTGRES") else {
        return folder.path().join("book.db").to_str().unwrap().to_owned();
    };
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let name = format!("test_{}", name.trim_start_matches('.').to_lowercase());
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&server).await.unwrap();
    // One folder's name is another's in capitals, now and then.
    let mut place = name.clone();
    for n in 0.. {
        let sql = format!("create database {place}");
        match admin.execute(sqlx::AssertSqlSafe(sql)).await {
            Ok(_) => break,
            Err(error) if n < 20 => {
                assert!(error.as_database_error().is_some(), "{error}");
                place = format!("{name}_{n}");
            }
            Err(error) => panic!("{error}"),
        }
    }
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{place}")
}

/// A signed-in client.
pub struct Client<'a> {
    pub server: &'a Server,
    pub token: String,
}

/// An order as a client sends it, to be spoilt in one place.
#[derive(Clone, Debug)]
pub struct Sent {
    pub key: Option<String>,
    pub version: Option<String>,
    pub body: String,
}

impl Client<'_> {
    pub async fn ask(&self, method: Method, path: &str, body: Option<&str>) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.token));
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = Body::from(body.unwrap_or_default().to_owned());
        self.server.send(request.body(body).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, None).await
    }

    pub async fn snapshot(&self) -> Snapshot {
        self.get("/v1/snapshot").await.read()
    }

    /// The order that a page would send for these choices, with the key given.
    pub async fn order(
        &self,
        key: &str,
        changes: Vec<Selection>,
        payment: Option<Payment>,
    ) -> Sent {
        let at = self.snapshot().await.at;
        self.order_at(key, at, changes, payment).await
    }

    /// The same of a page that shows another date than the server's.
    pub async fn order_at(
        &self,
        key: &str,
        at: Moment,
        changes: Vec<Selection>,
        payment: Option<Payment>,
    ) -> Sent {
        let mut snapshot = self.snapshot().await;
        snapshot.at = at;
        let facts = snapshot.facts(false);
        let requests = changes
            .iter()
            .map(|change| resolve(&facts, change).unwrap())
            .collect();
        let quoted = Quoted::quote(requests, snapshot.balance).unwrap();
        let body = OrderRequest {
            at: snapshot.at,
            changes,
            vat_id: snapshot.account.vat_id.clone(),
            payment,
            fingerprint: quoted.fingerprint().unwrap(),
            reason: None,
        };
        Sent {
            key: Some(key.into()),
            version: Some(format!("\"{}\"", snapshot.version)),
            body: to_text(&body),
        }
    }

    pub async fn send(&self, sent: &Sent) -> Reply {
        let mut request = Request::post("/v1/orders")
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        if let Some(key) = &sent.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = &sent.version {
            request = request.header("if-match", version);
        }
        self.server
            .send(request.body(Body::from(sent.body.clone())).unwrap())
            .await
    }
}

/// A choice for a subscription of Harbor Support.
pub fn choose(subscription: &str, plan: &str, licences: u32, interval: Interval) -> Selection {
    Selection {
        subscription: Some(subscription.into()),
        product: "harbor-support".into(),
        plan: plan.into(),
        licences,
        interval,
    }
}

/// The design's worked example: eight licences by the year.
pub fn worked_example() -> Selection {
    choose("sub_officina", "team", 8, Interval::YEAR)
}

/// The card that Anna has on file.
#[allow(clippy::unnecessary_wraps, reason = "an order has a payment or none")]
pub fn annas_card() -> Option<Payment> {
    Some(Payment::Method("card_officina".into()))
}
