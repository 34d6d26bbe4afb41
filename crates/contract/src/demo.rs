//! What only `midcycle serve --demo` answers: `GET /v1/demo` and the routes under it.

use crate::OrderState;
use crate::order::Document;
use midcycle_engine::calendar::Moment;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::{message, named};

message! {
    /// The demo account book. All of it is invented.
    open struct Demo {
        /// The demo's own date, which moves by `next-day` only.
        at: Moment,
        /// Who the visitor can be.
        personas: Vec<Persona>,
        /// Who the visitor is now: a persona's `user`.
        current: Option<String>,
        /// What becomes of all other requests on their way.
        network: Network,
    }
}

named! {
    /// What becomes of requests to `/v1` on their way. The demo's own are never affected, nor are the page's files.
    enum Network {
        /// Nothing.
        Fine = "fine",
        /// What is asked is done at once, and answered three seconds later.
        Slow = "slow",
        /// Nothing is done, and the answer is an error of the server.
        Failing = "failing",
        /// Nothing is done, and the connection ends without an answer.
        Unreachable = "unreachable",
        /// What changes something is done, and the connection ends without an answer.
        AnswersLost = "answers_lost",
    }
}

message! {
    /// The body of `POST /v1/demo/network`.
    strict struct NetworkChoice {
        /// What becomes of requests from now on.
        network: Network,
    }
}

message! {
    /// A person of the demo.
    open struct Persona {
        /// Their user id: what `POST /v1/demo/persona` takes.
        user: String,
        /// Their name.
        name: String,
        /// Their account's name.
        account: String,
        /// What they show, a key of the page's catalogue of words: `demo-persona-<shows>`.
        shows: String,
    }
}

message! {
    /// The body of `POST /v1/demo/bank`: what the bank's page would answer.
    strict struct BankAnswer {
        /// The secret of the order that waits.
        client_secret: String,
        /// Whether the payment is confirmed; else it is refused.
        confirmed: bool,
    }
}

message! {
    /// The body of `POST /v1/demo/persona`.
    strict struct PersonaChoice {
        /// The persona's user id.
        user: String,
    }
}

message! {
    /// `GET /v1/demo/book`: what is booked for the visitor's account, oldest first.
    open struct Booked {
        /// The currency of every amount.
        currency: Currency,
        /// The account's credit; negative is what it owes.
        balance: Amount,
        /// Orders, whatever became of them.
        orders: Vec<BookedOrder>,
        /// What moved the balance.
        entries: Vec<BookedEntry>,
        /// What the payment provider was paid.
        payments: Vec<BookedPayment>,
        /// Invoices and credit notes.
        documents: Vec<Document>,
    }
}

message! {
    /// An order in the books.
    open struct BookedOrder {
        /// Its id.
        id: String,
        /// Its number.
        number: String,
        /// The idempotency key that it came with: no other order has it.
        key: String,
        /// Where it stands.
        state: OrderState,
        /// Its date.
        at: Moment,
        /// What was due.
        due: Amount,
    }
}

message! {
    /// A transaction of the ledger, as the account's balance has it.
    open struct BookedEntry {
        /// Its date.
        at: Moment,
        /// What it is.
        kind: EntryKind,
        /// By how much it raised the balance; negative is by how much it lowered it.
        amount: Amount,
        /// The balance after it.
        balance: Amount,
        /// The id of the order it belongs to.
        order: Option<String>,
        /// The id of the document it belongs to.
        document: Option<String>,
    }
}

named! {
    /// What moved a balance.
    enum EntryKind {
        /// Something was sold, or given back.
        Sale = "sale",
        /// Money came in.
        Payment = "payment",
        /// Money went back.
        Refund = "refund",
        /// A gift.
        Goodwill = "goodwill",
        /// Something was given or taken by hand.
        Adjustment = "adjustment",
        /// The tax of an earlier sale was corrected.
        Correction = "correction",
        /// A surplus that the rules give to nobody.
        Forfeited = "forfeited",
    }
}

message! {
    /// What the payment provider was paid for an order.
    open struct BookedPayment {
        /// The order's id.
        order: String,
        /// The provider's name.
        provider: String,
        /// How much.
        amount: Amount,
        /// Whether it was given back.
        refunded: bool,
    }
}
