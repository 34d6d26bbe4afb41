//! Applying an order: subscriptions, ledger, document, payment, cart and event, in one transaction.

use crate::secret::random_id;
use crate::store::{
    self, AccountRow, Db, FrozenChange, NewDocument, OrderRow, Posting, StoreError, minor,
};
use midcycle_contract::Selection;
use midcycle_engine::catalog::{Product, Status, Subscription};
use midcycle_engine::quote::{Settlement, after};

/// Applies a frozen order that is paid, or that nothing is due for. All of it, or nothing.
///
/// While an order is open nothing else may change its account, so the account must be as it was quoted; anything else is
/// a fault of ours, and nothing is applied on top of it.
pub(super) async fn apply(db: &mut Db, order: &OrderRow, provider: &str) -> Result<(), StoreError> {
    check_untouched(db, order).await?;
    let changes = store::changes_of(db, &order.id).await?;
    let catalog = store::products(db).await?;
    let owned = store::subscriptions(db, &order.account).await?;
    for change in &changes {
        let changed = changed_subscription(&catalog, &owned, change)?;
        store::keep_subscription(db, &order.account, &changed, order.at).await?;
    }
    let selections: Vec<Selection> = changes
        .iter()
        .map(|change| change.selection.clone())
        .collect();
    store::clear_from_cart(db, &order.account, &selections).await?;
    store::record_event(db, &order.account, "order.placed", &order.id).await?;
    AccountRow::raise_version(db, &order.account).await?;
    pay_and_post(db, order, &changes, provider).await
}

/// That version and balance are those of the quote.
async fn check_untouched(db: &mut Db, order: &OrderRow) -> Result<(), StoreError> {
    let account = AccountRow::find(db, &order.account).await?;
    let version = account.map(|account| account.version);
    let balance = store::balance_minor(db, &order.account).await?;
    if version == Some(order.version) && balance == minor(order.settlement.balance.before)? {
        return Ok(());
    }
    let id = &order.id;
    Err(StoreError::Corrupt(format!(
        "order {id}: its account has changed while it was open"
    )))
}

/// The subscription as it is after a change; a purchase makes a new one.
fn changed_subscription(
    catalog: &[Product],
    owned: &[Subscription],
    change: &FrozenChange,
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
    let id = match before {
        Some(before) => before.id.clone(),
        None => format!("sub_{}", new_id()?),
    };
    Ok(Subscription {
        id,
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
        store::record_payment(db, &order.id, provider, due).await?;
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
    let quotes: Vec<_> = changes.iter().map(|change| &change.quote).collect();
    let new = NewDocument {
        id: &document,
        account: &order.account,
        at: order.at,
        currency,
        total_minor: total,
        tax_minor: tax,
        order: Some(&order.id),
        quotes: &quotes,
    };
    store::issue(db, new).await.map(drop)
}

fn new_id() -> Result<String, StoreError> {
    random_id().map_err(|error| StoreError::Corrupt(error.to_string()))
}
