//! Paying for a frozen order, now or when it is taken up again, and what becomes of it then.

use super::Orders;
use super::apply::apply;
use crate::payment::{Charge, NoAnswer, Outcome};
use crate::store::{self, Db, OrderRow, StoreError, minor};
use midcycle_contract::OrderState;

/// What came of taking up orders whose payment was under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenUp {
    /// Placed or declined now.
    pub settled: usize,
    /// Still open: the provider did not answer, or something broke. They are taken up again.
    pub open: usize,
}

impl Orders {
    /// Takes up the orders that were frozen by a moment and are still being paid for: what a crash, a request that was
    /// given up or a silent provider left open. One that breaks does not keep the others waiting.
    pub async fn take_up(&self, frozen_by_ms: i64) -> Result<TakenUp, StoreError> {
        let mut read = self.store.read().await?;
        let ids = store::paying_orders(&mut read, frozen_by_ms).await?;
        drop(read);
        let mut taken_up = TakenUp::default();
        for id in ids {
            match self.pay(&id).await {
                Ok(true) => taken_up.settled += 1,
                Ok(false) => taken_up.open += 1,
                Err(error) => {
                    tracing::error!(order = id, %error, "still open");
                    taken_up.open += 1;
                }
            }
        }
        Ok(taken_up)
    }

    /// Charges what a frozen order is due, and applies or declines it; whether it is settled now. Safe to call again
    /// at any point: the provider charges an order once, and the state is left once.
    pub(super) async fn pay(&self, id: &str) -> Result<bool, StoreError> {
        let mut read = self.store.read().await?;
        let Some(order) = store::paying_order(&mut read, id).await? else {
            return Ok(true);
        };
        let charge = charge_of(&mut read, &order).await?;
        // No transaction waits for the provider.
        drop(read);
        let outcome = match self.provider.charge(&charge).await {
            Ok(outcome) => outcome,
            // Not known: the order stays open until the provider answers.
            Err(NoAnswer(why)) => {
                tracing::warn!(order = id, why, "the provider did not answer");
                return Ok(false);
            }
        };
        let mut write = self.store.write().await?;
        let to = match outcome {
            Outcome::Paid => OrderState::Placed,
            Outcome::Declined => OrderState::Declined,
        };
        // Whoever was first has applied it.
        if !store::set_state(&mut write, id, OrderState::Paying, to).await? {
            return Ok(true);
        }
        match outcome {
            Outcome::Paid => apply(&mut write, &order, self.provider.name()).await?,
            Outcome::Declined => {
                store::record_event(&mut write, &order.account, "order.declined", id).await?;
            }
        }
        write.commit().await?;
        Ok(true)
    }
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
