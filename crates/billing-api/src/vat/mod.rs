//! VAT numbers: whether one is valid is asked of a service, with a time-out, and remembered for a day.
//!
//! What a number looks like is the contract's ([`midcycle_contract::vat`]), because the browser checks it too. A service
//! that does not answer leaves a number undetermined; what is charged then is the account's own policy.

mod double;
mod vies;

pub use double::{Double, INVALID, SILENT};
pub use vies::{ADDRESS as VIES_ADDRESS, Vies};

use crate::clock::now_ms;
use crate::store::{self, Store, StoreError, transact};
use midcycle_contract::vat::VatId;
use midcycle_engine::catalog::VatState;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// How long the service may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long its answer holds.
pub(crate) const ANSWER_HOLDS_MS: i64 = 24 * 3_600_000;

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

    /// What is known of a number: valid, invalid, or undetermined where the service does not answer in time. Never called
    /// inside a transaction.
    pub async fn state_of(&self, number: &VatId) -> Result<VatState, StoreError> {
        let known_since = now_ms() - ANSWER_HOLDS_MS;
        let mut read = self.store.read().await?;
        let known = store::vat_answer(&mut read, number.as_str(), known_since).await?;
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
                return Ok(VatState::Undetermined);
            }
        };
        transact!(self.store, |db| {
            store::keep_vat_answer(db, number.as_str(), state, now_ms()).await
        })?;
        Ok(state)
    }
}
