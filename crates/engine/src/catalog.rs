//! What can be bought, and what an account owns: the data that choices are made from.
//!
//! Plain data, read from the snapshot that the billing API gives; the rules that use it are in
//! [`change`](crate::change).

use crate::calendar::Interval;
use crate::change::Selection;
use crate::money::Currency;
use crate::price::Price;
use crate::quote::{Current, Tax};
use crate::{message, named};
use alloc::string::String;
use alloc::vec::Vec;

message! {
    /// A product and the plans it is sold in.
    open struct Product {
        /// The product's id.
        id as "product": String,
        /// Its name, as people read it.
        name: String,
        /// Its plans, in any order; [`Plan::tier`] ranks them.
        plans: Vec<Plan>,
    }
}

message! {
    /// A plan of a product.
    open struct Plan {
        /// The plan's id, unique within its product.
        id: String,
        /// Its name, as people read it.
        name: String,
        /// Its rank: a plan of a lower tier is a downgrade, which only support may order.
        tier: u32,
        /// What it offers, one short phrase each.
        features: Vec<String>,
        /// How many licences it is sold with.
        licences: LicenceLimits,
        /// Its prices, at most one for each currency and interval.
        prices: Vec<PriceRow>,
    }
}

impl Plan {
    /// The price in this currency and interval, if the plan is sold so.
    pub fn price(&self, currency: Currency, interval: Interval) -> Option<&PriceRow> {
        self.prices
            .iter()
            .find(|row| row.currency == currency && row.interval == interval)
    }
}

message! {
    /// How many licences a plan is sold with: `min`, `min + step`, ... up to `max`.
    open struct LicenceLimits {
        /// The fewest licences.
        min: u32,
        /// The most licences.
        max: u32,
        /// The distance between two allowed numbers, 1 or more.
        step: u32,
    }
}

message! {
    /// One row of the price list.
    open struct PriceRow {
        /// The row's id.
        id: String,
        /// The currency it is in.
        currency: Currency,
        /// How often it is billed.
        interval: Interval,
        /// What it costs per interval.
        price: Price,
        /// Whether it also replaces the price that existing subscriptions of this plan and interval have.
        for_existing: bool,
    }
}

named! {
    /// Whether a subscription can be changed, and if not, why.
    enum Status {
        /// Paid for and running.
        Active = "active",
        /// Running, not paid for yet.
        Trialing = "trialing",
        /// The trial has ended without a purchase.
        TrialEnded = "trial_ended",
        /// A payment is missing.
        PastDue = "past_due",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Run out.
        Expired = "expired",
    }
}

message! {
    /// A subscription that the account owns.
    open struct Subscription {
        /// The subscription's id.
        id: String,
        /// The product it is of.
        product: String,
        /// The plan it is on.
        plan: String,
        /// The row of the price list that its price came from; the price itself is in `current`.
        price: String,
        /// Whether it runs.
        status: Status,
        /// How many of its licences are assigned to users: it cannot have fewer.
        assigned: u32,
        /// What it is and was billed for: one line with the id [`LINE_ID`].
        current: Current,
        /// A change that waits for the end of the current period.
        pending: Option<Selection>,
    }
}

impl Subscription {
    /// How many licences it has.
    pub fn licences(&self) -> u32 {
        self.current.lines.first().map_or(0, |line| line.quantity)
    }
}

/// The id of the one line of a subscription.
pub const LINE_ID: &str = "licences";

message! {
    /// Which taxes a new charge carries.
    open struct TaxTable {
        /// Without a VAT number, or with an invalid one.
        now: Vec<Tax>,
        /// With a valid VAT number.
        with_vat_id: Vec<Tax>,
        /// What holds while the checking service does not answer.
        undetermined: Undetermined,
    }
}

named! {
    /// What holds while the validity of a VAT number is not known.
    enum Undetermined {
        /// The taxes of an account without a number.
        ChargeVat = "charge_vat",
        /// The taxes of an account with a valid number.
        ReverseCharge = "reverse_charge",
    }
}

named! {
    /// What is known of the account's VAT number.
    enum VatState {
        /// There is none.
        None = "none",
        /// It is valid.
        Valid = "valid",
        /// It is not valid.
        Invalid = "invalid",
        /// The checking service has not answered.
        Undetermined = "undetermined",
    }
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

    /// Whether it is the number that takes the tax off: there would be one without it, and there is none with it.
    pub fn is_lifted(&self, state: VatState) -> bool {
        let is_taxed = |taxes: &[Tax]| taxes.iter().any(|tax| !tax.percent.is_zero());
        is_taxed(&self.now) && !is_taxed(self.for_state(state))
    }
}

named! {
    /// What kind of account it is.
    enum AccountKind {
        /// Its billing contacts change subscriptions by themselves.
        SelfService = "self_service",
        /// Its subscriptions are changed through its representative or the corporate portal.
        Corporate = "corporate",
    }
}

named! {
    /// What the signed-in person may do on the account.
    enum Role {
        /// May change subscriptions.
        BillingContact = "billing_contact",
        /// May look.
        Member = "member",
        /// The vendor's customer care: may also order a lower plan.
        Support = "support",
    }
}
