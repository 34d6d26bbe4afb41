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

/// The amount that a receipt comes to. What follows its separator can be as wide as in the lines above, so that the
/// separators of all stand in one line, however large it is written.
pub(crate) fn total_amount(words: &Words, amount: Amount, currency: Currency) -> View {
    let text = words.formats().money(amount, currency);
    let (whole, rest) = at_separator(&text, amount.decimals());
    el("bdi", "amount")
        .with(whole.to_owned())
        .with(el("span", "amount__rest").with(rest.to_owned()))
        .key(text)
        .into()
}

/// A formatted amount before and from its decimal separator on; without decimals, from its currency on.
fn at_separator(text: &str, decimals: u32) -> (&str, &str) {
    let Some(last) = text.rfind(|c: char| c.is_ascii_digit()) else {
        return (text, "");
    };
    let end = last + 1;
    let decimals = usize::try_from(decimals).unwrap_or_default();
    // The separator is one character, of one byte in the languages that there are.
    let at = if decimals == 0 {
        end
    } else {
        end.saturating_sub(decimals + 1)
    };
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::at_separator;

    #[test]
    fn an_amount_is_parted_at_its_separator() {
        let table = [
            ("\u{20ac}9,006.96", 2, ("\u{20ac}9,006", ".96")),
            ("9.006,96\u{a0}\u{20ac}", 2, ("9.006", ",96\u{a0}\u{20ac}")),
            ("\u{a5}7,290", 0, ("\u{a5}7,290", "")),
            ("7.290\u{a0}\u{a5}", 0, ("7.290", "\u{a0}\u{a5}")),
            ("\u{2013}", 2, ("\u{2013}", "")),
        ];
        for (text, decimals, parts) in table {
            assert_eq!(at_separator(text, decimals), parts);
        }
    }
}
