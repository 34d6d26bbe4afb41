//! An amount's explanation in one line: "18 of 30 days of 5 × 69.00".

use crate::clean::{WHY_CHARS_MAX, clean};
use crate::words::Word;
use crate::{Language, format};
use midcycle_engine::calendar::Unit;
use midcycle_engine::explain::Step;
use midcycle_engine::money::{Amount, Currency};

/// The explanation that a line's steps tell; `None` where they tell nothing that the line itself does not show.
pub(crate) fn sentence(steps: &[Step], language: Language, currency: Currency) -> Option<String> {
    let mut sides = vec![Side::default()];
    for step in steps {
        if matches!(step, Step::Side { .. }) {
            sides.push(Side::default());
        } else if let Some(side) = sides.last_mut() {
            side.take(step, language, currency);
        }
    }
    let texts: Vec<String> = sides
        .into_iter()
        .filter_map(|side| side.text(language))
        .collect();
    let text = texts.join(" − ");
    (!text.is_empty()).then(|| clean(&text, WHY_CHARS_MAX))
}

/// The steps of one amount; an adjustment has two, of which the second is taken off the first.
#[derive(Default)]
struct Side {
    parts: Vec<String>,
    time: Option<(u64, u64, Word)>,
    factor: Option<String>,
    bounds: Vec<String>,
}

impl Side {
    fn take(&mut self, step: &Step, language: Language, currency: Currency) {
        let exact = |amount: Amount| format::exact(language, amount, currency);
        let price = |decimal| format::price(language, decimal, currency);
        let count = |n: u32| format::count(language, n.into());
        match step {
            Step::Units {
                quantity,
                unit_amount,
                ..
            } => {
                let text = format!("{} × {}", count(*quantity), price(*unit_amount));
                self.parts.push(text);
            }
            Step::Flat { amount, .. } => self.parts.push(exact(*amount)),
            Step::Packages {
                count: packages,
                package_amount,
                ..
            } => {
                let text = format!("{} × {}", count(*packages), price(*package_amount));
                self.parts.push(text);
            }
            Step::Billed { amount } => {
                self.parts = vec![format!(
                    "{} {}",
                    exact(*amount),
                    Word::Billed.text(language)
                )];
            }
            Step::Time { unit, factor, .. } => {
                self.time = Some((factor.of, factor.over, unit_word(*unit)));
            }
            // It is of the fraction that was told before.
            Step::Factor { value, .. } => self.factor = Some(value.clone()),
            Step::Cap { left, applies, .. } | Step::Limit { left, applies } if *applies => {
                let text = format!("{} {}", Word::AtMost.text(language), exact(*left));
                self.bounds.push(text);
            }
            Step::Percent { percent, left } => {
                let percent = format::percent(language, *percent);
                let of = Word::Of.text(language);
                self.parts.push(format!("{percent} {of} {}", exact(*left)));
            }
            Step::AmountOff { amount, factor } => {
                let amount = price(*amount);
                self.parts.push(if factor.of == factor.over {
                    amount
                } else {
                    let (of, over) = (factor.of, factor.over);
                    let count = |n| format::count(language, n);
                    format!("{} / {} × {amount}", count(of), count(over))
                });
            }
            // Roundings and shares are what the amounts show.
            _ => {}
        }
    }

    fn text(self, language: Language) -> Option<String> {
        let price = match self.parts.as_slice() {
            [] => return None,
            [one] => one.clone(),
            many => many.join(" + "),
        };
        let mut text = match self.time {
            Some((of, over, unit)) if of != over => {
                let price = if self.parts.len() > 1 {
                    format!("({price})")
                } else {
                    price
                };
                Word::Part
                    .text(language)
                    .replace("{of}", &format::count(language, of))
                    .replace("{over}", &format::count(language, over))
                    .replace("{unit}", unit.text(language))
                    .replace("{price}", &price)
            }
            _ => price,
        };
        if let Some(factor) = self.factor {
            // The rounded fraction is a decimal text of the engine's own.
            let factor = Amount::parse(&factor).map(|factor| format::amount(language, factor));
            if let Some(factor) = factor {
                text = format!("{text} ({factor})");
            }
        }
        for bound in self.bounds {
            text = format!("{text}; {bound}");
        }
        Some(text)
    }
}

const fn unit_word(unit: Unit) -> Word {
    match unit {
        Unit::Day => Word::Days,
        Unit::Hour => Word::Hours,
        Unit::Minute => Word::Minutes,
        Unit::Second => Word::Seconds,
        Unit::Millisecond => Word::Milliseconds,
    }
}
