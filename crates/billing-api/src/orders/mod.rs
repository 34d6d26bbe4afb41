//! Orders: the checks in the contract's order, then freeze, pay, apply.
//!
//! Transaction 1 stores the frozen requests and quotes as `paying`. The provider is called outside of any transaction,
//! keyed by the order's id. Transaction 2 applies everything at once. Where nothing is due there is one transaction.
//! What a crash or a silent provider leaves between the two is taken up at start-up and every minute: the provider is
//! asked again, by the same id.

mod apply;
mod check;
mod pay;
mod rules;

pub use pay::TakenUp;
pub use rules::RulesError;

use crate::clock::Clock;
use crate::payment::PaymentProvider;
use crate::secret::{hash, random_id};
use crate::store::{self, Db, Member, NewOrder, OrderRow, Store, StoreError};
use apply::apply;
use check::{check, check_shape};
use midcycle_contract::order::{Order, OrderedChange};
use midcycle_contract::{OrderRequest, OrderState, Problem, ProblemCode};
use midcycle_engine::json::to_text;
use std::sync::Arc;

/// The most bytes of an idempotency key.
pub use midcycle_contract::headers::IDEMPOTENCY_KEY_BYTES_MAX;

/// Why an order is not answered with an order.
#[derive(Debug)]
pub enum NotPlaced {
    /// Refused, and nothing was stored but what the problem names.
    Refused(Box<Problem>),
    /// Something broke; the client asks again with the same key.
    Broken(StoreError),
}

impl From<Problem> for NotPlaced {
    fn from(problem: Problem) -> Self {
        NotPlaced::Refused(Box::new(problem))
    }
}

impl From<StoreError> for NotPlaced {
    fn from(error: StoreError) -> Self {
        NotPlaced::Broken(error)
    }
}

impl From<sqlx::Error> for NotPlaced {
    fn from(error: sqlx::Error) -> Self {
        NotPlaced::Broken(error.into())
    }
}

/// An order and whether this very request stored it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The order in its present state.
    pub order: Order,
    /// Whether it is new.
    pub is_new: bool,
}

/// What places orders.
#[derive(Clone)]
pub struct Orders {
    store: Store,
    clock: Clock,
    provider: Arc<dyn PaymentProvider>,
}

impl Orders {
    /// Orders in a store, by a clock, paid through a provider.
    pub fn new(store: Store, clock: Clock, provider: Arc<dyn PaymentProvider>) -> Self {
        Orders {
            store,
            clock,
            provider,
        }
    }

    /// Places an order, or answers what became of the one with the same key.
    ///
    /// `version` is the entity tag that the client named: `None` where it named none that can be read.
    pub async fn place(
        &self,
        member: &Member,
        key: Option<&str>,
        version: Option<u64>,
        wanted: &OrderRequest,
    ) -> Result<Answer, NotPlaced> {
        check_shape(wanted)?;
        let key = key
            .filter(|key| !key.is_empty() && key.len() <= IDEMPOTENCY_KEY_BYTES_MAX)
            .ok_or_else(|| {
                let detail = format!("Idempotency-Key has 1 to {IDEMPOTENCY_KEY_BYTES_MAX} bytes");
                Problem::new(ProblemCode::KEY_REQUIRED, detail)
            })?;
        let body_hash = hash(&to_text(wanted));
        let mut write = self.store.write().await?;
        if let Some(known) = store::order_by_key(&mut write, &member.account, key).await? {
            // A retry names an old version by nature, so the key is looked at first.
            return repeated(&mut write, known, &body_hash).await;
        }
        let accepted = check(&mut write, self.clock, member, version, wanted).await?;
        let id = random_id().map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let is_due = accepted.is_due();
        let state = if is_due {
            OrderState::Paying
        } else {
            OrderState::Placed
        };
        let order = NewOrder {
            id: &id,
            member,
            key,
            body_hash: &body_hash,
            state,
            at: wanted.at,
            fingerprint: &wanted.fingerprint,
            version: accepted.version,
            settlement: &accepted.settlement,
            payment: accepted.payment.as_deref(),
            changes: &accepted.changes,
        };
        store::freeze(&mut write, order).await?;
        if !is_due {
            let frozen = kept(&mut write, member, &id).await?;
            apply(&mut write, &frozen, self.provider.name()).await?;
        }
        write.commit().await?;
        if is_due {
            // A connection that is given up must not stop half-way between paying and applying.
            let (orders, order) = (self.clone(), id.clone());
            let paying = tokio::spawn(async move { orders.pay(&order).await });
            paying
                .await
                .map_err(|error| StoreError::Corrupt(error.to_string()))??;
        }
        let mut read = self.store.read().await?;
        let row = kept(&mut read, member, &id).await?;
        if row.state == OrderState::Declined {
            return Err(declined(&row).into());
        }
        Ok(Answer {
            order: present(&mut read, row).await?,
            is_new: true,
        })
    }

    /// An order of the member's account.
    pub async fn find(&self, member: &Member, id: &str) -> Result<Option<Order>, StoreError> {
        let mut read = self.store.read().await?;
        match store::order_by_id(&mut read, &member.account, id).await? {
            Some(row) => Ok(Some(present(&mut read, row).await?)),
            None => Ok(None),
        }
    }
}

/// An order that has just been stored.
async fn kept(db: &mut Db, member: &Member, id: &str) -> Result<OrderRow, StoreError> {
    let order = store::order_by_id(db, &member.account, id).await?;
    order.ok_or_else(|| StoreError::Corrupt("an order has vanished".into()))
}

/// The answer to a key that is known already.
async fn repeated(db: &mut Db, known: OrderRow, body_hash: &str) -> Result<Answer, NotPlaced> {
    if known.body_hash != body_hash {
        let detail = "this key belongs to another order; a changed order needs a key of its own";
        return Err(Problem::new(ProblemCode::KEY_REUSED, detail).into());
    }
    if known.state == OrderState::Declined {
        return Err(declined(&known).into());
    }
    Ok(Answer {
        order: present(db, known).await?,
        is_new: false,
    })
}

fn declined(row: &OrderRow) -> Problem {
    let mut problem = Problem::new(
        ProblemCode::PAYMENT_DECLINED,
        "the payment was declined; nothing was charged",
    );
    problem.order = Some(row.id.clone());
    problem
}

/// An order as it travels.
async fn present(db: &mut Db, row: OrderRow) -> Result<Order, StoreError> {
    let changes = store::changes_of(db, &row.id).await?;
    let currency = changes
        .first()
        .map(|change| change.request.currency)
        .ok_or_else(|| StoreError::Corrupt("an order without changes".into()))?;
    let changes = changes.into_iter().map(|change| OrderedChange {
        selection: change.selection,
        before: change.before,
        quote: change.quote,
    });
    Ok(Order {
        changes: changes.collect(),
        document: store::document_of_order(db, &row.id).await?,
        id: row.id,
        number: row.number,
        state: row.state,
        at: row.at,
        currency,
        fingerprint: row.fingerprint,
        settlement: row.settlement,
        client_secret: None,
    })
}
