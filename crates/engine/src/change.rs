//! From a choice to a quote request, or to the reason why this person may not have it.
//!
//! The page and the billing API run the same [`resolve`], so what the page forbids the API forbids too.

use crate::calendar::{Interval, Moment};
use crate::catalog::{
    AccountKind, LINE_ID, Plan, PriceRow, Product, Role, Status, Subscription, TaxTable, VatState,
};
use crate::error::QuoteError;
use crate::message;
use crate::money::Currency;
use crate::price::Price;
use crate::quote::{Discount, Next, NextLine, QuoteRequest, Renewal, quote};
use crate::rules::{Effective, Rules};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use rust_decimal::Decimal;

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

/// Why a choice cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// A corporate account changes through its portal or representative.
    CorporateAccount,
    /// The person is not a billing contact.
    NotBillingContact,
    /// The trial has ended: it can be bought, not changed.
    TrialEnded,
    /// Expired, cancelled or past due: renew first.
    RenewalRequired,
    /// An earlier order is still open.
    OrderInProgress,
    /// The account has no such subscription.
    UnknownSubscription,
    /// No such product is sold.
    UnknownProduct,
    /// The subscription is of another product.
    OtherProduct,
    /// The product has no such plan.
    UnknownPlan,
    /// The plan has no price in this currency and interval.
    NoPrice,
    /// It is what the account has.
    NoChange,
    /// Fewer licences than the plan is sold with.
    LicencesTooFew {
        /// The fewest.
        min: u32,
    },
    /// More licences than the plan is sold with.
    LicencesTooMany {
        /// The most.
        max: u32,
    },
    /// A number between two steps.
    LicencesStep {
        /// The step.
        step: u32,
        /// Where the steps start.
        min: u32,
    },
    /// Fewer licences than are assigned to users.
    LicencesInUse {
        /// How many are assigned.
        assigned: u32,
    },
    /// A lower plan is for support to order.
    PlanDowngrade,
}

impl Refusal {
    /// The refusal's code on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::CorporateAccount => "corporate-account",
            Refusal::NotBillingContact => "not-billing-contact",
            Refusal::TrialEnded => "trial-ended",
            Refusal::RenewalRequired => "renewal-required",
            Refusal::OrderInProgress => "order-in-progress",
            Refusal::UnknownSubscription => "unknown-subscription",
            Refusal::UnknownProduct => "unknown-product",
            Refusal::OtherProduct => "other-product",
            Refusal::UnknownPlan => "unknown-plan",
            Refusal::NoPrice => "no-price",
            Refusal::NoChange => "no-change",
            Refusal::LicencesTooFew { .. } => "licences-too-few",
            Refusal::LicencesTooMany { .. } => "licences-too-many",
            Refusal::LicencesStep { .. } => "licences-step",
            Refusal::LicencesInUse { .. } => "licences-in-use",
            Refusal::PlanDowngrade => "plan-downgrade-needs-support",
        }
    }

    /// The member of the selection that is at fault, as a JSON Pointer, where one is.
    pub const fn path(&self) -> Option<&'static str> {
        match self {
            Refusal::UnknownSubscription => Some("/subscription"),
            Refusal::UnknownProduct | Refusal::OtherProduct => Some("/product"),
            Refusal::UnknownPlan | Refusal::PlanDowngrade => Some("/plan"),
            Refusal::NoPrice => Some("/interval"),
            Refusal::LicencesTooFew { .. }
            | Refusal::LicencesTooMany { .. }
            | Refusal::LicencesStep { .. }
            | Refusal::LicencesInUse { .. } => Some("/licences"),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::CorporateAccount => {
                f.write_str("a corporate account changes through its portal")
            }
            Refusal::NotBillingContact => f.write_str("only a billing contact may change it"),
            Refusal::TrialEnded => {
                f.write_str("the trial has ended: it can be bought, not changed")
            }
            Refusal::RenewalRequired => f.write_str("the subscription must be renewed first"),
            Refusal::OrderInProgress => f.write_str("an earlier order is still open"),
            Refusal::UnknownSubscription => f.write_str("the account has no such subscription"),
            Refusal::UnknownProduct => f.write_str("no such product is sold"),
            Refusal::OtherProduct => f.write_str("the subscription is of another product"),
            Refusal::UnknownPlan => f.write_str("the product has no such plan"),
            Refusal::NoPrice => f.write_str("the plan has no price in this currency and interval"),
            Refusal::NoChange => f.write_str("it is what the account has"),
            Refusal::LicencesTooFew { min } => write!(f, "the plan starts at {min} licences"),
            Refusal::LicencesTooMany { max } => write!(f, "the plan ends at {max} licences"),
            Refusal::LicencesStep { step, min } => {
                write!(f, "the plan is sold from {min} licences in steps of {step}")
            }
            Refusal::LicencesInUse { assigned } => {
                write!(f, "{assigned} licences are assigned to users")
            }
            Refusal::PlanDowngrade => f.write_str("a lower plan is ordered through support"),
        }
    }
}

/// The quote request of a choice, with balance 0, or why it cannot be had.
///
/// The refusals come in the order of the contract: corporate account, not a billing contact, ended trial,
/// renewal required, order in progress, nothing changed, limits, plan downgrade. What names nothing that
/// exists is refused where it is first looked up.
pub fn resolve(facts: &Facts<'_>, selection: &Selection) -> Result<QuoteRequest, Refusal> {
    let subscription = match &selection.subscription {
        None => None,
        Some(id) => Some(find_subscription(facts, id)?),
    };
    may_order(facts, subscription)?;
    let product = facts
        .catalog
        .iter()
        .find(|product| product.id == selection.product)
        .ok_or(Refusal::UnknownProduct)?;
    if subscription.is_some_and(|owned| owned.product != selection.product) {
        return Err(Refusal::OtherProduct);
    }
    let plan = find_plan(product, &selection.plan)?;
    if subscription.is_some_and(|owned| is_unchanged(owned, selection)) {
        return Err(Refusal::NoChange);
    }
    check_licences(plan, subscription, selection.licences)?;
    if let Some(owned) = subscription
        && facts.role != Role::Support
        && is_downgrade(product, owned, plan)
    {
        return Err(Refusal::PlanDowngrade);
    }
    let price = price_of(facts, plan, subscription, selection.interval)?;
    Ok(request(
        facts,
        subscription,
        selection.licences,
        selection.interval,
        price,
    ))
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
                id: LINE_ID.to_string(),
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
/// It is the renewal of a change to the same lines that waits for the period's end, so it follows the same rules
/// as every other amount. An error means that the snapshot itself cannot be quoted.
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
    let mut rules = *facts.rules;
    rules.axes.effective = Effective::PeriodEnd;
    rules.when_decreasing = None;
    let request = QuoteRequest {
        rules,
        ..request(facts, Some(owned), owned.licences(), interval, price)
    };
    quote(&request).map(|quote| quote.renewal)
}

/// Whether a plan is of a lower tier than the subscription's.
pub fn is_downgrade(product: &Product, owned: &Subscription, plan: &Plan) -> bool {
    let current = product.plans.iter().find(|known| known.id == owned.plan);
    current.is_some_and(|current| plan.tier < current.tier)
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

fn is_unchanged(owned: &Subscription, selection: &Selection) -> bool {
    owned.plan == selection.plan
        && owned.licences() == selection.licences
        && owned.current.interval == selection.interval
}

fn check_licences(
    plan: &Plan,
    subscription: Option<&Subscription>,
    licences: u32,
) -> Result<(), Refusal> {
    let limits = &plan.licences;
    if licences < limits.min {
        return Err(Refusal::LicencesTooFew { min: limits.min });
    }
    if licences > limits.max {
        return Err(Refusal::LicencesTooMany { max: limits.max });
    }
    if !(licences - limits.min).is_multiple_of(limits.step.max(1)) {
        return Err(Refusal::LicencesStep {
            step: limits.step,
            min: limits.min,
        });
    }
    match subscription {
        Some(owned) if licences < owned.assigned => Err(Refusal::LicencesInUse {
            assigned: owned.assigned,
        }),
        _ => Ok(()),
    }
}
