//! What every plan would cost at every frequency, for the number of licences that is being typed.

use super::terms::Terms;
use super::{Facts, Refusal, Selection, chosen, find_subscription, owned, price_of, request};
use crate::calendar::Interval;
use crate::catalog::{Plan, Product, Subscription};
use crate::error::QuoteError;
use crate::quote::{QuoteRequest, Totals, totals};
use alloc::string::String;
use alloc::vec::Vec;
use rust_decimal::Decimal;

/// Every plan of a product at every frequency it is sold at.
///
/// It is made once for a snapshot; pricing it again for another number of licences allocates nothing.
#[derive(Clone, Debug)]
pub struct WhatIf {
    offers: Vec<Offer>,
}

/// One plan at one frequency, for a subscription or for a purchase, whatever the number of licences.
///
/// ```no_run
/// # fn shown(facts: &midcycle_engine::change::Facts<'_>, choice: &midcycle_engine::change::Selection) -> Option<String> {
/// use midcycle_engine::{Decimal, change::Offer};
///
/// let mut offer = Offer::of(facts, choice, Decimal::ZERO).ok()?;
/// let cell = offer.with_licences(8);
/// Some(cell.totals.ok()?.due_now.to_string())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Offer {
    plan: String,
    interval: Interval,
    terms: Terms,
    request: QuoteRequest,
}

impl Offer {
    /// What was chosen, but for its licences; or why there is no such thing. `balance` is the account's, in major units.
    pub fn of(facts: &Facts<'_>, selection: &Selection, balance: Decimal) -> Result<Self, Refusal> {
        let subscription = owned(facts, selection)?;
        let (product, plan) = chosen(facts, selection, subscription)?;
        Offer::new(
            facts,
            product,
            plan,
            subscription,
            selection.interval,
            balance,
        )
    }

    fn new(
        facts: &Facts<'_>,
        product: &Product,
        plan: &Plan,
        subscription: Option<&Subscription>,
        interval: Interval,
        balance: Decimal,
    ) -> Result<Self, Refusal> {
        let price = price_of(facts, plan, subscription, interval)?;
        let request = QuoteRequest {
            balance,
            ..request(facts, subscription, plan.licences.min, interval, price)
        };
        Ok(Offer {
            plan: plan.id.clone(),
            interval,
            terms: Terms::of(facts, product, plan, subscription, interval),
            request,
        })
    }

    /// What it costs for so many licences, and whether this person may have it.
    pub fn with_licences(&mut self, licences: u32) -> Cell<'_> {
        let next = self.request.next.iter_mut();
        for line in next.flat_map(|next| &mut next.lines) {
            line.quantity = licences;
        }
        Cell {
            plan: &self.plan,
            interval: self.interval,
            refusal: self.terms.may_have(licences).err(),
            totals: totals(&self.request),
        }
    }

    /// The request for the licences that were asked for last, with explanations or without.
    pub fn explained(&mut self, explain: bool) -> &QuoteRequest {
        self.request.explain = explain;
        &self.request
    }
}

/// One plan at one frequency, priced.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// The plan's id.
    pub plan: &'a str,
    /// How often it is billed.
    pub interval: Interval,
    /// Why this person may not have it. The price is there all the same: a card may show what support would sell.
    pub refusal: Option<Refusal>,
    /// What it would cost; an error means that the snapshot itself cannot be quoted.
    pub totals: Result<Totals, QuoteError>,
}

impl WhatIf {
    /// What can be priced for a subscription, or for a purchase, of a product; plans in the catalogue's order, each with
    /// its frequencies in the order of its price list.
    ///
    /// `balance` is the account's, in major units. A plan without a price in the account's currency is left out.
    pub fn new(
        facts: &Facts<'_>,
        product: &Product,
        subscription: Option<&str>,
        balance: Decimal,
    ) -> Result<Self, Refusal> {
        let subscription = match subscription {
            None => None,
            Some(id) => Some(find_subscription(facts, id)?),
        };
        if subscription.is_some_and(|owned| owned.product != product.id) {
            return Err(Refusal::OtherProduct);
        }
        let mut offers = Vec::new();
        for plan in &product.plans {
            let sold = plan
                .prices
                .iter()
                .filter(|row| row.currency == facts.currency);
            for interval in sold.map(|row| row.interval) {
                offers.push(Offer::new(
                    facts,
                    product,
                    plan,
                    subscription,
                    interval,
                    balance,
                )?);
            }
        }
        Ok(WhatIf { offers })
    }

    /// Every plan at every frequency, for so many licences.
    pub fn with_licences(&mut self, licences: u32) -> impl Iterator<Item = Cell<'_>> {
        let offers = self.offers.iter_mut();
        offers.map(move |offer| offer.with_licences(licences))
    }
}
