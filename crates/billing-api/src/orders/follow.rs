//! Following an order that is stored: what became of it, and going on with one that waits for the bank.

use super::pay::Standing;
use super::{NotPlaced, Orders, vanished};
use crate::clock::now_ms;
use crate::store::{self, Db, Member, OrderRow, StoreError};
use midcycle_contract::order::Order;
use midcycle_contract::{OrderState, Problem, ProblemCode};
use midcycle_engine::catalog::Role;
use midcycle_engine::change::Refusal;

impl Orders {
    /// Goes on with an order that waits for the bank, from any device: asks what became of it, and answers as it stands.
    pub async fn resume(&self, member: &Member, id: &str) -> Result<Order, NotPlaced> {
        let mut read = self.store.read().await?;
        let row = store::order_by_id(&mut read, &member.account, id).await?;
        drop(read);
        let row = row
            .ok_or_else(|| Problem::new(ProblemCode::NOT_FOUND, "the account has no such order"))?;
        if !may_continue(member) {
            return Err(Problem::from(&Refusal::NotBillingContact).into());
        }
        let secret = if row.state.is_open() {
            self.go_on(&row.id).await?
        } else {
            None
        };
        self.present_state(&row.id, member, secret).await
    }

    /// An order of the member's account. One that waits for its bank is settled where the bank has answered, so that who
    /// only asks for it learns the truth; who may go on with it gets what the bank needs.
    pub async fn find(&self, member: &Member, id: &str) -> Result<Option<Order>, StoreError> {
        let mut read = self.store.read().await?;
        let Some(mut row) = store::order_by_id(&mut read, &member.account, id).await? else {
            return Ok(None);
        };
        let mut secret = None;
        if row.state == OrderState::RequiresAction && may_continue(member) {
            drop(read);
            secret = self.go_on(id).await?;
            read = self.store.read().await?;
            let now = store::order_by_id(&mut read, &member.account, id).await?;
            row = now.ok_or_else(vanished)?;
        }
        let secret = secret.filter(|_| row.state == OrderState::RequiresAction);
        Ok(Some(present(&mut read, row, secret).await?))
    }

    /// Settles an open order as far as its provider knows, and gives the secret where the bank still waits.
    pub(super) async fn go_on(&self, id: &str) -> Result<Option<String>, StoreError> {
        // A connection that is given up must not stop half-way between paying and applying.
        let (orders, order) = (self.clone(), id.to_owned());
        let settling = tokio::spawn(async move { orders.settle(&order, now_ms()).await });
        let standing = settling.await;
        Ok(
            match standing.map_err(|error| StoreError::Corrupt(error.to_string()))?? {
                Standing::Action(secret) => Some(secret),
                Standing::Settled | Standing::Open => None,
            },
        )
    }

    /// An order as it stands now; a declined one is a problem.
    pub(super) async fn present_state(
        &self,
        id: &str,
        member: &Member,
        secret: Option<String>,
    ) -> Result<Order, NotPlaced> {
        let mut read = self.store.read().await?;
        let row = store::order_by_id(&mut read, &member.account, id).await?;
        let row = row.ok_or_else(vanished)?;
        if row.state == OrderState::Declined {
            return Err(declined(&row).into());
        }
        let secret = secret.filter(|_| row.state == OrderState::RequiresAction);
        Ok(present(&mut read, row, secret).await?)
    }
}

/// Whether this person may go on with an order that waits for the bank, and so is told what the bank's page needs.
pub(super) fn may_continue(member: &Member) -> bool {
    member.role != Role::Member
}

fn declined(row: &OrderRow) -> Problem {
    let (code, detail) = if row.is_refunded {
        let detail = "the order could not be applied; what was paid for it was given back";
        (ProblemCode::PAYMENT_REFUNDED, detail)
    } else {
        let detail = "the payment was declined; nothing was charged";
        (ProblemCode::PAYMENT_DECLINED, detail)
    };
    let mut problem = Problem::new(code, detail);
    problem.order = Some(row.id.clone());
    problem
}

/// An order as it travels.
async fn present(
    db: &mut Db,
    row: OrderRow,
    client_secret: Option<String>,
) -> Result<Order, StoreError> {
    Ok(Order {
        settlement: row.settlement()?,
        changes: store::changes_of(db, &row.id).await?,
        document: store::document_of_order(db, &row.id).await?,
        id: row.id,
        number: row.number,
        state: row.state,
        at: row.at,
        currency: row.currency,
        fingerprint: row.fingerprint,
        client_secret,
    })
}
