//! The same change under other rules: what it costs there, and which axes make the difference.

use crate::error::QuoteError;
use crate::money::Amount;
use crate::quote::{Kind, Line, Quote, QuoteRequest, quote};
use crate::rules::{AXES, Axis, Rules};
use crate::{Code, calendar::Date};
use alloc::vec::Vec;

/// What is compared of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// All credits.
    pub credit: Amount,
    /// All charges and adjustments, less the discounts.
    pub charge: Amount,
    /// All taxes.
    pub tax: Amount,
    /// What it comes to before the balance.
    pub total: Amount,
    /// What is to be paid now.
    pub due_now: Amount,
    /// The date on which the running period ends; `None` when the subscription ended.
    pub period_end: Option<Date>,
    /// What the next period costs.
    pub renewal: Option<Amount>,
}

/// A quote's figures, or why there is none.
pub type Answer = Result<Figures, Code>;

/// What a request comes to under some rules instead of its own.
///
/// ```
/// use midcycle_engine::QuoteRequest;
/// use midcycle_engine::compare::{difference, under};
/// use midcycle_engine::json::Read;
/// use midcycle_engine::rules::Rules;
///
/// let request = QuoteRequest::from_text(
///     r#"{"at": "2026-11-22", "currency": "EUR", "rules": "goto",
///         "current": {"period": {"start": "2026-11-10", "end": "2026-12-10"}, "interval": {"unit": "month", "count": 1},
///                     "lines": [{"id": "licences", "quantity": 5,
///                                "price": {"model": "per_unit", "unit_amount": "69.00"}}]},
///         "next": {"interval": {"unit": "month", "count": 1},
///                  "lines": [{"id": "licences", "quantity": 8,
///                             "price": {"model": "per_unit", "unit_amount": "69.00"}}]}}"#,
/// )?;
/// let killbill = Rules::preset("killbill").unwrap();
/// let answer = under(&request, killbill);
/// assert_eq!(answer.as_ref().unwrap().due_now.to_string(), "124.20");
/// let axes: Vec<_> = difference(&request, &killbill, &answer).iter().map(|axis| axis.name()).collect();
/// assert_eq!(axes, ["cycle"]);
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
pub fn under(request: &QuoteRequest, rules: Rules) -> Answer {
    let request = QuoteRequest {
        rules,
        ..request.clone()
    };
    quote(&request)
        .map(|quote| figures(&quote))
        .map_err(|fault: QuoteError| fault.code())
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
        period_end: quote.period.map(|period| period.end.date()),
        renewal: quote.renewal.map(|renewal| renewal.total),
    }
}

/// The fewest axes of other rules that, on top of the request's own, give their answer `wanted`. Of equally many the
/// first in the contract's order.
pub fn difference(request: &QuoteRequest, other: &Rules, wanted: &Answer) -> Vec<&'static Axis> {
    let differing: Vec<&Axis> = AXES
        .iter()
        .filter(|axis| axis.differs(&request.rules, other))
        .collect();
    let gives_it = |axes: &[&Axis]| {
        let rules = axes
            .iter()
            .fold(request.rules, |rules, axis| axis.taken(rules, other));
        under(request, rules) == *wanted
    };
    (1..differing.len())
        .find_map(|size| first_of_size(&differing, size, &mut Vec::new(), &gives_it))
        .unwrap_or(differing)
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
