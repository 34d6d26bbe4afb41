//! What can break while an order is placed, and how.

use crate::api::{Api, Failure};
use midcycle_contract::demo::Network;

/// What breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// Nothing.
    Nothing,
    /// The order arrives, its answer does not.
    AnswersLost,
    /// The order does not arrive.
    Unreachable,
    /// The server answers that it is broken.
    Failing,
    /// The bank wants a confirmation.
    Bank,
    /// The price rises between the quote and the order.
    Price,
    /// A day passes between the quote and the order.
    Midnight,
}

impl Break {
    /// All of them, by their names.
    pub const ALL: [(Break, &str); 7] = [
        (Break::Nothing, "nothing"),
        (Break::AnswersLost, "answers-lost"),
        (Break::Unreachable, "unreachable"),
        (Break::Failing, "failing"),
        (Break::Bank, "bank"),
        (Break::Price, "price"),
        (Break::Midnight, "midnight"),
    ];

    /// The name, of which the words are `break-<name>` and `broke-<name>`.
    pub fn name(self) -> &'static str {
        let found = Break::ALL.iter().find(|(known, _)| *known == self);
        found.map_or("nothing", |(_, name)| *name)
    }

    /// The break of a name.
    pub fn of(name: &str) -> Self {
        let found = Break::ALL.iter().find(|(_, known)| *known == name);
        found.map_or(Break::Nothing, |(known, _)| *known)
    }

    /// The provider's token that pays: the sandbox goes by it.
    pub fn token(self) -> &'static str {
        if self == Break::Bank {
            "tok_requires_action"
        } else {
            "tok_ok"
        }
    }

    /// Whether it happens once, so that the next order is placed as things are then.
    pub fn is_once(self) -> bool {
        matches!(self, Break::Price | Break::Midnight)
    }

    /// Breaks it: after the quote, before the order.
    pub async fn happen(self, api: &Api) -> Result<(), Failure> {
        let network = |network: Network| ("network", network.as_str());
        let (what, with) = match self {
            Break::Nothing | Break::Bank => return Ok(()),
            Break::AnswersLost => network(Network::AnswersLost),
            Break::Unreachable => network(Network::Unreachable),
            Break::Failing => network(Network::Failing),
            Break::Price => ("price", ""),
            Break::Midnight => ("next-day", ""),
        };
        api.act(what, with).await
    }
}
