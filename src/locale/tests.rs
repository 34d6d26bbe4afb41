//! That every language is whole.

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

/// The plural categories of the counts from 0 to 1,000,000, by CLDR. A journey asks `Intl.PluralRules` the same.
const CATEGORIES: [(&str, &[&str]); 7] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("es", &["one", "many", "other"]),
    ("fr", &["one", "many", "other"]),
    ("it", &["one", "many", "other"]),
    ("nl", &["one", "other"]),
    ("pt", &["one", "many", "other"]),
];

#[test]
fn every_language_has_the_placeholders_of_english_and_plurals_of_its_own() {
    let english = forms("en");
    let known: Vec<_> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
    assert_eq!(known, CATEGORIES.map(|(tag, _)| tag));
    for (tag, categories) in CATEGORIES {
        let categories: BTreeSet<_> = categories.iter().map(|name| (*name).to_owned()).collect();
        for (name, forms) in forms(tag) {
            let wanted = placeholders(&english[&name]["other"]);
            if english[&name].len() > 1 {
                let found: BTreeSet<_> = forms.keys().cloned().collect();
                assert_eq!(found, categories, "{name} in {tag}");
            } else {
                assert_eq!(forms.len(), 1, "{name} in {tag} is no plural");
            }
            for (category, form) in &forms {
                let place = [&name, " in ", tag, ", ", category].concat();
                let given = placeholders(form);
                assert!(given.is_subset(&wanted), "{place}: {given:?}");
                // What is one may be said without its number: *Monthly*.
                let may_lack = if category == "one" { "count" } else { "" };
                let lacking: Vec<_> = wanted.difference(&given).collect();
                assert!(
                    lacking.iter().all(|name| *name == may_lack),
                    "{place}: {lacking:?}"
                );
                assert_eq!(form.trim(), form, "{place} has blanks around it");
                assert!(!form.is_empty(), "{place} is empty");
                assert!(!form.contains(['!', '¡']), "{place} shouts");
                assert!(
                    !form.contains('\''),
                    "{place} has a typewriter's apostrophe"
                );
            }
        }
    }
}

#[test]
fn every_language_says_its_direction_and_whose_formats_it_takes() {
    for (tag, _) in LANGUAGES {
        let forms = forms(tag);
        let direction = forms["direction"]["other"].as_str();
        assert!(["ltr", "rtl"].contains(&direction), "{tag}: {direction}");
        assert_eq!(known(&forms["formats"]["other"]), Some(tag));
    }
}

/// Italian said *il 8 dicembre*: before 8 and 11 the article is *l’*, which a sentence cannot know.
#[test]
fn italian_has_no_article_before_a_number() {
    for (name, forms) in forms("it") {
        for form in forms.values() {
            for number in ["date", "start", "end", "percent"] {
                for article in ["il", "al", "del", "dal", "nel", "sul"] {
                    let wrong = [" ", article, " {", number, "}"].concat();
                    let padded = [" ", form].concat().to_lowercase();
                    assert!(!padded.contains(&wrong), "{name}: {form}");
                }
            }
        }
    }
}

#[test]
fn the_first_country_of_the_language_says_how_it_is_written() {
    let of = |browser: &[&str]| {
        let browser = browser.iter().map(|tag| (*tag).to_owned()).collect();
        regional("de", browser)
    };
    assert_eq!(of(&["de-AT", "de-DE"]).as_deref(), Some("de-AT"));
    assert_eq!(of(&["it-IT", "de", "DE-ch"]).as_deref(), Some("DE-ch"));
    assert_eq!(of(&["it-CH", "de"]), None);
}

#[test]
fn the_words_of_another_version_are_refused() {
    assert!(Words::read("en", r#"["1", "ltr", "en-GB"]"#).is_none());
    assert!(Words::read("en", r#"{"direction": "ltr"}"#).is_none());
    assert!(Words::read("en", "[]").is_none());
}

#[test]
fn a_name_of_the_wire_stands_at_its_words_place() {
    for (word, name) in Word::ALL {
        let known = Word::ON_WIRE[word.index()];
        assert!(known == *name || known.is_empty(), "{name}: {known}");
    }
    for name in [
        "refusal-no-change",
        "rounding-up",
        "problem-internal",
        "demo-network-slow",
    ] {
        assert!(Word::ON_WIRE.contains(&name), "{name}");
    }
    assert!(!Word::ON_WIRE.contains(&"direction"));
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
