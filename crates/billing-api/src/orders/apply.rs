//! Applying an order: subscriptions, ledger, document, payment, cart and event, in one transaction.
//!
//! It copies what was frozen and computes nothing: what could fail has failed before anything was paid.

use crate::faults::crash_point;
use crate::store::{self, AccountRow, Db, OpenOrder, Posting, StoreError};

/// Applies a frozen order that is paid, or that nothing is due for. All of it, or nothing. The account is locked, and
/// [as it was quoted](is_untouched).
pub(super) async fn apply(
    db: &mut Db,
    order: &OpenOrder,
    provider: &str,
) -> Result<(), StoreError> {
    store::change_subscriptions(db, order).await?;
    store::clear_from_cart(db, order).await?;
    store::record_event(
        db,
        &order.account,
        "order.placed",
        &order.id,
        Some(&order.actor),
    )
    .await?;
    store::keep_vat_id_of_order(db, order).await?;
    AccountRow::raise_version(db, &order.account).await?;
    crash_point("between-subscriptions-and-ledger");
    pay_and_post(db, order, provider).await
}

/// Whether version and balance are those of the quote: while an order is open nothing else may change its account.
pub(super) async fn is_untouched(db: &mut Db, order: &OpenOrder) -> Result<bool, StoreError> {
    let version = store::version_of(db, &order.account).await?;
    let balance = store::balance_minor(db, &order.account).await?;
    Ok(version == Some(order.version) && balance == order.sums.balance_before)
}

/// The ledger's transactions, the payment, and last the document.
async fn pay_and_post(db: &mut Db, order: &OpenOrder, provider: &str) -> Result<(), StoreError> {
    let sums = order.sums;
    let posting = |kind| Posting {
        account: &order.account,
        at: &order.at,
        kind,
        document: Some(&order.document),
        order: Some(&order.id),
    };
    store::post(db, posting("sale"), &store::sale(sums.total, sums.tax)).await?;
    if sums.due > 0 {
        store::post(db, posting("payment"), &store::payment(sums.due)).await?;
        store::record_payment(db, &order.id, provider, sums.due, false).await?;
    }
    // Under `forfeit` a surplus goes nowhere: what the sale gave the customer is taken back.
    if sums.forfeited > 0 {
        let taken = store::gift(-sums.forfeited);
        store::post(db, posting("forfeited"), &taken).await?;
    }
    let balance = store::balance_minor(db, &order.account).await?;
    if balance != sums.balance_after {
        let (id, after) = (&order.id, sums.balance_after);
        return Err(StoreError::Corrupt(format!(
            "order {id} leaves a balance of {balance}, not of {after}"
        )));
    }
    store::issue_of_order(db, order).await
}
