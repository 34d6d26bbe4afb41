use super::sections::SECTIONS;
use crate::demo::words::Told;
use std::collections::BTreeSet;

/// Files of `src/parts` that draw nothing.
const UNSEEN: [&str; 3] = ["mod", "focus", "unique"];

#[test]
fn every_part_has_a_section() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/parts");
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().path().file_stem().unwrap().to_owned());
    let mut lacking: BTreeSet<_> = names.map(|name| name.into_string().unwrap()).collect();
    for section in SECTIONS {
        lacking.remove(section.part);
    }
    for name in UNSEEN {
        assert!(lacking.remove(name), "{name} is drawn, or is gone");
    }
    assert!(lacking.is_empty(), "the gallery lacks {lacking:?}");
}

#[test]
fn every_state_has_a_title_in_both_languages_and_an_address_of_its_own() {
    let mut addresses = BTreeSet::new();
    for section in SECTIONS {
        assert!(!section.states.is_empty(), "{}", section.part);
        for (state, _) in section.states {
            for tag in ["en", "it"] {
                let title = Told::of(tag).named(&format!("state-{state}"));
                assert!(title.is_some(), "{state} in {tag}");
            }
            assert!(addresses.insert(format!("{}-{state}", section.part)));
        }
    }
}
