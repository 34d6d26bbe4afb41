//! The words of the gallery and the lab: English and Italian, in the bundle itself, so that no visitor's file grows.
//! Whatever else one reads is the checkout's own catalogue, in the visitor's language.

mod keys;

pub(crate) use keys::Say;

use crate::locale::filled;
use midcycle_contract::engine::json::{Value, parse};
use std::sync::Arc;

const ENGLISH: &str = include_str!("en.json");
const ITALIAN: &str = include_str!("it.json");

/// The demo pages' words in one language.
#[derive(Clone, Debug)]
pub(crate) struct Told(Arc<[(String, String)]>);

impl Told {
    /// The words for a language; English for those that have none of their own.
    pub fn of(tag: &str) -> Self {
        let text = if tag == "it" { ITALIAN } else { ENGLISH };
        let Ok(Value::Object(members)) = parse(text) else {
            return Told(Arc::from([]));
        };
        let words = members.into_iter().filter_map(|(name, value)| match value {
            Value::Text(text) => Some((name.to_string(), text.to_string())),
            _ => None,
        });
        Told(words.collect())
    }

    /// A sentence.
    pub fn get(&self, say: Say) -> String {
        self.named(say.name()).unwrap_or_default()
    }

    /// A sentence with its placeholders filled.
    pub fn with(&self, say: Say, values: &[(&str, &str)]) -> String {
        filled(&self.get(say), values)
    }

    /// The sentence with this name, where there is one.
    pub fn named(&self, name: &str) -> Option<String> {
        let (_, text) = self.0.iter().find(|(known, _)| known == name)?;
        Some(text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_words_with_the_same_placeholders() {
        let (english, italian) = (Told::of("en"), Told::of("it"));
        assert_eq!(english.0.len(), italian.0.len());
        for (name, text) in english.0.iter() {
            let other = italian
                .named(name)
                .unwrap_or_else(|| panic!("{name} in it"));
            assert_eq!(placeholders(text), placeholders(&other), "{name}");
            for text in [text, &other] {
                assert!(!text.trim().is_empty() && !text.contains('!'), "{name}");
            }
        }
        for (say, name) in Say::ALL {
            assert_eq!(say.name(), *name);
            assert!(english.named(name).is_some(), "{name}");
        }
        assert_eq!(Told::of("de").get(Say::Lab), english.get(Say::Lab));
    }
}
