//! What the clients were told, and what else was seen during the run.

use crate::http::{Reply, Request};
use midcycle_contract::{Order, OrderState, Problem};
use midcycle_engine::json::Read;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// The most findings that are kept.
const FINDINGS_MAX: usize = 200;

/// Not placed, for a reason that stays.
pub(crate) const REFUSED: &str = "refused";
/// Not placed, for a reason that passes: another order was open, or another VAT number held.
pub(crate) const REFUSED_FOR_NOW: &str = "refused for now";

/// What an answer says about an order.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// Placed, declined or expired: the last word.
    Settled(OrderState),
    /// Not placed, and no order was stored.
    Refused(String),
    /// Stored, and not decided yet; with the secret that the bank wants.
    Open(String, Option<String>),
    /// Nothing that anything follows from.
    Nothing,
}

/// All that clients were told about a key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The account.
    pub(crate) account: String,
    /// The order's ids: one at most.
    pub(crate) orders: BTreeSet<String>,
    /// The order as it was when it was said to be placed.
    pub(crate) placed: Option<Order>,
    /// The definitive things: a state's name, [`REFUSED`], or [`REFUSED_FOR_NOW`].
    pub(crate) definitive: BTreeSet<String>,
    /// How many copies of the order were sent.
    pub(crate) copies: u64,
    /// Every answer: when it came, to what, and what it said.
    pub(crate) answers: Vec<String>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Witness {
    began: Instant,
    told: Mutex<BTreeMap<String, Told>>,
    counts: Mutex<BTreeMap<String, u64>>,
    findings: Mutex<Vec<String>>,
    settled: AtomicU64,
}

impl Witness {
    /// One that has seen nothing.
    pub(crate) fn new() -> Self {
        Witness {
            began: Instant::now(),
            told: Mutex::default(),
            counts: Mutex::default(),
            findings: Mutex::default(),
            settled: AtomicU64::new(0),
        }
    }

    /// Counts something.
    pub(crate) fn count(&self, what: &str) {
        *lock(&self.counts).entry(what.to_owned()).or_default() += 1;
    }

    /// Keeps what is wrong.
    pub(crate) fn found(&self, finding: String) {
        let mut findings = lock(&self.findings);
        if findings.len() < FINDINGS_MAX {
            findings.push(finding);
        }
    }

    /// What is wrong.
    pub(crate) fn findings(&self) -> Vec<String> {
        lock(&self.findings).clone()
    }

    /// How many orders have come to their end.
    pub(crate) fn settled(&self) -> u64 {
        self.settled.load(Ordering::SeqCst)
    }

    /// An order has come to its end.
    pub(crate) fn settle(&self) {
        self.settled.fetch_add(1, Ordering::SeqCst);
    }

    /// What was told about every key.
    pub(crate) fn told(&self) -> BTreeMap<String, Told> {
        lock(&self.told).clone()
    }

    /// Counts an answer; 500 is what no client should ever see.
    pub(crate) fn answered(&self, request: &Request, reply: &Reply) {
        let code = match Problem::from_text(&reply.body) {
            Ok(problem) if reply.status >= 400 => problem.code.as_str().to_owned(),
            _ => String::new(),
        };
        let Reply { status, body } = reply;
        self.count(&format!("answers {status} {code}"));
        let is_expected =
            *status < 500 || (*status == 503 && ["unavailable", "timeout"].contains(&&*code));
        if !is_expected {
            let seconds = self.began.elapsed().as_secs_f64();
            let line = &request.line;
            self.found(format!(
                "after {seconds:.3} s {line} answered {status} {body}"
            ));
        }
        if *status == 401 {
            self.found(format!("a session ended: {}", request.line));
        }
    }

    /// So many copies of an order were sent.
    pub(crate) fn sent(&self, key: &str, copies: u64) {
        lock(&self.told).entry(key.to_owned()).or_default().copies += copies;
    }

    /// Keeps what an answer told about a key.
    pub(crate) fn hear(&self, account: &str, key: &str, reply: &Reply, is_placing: bool) -> Heard {
        let Reply { status, body } = reply;
        let mut told = lock(&self.told);
        let told = told.entry(key.to_owned()).or_default();
        account.clone_into(&mut told.account);
        let seconds = self.began.elapsed().as_secs_f64();
        let said = Problem::from_text(body).map(|problem| problem.detail);
        let said = said.unwrap_or_default();
        told.answers.push(format!("{seconds:.3} s {status} {said}"));
        if *status >= 500 || *status == 429 || *status == 401 {
            return Heard::Nothing;
        }
        if *status < 300 {
            return match Order::from_text(body) {
                Ok(order) => self.hear_of_order(key, told, order),
                Err(error) => {
                    self.found(format!("key {key}: {status} is no order: {error}"));
                    Heard::Nothing
                }
            };
        }
        let Ok(problem) = Problem::from_text(body) else {
            self.found(format!("key {key}: {status} is no problem: {body}"));
            return Heard::Nothing;
        };
        let code = problem.code.as_str().to_owned();
        if ["payment-declined", "payment-refunded"].contains(&&*code) {
            told.orders.extend(problem.order);
            return settled(told, OrderState::Declined);
        }
        if !is_placing {
            // The order is known by its id, so nothing else may be refused about it.
            self.found(format!(
                "key {key}: its order was told of, and now {status} {code}"
            ));
            return Heard::Nothing;
        }
        let passes = ["order-in-progress", "quote-changed"].contains(&&*code);
        let word = if passes { REFUSED_FOR_NOW } else { REFUSED };
        told.definitive.insert(word.into());
        Heard::Refused(code)
    }

    fn hear_of_order(&self, key: &str, told: &mut Told, order: Order) -> Heard {
        told.orders.insert(order.id.clone());
        if order.state.is_open() {
            let waits = order.state == OrderState::RequiresAction;
            return Heard::Open(order.id, order.client_secret.filter(|_| waits));
        }
        let state = order.state;
        if state == OrderState::Placed {
            match &told.placed {
                Some(before) if *before != order => {
                    self.found(format!("key {key}: it was placed in two ways"));
                }
                _ => told.placed = Some(order),
            }
        }
        settled(told, state)
    }
}

fn settled(told: &mut Told, state: OrderState) -> Heard {
    told.definitive.insert(state.as_str().into());
    Heard::Settled(state)
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, count) in &*lock(&self.counts) {
            writeln!(f, "  {count:>8}  {what}")?;
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
