//! From choices to amounts: the engine, and nothing of the page.

use midcycle_contract::Snapshot;
use midcycle_contract::engine::QuoteError;
use midcycle_contract::engine::calendar::{Interval, IntervalUnit};
use midcycle_contract::engine::catalog::{Plan, Product, Subscription, VatState};
use midcycle_contract::engine::change::{Facts, Refusal, Selection, WhatIf, resolve};
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::order::{Change, Order};
use midcycle_contract::engine::price::Price;

/// Some choices with what they cost together.
#[derive(Debug)]
pub(crate) struct Priced {
    /// The choices, in the order of the quotes.
    pub selections: Vec<Selection>,
    /// Their quotes, settled on the sum.
    pub order: Order,
}

/// By what is seen of it. How the engine came to it is not compared: a comparison of everything that it says is four
/// kilobytes, and the same choices with the same amounts on the same days came about in the same way.
impl PartialEq for Priced {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&Change, &Change)| {
            let amounts = |change: &Change| -> Vec<Amount> {
                let then = change.quote.renewal.iter().map(|renewal| renewal.total);
                let lines = change.quote.lines.iter().map(|line| line.amount);
                lines.chain(then).collect()
            };
            one.quote.period == other.quote.period && amounts(one) == amounts(other)
        };
        let (mine, others) = (&self.order.changes, &other.order.changes);
        self.selections == other.selections
            && self.order.settlement == other.order.settlement
            && mine.len() == others.len()
            && mine.iter().zip(others).all(is_same)
    }
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

/// Where a choice lies in the cart: at its subscription's id; a purchase by its product's place in the catalogue, so that there
/// is one of each product and none takes the place of another.
pub(crate) fn cart_place(snapshot: &Snapshot, subscription: Option<&str>, product: &str) -> String {
    subscription.map_or_else(
        || {
            let mut catalog = snapshot.catalog.iter();
            let index = catalog.position(|known| known.id == product);
            ["new-", &(index.unwrap_or(0) + 1).to_string()].concat()
        },
        str::to_owned,
    )
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
    let unit = match interval.unit {
        IntervalUnit::Day => 1,
        IntervalUnit::Week => 7,
        IntervalUnit::Month => 30,
        IntervalUnit::Year => 365,
    };
    unit * interval.count
}

/// What one plan would cost at one frequency, for the licences that are chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    /// The plan, by id.
    pub plan: String,
    /// How often it is billed.
    pub interval: Interval,
    /// Why it cannot be had.
    pub refusal: Option<Refusal>,
    /// What is due today, the account's balance considered.
    pub due: Amount,
    /// What each period costs from then on.
    pub then: Amount,
}

/// Every plan at every frequency, for so many licences. What cannot be quoted is left out.
pub(crate) fn offers(what_if: &mut WhatIf, licences: u32) -> Vec<Offer> {
    let offers = what_if.with_licences(licences).filter_map(|cell| {
        let totals = cell.totals.ok()?;
        Some(Offer {
            plan: cell.plan.into(),
            interval: cell.interval,
            refusal: cell.refusal,
            due: totals.due_now,
            then: totals.renewal?.total,
        })
    });
    offers.collect()
}

/// The offer of a plan at a frequency.
pub(crate) fn offer<'a>(offers: &'a [Offer], plan: &str, interval: Interval) -> Option<&'a Offer> {
    offers
        .iter()
        .find(|offer| offer.plan == plan && offer.interval == interval)
}

/// What a year costs less at one frequency than at the plan's shortest: in money and in whole percents, both cut down, so
/// that neither promises more. `None` where it saves less than a percent, or the two have no common measure.
pub(crate) fn saving(offers: &[Offer], plan: &str, interval: Interval) -> Option<(Amount, u64)> {
    let (family, length, year) = measured(interval);
    let shortest = offers
        .iter()
        .filter(|offer| offer.plan == plan && measured(offer.interval).0 == family)
        .min_by_key(|offer| measured(offer.interval).1)?;
    let offer = offer(offers, plan, interval)?;
    let least = measured(shortest.interval).1;
    // A year of either is its price x year / length; over the common denominator both are whole.
    let dear = shortest.then.minor_units().checked_mul(length)?;
    let cheap = offer.then.minor_units().checked_mul(least)?;
    let less = dear - cheap;
    let percent = less.checked_mul(100)?.checked_div(dear)?;
    let percent = u64::try_from(percent).ok().filter(|percent| *percent > 0)?;
    let money = less.checked_mul(year)?.checked_div(length * least)?;
    Some((Amount::new(money, offer.then.decimals()), percent))
}

/// An interval in the units it can be compared by: whether they are months, how many it has, and how many a year has.
fn measured(interval: Interval) -> (bool, i128, i128) {
    let count = i128::from(interval.count);
    match interval.unit {
        IntervalUnit::Month => (true, count, 12),
        IntervalUnit::Year => (true, 12 * count, 12),
        IntervalUnit::Day => (false, count, 364),
        IntervalUnit::Week => (false, 7 * count, 364),
    }
}

/// The price that a subscription has of its own and would lose with a choice: one that the price list does not have.
pub(crate) fn price_lost<'a>(
    facts: &Facts<'_>,
    plan: &Plan,
    owned: &'a Subscription,
    interval: Interval,
) -> Option<&'a Price> {
    let own = &owned.current.lines.first()?.price;
    let product = facts
        .catalog
        .iter()
        .find(|product| product.id == owned.product)?;
    let listed = self::plan(product, &owned.plan)
        .and_then(|plan| plan.price(facts.currency, owned.current.interval));
    let is_own = listed.is_none_or(|row| row.price != *own);
    let stays = plan.id == owned.plan
        && interval == owned.current.interval
        && listed.is_none_or(|row| !row.for_existing);
    (is_own && !stays).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTER: Interval = Interval {
        unit: IntervalUnit::Month,
        count: 3,
    };
    const WEEK: Interval = Interval {
        unit: IntervalUnit::Week,
        count: 1,
    };

    fn offer(interval: Interval, then: i128) -> Offer {
        Offer {
            plan: "team".into(),
            interval,
            refusal: None,
            due: Amount::zero(2),
            then: Amount::new(then, 2),
        }
    }

    /// A subscription to the plan `team` by the month, bought for 59.00 while the list says 69.00.
    fn snapshot(for_existing: bool) -> Snapshot {
        let row = |id: &str, unit: &str, price: &str, for_existing: bool| {
            format!(
                r#"{{"id":"{id}","currency":"EUR","interval":{{"unit":"{unit}","count":1}},
                "price":{{"model":"per_unit","unit_amount":"{price}"}},"for_existing":{for_existing}}}"#
            )
        };
        let plan = |id: &str, tier: u32, prices: &[String]| {
            format!(
                r#"{{"id":"{id}","name":"{id}","tier":{tier},"features":[],
                "licences":{{"min":1,"max":50,"step":1}},"prices":[{}]}}"#,
                prices.join(",")
            )
        };
        let team = [
            row("t-m", "month", "69.00", for_existing),
            row("t-y", "year", "660.00", false),
        ];
        let business = [row("b-m", "month", "99.00", false)];
        let text = format!(
            r#"{{"version":1,"at":"2026-11-22","grace_minutes":30,"time_zone":"Europe/Rome",
            "account":{{"id":"a","name":"A","currency":"EUR","kind":"self_service","country":"IT","vat_state":"none",
                "contacts":[]}},
            "user":{{"id":"u","name":"U","role":"billing_contact","accounts":[]}},"links":{{}},"rules":"goto",
            "taxes":{{"now":[],"with_vat_id":[],"undetermined":"charge_vat"}},"balance":"12.50","discounts":[],
            "payment_methods":[],"catalog":[{{"product":"p","name":"P","plans":[{},{}]}}],
            "subscriptions":[{{"id":"s","product":"p","plan":"team","price":"old","status":"active","assigned":4,
                "current":{{"period":{{"start":"2026-11-10","end":"2026-12-10"}},
                    "interval":{{"unit":"month","count":1}},"trial":false,
                    "lines":[{{"id":"licences","quantity":5,
                        "price":{{"model":"per_unit","unit_amount":"59.00"}}}}]}}}}],"cart":[]}}"#,
            plan("team", 1, &team),
            plan("business", 2, &business),
        );
        midcycle_contract::engine::json::Read::from_text(&text).unwrap()
    }

    #[test]
    fn an_own_price_is_lost_with_the_plan_or_the_frequency_or_where_the_list_says_so() {
        let lost = |for_existing, id: &str, interval| {
            let snapshot = snapshot(for_existing);
            let plan = plan(&snapshot.catalog[0], id).unwrap();
            let owned = &snapshot.subscriptions[0];
            price_lost(&snapshot.facts(false), plan, owned, interval).is_some()
        };
        assert!(!lost(false, "team", Interval::MONTH));
        assert!(lost(false, "team", Interval::YEAR));
        assert!(lost(false, "business", Interval::MONTH));
        assert!(lost(true, "team", Interval::MONTH));
    }

    #[test]
    fn offers_cost_what_the_choice_itself_costs() {
        let snapshot = snapshot(false);
        let facts = snapshot.facts(false);
        let balance = snapshot.balance.to_decimal().unwrap();
        let mut what_if = WhatIf::new(&facts, &snapshot.catalog[0], Some("s"), balance).unwrap();
        let offers = offers(&mut what_if, 8);
        assert_eq!(offers.len(), 3);
        for offer in &offers {
            let selection = Selection {
                plan: offer.plan.clone(),
                licences: 8,
                interval: offer.interval,
                ..as_selection(&snapshot.subscriptions[0])
            };
            let priced = price(&snapshot, &[selection]).unwrap();
            assert_eq!(offer.due, priced.order.settlement.due_now);
            assert_eq!(offer.refusal, None);
        }
    }

    #[test]
    fn a_saving_is_cut_down_and_never_promises_more() {
        let table = [
            // 12 x 69.00 = 828.00; 828.00 - 660.00 = 168.00, which is 20.28 %.
            (Interval::YEAR, 66_000, Some((16_800, 20))),
            // 4 x 200.00 = 800.00; 28.00 are 3.38 %.
            (QUARTER, 20_000, Some((2_800, 3))),
            // 7.00 of 828.00 are less than a percent: nothing to speak of.
            (Interval::YEAR, 82_100, None),
            (Interval::YEAR, 90_000, None),
            // Weeks and months have no common measure.
            (WEEK, 100, None),
        ];
        for (interval, then, expected) in table {
            let offers = [offer(interval, then), offer(Interval::MONTH, 6_900)];
            let found = saving(&offers, "team", interval);
            let found = found.map(|(money, percent)| (money.minor_units(), percent));
            assert_eq!(found, expected, "{interval:?} at {then}");
            assert_eq!(saving(&offers, "team", Interval::MONTH), None);
        }
        // Half a cent is cut.
        let two_years = Interval {
            unit: IntervalUnit::Year,
            count: 2,
        };
        let offers = [offer(Interval::MONTH, 1_000), offer(two_years, 20_001)];
        // 24 x 10.00 - 200.01 = 39.99 in two years: 19.995 a year.
        let (money, percent) = saving(&offers, "team", two_years).unwrap();
        assert_eq!((money.minor_units(), percent), (1_999, 16));
    }
}
