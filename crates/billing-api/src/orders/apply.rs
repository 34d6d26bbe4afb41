//! Applying an order: subscriptions, ledger, document, payment, cart and event, in one transaction.

use crate::faults::crash_point;
use crate::secret::{hash, random_id};
use crate::store::{
    self, AccountRow, Db, FrozenChange, NewDocument, OrderRow, Paper, Party, Posting, StoreError,
    minor,
};
use midcycle_contract::Selection;
use midcycle_engine::catalog::{Product, Status, Subscription};
use midcycle_engine::quote::{Quote, Settlement, after};
use midcycle_engine::{QuoteRequest, quote};

/// Applies a frozen order that is paid, or that nothing is due for. All of it, or nothing. The account is locked, and
/// [as it was quoted](is_untouched).
pub(super) async fn apply(db: &mut Db, order: &OrderRow, provider: &str) -> Result<(), StoreError> {
    let changes = store::changes_of(db, &order.id).await?;
    let catalog = store::products(db).await?;
    let owned = store::subscriptions(db, &order.account).await?;
    for (position, change) in (0_i64..).zip(&changes) {
        let bought = purchased(&order.id, position);
        let changed = changed_subscription(&catalog, &owned, change, bought)?;
        store::keep_subscription(db, &order.account, &changed, order.at).await?;
    }
    let selections: Vec<Selection> = changes
        .iter()
        .map(|change| change.selection.clone())
        .collect();
    store::clear_from_cart(db, &order.account, &selections).await?;
    store::record_event(
        db,
        &order.account,
        "order.placed",
        &order.id,
        Some(&order.actor),
    )
    .await?;
    // A number that was corrected at the checkout is the account's from now on.
    if let Some(vat_id) = &order.vat_id {
        AccountRow::set_vat_id(db, &order.account, Some(vat_id), order.vat_state).await?;
    }
    AccountRow::raise_version(db, &order.account).await?;
    let paper = paper(db, order, &changes, &catalog).await?;
    crash_point("between-subscriptions-and-ledger");
    pay_and_post(db, order, &changes, &paper, provider).await
}

/// What stands on the document beside its lines.
async fn paper(
    db: &mut Db,
    order: &OrderRow,
    changes: &[FrozenChange],
    catalog: &[Product],
) -> Result<Paper, StoreError> {
    let titles = changes
        .iter()
        .map(|change| title(catalog, &change.selection.product, &change.selection.plan));
    let of_account = store::paper_of_account(db, &order.account).await?;
    Ok(Paper {
        titles: titles.collect(),
        // The order's number is the account's by now; an order without one has none, whatever the account has.
        reverse_charge: order.vat_id.is_some() && of_account.reverse_charge,
        buyer: Party {
            vat_id: order.vat_id.clone(),
            ..of_account.buyer
        },
        order: Some(order.number.clone()),
        settlement: Some(order.settlement),
        ..of_account
    })
}

/// "Harbor Support, Team".
pub(crate) fn title(catalog: &[Product], product: &str, plan: &str) -> String {
    let found = catalog.iter().find(|known| known.id == product);
    let named = found.and_then(|found| {
        let plan = found.plans.iter().find(|known| known.id == plan)?;
        Some([&*found.name, ", ", &*plan.name].concat())
    });
    named.unwrap_or_else(|| [product, ", ", plan].concat())
}

/// Whether version and balance are those of the quote: while an order is open nothing else may change its account.
pub(super) async fn is_untouched(db: &mut Db, order: &OrderRow) -> Result<bool, StoreError> {
    let account = AccountRow::find(db, &order.account).await?;
    let version = account.map(|account| account.version);
    let balance = store::balance_minor(db, &order.account).await?;
    Ok(version == Some(order.version) && balance == minor(order.settlement.balance.before)?)
}

/// The id of the subscription that a change of an order buys: known from the two, so that a correction finds it again.
pub(super) fn purchased(order: &str, position: i64) -> String {
    let id = hash(&format!("{order}/{position}"));
    format!("sub_{}", id.get(..22).unwrap_or(&id))
}

/// The subscription as it is after a change; a purchase makes a new one, with this id.
fn changed_subscription(
    catalog: &[Product],
    owned: &[Subscription],
    change: &FrozenChange,
    bought: String,
) -> Result<Subscription, StoreError> {
    let selection = &change.selection;
    let current = after(&change.request, &change.quote)?
        .ok_or_else(|| StoreError::Corrupt("a change leaves nothing".into()))?;
    let before = selection
        .subscription
        .as_ref()
        .and_then(|id| owned.iter().find(|subscription| subscription.id == *id));
    let plan = catalog
        .iter()
        .find(|product| product.id == selection.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == selection.plan));
    let listed = plan.and_then(|plan| plan.price(change.request.currency, selection.interval));
    // A price that stays keeps the row it came from.
    let stays = before.filter(|before| {
        before.plan == selection.plan
            && before.current.interval == selection.interval
            && !listed.is_some_and(|row| row.for_existing)
    });
    let price = stays
        .map(|before| before.price.clone())
        .or_else(|| listed.map(|row| row.id.clone()))
        .unwrap_or_default();
    Ok(Subscription {
        id: before.map_or(bought, |before| before.id.clone()),
        product: selection.product.clone(),
        plan: selection.plan.clone(),
        price,
        status: Status::Active,
        assigned: before.map_or(0, |before| before.assigned),
        current,
        pending: None,
    })
}

/// The ledger's transactions, the payment, and last the document.
async fn pay_and_post(
    db: &mut Db,
    order: &OrderRow,
    changes: &[FrozenChange],
    paper: &Paper,
    provider: &str,
) -> Result<(), StoreError> {
    let settled: &Settlement = &order.settlement;
    let total = minor(settled.total)?;
    let due = minor(settled.due_now)?;
    let mut tax = 0;
    for change in changes {
        tax += minor(change.quote.tax)?;
    }
    let currency = changes
        .first()
        .map(|change| change.request.currency)
        .ok_or_else(|| StoreError::Corrupt("an order without changes".into()))?;
    let document = new_id()?;
    let at = order.at.to_string();
    let posting = |kind| Posting {
        account: &order.account,
        at: &at,
        kind,
        document: Some(&document),
        order: Some(&order.id),
    };
    store::post(db, posting("sale"), &store::sale(total, tax)).await?;
    if due > 0 {
        store::post(db, posting("payment"), &store::payment(due)).await?;
        store::record_payment(db, &order.id, provider, due, false).await?;
    }
    // Under `forfeit` a surplus goes nowhere: what the sale gave the customer is taken back.
    let balance = store::balance_minor(db, &order.account).await?;
    let forfeited = balance - minor(settled.balance.after)?;
    if forfeited < 0 {
        let id = &order.id;
        return Err(StoreError::Corrupt(format!(
            "order {id}: its balance does not come out"
        )));
    }
    if forfeited > 0 {
        store::post(db, posting("forfeited"), &store::gift(-forfeited)).await?;
    }
    let explained = changes
        .iter()
        .map(explained)
        .collect::<Result<Vec<_>, _>>()?;
    let requests: Vec<_> = changes.iter().map(|change| &change.request).collect();
    let quotes: Vec<_> = explained.iter().collect();
    let new = NewDocument {
        id: &document,
        account: &order.account,
        at: order.at,
        currency,
        total_minor: total,
        tax_minor: tax,
        order: Some(&order.id),
        paper,
        requests: &requests,
        quotes: &quotes,
    };
    store::issue(db, new).await
}

/// The frozen quote with the explanation of each amount, which the order itself did not ask for.
fn explained(change: &FrozenChange) -> Result<Quote, StoreError> {
    let request = QuoteRequest {
        explain: true,
        ..change.request.clone()
    };
    let told = quote(&request)?;
    let mut untold = told.clone();
    for line in &mut untold.lines {
        line.why = None;
    }
    if untold == change.quote {
        Ok(told)
    } else {
        Err(StoreError::Corrupt(
            "a quote has changed since it was frozen".into(),
        ))
    }
}

pub(super) fn new_id() -> Result<String, StoreError> {
    random_id().map_err(|error| StoreError::Corrupt(error.to_string()))
}
