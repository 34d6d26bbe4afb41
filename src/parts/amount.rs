//! An amount of money.

use crate::locale::Words;
use crate::view::{View, el};
use midcycle_contract::engine::money::{Amount, Currency};

/// An amount in the visitor's format; money that comes to the customer is green, and has its minus as well.
pub(crate) fn amount(words: &Words, amount: Amount, currency: Currency) -> View {
    let text = words.formats().money(amount, currency);
    let class = if amount.is_negative() {
        "amount amount--credit"
    } else {
        "amount"
    };
    // Another amount is another element, so that its style can mark it for a moment.
    el("bdi", class).key(text.clone()).with(text).into()
}
