//! Placing an order, once and truthfully.
//!
//! Key and body are kept before anything is sent. While no answer comes the page says *checking* and sends the same key
//! and the same bytes again; it says *placed* or *not placed* only after an answer. A reload takes up where it was.

use crate::api::{self, Failure};
use crate::navigation::Step;
use crate::priced::Priced;
use crate::state::App;
use crate::storage;
use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::engine::message;
use midcycle_contract::engine::quote::Settlement;
use midcycle_contract::{OrderRequest, Payment, Problem, ProblemCode, Snapshot};
use std::sync::Arc;

/// Where the order under way stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Placing {
    /// There is none.
    Idle,
    /// Sent; no answer yet.
    Sending,
    /// The answer was lost: the same is sent again until one comes.
    Checking,
    /// Not placed, and why.
    Refused(Arc<Problem>),
    /// Not placed: it costs something else now. What was agreed to stands beside what it is now.
    Changed {
        /// What was shown when the order was sent.
        agreed: Box<Settlement>,
    },
    /// Nobody is signed in any more; what became of the order is asked again after signing in.
    SignedOut,
    /// Not sent: this browser could not keep the order, and without that a lost answer could place it twice.
    NotKept,
}

impl Placing {
    /// Whether an order is under way.
    pub fn is_busy(&self) -> bool {
        matches!(self, Placing::Sending | Placing::Checking)
    }
}

message! {
    /// What is kept of an order before it is sent.
    open struct Kept {
        /// Its idempotency key.
        key: String,
        /// The account's version it was made for.
        version: u64,
        /// Its body, to the byte.
        body: String,
        /// What was agreed to.
        agreed: Settlement,
    }
}

/// Where [`Kept`] is kept.
const PLACE: &str = "order";
/// Milliseconds between two checks, rising.
const WAITS: [u32; 5] = [500, 1_000, 2_000, 4_000, 8_000];

/// Sends an order for what is priced.
pub(crate) fn place(app: App, snapshot: &Snapshot, priced: &Priced, payment: Option<Payment>) {
    // In the same tick: a second press finds it busy.
    if app.placing.with_untracked(Placing::is_busy) {
        return;
    }
    let (Ok(fingerprint), Some(key)) = (priced.order.fingerprint(), random_key()) else {
        app.placing.set(Placing::NotKept);
        return;
    };
    let body = to_text(&OrderRequest {
        at: snapshot.at,
        changes: priced.selections.clone(),
        vat_id: snapshot.account.vat_id.clone(),
        payment,
        fingerprint,
        reason: None,
    });
    let kept = Kept {
        key,
        version: snapshot.version,
        body,
        agreed: priced.order.settlement,
    };
    if !storage::keep_for_tab(PLACE, &to_text(&kept)) {
        app.placing.set(Placing::NotKept);
        return;
    }
    app.placing.set(Placing::Sending);
    spawn_local(see_through(app, kept));
}

/// Takes up an order whose answer this tab has not seen.
pub(crate) fn resume(app: App) {
    let Some(text) = storage::of_tab(PLACE) else {
        return;
    };
    if let Ok(kept) = Kept::from_text(&text) {
        app.placing.set(Placing::Checking);
        app.step.set(Step::Checkout);
        app.keep(&Step::Checkout);
        spawn_local(see_through(app, kept));
    } else {
        storage::forget_for_tab(PLACE);
    }
}

/// Sends the same again and again until there is an answer, and then says what it was.
async fn see_through(app: App, kept: Kept) {
    let mut waits = WAITS.into_iter();
    let mut wait = 0;
    loop {
        match api::place(&kept.key, kept.version, &kept.body).await {
            Ok(order) if order.state.is_open() => app.placing.set(Placing::Checking),
            Ok(order) => {
                storage::forget_for_tab(PLACE);
                app.placing.set(Placing::Idle);
                app.go_instead(Step::Order(order.id));
                app.refresh();
                return;
            }
            // The session ended before the order was looked at: nothing was placed under this key unless it was
            // stored before, and then the same key answers with it after signing in.
            Err(Failure::SignedOut) => {
                app.placing.set(Placing::SignedOut);
                return;
            }
            // Whatever broke over there, it may have happened after the order was stored.
            Err(Failure::Refused(problem)) if problem.status < 500 => {
                storage::forget_for_tab(PLACE);
                refuse(app, problem, kept.agreed).await;
                return;
            }
            Err(_) => app.placing.set(Placing::Checking),
        }
        wait = waits.next().unwrap_or(wait.max(WAITS[4]));
        TimeoutFuture::new(wait).await;
    }
}

/// A definitive no: nothing was placed.
async fn refuse(app: App, problem: Arc<Problem>, agreed: Settlement) {
    let is_other_quote =
        problem.code == ProblemCode::QUOTE_CHANGED || problem.code == ProblemCode::STALE_VERSION;
    // The page shows what holds now, whatever the reason was.
    app.fetch().await;
    app.placing.set(if is_other_quote {
        Placing::Changed {
            agreed: Box::new(agreed),
        }
    } else {
        Placing::Refused(problem)
    });
}

/// 128 random bits in hex.
fn random_key() -> Option<String> {
    let mut bytes = [0_u8; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    let mut key = String::with_capacity(32);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            key.push(char::from_digit(digit.into(), 16)?);
        }
    }
    Some(key)
}
