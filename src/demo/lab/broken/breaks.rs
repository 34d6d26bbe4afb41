//! What can break while an order is placed, and how.

use crate::api::{Failure, next_day};
use crate::demo::api::{raise_prices, set_network};
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

    /// Whether what is broken stays so until it is made whole.
    pub fn stays(self) -> bool {
        matches!(
            self,
            Break::AnswersLost | Break::Unreachable | Break::Failing
        )
    }

    /// Breaks it: after the quote, before the order.
    pub async fn happen(self) -> Result<(), Failure> {
        match self {
            Break::Nothing | Break::Bank => Ok(()),
            Break::AnswersLost => set_network(Network::AnswersLost).await,
            Break::Unreachable => set_network(Network::Unreachable).await,
            Break::Failing => set_network(Network::Failing).await,
            Break::Price => raise_prices().await,
            Break::Midnight => next_day().await,
        }
    }
}
