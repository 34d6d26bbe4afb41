//! How the price of a change moves with one number: the licences, or the day.

use super::{QuoteRequest, Totals, totals};
use crate::calendar::Moment;
use crate::error::QuoteError;
use core::ops::RangeInclusive;

/// The totals for each quantity of the next line `line`, counted from 0.
///
/// ```
/// use midcycle_engine::QuoteRequest;
/// use midcycle_engine::json::Read;
/// use midcycle_engine::quote::over_quantities;
///
/// let request = QuoteRequest::from_text(
///     r#"{"at": "2026-11-22", "currency": "EUR", "rules": "goto", "current": null,
///         "next": {"interval": {"unit": "month", "count": 1},
///                  "lines": [{"id": "licences", "quantity": 1,
///                             "price": {"model": "per_unit", "unit_amount": "69.00"}}]}}"#,
/// )?;
/// let curve = over_quantities(request, 0, 2..=3);
/// let due: Vec<String> = curve.map(|(_, totals)| totals.unwrap().due_now.to_string()).collect();
/// assert_eq!(due, ["138.00", "207.00"]);
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
pub fn over_quantities(
    mut request: QuoteRequest,
    line: usize,
    quantities: RangeInclusive<u32>,
) -> impl Iterator<Item = (u32, Result<Totals, QuoteError>)> {
    quantities.map(move |quantity| {
        let lines = request.next.as_mut().map(|next| &mut next.lines);
        if let Some(line) = lines.and_then(|lines| lines.get_mut(line)) {
            line.quantity = quantity;
        }
        (quantity, totals(&request))
    })
}

/// The totals of the same change on each day of the current period, from its first to its last; nothing without one.
///
/// An instant keeps its time of day; the days on which that lies outside the period are left out.
pub fn over_days(
    mut request: QuoteRequest,
) -> impl Iterator<Item = (Moment, Result<Totals, QuoteError>)> {
    let period = request.current.as_ref().map(|current| current.period);
    let first = period.map_or(request.at, |period| request.at.on(period.start.date()));
    let days = period.map_or(0, |period| {
        let days = period.start.date().days_until(period.end.date());
        u32::try_from(days + 1).unwrap_or(0)
    });
    let moments = (0..days).filter_map(move |day| first.plus_days(day));
    let inside = moments.filter(move |at| {
        period.is_some_and(|period| !at.is_before(period.start) && at.is_before(period.end))
    });
    inside.map(move |at| {
        request.at = at;
        (at, totals(&request))
    })
}
