//! The terms of an order: what it will leave behind, computed from the snapshot that it was quoted with.
//!
//! Whatever can fail fails here, before anything is stored or paid. Applying copies what was frozen.

use crate::secret::random_id;
use crate::store::{self, Db, FrozenChange, Paper, Party, StoreError, Sums, minor};
use midcycle_contract::{Selection, Snapshot};
use midcycle_engine::catalog::{Product, Status, Subscription};
use midcycle_engine::order::{Change, Order};
use midcycle_engine::quote::{Quote, after};
use midcycle_engine::rules::{Rules, Surplus};
use midcycle_engine::{QuoteRequest, quote};

/// Each choice with its quote, explained, and the subscription that it makes.
pub(super) fn changes(
    snapshot: &Snapshot,
    selections: &[Selection],
    order: &Order,
) -> Result<Vec<FrozenChange>, StoreError> {
    let freeze_one = |(selection, change): (&Selection, &Change)| {
        let owned = selection
            .subscription
            .as_deref()
            .and_then(|id| snapshot.subscription(id));
        Ok(FrozenChange {
            selection: selection.clone(),
            before: owned.map(|owned| Selection {
                subscription: Some(owned.id.clone()),
                product: owned.product.clone(),
                plan: owned.plan.clone(),
                licences: owned.licences(),
                interval: owned.current.interval,
            }),
            request: change.request.clone(),
            quote: explained(change)?,
            after: changed_subscription(&snapshot.catalog, owned, selection, change)?,
        })
    };
    selections
        .iter()
        .zip(&order.changes)
        .map(freeze_one)
        .collect()
}

/// The quote with the explanation of each amount, which the order itself does not ask for.
fn explained(change: &Change) -> Result<Quote, StoreError> {
    let told = quote(&QuoteRequest {
        explain: true,
        ..change.request.clone()
    })?;
    let mut untold = told.clone();
    for line in &mut untold.lines {
        line.why = None;
    }
    if untold == *change.quote {
        Ok(told)
    } else {
        let found = "a quote is another when it is explained";
        Err(StoreError::Corrupt(found.into()))
    }
}

/// The subscription as it is after a change; a purchase makes a new one.
fn changed_subscription(
    catalog: &[Product],
    before: Option<&Subscription>,
    selection: &Selection,
    change: &Change,
) -> Result<Subscription, StoreError> {
    let current = after(&change.request, &change.quote)?
        .ok_or_else(|| StoreError::Corrupt("a change leaves nothing".into()))?;
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

/// What the ledger will get. What the settlement leaves to nobody must be what the rules forfeit, to the last unit.
pub(super) fn sums(order: &Order) -> Result<Sums, StoreError> {
    let settled = &order.settlement;
    let mut tax = 0;
    for change in &order.changes {
        tax += minor(change.quote.tax)?;
    }
    let (total, due) = (minor(settled.total)?, minor(settled.due_now)?);
    let (before, after) = (
        minor(settled.balance.before)?,
        minor(settled.balance.after)?,
    );
    let forfeited = before - total + due - after;
    let is_forfeit = order
        .changes
        .iter()
        .any(|change| may_forfeit(&change.request.rules));
    if forfeited != 0 && !(is_forfeit && total < 0 && forfeited == -total) {
        return Err(StoreError::Corrupt(format!(
            "a settlement does not add up: {forfeited} is left over"
        )));
    }
    Ok(Sums {
        total,
        tax,
        due,
        forfeited,
        balance_before: before,
        balance_after: after,
    })
}

/// Whether the rules, or what replaces them for a decrease, give a surplus to nobody.
fn may_forfeit(rules: &Rules) -> bool {
    let decreasing = rules.when_decreasing.map(|axes| rules.axes.with(axes));
    [Some(rules.axes), decreasing]
        .iter()
        .flatten()
        .any(|axes| axes.surplus == Surplus::Forfeit)
}

/// What stands on the document beside its lines, but for the order's number. The buyer's VAT number is the one that the
/// order was quoted with.
pub(super) async fn paper(
    db: &mut Db,
    snapshot: &Snapshot,
    vat_id: Option<&str>,
    changes: &[FrozenChange],
    order: &Order,
) -> Result<Paper, StoreError> {
    let catalog = &snapshot.catalog;
    let titles = changes
        .iter()
        .map(|change| title(catalog, &change.selection.product, &change.selection.plan));
    let is_lifted = snapshot.taxes.is_lifted(snapshot.account.vat_state);
    let of_account = store::paper_of_account(db, &snapshot.account.id).await?;
    Ok(Paper {
        titles: titles.collect(),
        // An order without a number has none, whatever the account has.
        reverse_charge: vat_id.is_some() && is_lifted,
        buyer: Party {
            vat_id: vat_id.map(str::to_owned),
            ..of_account.buyer
        },
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

/// An id that nobody guesses.
pub(super) fn new_id() -> Result<String, StoreError> {
    random_id().map_err(|error| StoreError::Corrupt(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::json::Read;
    use midcycle_engine::money::Amount;

    /// Fewer licences under rules of some surplus, with 12.50 on the balance.
    fn fewer(surplus: &str) -> Order {
        let text = r#"{"at":"2026-11-22","currency":"EUR","rules":{"preset":"goto","surplus":"SURPLUS"},
            "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
            "lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"69"}}]},
            "next":{"interval":{"unit":"month","count":1},"lines":[{"id":"licences","quantity":1,
            "price":{"model":"per_unit","unit_amount":"69"}}]}}"#;
        let request = QuoteRequest::from_text(&text.replace("SURPLUS", surplus)).unwrap();
        Order::quote(vec![request], Amount::new(1_250, 2)).unwrap()
    }

    /// Whatever a settlement left over was booked as forfeited, also what the rules promise to pay back.
    #[test]
    fn only_what_the_rules_forfeit_is_left_over() {
        // 8 x 69.00 x 18/30 = 331.20 are unused, 69.00 are new.
        let kept = sums(&fewer("balance")).unwrap();
        assert_eq!((kept.total, kept.forfeited), (-26_220, 0));
        assert_eq!(kept.balance_after, 1_250 + 26_220);
        let forfeited = sums(&fewer("forfeit")).unwrap();
        assert_eq!(forfeited.forfeited, 26_220);
        assert_eq!(forfeited.balance_after, forfeited.balance_before);
        assert!(sums(&fewer("refund")).is_err());
        // A settlement that is wrong under rules that do forfeit.
        let mut wrong = fewer("forfeit");
        wrong.settlement.balance.after = Amount::new(1_249, 2);
        assert!(sums(&wrong).is_err());
    }
}
