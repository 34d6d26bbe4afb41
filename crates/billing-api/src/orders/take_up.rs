//! Taking up orders that nobody works at: what a crash or a silent provider left, what the bank has confirmed meanwhile,
//! and what is given up.

use super::Orders;
use super::pay::Standing;
use crate::store::{self, StoreError};
use tokio::task::JoinSet;

/// How many orders of each kind are taken up at once. Most of the time they wait for the provider, and hold no connection.
const AT_ONCE: usize = 16;

/// What came of taking up orders whose payment was under way. An order that waits for its bank is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenUp {
    /// Placed, declined or expired now.
    pub settled: usize,
    /// Still open: the provider did not answer, or something broke. They are taken up again.
    pub open: usize,
}

impl Orders {
    /// Takes up all that nobody works at: [`Orders::ask_again`] and [`Orders::expire`] beside each other.
    pub async fn take_up(&self, frozen_by_ms: i64, now_ms: i64) -> Result<TakenUp, StoreError> {
        let (asked, expired) =
            tokio::join!(self.ask_again(frozen_by_ms, now_ms), self.expire(now_ms));
        let (asked, expired) = (asked?, expired?);
        Ok(TakenUp {
            settled: asked.settled + expired.settled,
            open: asked.open + expired.open,
        })
    }

    /// Asks the provider again about orders that were frozen by a moment and are still being paid for (what a crash, a
    /// request that was given up or a silent provider left), and about those that the bank may have confirmed while nobody
    /// asked.
    pub async fn ask_again(&self, frozen_by_ms: i64, now_ms: i64) -> Result<TakenUp, StoreError> {
        let mut read = self.store.read().await?;
        let ids = store::unanswered_orders(&mut read, frozen_by_ms, now_ms).await?;
        drop(read);
        Ok(self.settle_all(ids, now_ms).await)
    }

    /// Gives up confirmations that were waited for long enough. It is apart from [`Orders::ask_again`], so that no silent
    /// charge keeps an account from being free again.
    pub async fn expire(&self, now_ms: i64) -> Result<TakenUp, StoreError> {
        let mut read = self.store.read().await?;
        let ids = store::expired_orders(&mut read, now_ms).await?;
        drop(read);
        Ok(self.settle_all(ids, now_ms).await)
    }

    /// Settles orders, some at once. One that breaks does not keep the others waiting.
    async fn settle_all(&self, ids: Vec<String>, now_ms: i64) -> TakenUp {
        let mut ids = ids.into_iter();
        let mut under_way = JoinSet::new();
        let mut taken_up = TakenUp::default();
        loop {
            let free = AT_ONCE.saturating_sub(under_way.len());
            for id in ids.by_ref().take(free) {
                let orders = self.clone();
                under_way.spawn(async move {
                    let standing = orders.settle(&id, now_ms).await;
                    (id, standing)
                });
            }
            match under_way.join_next().await {
                None => return taken_up,
                Some(Ok((_, Ok(Standing::Settled)))) => taken_up.settled += 1,
                Some(Ok((_, Ok(Standing::Action(_))))) => {}
                Some(Ok((_, Ok(Standing::Open)))) => taken_up.open += 1,
                Some(Ok((id, Err(error)))) => {
                    tracing::error!(order = id, %error, "still open");
                    taken_up.open += 1;
                }
                Some(Err(error)) => {
                    tracing::error!(%error, "an order broke while it was taken up");
                    taken_up.open += 1;
                }
            }
        }
    }
}
