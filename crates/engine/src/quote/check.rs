//! Refuses what the contract does not allow, before anything is computed.
//!
//! Types and formats were checked where the text was read; here are the rules that hold between members, and
//! the ranges, so that a request built in Rust is held to the same limits as one that was read.

use super::{Current, Cut, Discount, Id, Next, QuoteRequest, Tax};
use crate::calendar::{COUNT_MAX, Interval, Moment, Period, check_anchor_day};
use crate::error::{Code, QuoteError};
use crate::json::{Quoted, duplicates};
use crate::money::{PERCENT_MAX, exact};
use crate::price::{Price, QUANTITY_MAX, TIERS_MAX, UnitTier};
use crate::quote::{DISCOUNTS_MAX, LINES_MAX, TAXES_MAX};
use crate::said;
use crate::sentence::sentence;
use rust_decimal::Decimal;

type Checked = Result<(), QuoteError>;

/// Checks a whole request.
pub(super) fn check(request: &QuoteRequest) -> Checked {
    if request.current.is_none() && request.next.is_none() {
        let message = "one of current and next is needed";
        return Err(QuoteError::new(Code::MissingField, message).at("next"));
    }
    if let Some(current) = &request.current {
        check_current(current, request.at).map_err(|error| error.at("current"))?;
    }
    if let Some(next) = &request.next {
        check_next(next, request.at).map_err(|error| error.at("next"))?;
    }
    check_discounts(request).map_err(|error| error.at("discounts"))?;
    check_taxes(&request.taxes).map_err(|error| error.at("taxes"))?;
    exact(request.balance)
        .map(drop)
        .map_err(|error| error.at("balance"))
}

fn check_current(current: &Current, at: Moment) -> Checked {
    check_period(current.period, at).map_err(|error| error.at("period"))?;
    check_interval(current.interval).map_err(|error| error.at("interval"))?;
    if let Some(day) = current.anchor_day {
        check_anchor_day(day).map_err(|error| error.at("anchor_day"))?;
    }
    if let Some(taxes) = &current.taxes {
        check_taxes(taxes).map_err(|error| error.at("taxes"))?;
    }
    each("lines", &current.lines, LINES_MAX, |line| {
        check_line(line.quantity, &line.price, line.full_period, at)?;
        let amounts = [("billed", line.billed), ("credited", line.credited)];
        for (name, amount) in amounts {
            amount
                .map_or(Ok(()), not_negative)
                .map_err(|error| error.at(name))?;
        }
        Ok(())
    })?;
    duplicates(&current.lines, |line| &line.id).map_err(|error| error.at("lines"))
}

fn check_next(next: &Next, at: Moment) -> Checked {
    check_interval(next.interval).map_err(|error| error.at("interval"))?;
    if let Some(period) = next.period {
        check_period(period, at).map_err(|error| error.at("period"))?;
    }
    each("lines", &next.lines, LINES_MAX, |line| {
        check_line(line.quantity, &line.price, line.full_period, at)
    })?;
    duplicates(&next.lines, |line| &line.id).map_err(|error| error.at("lines"))
}

/// Checks every element of a list, and that it is not too long.
fn each<T>(name: &str, items: &[T], max: usize, check: impl Fn(&T) -> Checked) -> Checked {
    if items.len() > max {
        let message = sentence(said![
            items.len(),
            " elements, but at most ",
            max,
            " are allowed"
        ]);
        return Err(QuoteError::new(Code::TooMany, message).at(name));
    }
    items
        .iter()
        .enumerate()
        .try_for_each(|(index, item)| check(item).map_err(|error| error.at_index(index).at(name)))
}

fn check_line(quantity: u32, price: &Price, full_period: Option<Period>, at: Moment) -> Checked {
    if quantity > QUANTITY_MAX {
        let message = sentence(said![
            "quantity is ",
            quantity,
            ", but at most ",
            QUANTITY_MAX,
            " is allowed"
        ]);
        return Err(QuoteError::new(Code::Quantity, message).at("quantity"));
    }
    check_price(price).map_err(|error| error.at("price"))?;
    full_period
        .map_or(Ok(()), |period| check_period(period, at))
        .map_err(|error| error.at("full_period"))
}

fn check_period(period: Period, at: Moment) -> Checked {
    for (name, moment) in [("start", period.start), ("end", period.end)] {
        if moment.is_instant() != at.is_instant() {
            let message = sentence(said![moment, " and ", at, " mix dates and instants"]);
            return Err(QuoteError::new(Code::Moment, message).at(name));
        }
    }
    if period.start.is_before(period.end) {
        return Ok(());
    }
    let message = sentence(said![
        "the period ends at ",
        period.end,
        ", not after its start"
    ]);
    Err(QuoteError::new(Code::Period, message))
}

fn check_interval(interval: Interval) -> Checked {
    if (1..=COUNT_MAX).contains(&interval.count) {
        return Ok(());
    }
    let message = sentence(said![
        "count is ",
        interval.count,
        ", but 1 to ",
        COUNT_MAX,
        " is needed"
    ]);
    Err(QuoteError::new(Code::Interval, message).at("count"))
}

fn not_negative(amount: Decimal) -> Checked {
    if exact(amount)? < 0 {
        let message = sentence(said![amount, " is negative"]);
        return Err(QuoteError::new(Code::Amount, message));
    }
    Ok(())
}

fn check_price(price: &Price) -> Checked {
    match price {
        Price::Flat { amount } => not_negative(*amount).map_err(|error| error.at("amount")),
        Price::PerUnit { unit_amount } => {
            not_negative(*unit_amount).map_err(|error| error.at("unit_amount"))
        }
        Price::Graduated { tiers } | Price::Volume { tiers } => {
            each("tiers", tiers, TIERS_MAX, check_unit_tier)?;
            check_tiers(tiers.iter().map(|tier| tier.up_to))
        }
        Price::Stairstep { tiers } => {
            each("tiers", tiers, TIERS_MAX, |tier| {
                not_negative(tier.amount).map_err(|error| error.at("amount"))
            })?;
            check_tiers(tiers.iter().map(|tier| tier.up_to))
        }
        Price::Package { size: 0, .. } => {
            Err(QuoteError::new(Code::Price, "a package holds at least 1 unit").at("size"))
        }
        Price::Package { amount, .. } => not_negative(*amount).map_err(|error| error.at("amount")),
    }
}

fn check_unit_tier(tier: &UnitTier) -> Checked {
    not_negative(tier.unit_amount).map_err(|error| error.at("unit_amount"))?;
    not_negative(tier.flat_amount).map_err(|error| error.at("flat_amount"))
}

/// Tiers rise strictly, and only the last one is open.
fn check_tiers(up_to: impl ExactSizeIterator<Item = Option<u32>>) -> Checked {
    let count = up_to.len();
    let fault = |message: &str| QuoteError::new(Code::Tiers, message);
    if count == 0 {
        return Err(fault("at least one tier is needed").at("tiers"));
    }
    let mut below = 0;
    for (index, last) in up_to.enumerate() {
        let is_last = index + 1 == count;
        let broken = match last {
            None if is_last => None,
            None => Some("only the last tier's up_to is null"),
            Some(_) if is_last => Some("the last tier's up_to must be null"),
            Some(last) if last <= below => Some("tiers must rise strictly"),
            Some(last) => {
                below = last;
                None
            }
        };
        if let Some(message) = broken {
            return Err(fault(message).at("up_to").at_index(index).at("tiers"));
        }
    }
    Ok(())
}

fn check_percent(percent: Decimal) -> Checked {
    let in_range =
        exact(percent).is_ok_and(|units| (0..=PERCENT_MAX * crate::money::ONE).contains(&units));
    if in_range {
        return Ok(());
    }
    let message = sentence(said!["percent is ", percent, ", but 0 to 100 is needed"]);
    Err(QuoteError::new(Code::Percent, message).at("percent"))
}

fn check_taxes(taxes: &[Tax]) -> Checked {
    if taxes.len() > TAXES_MAX {
        let message = sentence(said![
            taxes.len(),
            " taxes, but at most ",
            TAXES_MAX,
            " are allowed"
        ]);
        return Err(QuoteError::new(Code::TooMany, message));
    }
    for (index, tax) in taxes.iter().enumerate() {
        check_percent(tax.percent).map_err(|error| error.at_index(index))?;
    }
    duplicates(taxes, |tax| &tax.id)
}

fn check_discounts(request: &QuoteRequest) -> Checked {
    if request.discounts.len() > DISCOUNTS_MAX {
        let count = request.discounts.len();
        let message = sentence(said![
            count,
            " discounts, but at most ",
            DISCOUNTS_MAX,
            " are allowed"
        ]);
        return Err(QuoteError::new(Code::TooMany, message));
    }
    for (index, discount) in request.discounts.iter().enumerate() {
        check_discount(request, discount).map_err(|error| error.at_index(index))?;
    }
    duplicates(&request.discounts, |discount| &discount.id)
}

fn check_discount(request: &QuoteRequest, discount: &Discount) -> Checked {
    match discount.cut {
        Cut::Percent(percent) => check_percent(percent)?,
        Cut::Amount(amount) => not_negative(amount).map_err(|error| error.at("amount"))?,
    }
    let Some(id) = &discount.line else {
        return Ok(());
    };
    if knows_line(request, id) {
        return Ok(());
    }
    let message = sentence(said!["no line has the id ", Quoted(id)]);
    Err(QuoteError::new(Code::UnknownId, message).at("line"))
}

/// A discount names a line of what is wanted; where nothing is wanted any more, one of what is owned.
fn knows_line(request: &QuoteRequest, id: &Id) -> bool {
    match (&request.next, &request.current) {
        (Some(next), _) => next.lines.iter().any(|line| line.id == *id),
        (None, Some(current)) => current.lines.iter().any(|line| line.id == *id),
        (None, None) => false,
    }
}
