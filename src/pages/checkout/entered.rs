//! What a visitor has entered at the checkout, and what they were last shown.
//!
//! It outlives the page, which is shown anew with every fresh snapshot; what was typed outlives a reload, too.

use crate::parts::payment::first_usable;
use crate::parts::vat_field::{Given, given};
use crate::storage;
use crate::watched::{Beginnings, Watched};
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::vat::VatFault;
use midcycle_contract::{Order, OrderState, Payment, Selection, Snapshot};
use std::sync::Arc;

/// Where the order is remembered that what was typed was sent with.
const SENT: &str = "sent";

/// What has to be entered before an order can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A VAT number that is one, or none.
    VatId,
    /// Why support orders a lower plan.
    Reason,
    /// What pays.
    Payment,
}

impl Missing {
    /// The field at fault.
    pub fn selector(self) -> &'static str {
        match self {
            Missing::VatId => "#vat-id",
            Missing::Reason => "#reason",
            Missing::Payment => "[data-part=payment] input",
        }
    }
}

/// An order as it was on screen.
#[derive(Debug, PartialEq)]
pub(crate) struct Seen {
    /// What was ordered.
    pub selections: Vec<Selection>,
    /// What it cost.
    pub quote: Arc<FreshQuote>,
}

impl Seen {
    /// Whether this is the same order at the same price. The fingerprint is over all that was asked and answered, which
    /// another plan of the same price may share.
    pub fn is_of(&self, other: &Seen) -> bool {
        self.quote.fingerprint == other.quote.fingerprint && self.selections == other.selections
    }
}

/// What is entered and seen at the checkout.
#[derive(Clone, Copy)]
pub(crate) struct Entered {
    /// Whose it is: another account begins anew.
    account: Watched<String>,
    /// The VAT number as it was typed; `None` is the account's own.
    pub vat_id: Watched<Option<String>>,
    /// What an answer taught of a typed number.
    pub learnt: Watched<Option<(String, VatState)>>,
    /// Whether the field of the number is open.
    pub is_vat_open: Watched<bool>,
    /// Why support orders a lower plan.
    pub reason: Watched<String>,
    /// The payment method that is chosen, by its id.
    pub method: Watched<Option<String>>,
    /// The token that the payment provider's own fields give.
    pub token: Watched<Option<String>>,
    /// Whether these are chosen, whatever they give so far.
    pub is_other_payment: Watched<bool>,
    /// What has to be entered, once the visitor has tried without.
    pub missing: Watched<Option<Missing>>,
    /// What the visitor was shown last and did not object to.
    pub seen: Watched<Option<Arc<Seen>>>,
    /// Which line of the receipt is explained.
    pub opened: Watched<Option<usize>>,
}

impl Entered {
    /// Nothing yet.
    pub fn new(all: &mut Beginnings) -> Self {
        Entered {
            account: all.watched(String::new()),
            vat_id: all.watched(None),
            learnt: all.watched(None),
            is_vat_open: all.watched(false),
            reason: all.watched(String::new()),
            method: all.watched(None),
            token: all.watched(None),
            is_other_payment: all.watched(false),
            missing: all.watched(None),
            seen: all.watched(None),
            opened: all.watched(None),
        }
    }

    /// Begins with what this tab has kept for an account, unless it has begun already.
    pub fn begin(self, account: &str) {
        if self.account.with_untracked(|known| known == account) {
            return;
        }
        self.account.set(account.to_owned());
        let typed = storage::of_tab(&self.place("vat"));
        let is_number = |text: &String| midcycle_contract::vat::VatId::parse(text).is_ok();
        self.is_vat_open.set(
            typed
                .as_ref()
                .is_some_and(|text| !text.is_empty() && !is_number(text)),
        );
        self.vat_id.set(typed);
        self.learnt.set(None);
        self.reason
            .set(storage::of_tab(&self.place("reason")).unwrap_or_default());
        self.method.set(None);
        self.token.set(None);
        self.is_other_payment.set(false);
        self.missing.set(None);
        self.seen.set(None);
    }

    /// Keeps a typed VAT number.
    pub fn keep_vat_id(self, typed: Option<String>) {
        let place = self.place("vat");
        if let Some(text) = &typed {
            // Where the browser keeps nothing, it lasts as long as the page.
            storage::keep_for_tab(&place, text);
        } else {
            storage::forget_for_tab(&place);
        }
        self.vat_id.set(typed);
        self.missing.set(None);
    }

    /// Keeps a reason.
    pub fn keep_reason(self, reason: String) {
        storage::keep_for_tab(&self.place("reason"), &reason);
        self.reason.set(reason);
        self.missing.set(None);
    }

    /// Remembers the order that it was sent with, beyond a reload.
    pub fn sent(self, order: &str) {
        storage::keep_for_tab(&self.place(SENT), order);
    }

    /// Forgets it all where the order that it was sent with is placed: what was typed for one order is no part of the
    /// next. Where that one was declined, the next is the same once more.
    pub fn settle(self, order: &Order) {
        let sent = storage::of_tab(&self.place(SENT));
        if order.state != OrderState::Placed || sent.as_ref() != Some(&order.id) {
            return;
        }
        for name in ["vat", "reason", SENT] {
            storage::forget_for_tab(&self.place(name));
        }
        self.account.set(String::new());
        self.seen.set(None);
    }

    /// What pays, where something does by now.
    pub fn payment(self, snapshot: &Snapshot) -> Option<Payment> {
        let first = first_usable(&snapshot.payment_methods, snapshot.at);
        if first.is_none() || self.is_other_payment.get() {
            self.token.get().map(Payment::Token)
        } else {
            self.method.get().or(first).map(Payment::Method)
        }
    }

    /// The VAT number that an order would carry, and what is known of it.
    pub fn given(self, snapshot: &Snapshot) -> Result<Given, VatFault> {
        self.vat_id.with(|typed| {
            self.learnt
                .with(|learnt| given(&snapshot.account, typed.as_deref(), learnt.as_ref()))
        })
    }

    fn place(self, name: &str) -> String {
        self.account
            .with_untracked(|account| [name, "-", account].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_contract::engine::calendar::Interval;
    use midcycle_contract::engine::json::Read;

    fn seen(plan: &str, fingerprint: &str) -> Seen {
        let text = format!(
            r#"{{"version":1,"at":"2026-11-22","fingerprint":"{fingerprint}","quotes":[],
            "settlement":{{"total":"0.00","balance":{{"before":"0.00","applied":"0.00","after":"0.00"}},
                "due_now":"0.00","refund":"0.00"}}}}"#
        );
        Seen {
            selections: vec![Selection {
                subscription: None,
                product: "desk".into(),
                plan: plan.into(),
                licences: 5,
                interval: Interval::MONTH,
            }],
            quote: Arc::new(FreshQuote::from_text(&text).unwrap()),
        }
    }

    // The bug: another plan of the same price came into the cart from another window, and was ordered as what had been seen:
    // only fingerprints were compared, and they are over prices.
    #[test]
    fn another_plan_of_the_same_price_is_another_order() {
        assert!(seen("team", "a").is_of(&seen("team", "a")));
        assert!(!seen("team", "a").is_of(&seen("team", "b")));
        assert!(!seen("team", "a").is_of(&seen("business", "a")));
    }
}
