//! What every plan would cost at every frequency, for the number of licences that is being typed.

use super::terms::Terms;
use super::{Facts, Refusal, find_subscription, price_of, request};
use crate::calendar::Interval;
use crate::catalog::Product;
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

#[derive(Clone, Debug)]
struct Offer {
    plan: String,
    interval: Interval,
    terms: Terms,
    request: QuoteRequest,
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
                let price = price_of(facts, plan, subscription, interval)?;
                let licences = plan.licences.min;
                let request = QuoteRequest {
                    balance,
                    ..request(facts, subscription, licences, interval, price)
                };
                offers.push(Offer {
                    plan: plan.id.clone(),
                    interval,
                    terms: Terms::of(facts, product, plan, subscription, interval),
                    request,
                });
            }
        }
        Ok(WhatIf { offers })
    }

    /// Every plan at every frequency, for so many licences.
    pub fn with_licences(&mut self, licences: u32) -> impl Iterator<Item = Cell<'_>> {
        self.offers.iter_mut().map(move |offer| {
            for line in offer
                .request
                .next
                .iter_mut()
                .flat_map(|next| &mut next.lines)
            {
                line.quantity = licences;
            }
            Cell {
                plan: &offer.plan,
                interval: offer.interval,
                refusal: offer.terms.may_have(licences).err(),
                totals: totals(&offer.request),
            }
        })
    }
}
