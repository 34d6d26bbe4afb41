//! `POST /v1/orders` and `GET /v1/orders/{id}`, and the invoices that orders make.

use midcycle_engine::calendar::Moment;
use midcycle_engine::change::Selection;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Quote, Settlement};
use serde::{Deserialize, Serialize};

/// A confirmed order: what was chosen, and the fingerprint of the quote that was shown. Never a price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The date the quote was made for.
    pub at: Moment,
    /// The changes, 1 to 20, at most one for each subscription.
    pub changes: Vec<Selection>,
    /// The VAT number that the quote was made with.
    #[serde(default)]
    pub vat_id: Option<String>,
    /// What pays, when anything is due.
    #[serde(default)]
    pub payment: Option<Payment>,
    /// SHA-256, in hex, of the requests and quotes.
    pub fingerprint: String,
}

/// What pays: `{"method": id}` or `{"token": text}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// A method on file.
    Method(String),
    /// A token of the payment provider.
    Token(String),
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Frozen; the payment is under way.
    Paying,
    /// The bank wants a confirmation.
    RequiresAction,
    /// Applied: subscriptions, ledger, document, payment.
    Placed,
    /// The payment was declined; nothing has changed.
    Declined,
    /// Given up; nothing has changed.
    Expired,
}

impl OrderState {
    /// Whether it may still become something else.
    pub const fn is_open(self) -> bool {
        matches!(self, OrderState::Paying | OrderState::RequiresAction)
    }
}

/// An order and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Its number, as people quote it.
    pub number: String,
    /// Where it stands.
    pub state: OrderState,
    /// The billing date it holds for.
    pub at: Moment,
    /// The currency of every amount.
    pub currency: Currency,
    /// The fingerprint it was placed with.
    pub fingerprint: String,
    /// What changed, each with its quote (of balance 0).
    pub changes: Vec<OrderedChange>,
    /// What became of the sum.
    pub settlement: Settlement,
    /// The invoice or credit note, once placed.
    pub document: Option<Document>,
    /// What the payment provider's page needs to go on, while `requires_action`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// One change of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderedChange {
    /// What was chosen.
    pub selection: Selection,
    /// What it was before; `None` for a purchase.
    pub before: Option<Selection>,
    /// What it costs, before the balance.
    pub quote: Quote,
}

/// An invoice, or a credit note where the total is below zero. `GET /v1/invoices` lists them, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its number, gapless within its kind.
    pub number: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its date.
    pub at: Moment,
    /// The currency of its total.
    pub currency: Currency,
    /// Its total, tax included.
    pub total: Amount,
    /// The order that made it.
    pub order: Option<String>,
}

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A total of zero or more.
    Invoice,
    /// A negative total.
    CreditNote,
}
