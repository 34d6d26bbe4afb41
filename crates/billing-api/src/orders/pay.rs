//! Paying for a frozen order, now or when it is taken up again, and what becomes of it then.

use super::Orders;
use super::apply::{apply, is_untouched};
use crate::clock;
use crate::faults::{action_ms, crash_point};
use crate::payment::{Charge, NoAnswer, Outcome};
use crate::store::{self, AccountRow, Db, OpenOrder, Posting, StoreError, transact};
use midcycle_contract::OrderState;
use midcycle_contract::order::CONFIRMATION_MINUTES;
use std::time::Duration;

/// How long the provider may take for one answer; an order that it gives none for stays open.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a confirmation of the bank is waited for.
pub const ACTION_MS: i64 = CONFIRMATION_MINUTES * 60_000;

/// Where an order stands after its provider was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// In a state that it does not leave any more.
    Settled,
    /// The bank wants a confirmation, which needs this secret.
    Action(String),
    /// Not known yet.
    Open,
}

impl Orders {
    /// Asks the provider what becomes of an open order's charge, and applies, declines or expires it. Safe to call again
    /// at any point, by any process: the provider charges an order once, and an open state is left once.
    pub(super) async fn settle(&self, id: &str, now_ms: i64) -> Result<Standing, StoreError> {
        let mut read = self.store.read().await?;
        let Some(order) = store::open_order(&mut read, id).await? else {
            return Ok(Standing::Settled);
        };
        // No transaction waits for the provider.
        drop(read);
        let charge = charge_of(&order);
        let is_given_up = order.expires_ms.is_some_and(|expires| expires <= now_ms);
        crash_point("before-payment");
        let Some(outcome) = self.ask_provider(&charge, is_given_up).await else {
            return Ok(Standing::Open);
        };
        crash_point("after-payment-before-apply");
        match outcome {
            Outcome::Paid => return self.apply_or_refund(&order, &charge).await,
            Outcome::RequiresAction { client_secret } => {
                self.await_action(&order).await?;
                return Ok(Standing::Action(client_secret));
            }
            Outcome::Withdrawn if is_given_up => self.close(&order, OrderState::Expired).await?,
            Outcome::Declined | Outcome::Withdrawn => {
                self.close(&order, OrderState::Declined).await?;
            }
            // Whoever gave it back did not come to writing so.
            Outcome::Refunded => self.close_refunded(&order).await?,
        }
        crash_point("after-apply");
        Ok(Standing::Settled)
    }

    async fn ask_provider(&self, charge: &Charge, is_given_up: bool) -> Option<Outcome> {
        let asked = if is_given_up {
            self.provider.cancel(charge)
        } else {
            self.provider.charge(charge)
        };
        let answer = tokio::time::timeout(PROVIDER_TIMEOUT, asked).await;
        match answer.unwrap_or_else(|_| Err(NoAnswer("it takes too long".into()))) {
            Ok(outcome) => Some(outcome),
            // Not known: the order stays open until the provider answers.
            Err(NoAnswer(why)) => {
                tracing::warn!(order = charge.order, why, "the provider did not answer");
                None
            }
        }
    }

    /// Lets an order wait for the bank, from when it is first known that it must.
    async fn await_action(&self, order: &OpenOrder) -> Result<(), StoreError> {
        if order.expires_ms.is_some() {
            return Ok(());
        }
        let until_ms = clock::now_ms().saturating_add(action_ms(ACTION_MS));
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            store::await_action(db, &order.id, until_ms).await
        })?;
        crash_point("after-action");
        Ok(())
    }

    /// Applies a paid order; or gives the money back where that cannot be done, now or ever.
    async fn apply_or_refund(
        &self,
        order: &OpenOrder,
        charge: &Charge,
    ) -> Result<Standing, StoreError> {
        let is_settled = match self.apply_paid(order).await {
            Err(error) if error.stays() => !self.decide_refund(order, &error.to_string()).await?,
            applied => applied?,
        };
        if is_settled {
            crash_point("after-apply");
            return Ok(Standing::Settled);
        }
        crash_point("before-refund");
        self.refund(order, charge).await
    }

    /// Applies a paid order, or decides that its money goes back where the account is not any more what was quoted.
    /// Nothing but a hand in the database can have changed it while the order was open. `false` where it goes back.
    async fn apply_paid(&self, order: &OpenOrder) -> Result<bool, StoreError> {
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            // Whoever was first has applied it, which is itself a change of the account.
            let Some(now) = store::open_order(db, &order.id).await? else {
                return Ok(true);
            };
            if now.refund.is_some() {
                return Ok(false);
            }
            if !is_untouched(db, order).await? {
                let why = "its account has changed while it was open";
                tracing::error!(order = order.id, why, "it is not applied, but refunded");
                store::decide_refund(db, &order.id, why).await?;
                return Ok(false);
            }
            if store::leave_open(db, &order.id, OrderState::Placed).await? {
                crash_point("in-apply");
                apply(db, order, self.provider.name()).await?;
                crash_point("before-commit");
            }
            Ok::<_, StoreError>(true)
        })
    }

    /// Writes that an order is not applied, before its money goes back: another process that could apply it does not do
    /// so from then on. `false` where one has already.
    async fn decide_refund(&self, order: &OpenOrder, why: &str) -> Result<bool, StoreError> {
        tracing::error!(
            order = order.id,
            why,
            "it cannot be applied, so it is refunded"
        );
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            store::decide_refund(db, &order.id, why).await
        })
    }

    /// Gives the money back and ends the order; without an answer it stays open, and the provider is asked again.
    async fn refund(&self, order: &OpenOrder, charge: &Charge) -> Result<Standing, StoreError> {
        let refunded = tokio::time::timeout(PROVIDER_TIMEOUT, self.provider.refund(charge)).await;
        if let Err(NoAnswer(why)) =
            refunded.unwrap_or_else(|_| Err(NoAnswer("it takes too long".into())))
        {
            tracing::error!(
                order = order.id,
                why,
                "the provider did not answer to a refund"
            );
            return Ok(Standing::Open);
        }
        crash_point("after-refund");
        self.close_refunded(order).await?;
        crash_point("after-apply");
        Ok(Standing::Settled)
    }

    /// Ends an order whose money was given back.
    async fn close_refunded(&self, order: &OpenOrder) -> Result<(), StoreError> {
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            store::decide_refund(db, &order.id, "the provider had given it back").await?;
            if store::leave_open(db, &order.id, OrderState::Declined).await? {
                record_refund(db, order, self.provider.name()).await?;
            }
            Ok::<_, StoreError>(())
        })
    }

    /// Ends an order that nothing is charged for.
    async fn close(&self, order: &OpenOrder, to: OrderState) -> Result<(), StoreError> {
        let kind = ["order.", to.as_str()].concat();
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            if store::leave_open(db, &order.id, to).await? {
                store::record_event(db, &order.account, &kind, &order.id, None).await?;
                crash_point("in-close");
            }
            Ok(())
        })
    }
}

/// Both movements are in the ledger, and the balance is what it was.
async fn record_refund(db: &mut Db, order: &OpenOrder, provider: &str) -> Result<(), StoreError> {
    let due = order.sums.due;
    let posting = |kind| Posting {
        account: &order.account,
        at: &order.at,
        kind,
        document: None,
        order: Some(&order.id),
    };
    store::post(db, posting("payment"), &store::payment(due)).await?;
    store::post(db, posting("refund"), &store::refund(due)).await?;
    store::record_payment(db, &order.id, provider, due, true).await?;
    store::record_event(db, &order.account, "order.refunded", &order.id, None).await?;
    AccountRow::raise_version(db, &order.account).await
}

fn charge_of(order: &OpenOrder) -> Charge {
    Charge {
        order: order.id.clone(),
        reference: order.payment.clone().unwrap_or_default(),
        amount_minor: order.sums.due,
        currency: order.currency.clone(),
    }
}
