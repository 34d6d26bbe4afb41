//! `midcycle compare`: the same change under every preset, and which axis makes the difference.
//!
//! - [`table`]: how it is laid out

mod table;

use midcycle_engine::compare::{Answer, difference, under};
use midcycle_engine::json::Read;
use midcycle_engine::rules::{PRESETS, Rules};
use midcycle_engine::{QuoteError, QuoteRequest};

/// What rules that are no preset are called.
const OWN_RULES: &str = "own rules";

/// Presets with one and the same answer.
struct Group {
    names: Vec<&'static str>,
    answer: Answer,
}

/// The same request under every preset, as a table for a terminal; below it, for each preset that answers differently
/// from the request's own rules, the fewest axes of it that do.
pub(super) fn compare(text: &str) -> Result<String, QuoteError> {
    let request = QuoteRequest::from_text(text)?;
    let own = request.rules;
    let own_name = PRESETS
        .into_iter()
        .find(|name| Rules::preset(name) == Some(own))
        .unwrap_or(OWN_RULES);
    let mut groups = vec![Group {
        names: vec![own_name],
        answer: under(&request, own),
    }];
    let mut differences = Vec::new();
    for name in PRESETS.into_iter().filter(|name| *name != own_name) {
        let Some(preset) = Rules::preset(name) else {
            continue;
        };
        let found = under(&request, preset);
        if groups.first().is_some_and(|own| own.answer != found) {
            differences.push((name, named(&request, &preset, &found)));
        }
        match groups.iter_mut().find(|group| group.answer == found) {
            Some(group) => group.names.push(name),
            None => groups.push(Group {
                names: vec![name],
                answer: found,
            }),
        }
    }
    Ok(table::table(&groups) + &table::differences(own_name, &differences))
}

/// The axes that make a preset differ, as the contract writes them.
fn named(request: &QuoteRequest, preset: &Rules, answer: &Answer) -> String {
    let axes = difference(request, preset, answer);
    let named: Vec<_> = axes
        .iter()
        .map(|axis| format!("{}: {}", axis.name(), axis.value(preset).trim_matches('"')))
        .collect();
    named.join(", ")
}

#[cfg(test)]
mod tests;
