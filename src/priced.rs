//! From choices to amounts: the engine, and nothing of the page.

use midcycle_contract::Snapshot;
use midcycle_contract::engine::QuoteError;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::{Plan, Product, Subscription, VatState};
use midcycle_contract::engine::change::{Facts, Refusal, Selection, price_of, resolve};
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::order::Order;

/// Some choices with what they cost together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Priced {
    /// The choices, in the order of the quotes.
    pub selections: Vec<Selection>,
    /// Their quotes, settled on the sum.
    pub order: Order,
}

/// Why there is no price.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unpriced {
    /// The choice cannot be had. The number is the choice's place.
    Refused(usize, Refusal),
    /// The account's own data cannot be quoted.
    Broken(QuoteError),
}

/// Prices some choices of a snapshot.
pub(crate) fn price(snapshot: &Snapshot, selections: &[Selection]) -> Result<Priced, Unpriced> {
    price_with(snapshot, snapshot.account.vat_state, selections)
}

/// Prices some choices as they are taxed with a VAT number of which this is known, be it the account's or another.
pub(crate) fn price_with(
    snapshot: &Snapshot,
    vat_state: VatState,
    selections: &[Selection],
) -> Result<Priced, Unpriced> {
    let facts = Facts {
        vat_state,
        ..snapshot.facts(false)
    };
    let mut requests = Vec::with_capacity(selections.len());
    for (index, selection) in selections.iter().enumerate() {
        requests
            .push(resolve(&facts, selection).map_err(|refusal| Unpriced::Refused(index, refusal))?);
    }
    let order = Order::quote(requests, snapshot.balance).map_err(Unpriced::Broken)?;
    Ok(Priced {
        selections: selections.to_vec(),
        order,
    })
}

/// What a subscription is, as a choice.
pub(crate) fn as_selection(owned: &Subscription) -> Selection {
    Selection {
        subscription: Some(owned.id.clone()),
        product: owned.product.clone(),
        plan: owned.plan.clone(),
        licences: owned.licences(),
        interval: owned.current.interval,
    }
}

/// A product's plan by id.
pub(crate) fn plan<'a>(product: &'a Product, id: &str) -> Option<&'a Plan> {
    product.plans.iter().find(|plan| plan.id == id)
}

/// The intervals in which a product is sold in the account's currency, the shortest first.
pub(crate) fn intervals(
    facts: &Facts<'_>,
    product: &Product,
    owned: Option<&Subscription>,
) -> Vec<Interval> {
    let rows = product.plans.iter().flat_map(|plan| &plan.prices);
    let sold = rows
        .filter(|row| row.currency == facts.currency)
        .map(|row| row.interval);
    let mut found: Vec<Interval> = Vec::new();
    for interval in sold.chain(owned.map(|owned| owned.current.interval)) {
        if !found.contains(&interval) {
            found.push(interval);
        }
    }
    found.sort_unstable_by_key(|interval| days(*interval));
    found
}

/// About how many days an interval has, to order intervals.
fn days(interval: Interval) -> u32 {
    use midcycle_contract::engine::calendar::IntervalUnit;
    let unit = match interval.unit {
        IntervalUnit::Day => 1,
        IntervalUnit::Week => 7,
        IntervalUnit::Month => 30,
        IntervalUnit::Year => 365,
    };
    unit * interval.count
}

/// What paying by the year saves against paying by the month, in whole percents, cut down so that it never promises
/// more; `None` where it saves nothing or one of them is not sold.
pub(crate) fn yearly_saving(
    facts: &Facts<'_>,
    plan: &Plan,
    owned: Option<&Subscription>,
    licences: u32,
) -> Option<u64> {
    let full = |interval| -> Option<Amount> {
        price_of(facts, plan, owned, interval)
            .ok()?
            .full_amount(licences)
            .ok()
    };
    let months = full(Interval::MONTH)?.minor_units().checked_mul(12)?;
    let year = full(Interval::YEAR)?.minor_units();
    let percent = (months - year).checked_mul(100)?.checked_div(months)?;
    u64::try_from(percent).ok().filter(|percent| *percent > 0)
}
