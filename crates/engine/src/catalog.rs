//! What can be bought, and what an account owns: the data that choices are made from.
//!
//! Plain data, read from the snapshot that the billing API gives; the rules that use it are in
//! [`change`](crate::change).

use crate::calendar::Interval;
use crate::change::Selection;
use crate::money::Currency;
use crate::price::Price;
use crate::quote::{Current, Tax};
use alloc::string::String;
use alloc::vec::Vec;

/// A product and the plans it is sold in.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Product {
    /// The product's id.
    #[cfg_attr(feature = "serde", serde(rename = "product"))]
    pub id: String,
    /// Its name, as people read it.
    pub name: String,
    /// Its plans, in any order; [`Plan::tier`] ranks them.
    pub plans: Vec<Plan>,
}

/// A plan of a product.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Plan {
    /// The plan's id, unique within its product.
    pub id: String,
    /// Its name, as people read it.
    pub name: String,
    /// Its rank: a plan of a lower tier is a downgrade, which only support may order.
    pub tier: u32,
    /// What it offers, one short phrase each.
    pub features: Vec<String>,
    /// How many licences it is sold with.
    pub licences: LicenceLimits,
    /// Its prices, at most one for each currency and interval.
    pub prices: Vec<PriceRow>,
}

impl Plan {
    /// The price in this currency and interval, if the plan is sold so.
    pub fn price(&self, currency: Currency, interval: Interval) -> Option<&PriceRow> {
        self.prices
            .iter()
            .find(|row| row.currency == currency && row.interval == interval)
    }
}

/// How many licences a plan is sold with: `min`, `min + step`, ... up to `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LicenceLimits {
    /// The fewest licences.
    pub min: u32,
    /// The most licences.
    pub max: u32,
    /// The distance between two allowed numbers, 1 or more.
    pub step: u32,
}

/// One row of the price list.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PriceRow {
    /// The row's id.
    pub id: String,
    /// The currency it is in.
    pub currency: Currency,
    /// How often it is billed.
    pub interval: Interval,
    /// What it costs per interval.
    pub price: Price,
    /// Whether it also replaces the price that existing subscriptions of this plan and interval have.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "core::ops::Not::not")
    )]
    pub for_existing: bool,
}

/// Whether a subscription can be changed, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Status {
    /// Paid for and running.
    Active,
    /// Running, not paid for yet.
    Trialing,
    /// The trial has ended without a purchase.
    TrialEnded,
    /// A payment is missing.
    PastDue,
    /// Cancelled.
    Cancelled,
    /// Run out.
    Expired,
}

/// A subscription that the account owns.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Subscription {
    /// The subscription's id.
    pub id: String,
    /// The product it is of.
    pub product: String,
    /// The plan it is on.
    pub plan: String,
    /// The row of the price list that its price came from; the price itself is in `current`.
    pub price: String,
    /// Whether it runs.
    pub status: Status,
    /// How many of its licences are assigned to users: it cannot have fewer.
    pub assigned: u32,
    /// What it is and was billed for: one line with the id [`LINE_ID`].
    pub current: Current,
    /// A change that waits for the end of the current period.
    #[cfg_attr(feature = "serde", serde(default))]
    pub pending: Option<Selection>,
}

impl Subscription {
    /// How many licences it has.
    pub fn licences(&self) -> u32 {
        self.current.lines.first().map_or(0, |line| line.quantity)
    }
}

/// The id of the one line of a subscription.
pub const LINE_ID: &str = "licences";

/// Which taxes a new charge carries.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaxTable {
    /// Without a VAT number, or with an invalid one.
    pub now: Vec<Tax>,
    /// With a valid VAT number.
    pub with_vat_id: Vec<Tax>,
    /// What holds while the checking service does not answer.
    pub undetermined: Undetermined,
}

/// What holds while the validity of a VAT number is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Undetermined {
    /// The taxes of an account without a number.
    ChargeVat,
    /// The taxes of an account with a valid number.
    ReverseCharge,
}

/// What is known of the account's VAT number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum VatState {
    /// There is none.
    None,
    /// It is valid.
    Valid,
    /// It is not valid.
    Invalid,
    /// The checking service has not answered.
    Undetermined,
}

impl TaxTable {
    /// The taxes of a new charge, by what is known of the VAT number.
    pub fn for_state(&self, state: VatState) -> &[Tax] {
        match (state, self.undetermined) {
            (VatState::Valid, _) | (VatState::Undetermined, Undetermined::ReverseCharge) => {
                &self.with_vat_id
            }
            _ => &self.now,
        }
    }
}

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AccountKind {
    /// Its billing contacts change subscriptions by themselves.
    SelfService,
    /// Its subscriptions are changed through its representative or the corporate portal.
    Corporate,
}

/// What the signed-in person may do on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Role {
    /// May change subscriptions.
    BillingContact,
    /// May look.
    Member,
    /// The vendor's customer care: may also order a lower plan.
    Support,
}
