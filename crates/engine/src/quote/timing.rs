//! When: the rules in force, the period that follows, and whether anything happens now.

use super::{Current, Direction, Factor, QuoteRequest};
use crate::calendar::{Interval, Moment, Period, Unit, boundary_after, elapsed};
use crate::error::{Code, QuoteError};
use crate::money::Exact;
use crate::money::wide::Wide;
use crate::rules::{Axes, Cycle, Effective, From};
use crate::said;
use crate::sentence::sentence;
use core::cmp::Ordering;

/// What the rules make of a request before any amount is computed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The axes in force, those for a decrease included.
    pub axes: Axes,
    /// Whether the recurring amount rises.
    pub direction: Direction,
    /// Whether the current period goes on.
    pub keeps_period: bool,
    /// Whether the change waits for the end of the current period.
    pub is_deferred: bool,
    /// The period that is running after the change; `None` when it ends now.
    pub period: Option<Period>,
    /// The day that places the periods after it.
    pub anchor_day: u32,
}

/// The axes in force: those for a decrease replace the others.
pub(crate) fn effective_axes(request: &QuoteRequest) -> Result<(Axes, Direction), QuoteError> {
    let direction = direction(request)?;
    let axes = match request.rules.when_decreasing {
        Some(overrides) if direction == Direction::Decrease => request.rules.axes.with(overrides),
        _ => request.rules.axes,
    };
    Ok((axes, direction))
}

/// Decides which period follows and how.
pub(crate) fn plan(request: &QuoteRequest) -> Result<Plan, QuoteError> {
    let (axes, direction) = effective_axes(request)?;
    let mut plan = Plan {
        axes,
        direction,
        keeps_period: false,
        is_deferred: false,
        period: None,
        anchor_day: 1,
    };
    let current = request.current.as_ref();
    if let Some(current) = current.filter(|_| axes.effective == Effective::PeriodEnd) {
        plan.is_deferred = true;
        plan.keep(current);
        return Ok(plan);
    }
    let Some(next) = &request.next else {
        return Ok(plan);
    };
    let is_kept = |current: &&Current| match axes.cycle {
        Cycle::Reset => false,
        Cycle::Keep => true,
        Cycle::ResetOnNewInterval => next.interval == current.interval,
    };
    if let Some(current) = current.filter(is_kept) {
        if next.interval != current.interval && next.period.is_none() {
            return Err(interval_change());
        }
        plan.keep(current);
        plan.period = next.period.or(plan.period);
        return Ok(plan);
    }
    // What starts anew is anchored on the day on which it starts.
    let start = next.period.map_or(request.at, |period| period.start);
    plan.anchor_day = start.date().day();
    let end = match next.period {
        Some(period) => period.end,
        None => boundary_after(start, plan.anchor_day, next.interval)?,
    };
    plan.period = Some(Period { start, end });
    Ok(plan)
}

impl Plan {
    /// The current period goes on, anchored as it is.
    fn keep(&mut self, current: &Current) {
        let start = current.period.start;
        self.keeps_period = true;
        self.period = Some(current.period);
        self.anchor_day = current.anchor_day.unwrap_or_else(|| start.date().day());
    }
}

#[cold]
fn interval_change() -> QuoteError {
    let message = "the interval changes while the current period is kept; \
        use reset_on_new_interval, or give the period";
    let error = QuoteError::new(Code::IntervalChange, message);
    error.at("interval").at("next")
}

/// Where counting starts: the moment of the change or the day after, within the period.
pub(super) fn start_within(
    axes: &Axes,
    from: From,
    at: Moment,
    period: Period,
) -> Result<Moment, QuoteError> {
    let start = match from {
        From::NextDay if axes.unit == Unit::Day => at.plus_days(1).ok_or_else(|| {
            QuoteError::new(Code::Overflow, "the day after lies past the year 9999")
        })?,
        _ => at,
    };
    Ok(if start.is_before(period.start) {
        period.start
    } else if period.end.is_before(start) {
        period.end
    } else {
        start
    })
}

/// Time from `start` to `end` over the full period, as counted, cut to 0..1.
pub(super) fn factor(
    axes: &Axes,
    start: Moment,
    end: Moment,
    full: Period,
) -> Result<Factor, QuoteError> {
    let count = |from, to| u64::try_from(elapsed(axes.unit, axes.day_count, from, to)).unwrap_or(0);
    let over = count(full.start, full.end);
    if over == 0 {
        let message = sentence(said![
            "the period from ",
            full.start,
            " to ",
            full.end,
            " has no length in the unit of the rules"
        ]);
        return Err(QuoteError::new(Code::Period, message));
    }
    Ok(Factor {
        of: count(start, end).min(over),
        over,
    })
}

/// Compares the recurring full amounts before discounts, normalised to a year.
fn direction(request: &QuoteRequest) -> Result<Direction, QuoteError> {
    let (mut before, mut after): (Exact, Exact) = (0, 0);
    let (mut now, mut then) = (Interval::YEAR, Interval::YEAR);
    if let Some(current) = &request.current {
        now = current.interval;
        for line in &current.lines {
            before = before.saturating_add(line.price.exact_amount(line.quantity)?);
        }
    }
    if let Some(next) = &request.next {
        then = next.interval;
        for line in &next.lines {
            after = after.saturating_add(line.price.exact_amount(line.quantity)?);
        }
    }
    // a x units / count against b x units / count, without a division. Within the limits of a request, a hundred lines of
    // 10^30 times 365 times 1,000 are far below what it holds; none is negative, which is refused elsewhere.
    let a_year = |sum: Exact, own: Interval, other: Interval| {
        let units = u64::from(own.units_a_year()) * u64::from(other.count);
        Wide::product(sum.unsigned_abs(), units.into())
    };
    Ok(
        match a_year(after, then, now).cmp(&a_year(before, now, then)) {
            Ordering::Greater => Direction::Increase,
            Ordering::Less => Direction::Decrease,
            Ordering::Equal => Direction::Same,
        },
    )
}
