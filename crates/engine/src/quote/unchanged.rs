//! What becomes of a subscription that nobody changes: the measure for what a change costs.

use super::settle::settle;
use super::{Balance, Next, NextLine, QuoteRequest, Renewal, Settlement, totals};
use crate::error::QuoteError;
use crate::money::Amount;
use crate::rules::{Axes, Effective, Rules};
use alloc::vec::Vec;

/// What would be paid, and when, without the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unchanged {
    /// The period after the current one, as it would be charged on its first day.
    pub renewal: Renewal,
    /// What becomes of the account's balance on that day.
    pub balance: Balance,
    /// What is to be paid on that day.
    pub due: Amount,
}

/// What would be paid, and when, without the change; `None` for a purchase, where there is nothing to keep.
///
/// It is the renewal of the current lines at their prices, with the discounts that last and today's taxes: the same
/// arithmetic as every other amount.
pub fn unchanged(request: &QuoteRequest) -> Result<Option<Unchanged>, QuoteError> {
    let Some(current) = &request.current else {
        return Ok(None);
    };
    let lines: Vec<NextLine> = current
        .lines
        .iter()
        .map(|line| NextLine {
            id: line.id.clone(),
            quantity: line.quantity,
            price: line.price.clone(),
            full_period: None,
        })
        .collect();
    // A discount on a line that only the change brings along means nothing without it.
    let mut discounts = request.discounts.clone();
    discounts.retain(|discount| {
        let id = discount.line.as_ref();
        id.is_none_or(|id| lines.iter().any(|line| line.id == *id))
    });
    let axes = Axes {
        effective: Effective::PeriodEnd,
        ..request.rules.axes
    };
    let waiting = QuoteRequest {
        rules: Rules {
            axes,
            when_decreasing: None,
        },
        next: Some(Next {
            interval: current.interval,
            lines,
            period: None,
        }),
        discounts,
        ..request.clone()
    };
    let totals = totals(&waiting)?;
    let Some(renewal) = totals.renewal else {
        return Ok(None);
    };
    let Settlement {
        balance, due_now, ..
    } = settle(renewal.total, totals.balance.before, axes.surplus)?;
    Ok(Some(Unchanged {
        renewal,
        balance,
        due: due_now,
    }))
}
