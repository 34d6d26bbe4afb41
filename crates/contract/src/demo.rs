//! What only `midcycle serve --demo` answers: `GET /v1/demo`, `POST /v1/demo/persona`, `POST /v1/demo/next-day`.

use midcycle_engine::calendar::Moment;
use serde::{Deserialize, Serialize};

/// The demo account book. All of it is invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demo {
    /// The demo's own date, which moves by `next-day` only.
    pub at: Moment,
    /// Who the visitor can be.
    pub personas: Vec<Persona>,
    /// Who the visitor is now: a persona's `user`.
    pub current: Option<String>,
}

/// A person of the demo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persona {
    /// Their user id: what `POST /v1/demo/persona` takes.
    pub user: String,
    /// Their name.
    pub name: String,
    /// Their account's name.
    pub account: String,
    /// What they show, a key of the page's catalogue of words: `demo-persona-<shows>`.
    pub shows: String,
}

/// The body of `POST /v1/demo/persona`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonaChoice {
    /// The persona's user id.
    pub user: String,
}
