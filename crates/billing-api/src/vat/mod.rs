//! VAT numbers: whether one is valid is asked of a service, with a time-out, and remembered for a day.
//!
//! What a number looks like is the contract's ([`midcycle_contract::vat`]), because the browser checks it too. Where the
//! service does not answer, what it said last holds for some weeks more; without that a number is undetermined, and what
//! is charged then is the account's own policy.

mod difference;
mod double;
mod vies;

pub(crate) use difference::difference;
pub use double::{Double, INVALID, LATE, SILENT};
pub use vies::{ADDRESS as VIES_ADDRESS, Vies};

use crate::clock::now_ms;
use crate::store::{self, Db, Store, StoreError, transact};
use midcycle_contract::vat::VatId;
use midcycle_engine::catalog::VatState;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// How long the service may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long its answer holds before it is asked again.
pub(crate) const ANSWER_HOLDS_MS: i64 = 24 * 3_600_000;
/// How long its last answer holds while it does not answer: a service that is away for a week changes no prices.
pub const ANSWER_OUTLASTS_MS: i64 = 30 * ANSWER_HOLDS_MS;
/// How long a number that nobody waits for is left alone after the first silence; each further one doubles it.
const SILENCE_FIRST_MS: i64 = 60_000;
/// And at most so long.
const SILENCE_LAST_MS: i64 = 6 * 3_600_000;

/// The service did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the VAT service did not answer: {0}")]
pub struct NoAnswer(pub String);

/// A future that a service gives: whether the number is valid.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<bool, NoAnswer>> + Send + 'a>>;

/// Who knows which numbers are valid.
pub trait VatService: Send + Sync {
    /// Whether the number is valid today.
    fn is_valid<'a>(&'a self, number: &'a VatId) -> Answer<'a>;
}

/// A service with its time-out and what it answered before.
#[derive(Clone)]
pub struct VatChecks {
    store: Store,
    service: Arc<dyn VatService>,
}

impl VatChecks {
    /// Asks `service`, and remembers in `store`.
    pub fn new(store: Store, service: Arc<dyn VatService>) -> Self {
        VatChecks { store, service }
    }

    /// What is known of a number: what the service said within a day, or says now; where it does not answer in time,
    /// what it said last within [`ANSWER_OUTLASTS_MS`]; else undetermined. Never called inside a transaction.
    pub async fn state_of(&self, number: &VatId) -> Result<VatState, StoreError> {
        let mut read = self.store.read().await?;
        let known = known_today(&mut read, number).await?;
        let since = now_ms() - ANSWER_OUTLASTS_MS;
        let last = store::vat_answer(&mut read, number.as_str(), since).await?;
        drop(read);
        if let Some(known) = known {
            return Ok(known);
        }
        let asked = tokio::time::timeout(ANSWER_TIMEOUT, self.service.is_valid(number)).await;
        let state = match asked.unwrap_or_else(|_| Err(NoAnswer("it takes too long".into()))) {
            Ok(true) => VatState::Valid,
            Ok(false) => VatState::Invalid,
            Err(NoAnswer(why)) => {
                tracing::warn!(why, "the VAT service did not answer");
                return Ok(last.unwrap_or(VatState::Undetermined));
            }
        };
        transact!(self.store, |db| {
            store::keep_vat_answer(db, number.as_str(), state, now_ms()).await
        })?;
        Ok(state)
    }

    /// The same, of a number that nobody waits for. Before it is asked for, it is left alone for a while, longer each
    /// time: an answer ends that, and another process does not ask for it meanwhile.
    pub(crate) async fn ask_again(
        &self,
        number: &VatId,
        now_ms: i64,
    ) -> Result<VatState, StoreError> {
        self.leave_alone(number.as_str(), now_ms).await?;
        self.state_of(number).await
    }

    /// Does not come back to a number for a while.
    pub(crate) async fn leave_alone(&self, number: &str, now_ms: i64) -> Result<(), StoreError> {
        transact!(self.store, |db| {
            let times = store::vat_silences(db, number).await?;
            let next_ms = now_ms.saturating_add(silence_ms(times));
            store::keep_vat_silence(db, number, times.saturating_add(1), next_ms).await
        })
    }
}

/// What the service said of a number within a day.
pub(crate) async fn known_today(
    db: &mut Db,
    number: &VatId,
) -> Result<Option<VatState>, StoreError> {
    store::vat_answer(db, number.as_str(), now_ms() - ANSWER_HOLDS_MS).await
}

/// How long a number is left alone that was asked for so many times before without an answer.
fn silence_ms(times: i64) -> i64 {
    let doubled = u32::try_from(times)
        .ok()
        .and_then(|times| 2_i64.checked_pow(times));
    let wait = doubled.and_then(|doubled| SILENCE_FIRST_MS.checked_mul(doubled));
    wait.unwrap_or(SILENCE_LAST_MS).min(SILENCE_LAST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_service_is_asked_less_and_less_often() {
        for (times, minutes) in [(0, 1), (1, 2), (2, 4), (8, 256), (9, 360), (i64::MAX, 360)] {
            assert_eq!(silence_ms(times), minutes * 60_000, "{times}");
        }
    }
}
