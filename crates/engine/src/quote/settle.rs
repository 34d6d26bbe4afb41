//! What becomes of a total: set off against the balance, asked for, or given back.

use super::Balance;
use crate::error::QuoteError;
use crate::money::Amount;
use crate::money::rounding::within_answer;
use crate::rules::Surplus;

/// What becomes of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The total, or the sum of the totals of an order.
    pub total: Amount,
    /// What becomes of the account's balance.
    pub balance: Balance,
    /// What goes back to the customer.
    pub refund: Amount,
    /// What is to be paid now.
    pub due_now: Amount,
}

/// Settles a total against the account's balance, both in the same decimals.
///
/// A total of zero or more: `applied` = min(balance, total), so that a negative balance is added;
/// `due_now` = total - applied; `after` = balance - applied. A negative total is a surplus: to the balance, back to
/// the customer, or nowhere.
///
/// ```
/// use midcycle_engine::money::Amount;
/// use midcycle_engine::quote::settle;
/// use midcycle_engine::rules::Surplus;
///
/// let settled = settle(Amount::new(554_490, 2), Amount::new(1_250, 2), Surplus::Balance)?;
/// assert_eq!(settled.due_now.to_string(), "5532.40");
/// assert_eq!(settled.balance.after.to_string(), "0.00");
/// # Ok::<(), midcycle_engine::QuoteError>(())
/// ```
pub fn settle(total: Amount, balance: Amount, surplus: Surplus) -> Result<Settlement, QuoteError> {
    let decimals = total.decimals();
    let (owed, before) = (total.minor_units(), balance.minor_units());
    let (applied, due_now, refund, after) = if owed >= 0 {
        let applied = before.min(owed);
        (applied, owed - applied, 0, before - applied)
    } else {
        let left = -owed;
        match surplus {
            Surplus::Balance => (0, 0, 0, before + left),
            Surplus::Refund => (0, 0, left, before),
            Surplus::Forfeit => (0, 0, 0, before),
        }
    };
    let amount = |units| within_answer(units, decimals).map(|units| Amount::new(units, decimals));
    Ok(Settlement {
        total,
        balance: Balance {
            before: amount(before)?,
            applied: amount(applied)?,
            after: amount(after)?,
        },
        refund: amount(refund)?,
        due_now: amount(due_now)?,
    })
}

/// Nothing is asked and nothing given back: the balance stays as it is.
pub(crate) fn settle_nothing(balance: Amount) -> Settlement {
    let zero = Amount::zero(balance.decimals());
    Settlement {
        total: zero,
        balance: Balance {
            before: balance,
            applied: zero,
            after: balance,
        },
        refund: zero,
        due_now: zero,
    }
}
