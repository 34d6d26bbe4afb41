//! What only `midcycle serve --demo` answers: `GET /v1/demo`, `POST /v1/demo/persona`, `POST /v1/demo/next-day`.

use midcycle_engine::calendar::Moment;
use midcycle_engine::message;

message! {
    /// The demo account book. All of it is invented.
    open struct Demo {
        /// The demo's own date, which moves by `next-day` only.
        at: Moment,
        /// Who the visitor can be.
        personas: Vec<Persona>,
        /// Who the visitor is now: a persona's `user`.
        current: Option<String>,
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
