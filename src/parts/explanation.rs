//! How an amount came to be: one sentence with the real numbers, and the period as a bar.

use super::period_bar::period_bar;
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::view::{View, el};
use midcycle_contract::engine::QuoteRequest;
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::price::Price;
use midcycle_contract::engine::quote::{Factor, Kind, Line};

/// What a line says about itself; `None` where there is nothing to explain.
pub(crate) fn explanation(words: &Words, request: &QuoteRequest, line: &Line) -> Option<View> {
    let (sentence, bar) = match &line.kind {
        Kind::Credit { factor, .. } => (credit(words, request, line, *factor), Some(*factor)),
        Kind::Charge { .. } => (charge(words, request, line), None),
        Kind::Tax { percent, base, .. } => {
            let formats = words.formats();
            let values = [
                ("percent", formats.percent(&percent.to_string())),
                ("base", formats.money(*base, request.currency)),
                ("amount", formats.money(line.amount, request.currency)),
            ];
            (words.with(Word::HowTax, &borrowed(&values)), None)
        }
        Kind::Adjustment { .. } | Kind::Discount => return None,
    };
    let bar = bar.map(|factor| {
        let used = factor.over.saturating_sub(factor.of);
        let formats = words.formats();
        let values = [
            ("used", formats.count(used)),
            ("unused", formats.count(factor.of)),
        ];
        period_bar(
            used,
            factor.of,
            words.with(Word::BarUsedUnused, &borrowed(&values)),
        )
    });
    Some(View::List(vec![
        el("p", "").with(sentence).into(),
        bar.into(),
    ]))
}

/// *18 of 30 days of 345.00 € are unused: 345.00 € × 18 / 30 = 207.00 €.*
fn credit(words: &Words, request: &QuoteRequest, line: &Line, factor: Factor) -> String {
    let Kind::Credit { full_amount, .. } = &line.kind else {
        return String::new();
    };
    let formats = words.formats();
    let values = [
        ("of", formats.count(factor.of)),
        ("over", formats.count(factor.over)),
        ("full", formats.money(*full_amount, request.currency)),
        (
            "amount",
            formats.money(line.amount.negated(), request.currency),
        ),
    ];
    words.count(Word::HowCredit, factor.over, &borrowed(&values))
}

/// *8 × 660.00 € = 5,280.00 €, for 22 November 2026 to 22 November 2027.*
fn charge(words: &Words, request: &QuoteRequest, line: &Line) -> String {
    let Kind::Charge {
        quantity, period, ..
    } = &line.kind
    else {
        return String::new();
    };
    let formats = words.formats();
    let next = request
        .next
        .iter()
        .flat_map(|next| &next.lines)
        .find(|next| next.id == line.id);
    let start = formats.date(period.start.date(), DateStyle::Full);
    let end = formats.date(period.end.date(), DateStyle::Full);
    let amount = formats.money(line.amount, request.currency);
    let unit = next.and_then(|next| unit_price(words, &next.price, request.currency));
    let quantity = formats.count((*quantity).into());
    match unit {
        Some(unit) => words.with(
            Word::HowChargePerUnit,
            &[
                ("quantity", &quantity),
                ("unit", &unit),
                ("amount", &amount),
                ("start", &start),
                ("end", &end),
            ],
        ),
        None => words.with(
            Word::HowCharge,
            &[("amount", &amount), ("start", &start), ("end", &end)],
        ),
    }
}

/// The price of one licence, where there is one for all.
pub(crate) fn unit_price(words: &Words, price: &Price, currency: Currency) -> Option<String> {
    match price {
        Price::PerUnit { unit_amount } => Some(words.formats().price(*unit_amount, currency)),
        _ => None,
    }
}

fn borrowed<'a>(values: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}
