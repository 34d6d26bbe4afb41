//! The catalogue of words: every sentence of the page, by name, in the visitor's language.
//!
//! A language is one file, `locales/<tag>.json`, fetched when it is wanted. A word that does not exist cannot be named:
//! [`Word`] is the list of all. Placeholders have names; plurals follow the language's own categories.

mod keys;
pub(crate) mod terms;

pub(crate) use keys::Word;

use crate::format::Formats;
use midcycle_contract::engine::json::{Value, parse};
use std::sync::Arc;

/// The languages there are, by their tags. The first is for everybody else.
pub(crate) const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("it", "Italiano")];

/// A sentence, or one for each plural category.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Text {
    Plain(String),
    Plural(Vec<(String, String)>),
}

/// The words of a language.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    tag: &'static str,
    texts: Arc<[Text]>,
}

impl Words {
    /// No words yet: everything is empty until the language's file is there.
    pub fn none(tag: &'static str) -> Self {
        Words {
            tag,
            texts: Arc::from([]),
        }
    }

    /// Reads a language's file.
    pub fn read(tag: &'static str, text: &str) -> Option<Self> {
        let Value::Object(members) = parse(text).ok()? else {
            return None;
        };
        let texts = Word::ALL.iter().map(|(_, name)| {
            let value = members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value);
            match value {
                Some(Value::Text(text)) => Text::Plain(text.as_ref().to_owned()),
                Some(Value::Object(forms)) => Text::Plural(
                    forms
                        .iter()
                        .filter_map(|(category, form)| match form {
                            Value::Text(form) => Some((category.to_string(), form.to_string())),
                            _ => None,
                        })
                        .collect(),
                ),
                // A word that a file lacks is shown by its name, so that it is seen and reported.
                _ => Text::Plain((*name).to_owned()),
            }
        });
        Some(Words {
            tag,
            texts: texts.collect(),
        })
    }

    /// Whether the language's file is there.
    pub fn are_there(&self) -> bool {
        !self.texts.is_empty()
    }

    /// The language's tag.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The formats of the language.
    pub fn formats(&self) -> Formats {
        Formats::new(self.tag)
    }

    /// A sentence without placeholders.
    pub fn get(&self, word: Word) -> String {
        match self.texts.get(word.index()) {
            Some(Text::Plain(text)) => text.clone(),
            Some(Text::Plural(forms)) => form(forms, "other").into(),
            None => String::new(),
        }
    }

    /// A sentence with its placeholders filled.
    pub fn with(&self, word: Word, values: &[(&str, &str)]) -> String {
        filled(&self.get(word), values)
    }

    /// A sentence about a number of things; `{count}` is the number.
    pub fn count(&self, word: Word, count: u64, values: &[(&str, &str)]) -> String {
        let formats = self.formats();
        let text = match self.texts.get(word.index()) {
            Some(Text::Plural(forms)) => form(forms, &formats.plural(count)).to_owned(),
            _ => self.get(word),
        };
        let number = formats.count(count);
        let text = filled(&text, &[("count", number.as_str())]);
        filled(&text, values)
    }

    /// The sentence named by a text of the wire, such as a problem's code; `None` where there is none.
    pub fn by_name(&self, prefix: &str, name: &str) -> Option<String> {
        let wanted = |known: &str| known.strip_prefix(prefix) == Some(name);
        let (word, _) = Word::ALL.iter().find(|(_, known)| wanted(known))?;
        Some(self.get(*word))
    }
}

fn form<'a>(forms: &'a [(String, String)], category: &str) -> &'a str {
    let of = |wanted: &str| forms.iter().find(|(name, _)| name == wanted);
    of(category)
        .or_else(|| of("other"))
        .map_or("", |(_, form)| form)
}

pub(crate) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        } else {
            // Left as it is: a later filling may know it.
            out.push('{');
            out.push_str(name);
            out.push('}');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The language: as wanted by the visitor before, by the host, by the page, by the browser; else the first.
pub(crate) fn choose(host: Option<&str>) -> &'static str {
    let window = web_sys::window();
    let asked = window.as_ref().and_then(|window| {
        let query = window.location().search().ok()?;
        query
            .trim_start_matches('?')
            .split('&')
            .find_map(|part| Some(part.strip_prefix("lang=")?.to_owned()))
    });
    let browser: Vec<String> = window
        .map(|window| {
            window
                .navigator()
                .languages()
                .iter()
                .filter_map(|tag| tag.as_string())
                .collect()
        })
        .unwrap_or_default();
    [
        asked,
        crate::storage::choice("language"),
        host.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .chain(browser)
    .find_map(|tag| known(&tag))
    .unwrap_or("en")
}

/// The language that a tag such as `it-CH` means, if there is one.
fn known(tag: &str) -> Option<&'static str> {
    let base = tag.split('-').next()?;
    LANGUAGES
        .iter()
        .map(|(known, _)| *known)
        .find(|known| known.eq_ignore_ascii_case(base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Every form of every word of a language.
    fn forms(tag: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let path = format!("{}/locales/{tag}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let Value::Object(members) = parse(&text).unwrap() else {
            panic!("{tag} is no object")
        };
        let forms = |value: &Value<'_>| match value {
            Value::Text(text) => BTreeMap::from([("other".to_owned(), text.to_string())]),
            Value::Object(forms) => forms
                .iter()
                .map(|(category, form)| {
                    let Value::Text(form) = form else {
                        panic!("{category} in {tag}")
                    };
                    (category.to_string(), form.to_string())
                })
                .collect(),
            other => panic!("{other:?} in {tag}"),
        };
        members
            .iter()
            .map(|(name, value)| (name.to_string(), forms(value)))
            .collect()
    }

    fn placeholders(text: &str) -> BTreeSet<String> {
        let ends = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'));
        ends.map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn every_language_has_every_word_and_no_other() {
        let names: BTreeSet<_> = Word::ALL
            .iter()
            .map(|(_, name)| (*name).to_owned())
            .collect();
        assert_eq!(names.len(), Word::ALL.len(), "a name is given twice");
        for (tag, _) in LANGUAGES {
            let found: BTreeSet<_> = forms(tag).into_keys().collect();
            assert_eq!(found, names, "{tag}");
        }
    }

    #[test]
    fn every_language_has_the_placeholders_and_plurals_of_the_first() {
        let english = forms("en");
        for (tag, _) in LANGUAGES {
            for (name, forms) in forms(tag) {
                let wanted: BTreeSet<_> = english[&name]
                    .values()
                    .flat_map(|form| placeholders(form))
                    .collect();
                assert_eq!(forms.len() > 1, english[&name].len() > 1, "{name} in {tag}");
                if forms.len() > 1 {
                    // Both languages of today have these two; Intl's third for Italian is for millions.
                    assert!(
                        forms.contains_key("one") && forms.contains_key("other"),
                        "{name} in {tag}"
                    );
                }
                assert_eq!(placeholders(&forms["other"]), wanted, "{name} in {tag}");
                for form in forms.values() {
                    assert!(!form.trim().is_empty(), "{name} in {tag} is empty");
                    assert!(!form.contains('!'), "{name} in {tag} shouts");
                }
            }
        }
    }

    #[test]
    fn placeholders_are_filled_and_unknown_ones_left() {
        let values = [("of", "18"), ("over", "30")];
        assert_eq!(
            filled("{of} of {over} days, {left}", &values),
            "18 of 30 days, {left}"
        );
        assert_eq!(filled("a { b", &values), "a { b");
    }

    #[test]
    fn a_regional_tag_means_its_language() {
        assert_eq!(known("it-CH"), Some("it"));
        assert_eq!(known("EN-us"), Some("en"));
        assert_eq!(known("ja"), None);
    }
}
