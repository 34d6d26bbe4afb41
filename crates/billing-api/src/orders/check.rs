//! The checks of an order, in the order that the contract states: version, refusal, VAT, quote, payment.
//!
//! Session, shape of the body and key come before them.

use super::NotPlaced;
use crate::clock::Clock;
use crate::store::{self, AccountRow, Db, FrozenChange, Member, StoreError};
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{OrderRequest, Payment, Problem, ProblemCode, Selection, Snapshot};
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::change::resolve;
use midcycle_engine::order::{CHANGES_MAX, Order};
use midcycle_engine::quote::Settlement;

/// An order that may be stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Accepted {
    pub changes: Vec<FrozenChange>,
    pub settlement: Settlement,
    /// The account's version that it was quoted for.
    pub version: u64,
    /// The provider's name of what pays.
    pub payment: Option<String>,
}

impl Accepted {
    /// Whether anything is to be paid.
    pub(super) fn is_due(&self) -> bool {
        !self.settlement.due_now.is_zero()
    }
}

/// Runs the checks inside the transaction that will store the order, so that what they saw still holds.
pub(super) async fn check(
    db: &mut Db,
    clock: Clock,
    member: &Member,
    version: Option<u64>,
    wanted: &OrderRequest,
) -> Result<Accepted, NotPlaced> {
    let account = AccountRow::find(db, &member.account).await?;
    let account = account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
    let version = version.ok_or_else(|| {
        Problem::new(
            ProblemCode::VERSION_REQUIRED,
            "If-Match names the snapshot's version, \"41\" say",
        )
    })?;
    let at = date(db, clock, &member.account, &account.time_zone, wanted).await?;
    let snapshot = store::read_snapshot(db, member, at).await?;
    let open = store::open_order_of(db, &member.account).await?;
    let resolved = resolve_all(&snapshot, &wanted.changes, open.as_deref());
    if version != account.version {
        let detail = format!(
            "the account is at version {}, not {version}",
            account.version
        );
        let problem = Problem::new(ProblemCode::STALE_VERSION, detail);
        let fresh = resolved
            .ok()
            .and_then(|requests| quote(&snapshot, requests).ok());
        return Err(match fresh {
            Some(order) => problem.with_fresh(fresh_quote(&snapshot, &order)?),
            None => problem,
        }
        .into());
    }
    let requests = resolved?;
    if wanted.vat_id.is_some() && wanted.vat_id != snapshot.account.vat_id {
        let mut problem = Problem::new(
            ProblemCode::VAT_ID,
            "the VAT number is not the account's; it is corrected before the order",
        );
        problem.path = Some("/vat_id".into());
        return Err(problem.into());
    }
    let order = quote(&snapshot, requests)?;
    let fingerprint = order.fingerprint().map_err(StoreError::from)?;
    if at != wanted.at || fingerprint != wanted.fingerprint {
        let detail = "the changes cost something else than the quote that was agreed to";
        let fresh = fresh_quote(&snapshot, &order)?;
        return Err(Problem::new(ProblemCode::QUOTE_CHANGED, detail)
            .with_fresh(fresh)
            .into());
    }
    let payment = payment(db, member, &order.settlement, wanted.payment.as_ref()).await?;
    Ok(Accepted {
        changes: freeze(&snapshot, wanted, &order),
        settlement: order.settlement,
        version,
        payment,
    })
}

/// The shape that types cannot say: 1 to 20 changes, each subscription once.
pub(super) fn check_shape(wanted: &OrderRequest) -> Result<(), Problem> {
    let count = wanted.changes.len();
    if count == 0 || count > CHANGES_MAX {
        let detail = format!("{count} changes, but 1 to {CHANGES_MAX} are ordered at once");
        return Err(Problem::new(ProblemCode::BAD_REQUEST, detail).at("/changes"));
    }
    for (index, change) in wanted.changes.iter().enumerate() {
        let is_twice = change.subscription.is_some()
            && wanted
                .changes
                .iter()
                .take(index)
                .any(|known| known.subscription == change.subscription);
        if is_twice {
            let path = format!("/changes/{index}/subscription");
            let detail = "a subscription is changed once in an order";
            return Err(Problem::new(ProblemCode::BAD_REQUEST, detail).at(path));
        }
    }
    Ok(())
}

/// The date that the order is quoted for: today; or yesterday within the grace, where that was wanted and none of the
/// ordered subscriptions has changed since.
async fn date(
    db: &mut Db,
    clock: Clock,
    account: &str,
    time_zone: &str,
    wanted: &OrderRequest,
) -> Result<Moment, StoreError> {
    let today = clock.today(db, time_zone).await?;
    if today.yesterday != Some(wanted.at) {
        return Ok(today.date);
    }
    for change in &wanted.changes {
        let Some(id) = &change.subscription else {
            continue;
        };
        let changed_on = store::changed_on(db, account, id).await?;
        if changed_on.is_some_and(|last| wanted.at.is_before(last)) {
            return Ok(today.date);
        }
    }
    Ok(wanted.at)
}

fn resolve_all(
    snapshot: &Snapshot,
    changes: &[Selection],
    open: Option<&str>,
) -> Result<Vec<QuoteRequest>, Problem> {
    let facts = snapshot.facts(open.is_some());
    let resolve_one = |(index, selection): (usize, &Selection)| {
        resolve(&facts, selection).map_err(|refusal| {
            let mut problem = Problem::from(&refusal);
            problem.path = refusal.path().map(|path| format!("/changes/{index}{path}"));
            if problem.code == ProblemCode::ORDER_IN_PROGRESS {
                problem.order = open.map(str::to_owned);
            }
            problem
        })
    };
    changes.iter().enumerate().map(resolve_one).collect()
}

fn quote(snapshot: &Snapshot, requests: Vec<QuoteRequest>) -> Result<Order, Problem> {
    Order::quote(requests, snapshot.balance)
        .map_err(|error| Problem::new(ProblemCode::CANNOT_QUOTE, error.to_string()))
}

fn fresh_quote(snapshot: &Snapshot, order: &Order) -> Result<FreshQuote, StoreError> {
    Ok(FreshQuote {
        version: snapshot.version,
        at: snapshot.at,
        fingerprint: order.fingerprint()?,
        quotes: order
            .changes
            .iter()
            .map(|change| change.quote.clone())
            .collect(),
        settlement: order.settlement,
    })
}

/// The provider's name of what pays; needed whenever anything is due.
async fn payment(
    db: &mut Db,
    member: &Member,
    settlement: &Settlement,
    wanted: Option<&Payment>,
) -> Result<Option<String>, NotPlaced> {
    if settlement.due_now.is_zero() {
        return Ok(None);
    }
    let missing = |detail: &str| Problem::new(ProblemCode::PAYMENT_REQUIRED, detail).at("/payment");
    match wanted {
        None => Err(missing("something is due: name a method on file, or a token").into()),
        Some(Payment::Token(token)) if token.is_empty() => {
            Err(missing("the token is empty").into())
        }
        Some(Payment::Token(token)) => Ok(Some(token.clone())),
        Some(Payment::Method(method)) => {
            match store::method_reference(db, &member.account, method).await? {
                Some(reference) => Ok(Some(reference)),
                None => Err(missing("the account has no such method").into()),
            }
        }
    }
}

fn freeze(snapshot: &Snapshot, wanted: &OrderRequest, order: &Order) -> Vec<FrozenChange> {
    wanted
        .changes
        .iter()
        .zip(&order.changes)
        .map(|(selection, change)| {
            let owned = selection
                .subscription
                .as_deref()
                .and_then(|id| snapshot.subscription(id));
            FrozenChange {
                selection: selection.clone(),
                before: owned.map(|owned| Selection {
                    subscription: Some(owned.id.clone()),
                    product: owned.product.clone(),
                    plan: owned.plan.clone(),
                    licences: owned.licences(),
                    interval: owned.current.interval,
                }),
                request: change.request.clone(),
                quote: change.quote.clone(),
            }
        })
        .collect()
}
