//! An amount of money.

use crate::locale::Words;
use leptos::prelude::*;
use midcycle_contract::engine::money::{Amount, Currency};

/// An amount in the visitor's format; money that comes to the customer is green, and has its minus as well.
pub(crate) fn amount(words: &Words, amount: Amount, currency: Currency) -> AnyView {
    let text = words.formats().money(amount, currency);
    let class = if amount.is_negative() {
        "amount amount--credit"
    } else {
        "amount"
    };
    view! { <bdi class=class>{text}</bdi> }.into_any()
}
