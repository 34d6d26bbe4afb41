//! How much one client may ask for, and all together.

use super::problem::Failure;
use super::session::{bearer, cookie};
use crate::secret::hash;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use midcycle_contract::{Problem, ProblemCode};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long an answer may take.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Where a proxy writes whom it asks for.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// How much is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests at once, of all clients.
    pub concurrent: usize,
    /// Requests a second of one session, after a burst of [`BURST_SECONDS`] times as many; `None` for no limit.
    pub per_session: Option<NonZeroU32>,
    /// The same of one address, behind which many sessions may be.
    pub per_address: Option<NonZeroU32>,
}

/// For how many seconds' worth of requests a client may come at once.
pub const BURST_SECONDS: u32 = 6;

impl Default for Limits {
    fn default() -> Self {
        Limits {
            concurrent: 256,
            per_session: NonZeroU32::new(20),
            per_address: NonZeroU32::new(100),
        }
    }
}

/// The counters of the limits.
pub(super) struct Gate {
    slots: Semaphore,
    sessions: Option<DefaultKeyedRateLimiter<String>>,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    clock: DefaultClock,
    is_behind_proxy: bool,
}

impl Gate {
    pub(super) fn new(limits: Limits, is_behind_proxy: bool) -> Arc<Self> {
        let quota = |per_second: NonZeroU32| {
            let burst =
                per_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_SECONDS - 1));
            Quota::per_second(per_second).allow_burst(burst)
        };
        Arc::new(Gate {
            slots: Semaphore::new(limits.concurrent),
            sessions: limits.per_session.map(|n| RateLimiter::keyed(quota(n))),
            addresses: limits.per_address.map(|n| RateLimiter::keyed(quota(n))),
            clock: DefaultClock::default(),
            is_behind_proxy,
        })
    }

    /// How long this client must wait, if it must.
    fn must_wait(&self, request: &Request) -> Option<Duration> {
        let now = self.clock.now();
        let headers = request.headers();
        let token = bearer(headers).or_else(|| cookie(headers, self.is_behind_proxy));
        let by_session = self
            .sessions
            .as_ref()
            .zip(token)
            .and_then(|(limiter, token)| {
                let refused = limiter.check_key(&hash(token)).err()?;
                Some(refused.wait_time_from(now))
            });
        let address = self.address_of(request);
        let by_address = self
            .addresses
            .as_ref()
            .zip(address)
            .and_then(|(limiter, address)| {
                let refused = limiter.check_key(&address).err()?;
                Some(refused.wait_time_from(now))
            });
        by_session.max(by_address)
    }

    /// Where a request comes from. HTTPS ends at a proxy, which adds its client's address after those that the client made
    /// up itself; so only the last one counts.
    fn address_of(&self, request: &Request) -> Option<IpAddr> {
        let told = request.headers().get_all(FORWARDED_FOR).iter().next_back();
        let told = told.filter(|_| self.is_behind_proxy).and_then(|value| {
            let last = value.to_str().ok()?.rsplit(',').next()?;
            last.trim().parse().ok()
        });
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        told.or_else(|| Some(peer?.0.ip()))
    }

    /// Forgets the clients that have not asked for a while.
    pub(super) fn tidy(&self) {
        if let Some(sessions) = &self.sessions {
            sessions.retain_recent();
        }
        if let Some(addresses) = &self.addresses {
            addresses.retain_recent();
        }
    }
}

/// Lets a request through, or says when to come again.
pub(super) async fn limit(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if let Some(wait) = gate.must_wait(&request) {
        // A second too many is better than one too few.
        let seconds = wait.as_secs() + 1;
        let problem = Problem::new(
            ProblemCode::TOO_MANY_REQUESTS,
            "Retry-After says in how many seconds to ask again",
        );
        return retry_after(Failure::from(problem).into_response(), seconds);
    }
    let Ok(_slot) = gate.slots.try_acquire() else {
        let problem = Problem::new(
            ProblemCode::UNAVAILABLE,
            "too many requests are under way; ask again with the same key, nothing is done twice",
        );
        return retry_after(Failure::from(problem).into_response(), 1);
    };
    next.run(request).await
}

fn retry_after(mut response: Response, seconds: u64) -> Response {
    let value = HeaderValue::from(seconds);
    response.headers_mut().insert(header::RETRY_AFTER, value);
    response
}
