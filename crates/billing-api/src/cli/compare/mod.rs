//! `midcycle compare`: the same change under every preset, and which axis makes the difference.
//!
//! - [`table`]: how it is laid out

mod table;

use midcycle_engine::json::Read;
use midcycle_engine::money::Amount;
use midcycle_engine::quote::{Kind, Line};
use midcycle_engine::rules::{AXES, Axis, PRESETS, Rules};
use midcycle_engine::{Code, Quote, QuoteError, QuoteRequest, quote};

/// What rules that are no preset are called.
const OWN_RULES: &str = "own rules";

/// What is compared of a quote: what the table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Figures {
    /// All credits.
    credit: Amount,
    /// All charges and adjustments, less the discounts.
    charge: Amount,
    tax: Amount,
    total: Amount,
    due_now: Amount,
    /// The date on which the running period ends; nothing when the subscription ended.
    period_end: Option<String>,
    /// What the next period costs.
    renewal: Option<Amount>,
}

/// A quote's figures, or why there is none.
type Answer = Result<Figures, Code>;

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
        answer: answer(&request, own),
    }];
    let mut differences = Vec::new();
    for name in PRESETS.into_iter().filter(|name| *name != own_name) {
        let Some(preset) = Rules::preset(name) else {
            continue;
        };
        let found = answer(&request, preset);
        if groups.first().is_some_and(|own| own.answer != found) {
            differences.push((name, difference(&request, &preset, &found)));
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

fn answer(request: &QuoteRequest, rules: Rules) -> Answer {
    let request = QuoteRequest {
        rules,
        ..request.clone()
    };
    quote(&request)
        .map(|quote| figures(&quote))
        .map_err(|fault| fault.code())
}

fn figures(quote: &Quote) -> Figures {
    let sum = |counts: fn(&Line) -> bool| {
        let lines = quote.lines.iter().filter(|line| counts(line));
        let units = lines.map(|line| line.amount.minor_units()).sum();
        Amount::new(units, quote.total.decimals())
    };
    Figures {
        credit: sum(|line| matches!(line.kind, Kind::Credit { .. })),
        charge: sum(|line| !matches!(line.kind, Kind::Credit { .. } | Kind::Tax { .. })),
        tax: quote.tax,
        total: quote.total,
        due_now: quote.due_now,
        period_end: quote.period.map(|period| period.end.date().to_string()),
        renewal: quote.renewal.map(|renewal| renewal.total),
    }
}

/// The fewest axes of the preset that, on top of the request's own rules, give the preset's answer. Of equally many
/// the first in the contract's order.
fn difference(request: &QuoteRequest, preset: &Rules, wanted: &Answer) -> String {
    let differing: Vec<&Axis> = AXES
        .iter()
        .filter(|axis| axis.differs(&request.rules, preset))
        .collect();
    let gives_it = |axes: &[&Axis]| {
        let rules = axes
            .iter()
            .fold(request.rules, |rules, axis| axis.taken(rules, preset));
        answer(request, rules) == *wanted
    };
    let fewest = (1..differing.len())
        .find_map(|size| first_of_size(&differing, size, &mut Vec::new(), &gives_it))
        .unwrap_or(differing);
    let named: Vec<_> = fewest
        .iter()
        .map(|axis| format!("{}: {}", axis.name(), axis.value(preset).trim_matches('"')))
        .collect();
    named.join(", ")
}

/// The first choice of `size` elements, in their order, that is `right`.
fn first_of_size<'a, T>(
    all: &[&'a T],
    size: usize,
    chosen: &mut Vec<&'a T>,
    right: &impl Fn(&[&'a T]) -> bool,
) -> Option<Vec<&'a T>> {
    if size == 0 {
        return right(chosen).then(|| chosen.clone());
    }
    for (index, one) in all.iter().enumerate() {
        chosen.push(one);
        let rest = all.get(index + 1..).unwrap_or_default();
        let found = first_of_size(rest, size - 1, chosen, right);
        chosen.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests;
