//! The same reads and transactions as an order, and nothing else: no check, no engine, no message read. What it reaches is
//! what the database gives.

use crate::crowd::{TODAY, member, one_more};
use midcycle_billing_api::store::{self, Db, FrozenChange, NewOrder, Store, minor};
use midcycle_contract::OrderState;
use midcycle_contract::engine::calendar::Moment;
use midcycle_contract::engine::catalog::{Subscription, VatState};
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::quote::{Quote, Settlement};
use midcycle_contract::engine::{QuoteRequest, quote};
use std::sync::atomic::{AtomicU64, Ordering};

/// What an order writes, made once: the loop measures the database.
pub struct Prepared {
    pub request: QuoteRequest,
    pub quote: Quote,
    pub settlement: Settlement,
    pub owned: Subscription,
    pub paper: store::Paper,
}

static NEXT: AtomicU64 = AtomicU64::new(0);

/// One order's statements for one account.
pub async fn order(store: &Store, n: usize, prepared: &Prepared) {
    let of = member(n);
    let account = of.account.as_str();
    // The next run on this database is another process.
    let count = NEXT.fetch_add(1, Ordering::Relaxed);
    let id = format!("bare_{}_{count}", std::process::id());
    let at = Moment::parse(TODAY).unwrap();
    // The client's snapshot.
    let mut read = store.read().await.unwrap();
    find_account(&mut read, account).await;
    snapshot(&mut read, &of.user, account).await;
    drop(read);

    // Transaction 1: the checks, and the frozen order.
    let mut write = store.write().await.unwrap();
    let db: &mut Db = &mut write;
    store::lock_account(db, account).await.unwrap();
    rows(
        db,
        "select * from orders where account = $1 and key = $2",
        &[account, &id],
    )
    .await;
    find_account(db, account).await;
    snapshot(db, &of.user, account).await;
    rows(
        db,
        "select id from orders where account = $1 and state in ('paying', 'requires_action')",
        &[account],
    )
    .await;
    let card = format!("card_{n}");
    store::method_reference(db, account, &card).await.unwrap();
    let changes = [FrozenChange {
        selection: one_more(n, 5),
        before: Some(one_more(n, 4)),
        request: prepared.request.clone(),
        quote: prepared.quote.clone(),
    }];
    let new = NewOrder {
        id: &id,
        number: &id,
        reason: None,
        member: &of,
        key: &id,
        body_hash: "0123456789012345678901234567890123456789012",
        state: OrderState::Paying,
        at,
        fingerprint: "0123456789012345678901234567890123456789012345678901234567890123",
        version: 1,
        settlement: &prepared.settlement,
        vat_id: None,
        vat_state: VatState::None,
        payment: Some("tok_ok"),
        changes: &changes,
    };
    store::freeze(db, new).await.unwrap();
    rows(
        db,
        "select * from orders where account = $1 and id = $2",
        &[account, &id],
    )
    .await;
    write.commit().await.unwrap();

    // What is asked of the provider, and its own transaction.
    let mut read = store.read().await.unwrap();
    open_order(&mut read, &id).await;
    changes_of(&mut read, &id).await;
    drop(read);
    let due = minor(prepared.settlement.due_now).unwrap();
    store
        .sandbox_charge(&id, "tok_ok", due, "paid")
        .await
        .unwrap();

    // Transaction 2: all that changes.
    let mut write = store.write().await.unwrap();
    apply(&mut write, n, &id, prepared).await;
    write.commit().await.unwrap();

    // The answer.
    let mut read = store.read().await.unwrap();
    rows(
        &mut read,
        "select * from orders where account = $1 and id = $2",
        &[account, &id],
    )
    .await;
    changes_of(&mut read, &id).await;
    store::document_of_order(&mut read, &id).await.unwrap();
}

async fn apply(db: &mut Db, n: usize, id: &str, prepared: &Prepared) {
    let account = member(n).account;
    let account = account.as_str();
    let at = Moment::parse(TODAY).unwrap();
    store::lock_account(db, account).await.unwrap();
    open_order(db, id).await;
    find_account(db, account).await;
    store::balance_minor(db, account).await.unwrap();
    store::leave_open(db, id, OrderState::Placed).await.unwrap();
    changes_of(db, id).await;
    rows(db, "select product from products order by position", &[]).await;
    rows(
        db,
        "select * from subscriptions where account = $1 order by position",
        &[account],
    )
    .await;
    let owned = Subscription {
        id: format!("sub_{n}"),
        ..prepared.owned.clone()
    };
    store::keep_subscription(db, account, &owned, at)
        .await
        .unwrap();
    cart(db, account).await;
    store::record_event(db, account, "order.placed", id, Some(account))
        .await
        .unwrap();
    store::AccountRow::raise_version(db, account).await.unwrap();
    rows(db, "select value from meta where name = $1", &["seller"]).await;
    rows(
        db,
        "select name, country, vat_id, contacts, language, address from accounts where id = $1",
        &[account],
    )
    .await;
    let settled = &prepared.settlement;
    let (total, due) = (
        minor(settled.total).unwrap(),
        minor(settled.due_now).unwrap(),
    );
    let posting = |kind| store::Posting {
        account,
        at: TODAY,
        kind,
        document: Some(id),
        order: Some(id),
    };
    store::post(db, posting("sale"), &store::sale(total, 0))
        .await
        .unwrap();
    store::post(db, posting("payment"), &store::payment(due))
        .await
        .unwrap();
    store::record_payment(db, id, "sandbox", due, false)
        .await
        .unwrap();
    store::balance_minor(db, account).await.unwrap();
    let new = store::NewDocument {
        id,
        account,
        at,
        currency: Currency::from_code("EUR").unwrap(),
        total_minor: total,
        tax_minor: 0,
        order: Some(id),
        paper: &prepared.paper,
        requests: &[&prepared.request],
        quotes: &[&prepared.quote],
    };
    store::issue(db, new).await.unwrap();
}

async fn snapshot(db: &mut Db, user: &str, account: &str) {
    rows(db, "select * from accounts where id = $1", &[account]).await;
    store::balance_minor(db, account).await.unwrap();
    rows(db, "select name from users where id = $1", &[user]).await;
    rows(
        db,
        "select id, name from accounts
         where id = $2 or id in (select account from memberships where user_id = $1) order by name, id",
        &[user, account],
    )
    .await;
    rows(
        db,
        "select id, brand, last4, expires from payment_methods where account = $1 order by position",
        &[account],
    )
    .await;
    rows(db, "select product from products order by position", &[]).await;
    rows(
        db,
        "select * from subscriptions where account = $1 order by position",
        &[account],
    )
    .await;
    cart(db, account).await;
}

async fn find_account(db: &mut Db, account: &str) {
    rows(
        db,
        "select version, time_zone, vat_id, vat_state from accounts where id = $1",
        &[account],
    )
    .await;
}

async fn open_order(db: &mut Db, id: &str) {
    rows(
        db,
        "select * from orders where id = $1 and state in ('paying', 'requires_action')",
        &[id],
    )
    .await;
}

async fn changes_of(db: &mut Db, id: &str) {
    rows(
        db,
        "select * from order_changes where order_id = $1 order by position",
        &[id],
    )
    .await;
}

async fn cart(db: &mut Db, account: &str) {
    rows(
        db,
        "select place, selection from cart where account = $1 order by put_ms, place",
        &[account],
    )
    .await;
}

/// Runs a statement and fetches all its rows, which nobody looks at.
async fn rows(db: &mut Db, sql: &'static str, values: &[&str]) {
    let mut query = sqlx::query(sql);
    for value in values {
        query = query.bind(*value);
    }
    query.fetch_all(db).await.unwrap();
}

/// The quote that all orders of the bare loop write, explained as a document has it.
pub fn explained(request: &QuoteRequest) -> Quote {
    quote(&QuoteRequest {
        explain: true,
        ..request.clone()
    })
    .unwrap()
}
