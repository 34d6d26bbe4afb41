//! What is learnt of VAT numbers after they were written down: by an order that asks again, or by a timer.
//!
//! What the service says of an account's own number is kept with the account, in a transaction of its own and before the
//! order is answered, so that the snapshot that the client takes next has it. While an order is open nothing else changes
//! its account, so what is learnt then waits for the timer.

use super::Orders;
use crate::store::{self, AccountRow, StoreError, transact};
use crate::vat::{ANSWER_HOLDS_MS, ANSWER_OUTLASTS_MS};
use midcycle_contract::vat::VatId;
use midcycle_engine::catalog::VatState;

/// Numbers that the timer asks for in one round.
const NUMBERS_MAX: i64 = 20;
/// A service that leaves so many unanswered in a row is left alone until the next round.
const SILENCES_MAX: usize = 3;

/// What came of a round of the timer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumbersTakenUp {
    /// Numbers that the service was asked for.
    pub asked: usize,
    /// Accounts whose number is not undetermined any more.
    pub accounts: usize,
    /// Orders that a document corrects now.
    pub corrections: usize,
}

impl Orders {
    /// Asks again for numbers that are undetermined, on accounts or on placed orders; keeps with the accounts what is
    /// known by now, and corrects the orders. Safe to call at any time, by any process.
    pub async fn take_up_numbers(&self, now_ms: i64) -> Result<NumbersTakenUp, StoreError> {
        let mut learnt = NumbersTakenUp {
            asked: self.ask_for_numbers(now_ms).await?,
            ..NumbersTakenUp::default()
        };
        let mut read = self.store.read().await?;
        let since_ms = now_ms - ANSWER_OUTLASTS_MS;
        let answered = store::vat_ids_answered(&mut read, since_ms).await?;
        drop(read);
        for (account, vat_id, state) in answered {
            match self.learn(&account, &vat_id, state).await {
                Ok(is_news) => learnt.accounts += usize::from(is_news),
                Err(error) => tracing::error!(account, %error, "its VAT number is not kept yet"),
            }
        }
        learnt.corrections = self.correct_orders(None).await?;
        Ok(learnt)
    }

    async fn ask_for_numbers(&self, now_ms: i64) -> Result<usize, StoreError> {
        let mut read = self.store.read().await?;
        let since_ms = now_ms - ANSWER_HOLDS_MS;
        let numbers = store::vat_ids_to_ask(&mut read, now_ms, since_ms, NUMBERS_MAX).await?;
        drop(read);
        let (mut asked, mut silences) = (0, 0);
        for text in &numbers {
            let Ok(number) = VatId::parse(text) else {
                // A host has written it. It must not stand before others for ever.
                self.vat.leave_alone(text, now_ms).await?;
                continue;
            };
            asked += 1;
            let state = self.vat.ask_again(&number, now_ms).await?;
            silences = if state == VatState::Undetermined {
                silences + 1
            } else {
                0
            };
            if silences == SILENCES_MAX {
                break;
            }
        }
        Ok(asked)
    }

    /// What is known of a number that an order came with, kept first where it is news of the account's own. Where that
    /// raises the version, the order is of an old one, as every copy of it is: none is refused while another is placed.
    pub(super) async fn learn_for_order(
        &self,
        account: &str,
        vat_id: &VatId,
    ) -> Result<VatState, StoreError> {
        let state = self.vat.state_of(vat_id).await?;
        self.learn(account, vat_id.as_str(), state).await?;
        self.correct_orders_of(account).await;
        Ok(state)
    }

    /// Corrects the account's orders by what is known by now.
    pub(crate) async fn correct_orders_of(&self, account: &str) {
        // The timer comes back to it; what is ordered or kept now does not depend on it.
        if let Err(error) = self.correct_orders(Some(account)).await {
            tracing::error!(%error, "an order is not corrected yet");
        }
    }

    /// Keeps what is known of an account's number, where that is news, the number still the account's, and no order open.
    /// The version rises where it means other taxes: else everything costs what it did. `true` where it was news.
    async fn learn(
        &self,
        account: &str,
        vat_id: &str,
        state: VatState,
    ) -> Result<bool, StoreError> {
        transact!(self.store, |db| {
            store::lock_account(db, account).await?;
            let known = AccountRow::find(db, account).await?;
            let is_news = |known: &AccountRow| {
                known.vat_id.as_deref() == Some(vat_id) && known.vat_state != state
            };
            let Some(known) = known.filter(is_news) else {
                return Ok(false);
            };
            if store::open_order_of(db, account).await?.is_some() {
                return Ok(false);
            }
            AccountRow::set_vat_id(db, account, Some(vat_id), state).await?;
            let taxes = store::tax_table_of(db, account).await?;
            let kind = if taxes.for_state(known.vat_state) == taxes.for_state(state) {
                "vat-id.confirmed"
            } else {
                AccountRow::raise_version(db, account).await?;
                "vat-id.checked"
            };
            store::record_event(db, account, kind, account, None).await?;
            Ok(true)
        })
    }

    /// Corrects placed orders whose number was undetermined and is not any more, of an account or of all. One that cannot
    /// be corrected does not keep the others waiting. Gives how many were.
    async fn correct_orders(&self, account: Option<&str>) -> Result<usize, StoreError> {
        let mut read = self.store.read().await?;
        let due = store::orders_to_review(&mut read, account, ANSWER_HOLDS_MS).await?;
        drop(read);
        let mut corrected = 0;
        for (account, order) in due {
            match self.correct(&account, &order).await {
                Ok(is_corrected) => corrected += usize::from(is_corrected),
                Err(error) => tracing::error!(order, %error, "an order is not corrected yet"),
            }
        }
        Ok(corrected)
    }
}
