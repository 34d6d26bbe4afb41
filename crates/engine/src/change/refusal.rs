//! Why a choice cannot be had: each a row of the flow, with a code, and what it is about.

use crate::said;
use crate::sentence::{Say, display, sentence};
use alloc::string::String;
use core::fmt;

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
    /// The codes of all refusals.
    pub const CODES: [&str; 16] = [
        Refusal::CorporateAccount.code(),
        Refusal::NotBillingContact.code(),
        Refusal::TrialEnded.code(),
        Refusal::RenewalRequired.code(),
        Refusal::OrderInProgress.code(),
        Refusal::UnknownSubscription.code(),
        Refusal::UnknownProduct.code(),
        Refusal::OtherProduct.code(),
        Refusal::UnknownPlan.code(),
        Refusal::NoPrice.code(),
        Refusal::NoChange.code(),
        Refusal::LicencesTooFew { min: 0 }.code(),
        Refusal::LicencesTooMany { max: 0 }.code(),
        Refusal::LicencesStep { step: 0, min: 0 }.code(),
        Refusal::LicencesInUse { assigned: 0 }.code(),
        Refusal::PlanDowngrade.code(),
    ];

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

impl Say for Refusal {
    fn say(&self, to: &mut String) {
        let sentence = match self {
            Refusal::CorporateAccount => "a corporate account changes through its portal",
            Refusal::NotBillingContact => "only a billing contact may change it",
            Refusal::TrialEnded => "the trial has ended: it can be bought, not changed",
            Refusal::RenewalRequired => "the subscription must be renewed first",
            Refusal::OrderInProgress => "an earlier order is still open",
            Refusal::UnknownSubscription => "the account has no such subscription",
            Refusal::UnknownProduct => "no such product is sold",
            Refusal::OtherProduct => "the subscription is of another product",
            Refusal::UnknownPlan => "the product has no such plan",
            Refusal::NoPrice => "the plan has no price in this currency and interval",
            Refusal::NoChange => "it is what the account has",
            Refusal::LicencesTooFew { min } => {
                return to.push_str(&sentence(said!["the plan starts at ", min, " licences"]));
            }
            Refusal::LicencesTooMany { max } => {
                return to.push_str(&sentence(said!["the plan ends at ", max, " licences"]));
            }
            Refusal::LicencesStep { step, min } => {
                return to.push_str(&sentence(said![
                    "the plan is sold from ",
                    min,
                    " licences in steps of ",
                    step
                ]));
            }
            Refusal::LicencesInUse { assigned } => {
                return to.push_str(&sentence(said![
                    assigned,
                    " licences are assigned to users"
                ]));
            }
            Refusal::PlanDowngrade => "a lower plan is ordered through support",
        };
        to.push_str(sentence);
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self, f)
    }
}
