//! Applying an order: subscriptions, ledger, document, payment, cart and event, in one transaction.

use crate::secret::random_id;
use crate::store::{
    self, AccountRow, Book, Entry, FrozenChange, NewDocument, OrderRow, Posting, StoreError,
};
use midcycle_contract::Selection;
use midcycle_engine::catalog::{Product, Status, Subscription};
use midcycle_engine::money::Amount;
use midcycle_engine::quote::{Settlement, after};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

/// Applies a frozen order that is paid, or that nothing is due for. All of it, or nothing.
pub(super) async fn apply(
    db: &mut SqliteConnection,
    id: &str,
    provider: &str,
) -> Result<(), StoreError> {
    let row = sqlx::query("select account from orders where id = $1")
        .bind(id)
        .fetch_one(&mut *db)
        .await?;
    let account: String = row.try_get("account")?;
    let order = store::order_by_id(db, &account, id).await?;
    let order = order.ok_or_else(|| StoreError::Corrupt("an order has vanished".into()))?;
    let changes = store::changes_of(db, id).await?;
    let catalog = store::products(db).await?;
    let owned = store::subscriptions(db, &account).await?;
    for change in &changes {
        let changed = changed_subscription(&catalog, &owned, change)?;
        store::keep_subscription(db, &account, &changed, order.at).await?;
    }
    let selections: Vec<Selection> = changes
        .iter()
        .map(|change| change.selection.clone())
        .collect();
    store::clear_from_cart(db, &account, &selections).await?;
    pay_and_post(db, &order, &changes, provider).await?;
    store::record_event(db, &account, "order.placed", id).await?;
    AccountRow::raise_version(db, &account).await
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
    let listed = plan
        .and_then(|plan| plan.price(change.request.currency, selection.interval))
        .map(|row| row.id.clone());
    // A price that stays keeps the row it came from.
    let stays = before.filter(|before| {
        before.plan == selection.plan && before.current.interval == selection.interval
    });
    let price = stays
        .map(|before| before.price.clone())
        .or(listed)
        .unwrap_or_default();
    let id = match before {
        Some(before) => before.id.clone(),
        None => format!(
            "sub_{}",
            random_id().map_err(|error| StoreError::Corrupt(error.to_string()))?
        ),
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

/// The document, its ledger transaction, and the payment's.
async fn pay_and_post(
    db: &mut SqliteConnection,
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
    let quotes: Vec<_> = changes.iter().map(|change| &change.quote).collect();
    // The counter's row is the last thing that every order waits for, so it is taken late.
    let document = store::issue(
        db,
        NewDocument {
            account: &order.account,
            at: order.at,
            currency,
            total_minor: total,
            tax_minor: tax,
            order: Some(&order.id),
            quotes: &quotes,
        },
    )
    .await?;
    let at = order.at.to_string();
    let posting = |kind| Posting {
        account: &order.account,
        at: &at,
        kind,
        document: Some(&document.id),
        order: Some(&order.id),
    };
    let sale = [
        Entry(Book::Customer, total),
        Entry(Book::Revenue, tax - total),
        Entry(Book::Tax, -tax),
    ];
    store::post(db, posting("sale"), &sale).await?;
    if due > 0 {
        let payment = [Entry(Book::Cash, due), Entry(Book::Customer, -due)];
        store::post(db, posting("payment"), &payment).await?;
        sqlx::query(
            "insert into payments (order_id, provider, amount_minor, state, at_ms) values ($1, $2, $3, 'paid', $4)",
        )
        .bind(&order.id)
        .bind(provider)
        .bind(due)
        .bind(crate::clock::now_ms())
        .execute(&mut *db)
        .await?;
    }
    // Under `forfeit` a surplus goes nowhere: what the sale gave the customer is taken back.
    let balance = store::balance_minor(db, &order.account).await?;
    let forfeited = balance - minor(settled.balance.after)?;
    if forfeited != 0 {
        let entries = [
            Entry(Book::Customer, forfeited),
            Entry(Book::Adjustment, -forfeited),
        ];
        store::post(db, posting("forfeited"), &entries).await?;
    }
    Ok(())
}

/// An amount as the database keeps it.
pub(crate) fn minor(amount: Amount) -> Result<i64, StoreError> {
    i64::try_from(amount.minor_units())
        .map_err(|_| StoreError::Corrupt("an amount does not fit the database".into()))
}
