//! What the provider charged, against what was ordered: no payment without an order or its refund, and none twice.

use super::Kept;
use crate::witness::Witness;
use midcycle_billing_api::store::{Store, StoreError, minor};
use sqlx::Row;
use std::collections::BTreeMap;

/// A charge as the sandbox has it.
struct Charge {
    order: String,
    amount_minor: i64,
    outcome: String,
}

/// The sandbox's table and the payments, order by order.
pub(super) async fn check(
    store: &Store,
    orders: &[Kept],
    witness: &Witness,
) -> Result<(), StoreError> {
    let charges = charges(store).await?;
    let payments = payments(store).await?;
    let by_id: BTreeMap<&str, &Kept> = orders.iter().map(|order| (&*order.id, order)).collect();
    let mut charged: BTreeMap<&str, &Charge> = BTreeMap::new();
    for charge in &charges {
        let Charge {
            order,
            amount_minor,
            outcome,
        } = charge;
        charged.insert(order, charge);
        match by_id.get(order.as_str()) {
            None => witness.found(format!("a charge of {amount_minor} for no order: {order}")),
            Some(kept) if outcome == "paid" && !kept.is_placed() => {
                witness.found(format!(
                    "order {order} is {} and was charged {amount_minor}",
                    kept.state
                ));
            }
            Some(kept) if *amount_minor != minor(kept.settlement.due_now)? => {
                witness.found(format!(
                    "order {order} was charged {amount_minor}, due was {}",
                    kept.settlement.due_now
                ));
            }
            Some(_) => {}
        }
    }
    for order in orders {
        let due = minor(order.settlement.due_now)?;
        let charge = charged.get(&*order.id);
        let is_charged = charge.is_some_and(|charge| charge.outcome == "paid");
        let paid = payments.get(&order.id);
        let id = &order.id;
        if order.is_placed() && (due > 0) != is_charged {
            let outcome = charge.map(|charge| &charge.outcome);
            witness.found(format!(
                "order {id} is placed, due was {due}, its charge is {outcome:?}"
            ));
        }
        let expected = (order.is_placed() && due > 0).then_some(("paid", due));
        let found = paid.map(|(state, amount)| (state.as_str(), *amount));
        // What a hand in the database kept from being applied was given back, and both movements are kept.
        let is_refunded = charge.is_some_and(|charge| charge.outcome == "refunded");
        let expected = if is_refunded && order.state == "declined" {
            witness.count("orders paid and refunded");
            Some(("refunded", due))
        } else {
            expected
        };
        if found != expected {
            witness.found(format!(
                "order {id} is {}, due was {due}, its payment is {found:?}",
                order.state
            ));
        }
    }
    Ok(())
}

async fn charges(store: &Store) -> Result<Vec<Charge>, StoreError> {
    let sql = "select order_id, amount_minor, outcome from sandbox_charges order by order_id";
    let mut read = store.read().await?;
    let rows = sqlx::query(sql).fetch_all(&mut *read).await?;
    rows.iter()
        .map(|row| {
            Ok(Charge {
                order: row.try_get("order_id")?,
                amount_minor: row.try_get("amount_minor")?,
                outcome: row.try_get("outcome")?,
            })
        })
        .collect()
}

async fn payments(store: &Store) -> Result<BTreeMap<String, (String, i64)>, StoreError> {
    let sql = "select order_id, state, amount_minor from payments";
    let mut read = store.read().await?;
    let rows = sqlx::query(sql).fetch_all(&mut *read).await?;
    rows.iter()
        .map(|row| {
            let payment = (row.try_get("state")?, row.try_get("amount_minor")?);
            Ok((row.try_get("order_id")?, payment))
        })
        .collect()
}
