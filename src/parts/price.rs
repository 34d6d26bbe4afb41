//! A price of the catalogue in words, whatever its model.

use crate::locale::{Word, Words};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::price::Price;

/// What a price is, in one sentence, and its tiers, one a line.
pub(crate) fn price_in_words(
    words: &Words,
    price: &Price,
    currency: Currency,
    interval: Interval,
) -> (String, Vec<String>) {
    let formats = words.formats();
    let money = |amount| formats.price(amount, currency);
    let per = words.per(interval);
    let headline = |word, price: &str, size: &str| {
        words.with(word, &[("price", price), ("per", &per), ("size", size)])
    };
    // The tiers follow each other: one begins after the last unit of the one before.
    let mut from = 1;
    let mut tier = |up_to: Option<u32>, price: String| {
        let first = formats.count(from);
        let last = up_to.map(|last| formats.count(last.into()));
        from = u64::from(up_to.unwrap_or_default()) + 1;
        let values = [
            ("from", first.as_str()),
            ("to", last.as_deref().unwrap_or_default()),
            ("price", &price),
        ];
        let word = if last.is_some() {
            Word::TierTo
        } else {
            Word::TierFrom
        };
        words.with(word, &values)
    };
    match price {
        Price::PerUnit { unit_amount } => {
            let price = money(*unit_amount);
            (headline(Word::PricePerLicence, &price, ""), Vec::new())
        }
        Price::Flat { amount } => (headline(Word::PriceFlat, &money(*amount), ""), Vec::new()),
        Price::Package { size, amount } => {
            let size = formats.count((*size).into());
            let price = money(*amount);
            (headline(Word::PricePackage, &price, &size), Vec::new())
        }
        Price::Stairstep { tiers } => {
            let tiers = tiers
                .iter()
                .map(|step| tier(step.up_to, money(step.amount)));
            (headline(Word::PriceStairstep, "", ""), tiers.collect())
        }
        Price::Graduated { tiers } | Price::Volume { tiers } => {
            let tiers = tiers.iter().map(|step| {
                let unit = money(step.unit_amount);
                let mut price = words.with(Word::TierEach, &[("price", &unit)]);
                if !step.flat_amount.is_zero() {
                    price.push_str(" + ");
                    price.push_str(&money(step.flat_amount));
                }
                tier(step.up_to, price)
            });
            let word = if matches!(price, Price::Volume { .. }) {
                Word::PriceVolume
            } else {
                Word::PriceGraduated
            };
            (headline(word, "", ""), tiers.collect())
        }
    }
}
