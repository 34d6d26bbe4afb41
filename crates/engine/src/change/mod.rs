//! From a choice to a quote request, or to the reason why this person may not have it.
//!
//! The page and the billing API run the same [`resolve`], so what the page forbids the API forbids too.
//!
//! - [`resolve`]: one choice
//! - [`Offer`]: one choice, for whatever number of licences
//! - [`WhatIf`]: every plan and frequency at once, for the price on each card
//! - [`renewal`]: what the next period costs if nobody changes anything
//! - [`Refusal`]: why a choice cannot be had

mod refusal;
mod terms;
mod what_if;

pub use refusal::Refusal;
pub use what_if::{Cell, Offer, WhatIf};

use crate::calendar::{Interval, Moment};
use crate::catalog::{
    AccountKind, LINE_ID, Plan, PriceRow, Product, Role, Status, Subscription, TaxTable, VatState,
};
use crate::error::QuoteError;
use crate::message;
use crate::money::Currency;
use crate::price::Price;
use crate::quote::{Discount, Next, NextLine, QuoteRequest, Renewal, unchanged};
use crate::rules::Rules;
use alloc::string::String;
use alloc::vec::Vec;
use rust_decimal::Decimal;
use terms::Terms;

message! {
    /// What a person chose for one subscription.
    strict struct Selection {
        /// The subscription to change; `None` for a purchase.
        subscription: Option<String>,
        /// The product.
        product: String,
        /// The plan.
        plan: String,
        /// How many licences.
        licences: u32,
        /// How often it is billed.
        interval: Interval,
    }
}

/// Everything a price or a permission depends on: a view into a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The billing date.
    pub at: Moment,
    /// The account's currency.
    pub currency: Currency,
    /// What kind of account it is.
    pub account_kind: AccountKind,
    /// What the signed-in person may do.
    pub role: Role,
    /// Whether an order of this account is still open.
    pub order_in_progress: bool,
    /// The rules of proration.
    pub rules: &'a Rules,
    /// The taxes of new charges.
    pub taxes: &'a TaxTable,
    /// What is known of the account's VAT number.
    pub vat_state: VatState,
    /// Discounts on the charges.
    pub discounts: &'a [Discount],
    /// What can be bought.
    pub catalog: &'a [Product],
    /// What the account owns.
    pub subscriptions: &'a [Subscription],
}

/// The quote request of a choice, with balance 0, or why it cannot be had.
///
/// The refusals come in the order of the contract: corporate account, not a billing contact, ended trial,
/// renewal required, order in progress, nothing changed, limits, plan downgrade. What names nothing that
/// exists is refused where it is first looked up.
pub fn resolve(facts: &Facts<'_>, selection: &Selection) -> Result<QuoteRequest, Refusal> {
    // Who may not order anything is not told what there is.
    let subscription = owned(facts, selection)?;
    may_order(facts, subscription)?;
    let (product, plan) = chosen(facts, selection, subscription)?;
    let terms = Terms::of(facts, product, plan, subscription, selection.interval);
    terms.may_have(selection.licences)?;
    let price = price_of(facts, plan, subscription, selection.interval)?;
    Ok(request(
        facts,
        subscription,
        selection.licences,
        selection.interval,
        price,
    ))
}

/// The product and the plan that a choice names.
fn chosen<'a>(
    facts: &Facts<'a>,
    selection: &Selection,
    subscription: Option<&Subscription>,
) -> Result<(&'a Product, &'a Plan), Refusal> {
    let product = facts
        .catalog
        .iter()
        .find(|product| product.id == selection.product)
        .ok_or(Refusal::UnknownProduct)?;
    if subscription.is_some_and(|owned| owned.product != selection.product) {
        return Err(Refusal::OtherProduct);
    }
    Ok((product, find_plan(product, &selection.plan)?))
}

fn request(
    facts: &Facts<'_>,
    subscription: Option<&Subscription>,
    licences: u32,
    interval: Interval,
    price: &Price,
) -> QuoteRequest {
    QuoteRequest {
        at: facts.at,
        currency: facts.currency,
        rules: *facts.rules,
        current: subscription.map(|owned| owned.current.clone()),
        next: Some(Next {
            interval,
            lines: Vec::from([NextLine {
                id: LINE_ID.into(),
                quantity: licences,
                price: price.clone(),
                full_period: None,
            }]),
            period: None,
        }),
        discounts: facts.discounts.to_vec(),
        taxes: facts.taxes.for_state(facts.vat_state).to_vec(),
        balance: Decimal::ZERO,
        explain: false,
    }
}

/// Whether this person may change this subscription at all (or, for `None`, buy), whatever is chosen.
pub fn may_order(facts: &Facts<'_>, subscription: Option<&Subscription>) -> Result<(), Refusal> {
    if facts.account_kind == AccountKind::Corporate {
        return Err(Refusal::CorporateAccount);
    }
    if facts.role == Role::Member {
        return Err(Refusal::NotBillingContact);
    }
    match subscription.map(|owned| owned.status) {
        None | Some(Status::Active | Status::Trialing) => {}
        Some(Status::TrialEnded) => return Err(Refusal::TrialEnded),
        Some(Status::PastDue | Status::Cancelled | Status::Expired) => {
            return Err(Refusal::RenewalRequired);
        }
    }
    if facts.order_in_progress {
        Err(Refusal::OrderInProgress)
    } else {
        Ok(())
    }
}

/// The price of a plan for this subscription: its own while plan and interval stay, unless the price list
/// says that it holds for existing subscriptions too; else the price list's.
pub fn price_of<'a>(
    facts: &Facts<'a>,
    plan: &'a Plan,
    subscription: Option<&'a Subscription>,
    interval: Interval,
) -> Result<&'a Price, Refusal> {
    let listed: Option<&PriceRow> = plan.price(facts.currency, interval);
    let own = subscription
        .filter(|owned| owned.plan == plan.id && owned.current.interval == interval)
        .and_then(|owned| owned.current.lines.first())
        .map(|line| &line.price);
    match (own, listed) {
        (Some(_), Some(row)) if row.for_existing => Ok(&row.price),
        (Some(price), _) => Ok(price),
        (None, Some(row)) => Ok(&row.price),
        (None, None) => Err(Refusal::NoPrice),
    }
}

/// What the subscription's next period will cost if nothing is changed; `None` when it has no price any more.
///
/// An error means that the snapshot itself cannot be quoted.
pub fn renewal(facts: &Facts<'_>, owned: &Subscription) -> Result<Option<Renewal>, QuoteError> {
    let plan = facts
        .catalog
        .iter()
        .find(|product| product.id == owned.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == owned.plan));
    let interval = owned.current.interval;
    let own = owned.current.lines.first().map(|line| &line.price);
    let listed = plan.and_then(|plan| price_of(facts, plan, Some(owned), interval).ok());
    let Some(price) = listed.or(own) else {
        return Ok(None);
    };
    let mut request = request(facts, Some(owned), owned.licences(), interval, price);
    let renewed = request
        .current
        .iter_mut()
        .flat_map(|current| &mut current.lines);
    for line in renewed {
        line.price = price.clone();
    }
    Ok(unchanged(&request)?.map(|unchanged| unchanged.renewal))
}

/// Whether a plan is of a lower tier than the subscription's.
pub fn is_downgrade(product: &Product, owned: &Subscription, plan: &Plan) -> bool {
    let current = product.plans.iter().find(|known| known.id == owned.plan);
    current.is_some_and(|current| plan.tier < current.tier)
}

fn owned<'a>(
    facts: &Facts<'a>,
    selection: &Selection,
) -> Result<Option<&'a Subscription>, Refusal> {
    let id = selection.subscription.as_deref();
    id.map(|id| find_subscription(facts, id)).transpose()
}

fn find_subscription<'a>(facts: &Facts<'a>, id: &str) -> Result<&'a Subscription, Refusal> {
    let found = facts.subscriptions.iter().find(|owned| owned.id == id);
    found.ok_or(Refusal::UnknownSubscription)
}

fn find_plan<'a>(product: &'a Product, id: &str) -> Result<&'a Plan, Refusal> {
    product
        .plans
        .iter()
        .find(|plan| plan.id == id)
        .ok_or(Refusal::UnknownPlan)
}
