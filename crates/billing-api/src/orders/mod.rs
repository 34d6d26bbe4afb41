//! Orders: the checks in the contract's order, then freeze, pay, apply.
//!
//! Transaction 1 stores the frozen requests and quotes as `paying`. The provider is called outside of any transaction,
//! keyed by the order's id. Transaction 2 copies what was frozen to where it holds, all at once. Where nothing is due there
//! is one transaction. What a crash or a silent provider leaves between the two is taken up at start-up and every minute:
//! the provider is asked again, by the same id.

mod apply;
mod check;
mod correct;
mod follow;
mod numbers;
mod pay;
mod retax;
mod rules;
mod take_up;
mod terms;

pub use numbers::NumbersTakenUp;
pub use pay::ACTION_MS;
pub use rules::RulesError;
pub use take_up::TakenUp;

use crate::clock::Clock;
use crate::faults::crash_point;
use crate::payment::PaymentProvider;
use crate::secret::hash;
use crate::store::{
    self, Db, Interrupted, Member, NewOrder, OpenOrder, OrderRow, Paper, Store, StoreError,
    transact,
};
use crate::vat::VatChecks;
use apply::apply;
pub(crate) use check::parse_vat_id;
use check::{Accepted, Learnt, check, check_changes, check_shape, quote_changes};
use follow::may_continue;
use midcycle_contract::order::{Order, QuotesRequest};
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::vat::VatId;
use midcycle_contract::{OrderRequest, OrderState, Problem, ProblemCode};
use midcycle_engine::json::to_text;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use terms::new_id;
pub(crate) use terms::title;

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
                let state = self.learn_for_order(&member.account, &vat_id).await?;
                let learnt = Learnt {
                    vat_id: &vat_id,
                    state,
                };
                self.store_order(asked, Some(learnt)).await
            }
            stored => stored,
        }?;
        crash_point("after-freeze");
        // A copy of a request that is still paying has nothing to ask; the bank may have answered any time.
        let is_asked = match stored.row.state {
            OrderState::Paying => stored.is_new,
            state => state == OrderState::RequiresAction && may_continue(member),
        };
        let secret = if is_asked {
            self.go_on(&stored.row.id).await?
        } else {
            None
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
        match self.quote_with(member, wanted, None).await {
            // Who may not order is told so before anybody is asked.
            Err(NotPlaced::AskVat(vat_id)) => {
                let state = self.vat.state_of(&vat_id).await?;
                let learnt = Learnt {
                    vat_id: &vat_id,
                    state,
                };
                self.quote_with(member, wanted, Some(learnt)).await
            }
            quoted => quoted,
        }
    }

    async fn quote_with(
        &self,
        member: &Member,
        wanted: &QuotesRequest,
        learnt: Option<Learnt<'_>>,
    ) -> Result<FreshQuote, NotPlaced> {
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
            let order = freeze(db, asked, &accepted).await?;
            if order.sums.due == 0 {
                store::leave_open(db, &order.id, OrderState::Placed).await?;
                apply(db, &order, self.provider.name()).await?;
            }
            let row = store::order_by_id(db, account, &order.id).await?;
            let row = row.ok_or_else(vanished)?;
            crash_point("before-freeze-commit");
            Ok(Stored { row, is_new: true })
        })
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

/// Stores an order that passed the checks, as one that is being paid for.
async fn freeze(
    db: &mut Db,
    asked: Asked<'_>,
    accepted: &Accepted,
) -> Result<OpenOrder, NotPlaced> {
    let (id, document) = (new_id()?, new_id()?);
    let number = number_for_people(&new_id()?);
    let paper = Paper {
        order: Some(number.clone()),
        ..accepted.paper.clone()
    };
    let order = NewOrder {
        id: &id,
        number: &number,
        reason: asked.wanted.reason.as_deref(),
        member: asked.member,
        key: asked.key,
        body_hash: asked.body_hash,
        at: asked.wanted.at,
        fingerprint: &asked.wanted.fingerprint,
        version: accepted.version,
        settlement: &accepted.settlement,
        currency: accepted.currency,
        sums: accepted.sums,
        vat_id: accepted.vat_id.as_deref(),
        vat_state: accepted.vat_state,
        taxes: accepted.undetermined_taxes(),
        payment: accepted.payment.as_deref(),
        document: &document,
        paper: &paper,
        changes: &accepted.changes,
    };
    store::freeze(db, order).await?;
    Ok(store::open_order(db, &id).await?.ok_or_else(vanished)?)
}

fn vanished() -> StoreError {
    StoreError::Corrupt("an order has vanished".into())
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
