//! A provider that moves no money: its references say how a charge ends.

use super::{Answer, Charge, NoAnswer, Outcome, PaymentProvider};
use crate::store::Store;

/// The reference that is declined; all others are paid.
pub const DECLINED: &str = "tok_declined";

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
}

impl PaymentProvider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let outcome = if charge.reference == DECLINED {
                "declined"
            } else {
                "paid"
            };
            let kept = self
                .store
                .sandbox_charge(
                    &charge.order,
                    &charge.reference,
                    charge.amount_minor,
                    outcome,
                )
                .await
                .map_err(|error| NoAnswer(error.to_string()))?;
            Ok(if kept == "paid" {
                Outcome::Paid
            } else {
                Outcome::Declined
            })
        })
    }
}
