//! Orders: the checks in the contract's order, then freeze, pay, apply.
//!
//! Transaction 1 stores the frozen requests and quotes as `paying`. The provider is called outside of any transaction,
//! keyed by the order's id. Transaction 2 applies everything at once. Where nothing is due there is one transaction.
//! What a crash or a silent provider leaves between the two is taken up at start-up and every minute: the provider is
//! asked again, by the same id.

mod apply;
mod check;
mod correct;
mod numbers;
mod pay;
mod rules;

pub use numbers::NumbersTakenUp;
pub use pay::{ACTION_MS, TakenUp};
pub use rules::RulesError;

use crate::clock::{Clock, now_ms};
use crate::faults::crash_point;
use crate::payment::PaymentProvider;
use crate::secret::{hash, random_id};
use crate::store::{
    self, Db, Interrupted, Member, NewOrder, OrderRow, Store, StoreError, transact,
};
use crate::vat::VatChecks;
use apply::apply;
pub(crate) use apply::title;
pub(crate) use check::parse_vat_id;
use check::{Accepted, Learnt, check, check_changes, check_shape, quote_changes};
use midcycle_contract::order::{Order, OrderedChange, QuotesRequest};
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::vat::VatId;
use midcycle_contract::{OrderRequest, OrderState, Problem, ProblemCode};
use midcycle_engine::catalog::Role;
use midcycle_engine::change::Refusal;
use midcycle_engine::json::to_text;
use pay::Standing;
use sha2::{Digest, Sha256};
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
    /// Not known yet: what the VAT service says of this number decides.
    AskVat(VatId),
}

impl Interrupted for NotPlaced {
    fn was_in_anothers_way(&self) -> bool {
        matches!(self, NotPlaced::Broken(error) if error.was_in_anothers_way())
    }
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
    vat: VatChecks,
}

impl Orders {
    /// Orders in a store, by a clock, paid through a provider, with VAT numbers that are checked.
    pub fn new(
        store: Store,
        clock: Clock,
        provider: Arc<dyn PaymentProvider>,
        vat: VatChecks,
    ) -> Self {
        Orders {
            store,
            clock,
            provider,
            vat,
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
        let asked = Asked {
            member,
            key,
            body_hash: &body_hash,
            version,
            wanted,
        };
        let stored = match self.store_order(asked, None).await {
            // Nobody waits for the VAT service in a transaction: it is asked, and the checks begin again.
            Err(NotPlaced::AskVat(vat_id)) => {
                let account = &member.account;
                let (state, version) = self.learn_for_order(account, &vat_id, version).await?;
                let learnt = Learnt {
                    vat_id: &vat_id,
                    state,
                };
                let asked = Asked { version, ..asked };
                self.store_order(asked, Some(learnt)).await
            }
            stored => stored,
        }?;
        crash_point("after-freeze");
        let secret = if stored.row.state == OrderState::Paying && stored.is_new {
            // A connection that is given up must not stop half-way between paying and applying.
            let (orders, order) = (self.clone(), stored.row.id.clone());
            let paying = tokio::spawn(async move { orders.settle(&order, now_ms()).await });
            let standing = paying.await;
            match standing.map_err(|error| StoreError::Corrupt(error.to_string()))?? {
                Standing::Action(secret) => Some(secret),
                Standing::Settled | Standing::Open => None,
            }
        } else {
            self.secret_of(&stored.row).await?
        };
        let order = self.present_state(&stored.row.id, member, secret).await?;
        Ok(Answer {
            order,
            is_new: stored.is_new,
        })
    }

    /// What changes would cost now, with the fingerprint that orders them: all checks of an order but those of key,
    /// version and payment.
    pub async fn quote(
        &self,
        member: &Member,
        wanted: &QuotesRequest,
    ) -> Result<FreshQuote, NotPlaced> {
        check_changes(&wanted.changes)?;
        let vat_id = wanted.vat_id.as_deref().map(parse_vat_id).transpose()?;
        let mut learnt = None;
        if let Some(vat_id) = &vat_id {
            let state = self.vat.state_of(vat_id).await?;
            learnt = Some(Learnt { vat_id, state });
        }
        let mut read = self.store.read().await?;
        quote_changes(&mut read, self.clock, member, wanted, learnt).await
    }

    /// Transaction 1: the order of this key; or the checks, and a frozen order, applied already where nothing is due.
    async fn store_order(
        &self,
        asked: Asked<'_>,
        learnt: Option<Learnt<'_>>,
    ) -> Result<Stored, NotPlaced> {
        let account = &asked.member.account;
        transact!(self.store, |db| {
            store::lock_account(db, account).await?;
            if let Some(known) = store::order_by_key(db, account, asked.key).await? {
                // A retry names an old version by nature, so the key is looked at first.
                if known.body_hash != asked.body_hash {
                    let detail =
                        "this key belongs to another order; a changed order needs a key of its own";
                    return Err(Problem::new(ProblemCode::KEY_REUSED, detail).into());
                }
                return Ok(Stored {
                    row: known,
                    is_new: false,
                });
            }
            let accepted = check(
                db,
                self.clock,
                asked.member,
                asked.version,
                asked.wanted,
                learnt,
            )
            .await?;
            let row = freeze(db, asked, &accepted).await?;
            if row.state == OrderState::Placed {
                apply(db, &row, self.provider.name()).await?;
            }
            crash_point("before-freeze-commit");
            Ok(Stored { row, is_new: true })
        })
    }

    /// Goes on with an order that waits for the bank, from any device: asks what became of it, and answers as it stands.
    pub async fn resume(&self, member: &Member, id: &str) -> Result<Order, NotPlaced> {
        let mut read = self.store.read().await?;
        let row = store::order_by_id(&mut read, &member.account, id).await?;
        drop(read);
        let row = row
            .ok_or_else(|| Problem::new(ProblemCode::NOT_FOUND, "the account has no such order"))?;
        if member.role == Role::Member {
            return Err(Problem::from(&Refusal::NotBillingContact).into());
        }
        let secret = if row.state.is_open() {
            let (orders, order) = (self.clone(), row.id.clone());
            let going_on = tokio::spawn(async move { orders.settle(&order, now_ms()).await });
            let standing = going_on.await;
            match standing.map_err(|error| StoreError::Corrupt(error.to_string()))?? {
                Standing::Action(secret) => Some(secret),
                Standing::Settled | Standing::Open => None,
            }
        } else {
            None
        };
        self.present_state(&row.id, member, secret).await
    }

    /// An order of the member's account, with what its bank needs while it waits for one.
    pub async fn find(&self, member: &Member, id: &str) -> Result<Option<Order>, StoreError> {
        let mut read = self.store.read().await?;
        let Some(row) = store::order_by_id(&mut read, &member.account, id).await? else {
            return Ok(None);
        };
        drop(read);
        let secret = self.secret_of(&row).await?;
        let mut read = self.store.read().await?;
        Ok(Some(present(&mut read, row, secret).await?))
    }

    /// An order as it stands now; a declined one is a problem.
    async fn present_state(
        &self,
        id: &str,
        member: &Member,
        secret: Option<String>,
    ) -> Result<Order, NotPlaced> {
        let mut read = self.store.read().await?;
        let row = store::order_by_id(&mut read, &member.account, id).await?;
        let row = row.ok_or_else(|| StoreError::Corrupt("an order has vanished".into()))?;
        if row.state == OrderState::Declined {
            return Err(declined(&row).into());
        }
        let secret = secret.filter(|_| row.state == OrderState::RequiresAction);
        Ok(present(&mut read, row, secret).await?)
    }
}

/// What was asked for, by whom.
#[derive(Clone, Copy, Debug)]
struct Asked<'a> {
    member: &'a Member,
    key: &'a str,
    body_hash: &'a str,
    version: Option<u64>,
    wanted: &'a OrderRequest,
}

/// An order in the database.
#[derive(Clone, Debug)]
struct Stored {
    row: OrderRow,
    is_new: bool,
}

/// Stores an order that passed the checks.
async fn freeze(db: &mut Db, asked: Asked<'_>, accepted: &Accepted) -> Result<OrderRow, NotPlaced> {
    let random = || random_id().map_err(|error| StoreError::Corrupt(error.to_string()));
    let (id, number) = (random()?, number_for_people(&random()?));
    let state = if accepted.is_due() {
        OrderState::Paying
    } else {
        OrderState::Placed
    };
    let order = NewOrder {
        id: &id,
        number: &number,
        reason: asked.wanted.reason.as_deref(),
        member: asked.member,
        key: asked.key,
        body_hash: asked.body_hash,
        state,
        at: asked.wanted.at,
        fingerprint: &asked.wanted.fingerprint,
        version: accepted.version,
        settlement: &accepted.settlement,
        vat_id: accepted.vat_id.as_deref(),
        vat_state: accepted.vat_state,
        taxes: accepted.undetermined_taxes(),
        payment: accepted.payment.as_deref(),
        changes: &accepted.changes,
    };
    store::freeze(db, order).await?;
    let row = store::order_by_id(db, &asked.member.account, &id).await?;
    Ok(row.ok_or_else(|| StoreError::Corrupt("an order has vanished".into()))?)
}

/// An order's number: eight letters and digits that nobody mistakes for one another, out of a random id. Counted numbers
/// would make every order wait for every other, and would tell how many there are.
fn number_for_people(random: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let digest = Sha256::digest(random.as_bytes());
    let mut number = String::from("MC-");
    for (place, byte) in digest.iter().take(8).enumerate() {
        if place == 4 {
            number.push('-');
        }
        let letter = LETTERS.get(usize::from(byte & 31)).copied();
        number.push(char::from(letter.unwrap_or(b'0')));
    }
    number
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
async fn present(
    db: &mut Db,
    row: OrderRow,
    client_secret: Option<String>,
) -> Result<Order, StoreError> {
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
        client_secret,
    })
}
