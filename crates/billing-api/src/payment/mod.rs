//! Payment providers: who charges what an order is due.

mod sandbox;

pub use sandbox::{DECLINED, PAID, REQUIRES_ACTION, Sandbox, TIMEOUT_AFTER, TIMEOUT_BEFORE};

use std::future::Future;
use std::pin::Pin;

/// What is to be charged, for which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The order's id: the provider's own idempotency key, so that asking again charges nothing again.
    pub order: String,
    /// The provider's name of what pays: a stored method's reference or a token of its fields.
    pub reference: String,
    /// How much, in minor units; above zero.
    pub amount_minor: i64,
    /// The currency's code.
    pub currency: String,
}

/// What became of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Paid.
    Paid,
    /// Declined: nothing was charged.
    Declined,
    /// The bank wants a confirmation; the provider's page gets it with this secret, which is kept nowhere.
    RequiresAction {
        /// What the provider's page needs.
        client_secret: String,
    },
    /// Cancelled: nothing was charged, and nothing will be.
    Withdrawn,
    /// Paid, and given back.
    Refunded,
}

/// The provider did not answer: whether it charged is not known until it is asked again.
#[derive(Debug, thiserror::Error)]
#[error("the payment provider did not answer: {0}")]
pub struct NoAnswer(pub String);

/// A future that a provider gives.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, NoAnswer>> + Send + 'a>>;

/// A payment provider. It is called outside of any transaction, and may be called again with the same charge: two
/// processes, or one after a crash, come to the same.
pub trait PaymentProvider: Send + Sync {
    /// Its name, kept with each payment.
    fn name(&self) -> &'static str;

    /// Charges, or says what became of the same charge before, a confirmation of the bank included.
    fn charge<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome>;

    /// Gives up a charge that waits for a confirmation. It may be too late: then it says what became of it.
    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome>;

    /// Gives back what was paid for an order that could not be applied.
    fn refund<'a>(&'a self, charge: &'a Charge) -> Answer<'a, ()>;
}
