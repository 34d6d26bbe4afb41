//! What accounts own, have and are versioned as: nothing but the sum of their placed orders, one after the other.

use super::Kept;
use crate::client::Client;
use crate::http::Request;
use crate::witness::Witness;
use midcycle_billing_api::store::{self, Paper, Store, StoreError, minor};
use midcycle_contract::order::OrderedChange;
use midcycle_contract::{Selection, Snapshot};
use midcycle_engine::json::{Read, to_text};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Every account that has a client.
pub(super) async fn check(
    store: &Store,
    orders: &[Kept],
    witness: &Witness,
    clients: &[Client],
) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    for client in clients {
        if !seen.insert(&client.account) {
            continue;
        }
        let request = Request::new("GET /v1/snapshot", &client.token, "");
        let reply = client.servers.send_surely(&request).await;
        let snapshot = Snapshot::from_text(&reply.body)?;
        let placed = orders
            .iter()
            .filter(|order| order.account == client.account && order.is_placed());
        let placed: Vec<&Kept> = placed.collect();
        check_subscriptions(store, &snapshot, &placed, witness).await?;
        check_balance(store, &snapshot, &placed, witness).await?;
        check_version(store, &snapshot, &placed, witness).await?;
    }
    Ok(())
}

/// Each change begins where the one before it ended, and the last one is what is owned. A purchase does not name the
/// subscription that it made: it is the one that first is seen as it was bought.
async fn check_subscriptions(
    store: &Store,
    snapshot: &Snapshot,
    placed: &[&Kept],
    witness: &Witness,
) -> Result<(), StoreError> {
    let account = &snapshot.account.id;
    let mut last: BTreeMap<String, Selection> = BTreeMap::new();
    let mut bought: Vec<String> = Vec::new();
    let mut first_seen: Vec<String> = Vec::new();
    let mut read = store.read().await?;
    for order in placed {
        for change in store::changes_of(&mut read, &order.id).await? {
            let OrderedChange {
                selection, before, ..
            } = change;
            let Some(id) = selection.subscription.clone() else {
                bought.push(to_text(&selection));
                continue;
            };
            match last.get(&id) {
                Some(known) if before.as_ref() != Some(known) => witness.found(format!(
                    "{account}: order {} changes {id} from {before:?}, it was {known:?}",
                    order.id
                )),
                Some(_) => {}
                None => first_seen.extend(before.map(as_bought)),
            }
            last.insert(id, selection);
        }
    }
    for owned in &snapshot.subscriptions {
        let now = Selection {
            subscription: Some(owned.id.clone()),
            product: owned.product.clone(),
            plan: owned.plan.clone(),
            licences: owned.licences(),
            interval: owned.current.interval,
        };
        match last.remove(&owned.id) {
            Some(ordered) if ordered != now => witness.found(format!(
                "{account} ordered {ordered:?} last, and owns {now:?}"
            )),
            Some(_) => {}
            None => first_seen.push(as_bought(now)),
        }
    }
    for id in last.keys() {
        witness.found(format!("{account} changed {id}, and does not own it"));
    }
    bought.sort();
    first_seen.sort();
    if bought != first_seen {
        witness.found(format!(
            "{account} bought {bought:?}, and got {first_seen:?}"
        ));
    }
    Ok(())
}

fn as_bought(selection: Selection) -> String {
    to_text(&Selection {
        subscription: None,
        ..selection
    })
}

/// Each order was settled with the balance that the one before it left, and the last one left the balance of now; what
/// corrections gave or took lies between.
async fn check_balance(
    store: &Store,
    snapshot: &Snapshot,
    placed: &[&Kept],
    witness: &Witness,
) -> Result<(), StoreError> {
    let account = &snapshot.account.id;
    let corrections = corrections(store, account).await?;
    for _ in &corrections {
        witness.count("corrections");
    }
    let mut open: i64 = corrections.iter().sum();
    let befores = placed
        .iter()
        .skip(1)
        .map(|order| order.settlement.balance.before);
    for (order, before) in placed.iter().zip(befores.chain([snapshot.balance])) {
        let left = order.settlement.balance.after;
        let jump = minor(left)? - minor(before)?;
        open -= jump;
        if jump != 0 && corrections.is_empty() {
            let id = &order.id;
            witness.found(format!(
                "{account}: order {id} left {left}, then there was {before}"
            ));
        }
    }
    if open != 0 && !placed.is_empty() {
        witness.found(format!(
            "{account}: {open} of its corrections are not its balance's"
        ));
    }
    Ok(())
}

/// What an account's correction documents say to take from the balance: their totals, and what is forfeited beside them.
async fn corrections(store: &Store, account: &str) -> Result<Vec<i64>, StoreError> {
    let sql = "select paper from documents where account = $1 and corrects is not null";
    let mut read = store.read().await?;
    let rows = sqlx::query(sql).bind(account).fetch_all(&mut *read).await?;
    let mut applied = Vec::new();
    for row in rows {
        let paper: String = row.try_get("paper")?;
        let settlement = Paper::from_text(&paper)?.settlement;
        applied.extend(settlement.map(|settlement| settlement.balance.applied));
    }
    applied.into_iter().map(minor).collect()
}

/// Each placed order raised the version once, and so did each VAT number and what was learnt of it, each correction, each
/// refund and each hand.
async fn check_version(
    store: &Store,
    snapshot: &Snapshot,
    placed: &[&Kept],
    witness: &Witness,
) -> Result<(), StoreError> {
    let account = &snapshot.account.id;
    for pair in placed.windows(2) {
        if let [one, other] = pair
            && one.version == other.version
        {
            witness.found(format!(
                "{account}: orders {} and {} were placed on one version",
                one.id, other.id
            ));
        }
    }
    let sql = "select count(*) as count from events
        where account = $1 and kind in ('order.placed', 'order.refunded', 'vat-id.changed', 'vat-id.checked',
            'order.corrected', 'by-hand')";
    let mut read = store.read().await?;
    let row = sqlx::query(sql).bind(account).fetch_one(&mut *read).await?;
    let events: i64 = row.try_get("count")?;
    if i64::try_from(snapshot.version) != Ok(events + 1) {
        let version = snapshot.version;
        witness.found(format!(
            "{account} is at version {version} after {events} events"
        ));
    }
    Ok(())
}
