//! The checks of an order, in the order that the contract states: version, refusal, VAT, quote, payment.
//!
//! Session, shape of the body and key come before them.

use super::rules::check_rules;
use super::{NotPlaced, terms};
use crate::clock::Clock;
use crate::store::{self, AccountRow, Db, FrozenChange, Member, Paper, StoreError, Sums};
use crate::vat::known_today;
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::order::REASON_CHARS_MAX;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::vat::VatId;
use midcycle_contract::{OrderRequest, Payment, Problem, ProblemCode, Selection, Snapshot};
use midcycle_engine::QuoteRequest;
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{Role, TaxTable, VatState};
use midcycle_engine::change::{Facts, Refusal, resolve};
use midcycle_engine::money::Currency;
use midcycle_engine::order::{CHANGES_MAX, Order};
use midcycle_engine::quote::Settlement;

/// An order that may be stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Accepted {
    pub changes: Vec<FrozenChange>,
    pub settlement: Settlement,
    pub currency: Currency,
    pub sums: Sums,
    /// What its document says beside its lines, but for the order's number.
    pub paper: Paper,
    /// The account's version that it was quoted for.
    pub version: u64,
    /// The VAT number that it was quoted with, in its written form.
    pub vat_id: Option<String>,
    /// What is known of that number.
    pub vat_state: VatState,
    /// The account's tax table.
    pub taxes: TaxTable,
    /// The provider's name of what pays.
    pub payment: Option<String>,
}

impl Accepted {
    /// The tax table, where a later answer about the number may correct the taxes.
    pub(super) fn undetermined_taxes(&self) -> Option<&TaxTable> {
        (self.vat_state == VatState::Undetermined).then_some(&self.taxes)
    }
}

/// What was learnt of the order's VAT number outside of the transaction, where it had to be asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Learnt<'a> {
    pub vat_id: &'a VatId,
    pub state: VatState,
}

/// Runs the checks inside the transaction that will store the order, so that what they saw still holds.
pub(super) async fn check(
    db: &mut Db,
    clock: Clock,
    member: &Member,
    version: Option<u64>,
    wanted: &OrderRequest,
    learnt: Option<Learnt<'_>>,
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
    let mut snapshot = store::read_snapshot(db, member, at).await?;
    let open = store::open_order_of(db, &member.account).await?;
    if version != account.version {
        let version_now = account.version;
        let detail = format!("the account is at version {version_now}, not {version}");
        let problem = Problem::new(ProblemCode::STALE_VERSION, detail);
        return Err(match fresh(db, snapshot, wanted, open.as_deref()).await? {
            Some(fresh) => problem.with_fresh(fresh),
            None => problem,
        }
        .into());
    }
    resolve_all(&snapshot, &wanted.changes, open.as_deref())?;
    check_reason(&snapshot, wanted)?;
    // What was asked for outside decides the taxes; an invalid number is none.
    let vat_id = use_vat_id(db, &mut snapshot, wanted.vat_id.as_deref(), learnt).await?;
    let requests = resolve_all(&snapshot, &wanted.changes, open.as_deref())?;
    let order = quote(&snapshot, requests)?;
    let fingerprint = order.fingerprint().map_err(StoreError::from)?;
    let is_another = snapshot.account.vat_state == VatState::Invalid;
    if at != wanted.at || fingerprint != wanted.fingerprint || is_another {
        // The account's own was put aside: whoever knows it invalid has quoted without it.
        let is_invalid = is_another || (wanted.vat_id.is_some() && vat_id.is_none());
        let detail = if is_invalid {
            "the VAT number is not valid: this is the quote without it"
        } else {
            "the changes cost something else than the quote that was agreed to"
        };
        let fresh = fresh_quote(&snapshot, &order)?;
        let problem = Problem::new(ProblemCode::QUOTE_CHANGED, detail).with_fresh(fresh);
        let problem = if is_invalid {
            problem.at("/vat_id")
        } else {
            problem
        };
        return Err(problem.into());
    }
    let payment = payment(db, member, &order.settlement, wanted.payment.as_ref()).await?;
    let changes = terms::changes(&snapshot, &wanted.changes, &order)?;
    Ok(Accepted {
        currency: snapshot.account.currency,
        sums: terms::sums(&order)?,
        paper: terms::paper(db, &snapshot, vat_id.as_deref(), &changes, &order).await?,
        changes,
        settlement: order.settlement,
        version,
        vat_id,
        vat_state: snapshot.account.vat_state,
        taxes: snapshot.taxes,
        payment,
    })
}

/// What an order of another version would be accepted with now: quoted with its own VAT number, as far as that number is
/// known without asking. `None` where the order would be refused, as one with an invalid number is, or nobody knows the
/// number yet.
async fn fresh(
    db: &mut Db,
    mut snapshot: Snapshot,
    wanted: &OrderRequest,
    open: Option<&str>,
) -> Result<Option<FreshQuote>, StoreError> {
    let vat_id = wanted
        .vat_id
        .as_deref()
        .and_then(|text| parse_vat_id(text).ok());
    let state = match &vat_id {
        Some(vat_id) => known_state(db, &snapshot, vat_id).await?,
        None => None,
    };
    let learnt = vat_id.as_ref().zip(state);
    let learnt = learnt.map(|(vat_id, state)| Learnt { vat_id, state });
    match use_vat_id(db, &mut snapshot, wanted.vat_id.as_deref(), learnt).await {
        Ok(_) => {}
        Err(NotPlaced::Broken(error)) => return Err(error),
        Err(_) => return Ok(None),
    }
    if snapshot.account.vat_state == VatState::Invalid {
        return Ok(None);
    }
    let requests = resolve_all(&snapshot, &wanted.changes, open);
    let order = requests.and_then(|requests| quote(&snapshot, requests));
    order
        .ok()
        .map(|order| fresh_quote(&snapshot, &order))
        .transpose()
}

/// What the service said of a number today, else what the account knows of its own.
async fn known_state(
    db: &mut Db,
    snapshot: &Snapshot,
    vat_id: &VatId,
) -> Result<Option<VatState>, StoreError> {
    let answer = known_today(db, vat_id).await?;
    let account = &snapshot.account;
    let is_accounts = account.vat_id.as_deref() == Some(vat_id.as_str());
    Ok(answer.or_else(|| is_accounts.then_some(account.vat_state)))
}

/// What changes cost today, as an order of them would be quoted.
pub(super) async fn quote_changes(
    db: &mut Db,
    clock: Clock,
    member: &Member,
    wanted: &QuotesRequest,
    learnt: Option<Learnt<'_>>,
) -> Result<FreshQuote, NotPlaced> {
    let account = AccountRow::find(db, &member.account).await?;
    let account = account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
    let today = clock.today(db, &account.time_zone).await?;
    let mut snapshot = store::read_snapshot(db, member, today.date).await?;
    let open = store::open_order_of(db, &member.account).await?;
    resolve_all(&snapshot, &wanted.changes, open.as_deref())?;
    use_vat_id(db, &mut snapshot, wanted.vat_id.as_deref(), learnt).await?;
    let requests = resolve_all(&snapshot, &wanted.changes, open.as_deref())?;
    let order = quote(&snapshot, requests)?;
    Ok(fresh_quote(&snapshot, &order)?)
}

/// Support may order a lower plan, and says why.
fn check_reason(snapshot: &Snapshot, wanted: &OrderRequest) -> Result<(), Problem> {
    let has_reason = wanted
        .reason
        .as_deref()
        .is_some_and(|reason| !reason.trim().is_empty());
    if snapshot.user.role != Role::Support || has_reason {
        return Ok(());
    }
    let facts = Facts {
        role: Role::BillingContact,
        ..snapshot.facts(false)
    };
    for (index, change) in wanted.changes.iter().enumerate() {
        if resolve(&facts, change) == Err(Refusal::PlanDowngrade) {
            let detail = format!("change {index} is to a lower plan, and support says why");
            return Err(Problem::new(ProblemCode::REASON_REQUIRED, detail).at("/reason"));
        }
    }
    Ok(())
}

/// Puts the order's VAT number into the snapshot, with what is known of it; gives it in its written form.
///
/// What the service said today is known. Else, and where that is news of the account's own number, it is to be asked for
/// and kept outside first.
async fn use_vat_id(
    db: &mut Db,
    snapshot: &mut Snapshot,
    wanted: Option<&str>,
    learnt: Option<Learnt<'_>>,
) -> Result<Option<String>, NotPlaced> {
    let account = &mut snapshot.account;
    let Some(text) = wanted else {
        account.vat_state = VatState::None;
        return Ok(None);
    };
    let vat_id = parse_vat_id(text)?;
    let is_accounts = account.vat_id.as_deref() == Some(vat_id.as_str());
    let learnt = learnt.filter(|learnt| *learnt.vat_id == vat_id);
    let today = known_today(db, &vat_id).await?;
    let is_news = |state: &VatState| is_accounts && *state != account.vat_state;
    let known = match learnt {
        Some(learnt) => Some(today.unwrap_or(learnt.state)),
        None => today.filter(|state| !is_news(state)),
    };
    let Some(state) = known else {
        return Err(NotPlaced::AskVat(vat_id));
    };
    if is_accounts && state == VatState::Invalid {
        // The page knows it, too, and has quoted without it.
        account.vat_state = VatState::None;
        return Ok(None);
    }
    account.vat_state = state;
    account.vat_id = Some(vat_id.as_str().to_owned());
    Ok(account.vat_id.clone())
}

/// A VAT number as a client wrote it.
pub(crate) fn parse_vat_id(text: &str) -> Result<VatId, Problem> {
    VatId::parse(text).map_err(|fault| {
        let detail = fault.to_string();
        Problem::new(ProblemCode::VAT_ID, detail).at("/vat_id")
    })
}

/// The shape that types cannot say: a reason of some length, and changes as an order has them.
pub(super) fn check_shape(wanted: &OrderRequest) -> Result<(), Problem> {
    let reason = wanted.reason.as_deref().unwrap_or_default();
    if reason.chars().count() > REASON_CHARS_MAX {
        let detail = format!("a reason has at most {REASON_CHARS_MAX} characters");
        return Err(Problem::new(ProblemCode::BAD_REQUEST, detail).at("/reason"));
    }
    check_changes(&wanted.changes)
}

/// 1 to 20 changes, each subscription once.
pub(super) fn check_changes(changes: &[Selection]) -> Result<(), Problem> {
    let count = changes.len();
    if count == 0 || count > CHANGES_MAX {
        let detail = format!("{count} changes, but 1 to {CHANGES_MAX} are ordered at once");
        return Err(Problem::new(ProblemCode::BAD_REQUEST, detail).at("/changes"));
    }
    for (index, change) in changes.iter().enumerate() {
        let is_twice = change.subscription.is_some()
            && changes
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
    let requests = changes
        .iter()
        .enumerate()
        .map(resolve_one)
        .collect::<Result<_, _>>()?;
    check_rules(&snapshot.account.id, &snapshot.rules)?;
    Ok(requests)
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
