//! The log of an order: what was sent, what came back, and what that means, a line each.

use crate::api::Failure;
use crate::demo::wire::Heard;
use crate::demo::words::Told;
use crate::locale::{Words, filled};
use crate::view::{View, el, list};
use midcycle_contract::engine::json::Read;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::{Order, OrderState};

/// How many signs of a key or a fingerprint are enough to tell it by.
const SIGNS: usize = 8;

/// The status of an answer that says nothing about the order, only that it comes too soon.
const TOO_SOON: u16 = 429;

/// A value of a line, in words as soon as there is a language for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// As it is.
    Plain(String),
    /// An amount.
    Money(Amount, Currency),
}

/// A line: the name of its sentence, `log-<name>`, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    name: &'static str,
    values: Vec<(&'static str, Said)>,
}

impl Entry {
    /// A line without values.
    pub fn new(name: &'static str) -> Self {
        Entry {
            name,
            values: Vec::new(),
        }
    }

    /// The same with a value.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, Said::Plain(value.into())));
        self
    }

    /// The same with an amount.
    pub fn with_money(mut self, name: &'static str, amount: Amount, currency: Currency) -> Self {
        self.values.push((name, Said::Money(amount, currency)));
        self
    }
}

/// What an answer means for the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// Nothing new.
    Nothing,
    /// It was sent.
    Sent,
    /// It may have happened or not.
    Unknown,
    /// Under this key there is no order, and there will be none.
    NoOrder,
    /// The order waits for the bank: its id and its secret.
    Waits(String, String),
    /// The order is what it will be.
    Known,
}

/// What was heard, as a line, and what it means; nothing for what is not about the order. `before` is what was sent with
/// this key before.
pub(super) fn read(heard: &Heard, before: Option<&Heard>) -> Option<(Entry, Means)> {
    // Before it is sent again, the account is asked for: in another session the same would be another order.
    let is_account = heard.what == "GET /v1/snapshot" && before.is_some();
    if is_account && matches!(heard.answer, Some(Err(_))) {
        return Some((Entry::new("still"), Means::Unknown));
    }
    if !heard.what.contains(" /v1/orders") {
        return None;
    }
    let Some(answer) = &heard.answer else {
        // To look is not to act.
        let acts = !heard.what.starts_with("GET ");
        return acts.then(|| (sent(heard, before), Means::Sent));
    };
    let outcome = match answer {
        Ok(text) => match Order::from_text(text) {
            Ok(order) => came_to(&order),
            Err(_) => (Entry::new("unreadable"), Means::Unknown),
        },
        Err(Failure::Refused(problem)) => {
            let (name, means) = if problem.status < 500 && problem.status != TOO_SOON {
                ("refused", Means::NoOrder)
            } else {
                ("failed", Means::Unknown)
            };
            let entry = Entry::new(name)
                .with("status", problem.status.to_string())
                .with("code", problem.code.as_str());
            (entry, means)
        }
        Err(Failure::SignedOut | Failure::SessionOver) => {
            (Entry::new("signed-out"), Means::Unknown)
        }
        Err(Failure::Offline) => (Entry::new("lost"), Means::Unknown),
        Err(Failure::Unreadable) => (Entry::new("unreadable"), Means::Unknown),
    };
    Some(outcome)
}

fn sent(heard: &Heard, before: Option<&Heard>) -> Entry {
    let same = |before: &Heard| before.key == heard.key && before.body == heard.body;
    let Some(key) = &heard.key else {
        return Entry::new("asked").with("what", &heard.what);
    };
    let name = match before {
        None => "sent",
        Some(before) if same(before) => "sent-again",
        Some(_) => "sent-other",
    };
    Entry::new(name)
        .with("what", &heard.what)
        .with("key", short(key))
        .with("bytes", heard.body.len().to_string())
}

fn came_to(order: &Order) -> (Entry, Means) {
    let (name, means) = match (order.state, &order.client_secret) {
        (OrderState::Placed, _) => ("placed", Means::Known),
        (OrderState::Declined | OrderState::Expired, _) => ("declined", Means::Known),
        (OrderState::RequiresAction, Some(secret)) => {
            ("waits", Means::Waits(order.id.clone(), secret.clone()))
        }
        _ => ("paying", Means::Nothing),
    };
    let entry = Entry::new(name).with("number", &order.number).with_money(
        "due",
        order.settlement.due_now,
        order.currency,
    );
    (entry, means)
}

/// The beginning of a key or a fingerprint.
pub(super) fn short(text: &str) -> String {
    text.chars().take(SIGNS).collect()
}

/// The log, the newest line last.
pub(super) fn lines(words: &Words, told: &Told, entries: &[Entry]) -> View {
    list(entries.iter().map(|entry| {
        let sentence = told
            .named(&["log-", entry.name].concat())
            .unwrap_or_default();
        let values: Vec<_> = entry
            .values
            .iter()
            .map(|(name, said)| {
                let text = match said {
                    Said::Plain(text) => text.clone(),
                    Said::Money(amount, currency) => words.formats().money(*amount, *currency),
                };
                (*name, text)
            })
            .collect();
        let values: Vec<_> = values
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        el("li", "log__line")
            .attr("data-log", entry.name)
            .with(filled(&sentence, &values))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_contract::{Problem, ProblemCode};
    use std::sync::Arc;

    fn heard(body: &str, answer: Option<Result<String, Failure>>) -> Heard {
        Heard {
            what: "POST /v1/orders".into(),
            key: Some("0123456789abcdef".into()),
            body: body.into(),
            answer,
        }
    }

    #[test]
    fn a_repetition_is_told_by_its_key_and_its_bytes() {
        let first = heard("{}", None);
        let name = |now: &Heard, before| read(now, before).unwrap().0.name;
        assert_eq!(name(&first, None), "sent");
        assert_eq!(name(&first, Some(&first)), "sent-again");
        assert_eq!(name(&heard("{ }", None), Some(&first)), "sent-other");
        let other = Heard {
            what: "POST /v1/demo/price".into(),
            ..first
        };
        assert_eq!(read(&other, None), None);
    }

    #[test]
    fn only_an_answer_of_the_api_is_a_no() {
        let means = |failure| read(&heard("{}", Some(Err(failure))), None).unwrap().1;
        let problem = |code, status| {
            let mut problem = Problem::new(code, "why");
            problem.status = status;
            Failure::Refused(Arc::new(problem))
        };
        assert_eq!(means(Failure::Offline), Means::Unknown);
        assert_eq!(means(problem(ProblemCode::INTERNAL, 500)), Means::Unknown);
        assert_eq!(
            means(problem(ProblemCode::QUOTE_CHANGED, 409)),
            Means::NoOrder
        );
        assert_eq!(means(Failure::SignedOut), Means::Unknown);
    }

    #[test]
    fn every_line_has_words() {
        let names = [
            "asked",
            "still",
            "sent",
            "sent-again",
            "sent-other",
            "placed",
            "declined",
            "waits",
            "paying",
            "refused",
            "failed",
            "lost",
            "unreadable",
            "signed-out",
            "quoted",
            "healed",
            "bank-confirmed",
            "bank-refused",
            "booked",
        ];
        for tag in ["en", "it"] {
            for name in names {
                assert!(
                    Told::of(tag).named(&format!("log-{name}")).is_some(),
                    "{name} in {tag}"
                );
            }
            for (_, name) in super::super::breaks::Break::ALL {
                for prefix in ["break-", "log-broke-"] {
                    let said = Told::of(tag).named(&format!("{prefix}{name}"));
                    assert!(said.is_some(), "{prefix}{name} in {tag}");
                }
            }
        }
    }
}
