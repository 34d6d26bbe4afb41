//! The catalogue of words: every sentence of the page, by name, in the visitor's language.
//!
//! A language is one file, `locales/<tag>.json`, packed to a list without names by `tools/pack.mjs` and fetched when it is
//! wanted. A word that does not exist cannot be named: [`Word`] is the list of all. Placeholders have names; plurals follow the language's own categories.

mod keys;
pub(crate) mod terms;

pub(crate) use keys::Word;

use crate::format::Formats;
use midcycle_contract::engine::json::{Value, parse};
use std::sync::OnceLock;

/// The languages there are, by their tags, with their names as their own speakers write them.
pub(crate) const LANGUAGES: [(&str, &str); 7] = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
];

/// A sentence, or one for each plural category.
#[derive(Debug)]
enum Text {
    Plain(String),
    Plural(Vec<(String, String)>),
}

/// What the file of a language says.
#[derive(Debug)]
struct Spoken {
    /// Whose amounts and dates: the language with a country.
    region: String,
    texts: Vec<Text>,
}

/// What was read, each language once, in the order of [`LANGUAGES`]. It stays for as long as the page, so that a sentence
/// is shown where it lies: whatever shows one would otherwise carry the code that copies it and throws it away.
static SPOKEN: [OnceLock<Spoken>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

/// What a language says where it says nothing.
static NOTHING: String = String::new();

/// The words of a language, by its place among [`LANGUAGES`].
#[derive(Clone, Debug)]
pub(crate) struct Words(usize);

impl Words {
    /// A language: everything is empty until its file is there.
    pub fn none(tag: &str) -> Self {
        let place = LANGUAGES.iter().position(|(known, _)| *known == tag);
        Words(place.unwrap_or_default())
    }

    /// Reads a language's file, as `tools/pack.mjs` packs it: a list of what `locales/` has by names, in the order of
    /// [`Word`]. `None` where it is of another version of the page.
    pub fn read(tag: &str, text: &str) -> Option<Self> {
        let Value::List(values) = parse(text).ok()? else {
            return None;
        };
        let (first, values) = values.split_first()?;
        let known = Word::FINGERPRINT.to_string();
        if !matches!(first, Value::Text(first) if *first == known) {
            return None;
        }
        let words = Words::none(tag);
        let texts = values.iter().map(read_word).collect();
        SPOKEN.get(words.0)?.get_or_init(|| {
            let mut spoken = Spoken {
                region: String::new(),
                texts,
            };
            spoken.region =
                regional(tag, of_browser()).unwrap_or_else(|| spoken.text(Word::Formats).clone());
            spoken
        });
        Some(words)
    }

    fn spoken(&self) -> Option<&'static Spoken> {
        SPOKEN.get(self.0)?.get()
    }

    /// Whether the language's file is there.
    pub fn are_there(&self) -> bool {
        self.spoken().is_some()
    }

    /// The language's tag.
    pub fn tag(&self) -> &'static str {
        LANGUAGES.get(self.0).map_or("", |(tag, _)| *tag)
    }

    /// The formats of the language, as the visitor's country has them.
    pub fn formats(&self) -> Formats {
        Formats::new(self.spoken().map_or(&NOTHING, |spoken| &spoken.region))
    }

    /// A sentence without placeholders, where it lies.
    pub fn text(&self, word: Word) -> &'static String {
        self.spoken().map_or(&NOTHING, |spoken| spoken.text(word))
    }

    /// A sentence without placeholders, to be kept or changed.
    pub fn get(&self, word: Word) -> String {
        self.text(word).clone()
    }

    /// A sentence with its placeholders filled.
    pub fn with(&self, word: Word, values: &[(&str, &str)]) -> String {
        filled(self.text(word), values)
    }

    /// A sentence about a number of things; `{count}` is the number.
    pub fn count(&self, word: Word, count: u64, values: &[(&str, &str)]) -> String {
        let formats = self.formats();
        let texts = self.spoken().map(|spoken| &spoken.texts);
        let text = match texts.and_then(|texts| texts.get(word.index())) {
            Some(Text::Plural(forms)) => form(forms, &formats.plural(count)),
            _ => self.text(word),
        };
        let number = formats.count(count);
        let text = filled(text, &[("count", number.as_str())]);
        filled(&text, values)
    }

    /// The sentence named by a text of the wire, such as a problem's code; `None` where there is none.
    pub fn by_name(&self, prefix: &str, name: &str) -> Option<String> {
        let wanted = |known: &&str| known.strip_prefix(prefix) == Some(name);
        let place = Word::ON_WIRE.iter().position(wanted)?;
        Some(self.spoken()?.text_at(place).clone())
    }
}

impl Spoken {
    fn text(&self, word: Word) -> &String {
        self.text_at(word.index())
    }

    #[inline(never)]
    fn text_at(&self, place: usize) -> &String {
        match self.texts.get(place) {
            Some(Text::Plain(text)) => text,
            Some(Text::Plural(forms)) => form(forms, "other"),
            None => &NOTHING,
        }
    }
}

fn read_word(value: &Value<'_>) -> Text {
    match value {
        Value::Text(text) => Text::Plain(text.to_string()),
        Value::Object(forms) => {
            let forms = forms.iter().filter_map(|(category, form)| match form {
                Value::Text(form) => Some((category.to_string(), form.to_string())),
                _ => None,
            });
            Text::Plural(forms.collect())
        }
        _ => Text::Plain(String::new()),
    }
}

fn form<'a>(forms: &'a [(String, String)], category: &str) -> &'a String {
    let of = |wanted: &str| forms.iter().find(|(name, _)| name == wanted);
    of(category)
        .or_else(|| of("other"))
        .map_or(&NOTHING, |(_, form)| form)
}

/// A sentence with the placeholders that are known filled.
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

/// The visitor's language where the whole page is the checkout's: as picked before, as the address asks, as the page wants,
/// as the browser is set; else English.
pub(crate) fn of_visitor(page: Option<String>) -> &'static str {
    let asked = web_sys::window().and_then(|window| {
        let query = window.location().search().ok()?;
        query
            .trim_start_matches('?')
            .split('&')
            .find_map(|part| Some(part.strip_prefix("lang=")?.to_owned()))
    });
    choose([crate::storage::choice("language"), asked, page])
}

/// The first of these languages that there is, else the first that the browser is set to; else English.
pub(crate) fn choose(wanted: impl IntoIterator<Item = Option<String>>) -> &'static str {
    let wanted = wanted.into_iter().flatten();
    wanted
        .chain(of_browser())
        .find_map(|tag| known(&tag))
        .unwrap_or("en")
}

/// The languages that the browser is set to, the most wanted first.
fn of_browser() -> Vec<String> {
    web_sys::window()
        .map(|window| {
            let languages = window.navigator().languages();
            languages.iter().filter_map(|tag| tag.as_string()).collect()
        })
        .unwrap_or_default()
}

/// The language as one of the browser's countries has it: `en-US`, `de-AT`. The first that names a country is meant.
fn regional(tag: &str, browser: Vec<String>) -> Option<String> {
    let mut browser = browser.into_iter();
    browser.find(|wanted| wanted.len() > tag.len() && known(wanted) == Some(tag))
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
mod tests;
