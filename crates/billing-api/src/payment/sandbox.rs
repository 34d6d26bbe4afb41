//! A provider that moves no money: its references say how a charge ends.

use super::{Answer, Charge, NoAnswer, Outcome, PaymentProvider};
use crate::store::{Store, StoreError};

/// A reference that is paid, as are all that have no meaning here.
pub const PAID: &str = "tok_ok";
/// A reference that is declined.
pub const DECLINED: &str = "tok_declined";
/// A reference whose bank wants a confirmation.
pub const REQUIRES_ACTION: &str = "tok_requires_action";
/// A reference that is not charged and not answered the first time it is asked.
pub const TIMEOUT_BEFORE: &str = "tok_timeout_before";
/// A reference that is charged the first time it is asked, but without an answer.
pub const TIMEOUT_AFTER: &str = "tok_timeout_after";

/// What stands before an order's id in the secrets of the sandbox.
const SECRET_PREFIX: &str = "sandbox_secret_";

/// How a charge stands, in the words of the sandbox's table.
mod word {
    pub(super) const PAID: &str = "paid";
    pub(super) const DECLINED: &str = "declined";
    pub(super) const ACTION: &str = "requires_action";
    pub(super) const UNHEARD: &str = "unheard";
    pub(super) const CANCELLED: &str = "cancelled";
    pub(super) const REFUNDED: &str = "refunded";
}

/// The sandbox. It remembers its charges, as a real provider does, in a table of its own.
#[derive(Clone, Debug)]
pub struct Sandbox {
    store: Store,
}

impl Sandbox {
    /// A sandbox that remembers in `store`.
    pub fn new(store: Store) -> Self {
        Sandbox { store }
    }

    /// What the bank's page does: confirms or refuses the charge of a secret. Whether there was one that waited.
    pub async fn answer_bank(
        &self,
        client_secret: &str,
        is_confirmed: bool,
    ) -> Result<bool, StoreError> {
        let Some(order) = client_secret.strip_prefix(SECRET_PREFIX) else {
            return Ok(false);
        };
        let to = if is_confirmed {
            word::PAID
        } else {
            word::DECLINED
        };
        let (is_heard, _) = self.store.sandbox_move(order, word::ACTION, to).await?;
        Ok(is_heard)
    }

    async fn moved(&self, charge: &Charge, from: &str, to: &str) -> Result<Outcome, NoAnswer> {
        let now = self.store.sandbox_move(&charge.order, from, to).await;
        let (_, now) = now.map_err(|error| NoAnswer(error.to_string()))?;
        // An order that it never heard of is withdrawn for good.
        Ok(now.map_or(Outcome::Withdrawn, |now| outcome(&now, &charge.order)))
    }
}

fn outcome(kept: &str, order: &str) -> Outcome {
    match kept {
        word::PAID => Outcome::Paid,
        word::ACTION => Outcome::RequiresAction {
            client_secret: [SECRET_PREFIX, order].concat(),
        },
        word::CANCELLED => Outcome::Withdrawn,
        word::REFUNDED => Outcome::Refunded,
        _ => Outcome::Declined,
    }
}

impl PaymentProvider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let first = match charge.reference.as_str() {
                DECLINED => word::DECLINED,
                REQUIRES_ACTION => word::ACTION,
                TIMEOUT_BEFORE => word::UNHEARD,
                _ => word::PAID,
            };
            let kept = self
                .store
                .sandbox_charge(&charge.order, &charge.reference, charge.amount_minor, first)
                .await
                .map_err(|error| NoAnswer(error.to_string()))?;
            let is_silent = matches!(charge.reference.as_str(), TIMEOUT_BEFORE | TIMEOUT_AFTER);
            if is_silent && kept.asked == 1 {
                return Err(NoAnswer("time-out".into()));
            }
            if kept.outcome == word::UNHEARD {
                return self.moved(charge, word::UNHEARD, word::PAID).await;
            }
            Ok(outcome(&kept.outcome, &charge.order))
        })
    }

    fn cancel<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(self.moved(charge, word::ACTION, word::CANCELLED))
    }

    fn refund<'a>(&'a self, charge: &'a Charge) -> Answer<'a, ()> {
        Box::pin(async move {
            self.moved(charge, word::PAID, word::REFUNDED).await?;
            Ok(())
        })
    }
}
