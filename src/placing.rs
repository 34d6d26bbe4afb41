//! Placing an order, once and truthfully.
//!
//! Key and body are kept before anything is sent. While no answer comes the page says *checking* and sends the same key
//! and the same bytes again; it says *placed* or *not placed* only after an answer. A reload takes up where it was, and so
//! does signing in again.

use crate::api::Failure;
use crate::later::{Later, TAKE_UP};
use crate::navigation::Step;
use crate::pages::checkout::Seen;
use crate::priced::price_with;
use crate::state::{App, Load};
use crate::storage;
use crate::watched::follow;
use gloo_timers::future::TimeoutFuture;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::engine::message;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::vat::VatId;
use midcycle_contract::{OrderRequest, Payment, Problem, Selection, Snapshot};
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
    /// Nobody is signed in any more; what became of the order is asked again after signing in.
    SignedOut,
    /// Not sent: this browser could not keep the order, and without that a lost answer could place it twice.
    NotKept,
}

impl Placing {
    /// Whether it is not known what becomes of an order: another must not be sent meanwhile.
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Placing::Sending | Placing::Checking | Placing::SignedOut
        )
    }
}

message! {
    /// What is kept of an order before it is sent.
    open struct Kept {
        /// Its idempotency key.
        key: String,
        /// Its body, to the byte.
        body: String,
        /// What was ordered.
        changes: Vec<Selection>,
        /// The VAT number that it carries.
        vat_id: Option<String>,
        /// What was agreed to, with the account's version.
        agreed: Arc<FreshQuote>,
    }
}

/// Where [`Kept`] is kept: by whose it is, as nobody else's session may ask for it.
fn place_of(snapshot: &Snapshot) -> String {
    ["order-", &snapshot.account.id, "-", &snapshot.user.id].concat()
}

/// Milliseconds between two checks, rising.
const WAITS: [u32; 5] = [500, 1_000, 2_000, 4_000, 8_000];
/// The status of an answer that says nothing about the order, only that it comes too soon.
const TOO_SOON: u16 = 429;

/// What is placed beside what was seen.
pub(crate) struct With {
    /// The VAT number that the order carries.
    pub vat_id: Option<String>,
    /// What pays.
    pub payment: Option<Payment>,
    /// Why support orders a lower plan.
    pub reason: Option<String>,
}

/// Sends an order for what was seen.
pub(crate) fn place(app: App, snapshot: &Snapshot, seen: &Seen, with: With) {
    // In the same tick: a second press finds it busy.
    if app.placing.with_untracked(Placing::is_busy) {
        return;
    }
    let Some(key) = random_key() else {
        app.placing.set(Placing::NotKept);
        return;
    };
    let body = to_text(&OrderRequest {
        at: snapshot.at,
        changes: seen.selections.clone(),
        vat_id: with.vat_id.clone(),
        payment: with.payment,
        fingerprint: seen.quote.fingerprint.clone(),
        reason: with.reason,
    });
    let kept = Kept {
        key,
        body,
        changes: seen.selections.clone(),
        vat_id: with.vat_id,
        agreed: seen.quote.clone(),
    };
    if !storage::keep_for_tab(&place_of(snapshot), &to_text(&kept)) {
        app.placing.set(Placing::NotKept);
        return;
    }
    app.placing.set(Placing::Sending);
    app.spawn(see_through(app, place_of(snapshot), kept));
}

/// Takes up an order whose answer this tab has not seen, whenever its account is there: after a reload, after signing in
/// again.
pub(crate) fn resume(app: App) {
    follow(move || {
        let Some(snapshot) = app.account() else {
            return;
        };
        let is_under_way = app
            .placing
            .with_untracked(|placing| matches!(placing, Placing::Sending | Placing::Checking));
        if is_under_way {
            return;
        }
        let place = place_of(&snapshot);
        if let Some(kept) = storage::of_tab(&place) {
            app.placing.set(Placing::Checking);
            app.go_instead(Step::Checkout);
            app.spawn(async move {
                let mut waits = waits();
                // Its page says meanwhile why it is not there.
                while Later::Order.come().await.is_err() {
                    TimeoutFuture::new(waits.next().unwrap_or(WAITS[4])).await;
                }
                if let Some(take_up) = TAKE_UP.open() {
                    take_up(app, place, &kept);
                }
            });
        } else if app.placing.with_untracked(Placing::is_busy) {
            // Somebody else is here now.
            app.placing.set(Placing::Idle);
        }
    });
    // What was seen is forgotten with the page: who comes back sees what holds then.
    follow(move || {
        if app.step.get() != Step::Checkout {
            app.entered.seen.set(None);
            app.forget_refusal();
        }
    });
}

/// Goes on with an order as it was kept in its place.
pub(crate) fn take_up(app: App, place: String, kept: &str) {
    if let Ok(kept) = Kept::from_text(kept) {
        app.spawn(see_through(app, place, kept));
    } else {
        app.placing.set(Placing::Idle);
    }
}

/// The times between checks.
fn waits() -> impl Iterator<Item = u32> {
    WAITS.into_iter().chain(core::iter::repeat(WAITS[4]))
}

/// Whether the account on screen is the one that an order is kept for.
fn is_on_screen(app: App, place: &str) -> bool {
    app.account_untracked()
        .is_some_and(|snapshot| place_of(&snapshot) == place)
}

/// Leaves an order kept that is not of the account on screen: it is asked for again when its own is there.
fn leave_kept(app: App) {
    app.placing.set(if app.is_signed_out() {
        Placing::SignedOut
    } else {
        Placing::Idle
    });
}

/// Sends the same again and again until there is an answer, and then says what it was.
async fn see_through(app: App, place: String, kept: Kept) {
    let mut waits = waits();
    // Another window may have gone on with somebody else while this one was out of sight.
    let mut is_certain = !app.is_due();
    while !(is_certain && ask(app, &place, &kept).await) {
        is_certain = true;
        // In another session the same would be another order, so whose it is now is asked first.
        let mut session = None;
        while session.is_none() {
            TimeoutFuture::new(waits.next().unwrap_or(WAITS[4])).await;
            session = session_of(app).await;
        }
        if session.as_ref() != Some(&place) {
            app.placing.set(Placing::SignedOut);
            if session.is_some_and(|session| !session.is_empty()) {
                // Another window has gone on with somebody else: so does this one.
                app.leave(Load::Waiting);
                app.refresh();
            }
            return;
        }
    }
}

/// Sends it once. Whether there is no more to ask.
async fn ask(app: App, place: &str, kept: &Kept) -> bool {
    let answer = app
        .api()
        .place(&kept.key, kept.agreed.version, &kept.body)
        .await;
    match answer {
        // The session ended before the order was looked at: nothing was placed under this key unless it was
        // stored before, and then the same key answers with it after signing in.
        Err(Failure::SignedOut) => app.placing.set(Placing::SignedOut),
        // Somebody else is on screen by now: it is no news for them.
        Ok(_) if !is_on_screen(app, place) => leave_kept(app),
        Err(Failure::Refused(problem)) if is_definitive(&problem) && !is_on_screen(app, place) => {
            leave_kept(app);
        }
        Ok(order) => {
            storage::forget_for_tab(place);
            app.placing.set(Placing::Idle);
            app.entered.sent(&order.id);
            // One that waits for its bank has a page of its own, where it is followed to its end.
            let id = order.id.clone();
            app.go_instead(Step::Order(id.clone()));
            app.learn_order(&id, app.turn(), Ok(order));
            app.refresh();
        }
        Err(Failure::Refused(problem)) if is_definitive(&problem) => {
            storage::forget_for_tab(place);
            app.tell_refused(problem.code.as_str());
            refuse(app, problem, kept).await;
        }
        // Whatever broke over there, it may have happened after the order was stored.
        Err(_) => {
            app.placing.set(Placing::Checking);
            return false;
        }
    }
    true
}

/// Whether an answer says for good that nothing was placed.
fn is_definitive(problem: &Problem) -> bool {
    problem.status < 500 && problem.status != TOO_SOON
}

/// Where an order of the session as it is now would be kept; empty without a session, `None` while nobody knows.
async fn session_of(app: App) -> Option<String> {
    match app.api().snapshot(|_| false).await {
        Ok(snapshot) => snapshot.map(|(_, snapshot)| place_of(&snapshot)),
        Err(Failure::SignedOut) => Some(String::new()),
        Err(_) => {
            app.placing.set(Placing::Checking);
            None
        }
    }
}

/// A definitive no: nothing was placed.
async fn refuse(app: App, problem: Arc<Problem>, kept: &Kept) {
    // Where it costs something else now, both summaries say so.
    let fresh = problem.fresh.as_ref();
    let is_other_quote = fresh.is_some_and(|fresh| fresh.fingerprint != kept.agreed.fingerprint);
    // What was on screen, also where a reload has come between: the page shows it beside what holds now.
    app.entered.seen.set(Some(Arc::new(Seen {
        selections: kept.changes.clone(),
        quote: kept.agreed.clone(),
    })));
    // The page shows what holds now, whatever the reason was.
    let snapshot = app.fetch().await;
    if let Some((number, snapshot)) = kept.vat_id.as_ref().zip(snapshot.as_ref()) {
        learn(app, number, snapshot, &problem);
    }
    // Where the account cannot be had there is no other summary to show, and the refusal is what is known.
    app.placing.set(if is_other_quote && snapshot.is_some() {
        Placing::Idle
    } else {
        Placing::Refused(problem)
    });
}

/// What an answer teaches of the number that an order carried: it is invalid where the problem is at the number; else it is
/// what the fresh quote was made with.
fn learn(app: App, number: &str, snapshot: &Snapshot, problem: &Problem) {
    let Ok(number) = VatId::parse(number) else {
        return;
    };
    let state = if problem.path.as_deref() == Some("/vat_id") {
        app.entered.is_vat_open.set(true);
        Some(VatState::Invalid)
    } else {
        let fresh = problem.fresh.as_ref();
        [VatState::Valid, VatState::Undetermined]
            .into_iter()
            .find(|state| {
                let priced = price_with(snapshot, *state, &snapshot.cart).ok();
                let fingerprint = priced.and_then(|priced| priced.order.fingerprint().ok());
                fresh.is_some_and(|fresh| Some(&fresh.fingerprint) == fingerprint.as_ref())
            })
    };
    if let Some(state) = state {
        app.entered
            .learnt
            .set(Some((number.as_str().to_owned(), state)));
    }
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
