//! Paying for a frozen order, now or when it is taken up again, and what becomes of it then.

use super::Orders;
use super::apply::{apply, is_untouched};
use crate::faults::{action_ms, crash_point};
use crate::payment::{Charge, NoAnswer, Outcome};
use crate::store::{self, AccountRow, Db, OrderRow, Posting, StoreError, minor, transact};
use midcycle_contract::OrderState;
use std::time::Duration;

/// How long the provider may take for one answer; an order that it gives none for stays open.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a confirmation of the bank is waited for.
pub const ACTION_MS: i64 = 30 * 60_000;

/// What came of taking up orders whose payment was under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenUp {
    /// Placed, declined or expired now.
    pub settled: usize,
    /// Still open: the bank or the provider did not answer, or something broke. They are taken up again.
    pub open: usize,
}

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
    /// Takes up what is open and nobody works at: orders that were frozen by a moment and are still being paid for (what
    /// a crash, a request that was given up or a silent provider left), and confirmations that are given up by now. One
    /// that breaks does not keep the others waiting.
    pub async fn take_up(&self, frozen_by_ms: i64, now_ms: i64) -> Result<TakenUp, StoreError> {
        let mut read = self.store.read().await?;
        let ids = store::due_orders(&mut read, frozen_by_ms, now_ms).await?;
        drop(read);
        let mut taken_up = TakenUp::default();
        for id in ids {
            match self.settle(&id, now_ms).await {
                Ok(Standing::Settled) => taken_up.settled += 1,
                Ok(Standing::Action(_) | Standing::Open) => taken_up.open += 1,
                Err(error) => {
                    tracing::error!(order = id, %error, "still open");
                    taken_up.open += 1;
                }
            }
        }
        Ok(taken_up)
    }

    /// Asks the provider what becomes of an open order's charge, and applies, declines or expires it. Safe to call again
    /// at any point, by any process: the provider charges an order once, and an open state is left once.
    pub(super) async fn settle(&self, id: &str, now_ms: i64) -> Result<Standing, StoreError> {
        let mut read = self.store.read().await?;
        let Some(order) = store::open_order(&mut read, id).await? else {
            return Ok(Standing::Settled);
        };
        let charge = charge_of(&mut read, &order).await?;
        // No transaction waits for the provider.
        drop(read);
        let is_given_up = order.expires_ms.is_some_and(|expires| expires <= now_ms);
        crash_point("before-payment");
        let Some(outcome) = self.ask_provider(&charge, is_given_up).await else {
            return Ok(Standing::Open);
        };
        crash_point("after-payment-before-apply");
        match outcome {
            Outcome::Paid => self.apply_paid(&order, &charge).await?,
            Outcome::RequiresAction { client_secret } => {
                let until_ms = now_ms.saturating_add(action_ms(ACTION_MS));
                transact!(self.store, |db| {
                    store::lock_account(db, &order.account).await?;
                    store::await_action(db, id, until_ms).await
                })?;
                crash_point("after-action");
                return Ok(Standing::Action(client_secret));
            }
            Outcome::Withdrawn if is_given_up => self.close(&order, OrderState::Expired).await?,
            Outcome::Declined | Outcome::Withdrawn => {
                self.close(&order, OrderState::Declined).await?;
            }
            // Whoever gave it back did not come to writing so.
            Outcome::Refunded => self.close_refunded(&order, &charge).await?,
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

    /// Applies a paid order; or gives the money back where the account is not any more what was quoted. Nothing but a
    /// hand in the database can have changed it while the order was open.
    async fn apply_paid(&self, order: &OrderRow, charge: &Charge) -> Result<(), StoreError> {
        let is_settled = transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            // Whoever was first has applied it, which is itself a change of the account.
            if store::open_order(db, &order.id).await?.is_none() {
                return Ok(true);
            }
            if !is_untouched(db, order).await? {
                return Ok(false);
            }
            if store::leave_open(db, &order.id, OrderState::Placed).await? {
                crash_point("in-apply");
                apply(db, order, self.provider.name()).await?;
                crash_point("before-commit");
            }
            Ok::<_, StoreError>(true)
        })?;
        if is_settled {
            return Ok(());
        }
        tracing::error!(
            order = order.id,
            "its account has changed while it was open: refunded"
        );
        let refunded = tokio::time::timeout(PROVIDER_TIMEOUT, self.provider.refund(charge)).await;
        if !matches!(refunded, Ok(Ok(()))) {
            return Err(StoreError::Corrupt("the refund was not answered".into()));
        }
        crash_point("after-refund");
        self.close_refunded(order, charge).await
    }

    /// Ends an order whose money was given back.
    async fn close_refunded(&self, order: &OrderRow, charge: &Charge) -> Result<(), StoreError> {
        transact!(self.store, |db| {
            store::lock_account(db, &order.account).await?;
            if store::leave_open(db, &order.id, OrderState::Declined).await? {
                record_refund(db, order, charge.amount_minor, self.provider.name()).await?;
            }
            Ok::<_, StoreError>(())
        })
    }

    /// Ends an order that nothing is charged for.
    async fn close(&self, order: &OrderRow, to: OrderState) -> Result<(), StoreError> {
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

    /// What a confirmation of the bank needs, asked for anew: the secret is kept nowhere.
    pub(super) async fn secret_of(&self, order: &OrderRow) -> Result<Option<String>, StoreError> {
        if order.state != OrderState::RequiresAction {
            return Ok(None);
        }
        let mut read = self.store.read().await?;
        let charge = charge_of(&mut read, order).await?;
        drop(read);
        Ok(match self.ask_provider(&charge, false).await {
            Some(Outcome::RequiresAction { client_secret }) => Some(client_secret),
            _ => None,
        })
    }
}

/// Both movements are in the ledger, and the balance is what it was.
async fn record_refund(
    db: &mut Db,
    order: &OrderRow,
    amount_minor: i64,
    provider: &str,
) -> Result<(), StoreError> {
    let at = order.at.to_string();
    let posting = |kind| Posting {
        account: &order.account,
        at: &at,
        kind,
        document: None,
        order: Some(&order.id),
    };
    store::post(db, posting("payment"), &store::payment(amount_minor)).await?;
    store::post(db, posting("refund"), &store::refund(amount_minor)).await?;
    store::record_payment(db, &order.id, provider, amount_minor, true).await?;
    store::record_event(db, &order.account, "order.refunded", &order.id, None).await?;
    AccountRow::raise_version(db, &order.account).await
}

async fn charge_of(db: &mut Db, order: &OrderRow) -> Result<Charge, StoreError> {
    let changes = store::changes_of(db, &order.id).await?;
    let currency = changes.first().map(|change| change.request.currency.code());
    Ok(Charge {
        order: order.id.clone(),
        reference: order.payment.clone().unwrap_or_default(),
        amount_minor: minor(order.settlement.due_now)?,
        currency: currency.unwrap_or_default(),
    })
}
