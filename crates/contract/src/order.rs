//! `POST /v1/orders` and `GET /v1/orders/{id}`, and the invoices that orders make.

use midcycle_engine::calendar::Moment;
use midcycle_engine::change::Selection;
use midcycle_engine::json::{Read, Reader, Write, Writer};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Quote, Settlement};
use midcycle_engine::{Code, message, named};

/// The longest reason of support, in characters.
pub const REASON_CHARS_MAX: usize = 1_000;

/// How many minutes an order waits for the bank's confirmation before it is given up.
pub const CONFIRMATION_MINUTES: i64 = 30;

message! {
    /// A confirmed order: what was chosen, and the fingerprint of the quote that was shown. Never a price.
    strict struct OrderRequest {
        /// The date the quote was made for.
        at: Moment,
        /// The changes, 1 to 20, at most one for each subscription.
        changes: Vec<Selection>,
        /// The VAT number that the quote was made with.
        vat_id: Option<String>,
        /// What pays, when anything is due.
        payment: Option<Payment>,
        /// SHA-256, in hex, of the requests and quotes.
        fingerprint: String,
        /// Why support orders a lower plan; kept with the order.
        reason: Option<String>,
    }
}

message! {
    /// `POST /v1/quotes` with changes: an order that is not placed yet.
    strict struct QuotesRequest {
        /// The changes, 1 to 20, at most one for each subscription.
        changes: Vec<Selection>,
        /// The VAT number to quote with.
        vat_id: Option<String>,
    }
}

/// What pays: `{"method": id}` or `{"token": text}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payment {
    /// A method on file.
    Method(String),
    /// A token of the payment provider.
    Token(String),
}

impl Read for Payment {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["method", "token"]);
        match (from.member("method"), from.member("token")) {
            (Some(method), None) => Payment::Method(method),
            (None, Some(token)) => Payment::Token(token),
            _ => {
                let rule = midcycle_engine::said!["a payment has either a method or a token"];
                from.fail(Code::WrongType, rule);
                Payment::Method(String::new())
            }
        }
    }
}

midcycle_engine::described! {
    choice Payment [[doc = "What pays: either a method on file or a token of the payment provider."]] {
        [[doc = "A method on file."]] {
            [[doc = "Its id."]] "method" => String;
            [] "token" => midcycle_engine::openapi::Null;
        }
        [[doc = "A token of the payment provider."]] {
            [[doc = "It."]] "token" => String;
            [] "method" => midcycle_engine::openapi::Null;
        }
    }
}

impl Write for Payment {
    fn write(&self, out: &mut Writer) {
        out.object(|out| match self {
            Payment::Method(id) => out.name("method").text(id),
            Payment::Token(token) => out.name("token").text(token),
        });
    }
}

named! {
    /// Where an order stands.
    enum OrderState {
        /// Frozen; the payment is under way.
        Paying = "paying",
        /// The bank wants a confirmation.
        RequiresAction = "requires_action",
        /// Applied: subscriptions, ledger, document, payment.
        Placed = "placed",
        /// Nothing was charged, or it was given back; nothing has changed.
        Declined = "declined",
        /// Given up; nothing has changed.
        Expired = "expired",
    }
}

impl OrderState {
    /// Whether it may still become something else.
    pub const fn is_open(self) -> bool {
        matches!(self, OrderState::Paying | OrderState::RequiresAction)
    }
}

message! {
    /// An order and what became of it.
    sparse struct Order {
        /// Its id.
        id: String,
        /// Its number, as people quote it.
        number: String,
        /// Where it stands.
        state: OrderState,
        /// The billing date it holds for.
        at: Moment,
        /// The currency of every amount.
        currency: Currency,
        /// The fingerprint it was placed with.
        fingerprint: String,
        /// What changed, each with its quote (of balance 0).
        changes: Vec<OrderedChange>,
        /// What became of the sum.
        settlement: Settlement,
        /// The invoice or credit note, once placed.
        document: Option<Document>,
        /// What the payment provider's page needs to go on, while `requires_action`.
        client_secret: Option<String>,
    }
}

message! {
    /// One change of an order.
    open struct OrderedChange {
        /// What was chosen.
        selection: Selection,
        /// What it was before; `None` for a purchase.
        before: Option<Selection>,
        /// What it costs, before the balance.
        quote: Quote,
    }
}

message! {
    /// An invoice, or a credit note where the total is below zero. `GET /v1/invoices` lists them, newest first.
    open struct Document {
        /// Its id.
        id: String,
        /// Its number, gapless within its kind.
        number: String,
        /// What it is.
        kind: DocumentKind,
        /// Its date.
        at: Moment,
        /// The currency of its total.
        currency: Currency,
        /// Its total, tax included.
        total: Amount,
        /// The order that made it.
        order: Option<String>,
        /// The document that it corrects.
        corrects: Option<String>,
    }
}

named! {
    /// The kinds of documents.
    enum DocumentKind {
        /// A total of zero or more.
        Invoice = "invoice",
        /// A negative total.
        CreditNote = "credit_note",
    }
}
