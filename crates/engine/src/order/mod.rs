//! Several changes settled together, and the fingerprint that browser and billing API compare.

mod canonical;
mod fingerprint;

use crate::error::{Code, QuoteError};
use crate::money::Amount;
use crate::quote::{Quote, QuoteRequest, Settlement, plan, quote, settle, settle_nothing, sum};
use crate::rules::Surplus;
use crate::said;
use crate::sentence::sentence;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use fingerprint::fingerprint;
use rust_decimal::Decimal;

/// The most changes of an order.
pub const CHANGES_MAX: usize = 20;

/// Some changes of one account, settled on the sum of their totals.
///
/// Each is quoted with balance 0, so that no amount depends on the order of the changes. An order of one
/// change settles to the same amounts as that change quoted with the account's balance.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Each change with its quote.
    pub changes: Vec<Change>,
    /// What becomes of the sum.
    pub settlement: Settlement,
}

/// One change of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What was asked, with balance 0.
    pub request: QuoteRequest,
    /// What it costs. It is shared, not copied, by whoever shows it, agrees to it or keeps it.
    pub quote: Arc<Quote>,
}

impl Order {
    /// Quotes some changes and settles their sum against the account's balance.
    ///
    /// All must have one currency, one moment and one set of rules, which a snapshot gives by itself.
    /// Errors: those of a quote, with the path `/changes/<n>/request` before it; `too_many` beyond 20 changes.
    pub fn quote(requests: Vec<QuoteRequest>, balance: Amount) -> Result<Self, QuoteError> {
        check_changes(&requests)?;
        let mut changes = Vec::with_capacity(requests.len());
        for (index, request) in requests.into_iter().enumerate() {
            let request = QuoteRequest {
                balance: Decimal::ZERO,
                ..request
            };
            let quote = quote(&request)
                .map_err(|error| error.at("request").at_index(index).at("changes"))?;
            let quote = Arc::new(quote);
            changes.push(Change { request, quote });
        }
        let settlement = settle_sum(&changes, balance)?;
        Ok(Order {
            changes,
            settlement,
        })
    }

    /// What browser and billing API compare: SHA-256, in hex, of the RFC 8785 form of all requests, with every
    /// default written out, of all quotes, and of the balance.
    ///
    /// Two sides that computed the same prices from the same facts have the same fingerprint; any difference,
    /// in one cent or one rule, gives another.
    pub fn fingerprint(&self) -> Result<String, QuoteError> {
        fingerprint(self)
    }
}

fn check_changes(requests: &[QuoteRequest]) -> Result<(), QuoteError> {
    let Some(first) = requests.first() else {
        return Err(
            QuoteError::new(Code::MissingField, "an order has at least one change").at("changes"),
        );
    };
    if requests.len() > CHANGES_MAX {
        let message = sentence(said![
            requests.len(),
            " changes, but at most ",
            CHANGES_MAX,
            " are allowed"
        ]);
        return Err(QuoteError::new(Code::TooMany, message).at("changes"));
    }
    for (index, request) in requests.iter().enumerate() {
        let at = |error: QuoteError| error.at("request").at_index(index).at("changes");
        if request.currency != first.currency {
            let message = "all changes of an order have one currency";
            return Err(at(QuoteError::new(Code::Currency, message).at("currency")));
        }
        if request.at != first.at {
            let message = "all changes of an order have one moment";
            return Err(at(QuoteError::new(Code::Moment, message).at("at")));
        }
        if request.rules != first.rules {
            let message = "all changes of an order have one set of rules";
            return Err(at(QuoteError::new(Code::Rules, message).at("rules")));
        }
    }
    Ok(())
}

/// Settles the sum of the totals. Where every change waits for its period's end, the balance is untouched.
fn settle_sum(changes: &[Change], balance: Amount) -> Result<Settlement, QuoteError> {
    let total = sum(
        changes.iter().map(|change| &change.quote.total),
        decimals(changes),
    )?;
    let balance = in_decimals(balance, total.decimals())?;
    let mut surplus = Surplus::default();
    let mut all_wait = true;
    for change in changes {
        let plan = plan(&change.request)?;
        all_wait &= plan.is_deferred;
        surplus = plan.axes.surplus;
    }
    if all_wait {
        return Ok(settle_nothing(balance));
    }
    settle(total, balance, surplus)
}

fn decimals(changes: &[Change]) -> u32 {
    changes
        .first()
        .map_or(0, |change| change.quote.total.decimals())
}

/// The same amount in the decimals that the quotes show.
fn in_decimals(amount: Amount, decimals: u32) -> Result<Amount, QuoteError> {
    let too_fine = || {
        let message = sentence(said![
            "balance is ",
            amount,
            ", but the quotes show ",
            decimals,
            " decimals"
        ]);
        QuoteError::new(Code::Amount, message).at("balance")
    };
    amount.with_decimals(decimals).ok_or_else(too_fine)
}
