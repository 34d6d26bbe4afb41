//! Orders: the checks in the contract's order, then freeze, pay, apply.
//!
//! Transaction 1 stores the frozen requests and quotes as `paying`. The provider is called outside of any transaction,
//! keyed by the order's id. Transaction 2 applies everything at once. Where nothing is due there is one transaction.
//! What a crash leaves between the two is taken up at start-up: the provider is asked again, by the same id.

mod apply;
mod check;

use crate::clock::Clock;
use crate::payment::{Charge, NoAnswer, Outcome, PaymentProvider};
use crate::secret::{hash, random_id};
use crate::store::{self, Member, NewOrder, OrderRow, Store, StoreError};
use apply::apply;
use check::{Accepted, check};
use midcycle_contract::order::{Order, OrderedChange};
use midcycle_contract::{OrderRequest, OrderState, Problem, ProblemCode};
use midcycle_engine::json::to_text;
use sqlx::sqlite::SqliteConnection;
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
        freeze(
            &mut write, &id, member, key, &body_hash, state, &accepted, wanted,
        )
        .await?;
        if !is_due {
            apply(&mut write, &id, self.provider.name()).await?;
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
        let row = store::order_by_id(&mut read, &member.account, &id).await?;
        let row = row.ok_or_else(|| StoreError::Corrupt("an order has vanished".into()))?;
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

    /// Takes up every order whose payment was under way when the server last stopped.
    pub async fn reconcile(&self) -> Result<usize, StoreError> {
        let mut read = self.store.read().await?;
        let open = store::open_orders(&mut read).await?;
        drop(read);
        for order in &open {
            self.pay(&order.id).await?;
        }
        Ok(open.len())
    }

    /// Charges what a frozen order is due, and applies or declines it. Safe to call again at any point.
    async fn pay(&self, id: &str) -> Result<(), StoreError> {
        let mut read = self.store.read().await?;
        let open = store::open_orders(&mut read).await?;
        let Some(row) = open.into_iter().find(|row| row.id == id) else {
            return Ok(());
        };
        let charge = charge_of(&mut read, &row).await?;
        drop(read);
        let outcome = match self.provider.charge(&charge).await {
            Ok(outcome) => outcome,
            // Not known: the order stays open until the provider answers.
            Err(NoAnswer(why)) => {
                eprintln!("order {id}: the provider did not answer: {why}");
                return Ok(());
            }
        };
        let mut write = self.store.write().await?;
        let to = match outcome {
            Outcome::Paid => OrderState::Placed,
            Outcome::Declined => OrderState::Declined,
        };
        // Whoever was first has applied it.
        if !store::set_state(&mut write, id, OrderState::Paying, to).await? {
            return Ok(());
        }
        match outcome {
            Outcome::Paid => apply(&mut write, id, self.provider.name()).await?,
            Outcome::Declined => {
                store::record_event(&mut write, &row.account, "order.declined", id).await?;
            }
        }
        write.commit().await?;
        Ok(())
    }
}

async fn charge_of(db: &mut SqliteConnection, row: &OrderRow) -> Result<Charge, StoreError> {
    let changes = store::changes_of(db, &row.id).await?;
    let currency = changes.first().map(|change| change.request.currency.code());
    Ok(Charge {
        order: row.id.clone(),
        reference: row.payment.clone().unwrap_or_default(),
        amount_minor: apply::minor(row.settlement.due_now)?,
        currency: currency.unwrap_or_default(),
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "an order is frozen in one place only"
)]
async fn freeze(
    db: &mut SqliteConnection,
    id: &str,
    member: &Member,
    key: &str,
    body_hash: &str,
    state: OrderState,
    accepted: &Accepted,
    wanted: &OrderRequest,
) -> Result<(), StoreError> {
    let order = NewOrder {
        id,
        member,
        key,
        body_hash,
        state,
        at: wanted.at,
        fingerprint: &wanted.fingerprint,
        settlement: &accepted.settlement,
        payment: accepted.payment.as_deref(),
        changes: &accepted.changes,
    };
    store::freeze(db, order).await
}

/// The answer to a key that is known already.
async fn repeated(
    db: &mut SqliteConnection,
    known: OrderRow,
    body_hash: &str,
) -> Result<Answer, NotPlaced> {
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
async fn present(db: &mut SqliteConnection, row: OrderRow) -> Result<Order, StoreError> {
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
