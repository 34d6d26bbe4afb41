//! Balances: each account's, followed from its first entry to its last.

use super::Report;
use crate::store::{AuditedDocument, AuditedOrder, Movement, StoreError, minor};
use midcycle_contract::OrderState;
use midcycle_engine::quote::Settlement;
use std::collections::{BTreeMap, BTreeSet};

/// What was settled with a balance: a placed order, or a correction.
struct Settled<'a> {
    what: &'static str,
    id: &'a str,
    settlement: &'a Settlement,
}

/// Every balance that an order or a correction was settled with is the sum of the entries before it, and what it left the
/// sum after it: what is forfeited included, or forfeited no more.
pub(super) fn check_balances(
    report: &mut Report,
    movements: &[Movement],
    orders: &[AuditedOrder],
    documents: &[AuditedDocument],
) -> Result<(), StoreError> {
    let all_settled = settled(orders, documents);
    let of = |movement: &Movement| {
        let id = movement.order.as_deref().or(movement.document.as_deref());
        id.and_then(|id| all_settled.get(id))
    };
    // Of two places of one order the later one stays.
    let last_place: BTreeMap<&str, usize> = movements
        .iter()
        .enumerate()
        .filter_map(|(place, movement)| Some((of(movement)?.id, place)))
        .collect();
    let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    for (place, movement) in movements.iter().enumerate() {
        let balance = balances.entry(&movement.account).or_default();
        let settled = of(movement);
        if let Some(settled) = settled.filter(|settled| begun.insert(settled.id)) {
            let Settled { what, id, .. } = settled;
            let before = minor(settled.settlement.balance.before)?;
            report.expect(*balance == before, || {
                format!("{what} {id}: the balance before it was {balance}, not {before}")
            });
        }
        *balance -= movement
            .entries
            .iter()
            .filter(|(book, _)| book == "customer")
            .map(|(_, amount)| amount)
            .sum::<i64>();
        if let Some(settled) = settled.filter(|settled| last_place.get(settled.id) == Some(&place))
        {
            let Settled { what, id, .. } = settled;
            let after = minor(settled.settlement.balance.after)?;
            report.expect(*balance == after, || {
                format!("{what} {id}: the balance after it is {balance}, not {after}")
            });
        }
    }
    Ok(())
}

/// By the id that their movements name.
fn settled<'a>(
    orders: &'a [AuditedOrder],
    documents: &'a [AuditedDocument],
) -> BTreeMap<&'a str, Settled<'a>> {
    let placed = orders
        .iter()
        .filter(|order| order.state == OrderState::Placed)
        .map(|order| Settled {
            what: "order",
            id: &order.id,
            settlement: &order.settlement,
        });
    let corrections = documents.iter().filter_map(|document| {
        Some(Settled {
            what: "correction",
            id: &document.id,
            settlement: document.settlement.as_ref()?,
        })
    });
    let all = placed.chain(corrections);
    all.map(|settled| (settled.id, settled)).collect()
}
