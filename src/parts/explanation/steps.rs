//! The engine's steps in words.

use super::absolute;
use crate::locale::{Word, Words};
use midcycle_contract::engine::QuoteRequest;
use midcycle_contract::engine::calendar::Unit;
use midcycle_contract::engine::explain::{Side, Step, TaxSide};
use midcycle_contract::engine::money::{Amount, RoundingMode};
use midcycle_contract::engine::quote::{Factor, Kind, Line};

/// Tells the steps of one line, a sentence each.
pub(super) struct Teller<'a> {
    words: &'a Words,
    request: &'a QuoteRequest,
    line: &'a Line,
    texts: Vec<String>,
    /// What the price adds up to so far, part by part.
    parts: Vec<String>,
    /// What the full period is worth.
    full: Option<Amount>,
    is_credit: bool,
    /// Whether the last sentence is an equation that waits for its result.
    is_open: bool,
    /// Whether the credit was cut to what can be given back.
    is_capped: bool,
}

impl<'a> Teller<'a> {
    pub fn of(words: &'a Words, request: &'a QuoteRequest, line: &'a Line) -> Self {
        let full = match line.kind {
            Kind::Credit { full_amount, .. } | Kind::Charge { full_amount, .. } => {
                Some(full_amount)
            }
            _ => None,
        };
        Teller {
            words,
            request,
            line,
            texts: Vec::new(),
            parts: Vec::new(),
            full,
            is_credit: matches!(line.kind, Kind::Credit { .. }),
            is_open: false,
            is_capped: false,
        }
    }

    pub fn say(&mut self, text: String) {
        self.texts.push(text);
        self.is_open = false;
    }

    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// Takes an amount as the exact result of a part of the price, and says how it came to be.
    fn part(&mut self, tier: Option<u32>, text: String, amount: Amount) {
        let shown = self.exact(amount);
        let text = match tier {
            Some(tier) => {
                let tier = self.words.formats().count(tier.into());
                let values = [("tier", tier.as_str()), ("text", &text)];
                self.words.with(Word::HowTier, &values)
            }
            None => text,
        };
        self.parts.push(shown);
        if !matches!(self.line.kind, Kind::Credit { .. } | Kind::Charge { .. }) {
            // The parts of one side of a difference, until they are added up.
            let so_far = self.full.filter(|_| self.parts.len() > 1);
            self.full = Some(so_far.map_or(amount, |so_far| plus(so_far, amount)));
        }
        self.say(text);
    }

    /// *98.00 € + 17.10 € = 115.10 €*, where a price has more than one part.
    fn add_up(&mut self) {
        if let (Some(full), true) = (self.full, self.parts.len() > 1) {
            let sum = [&self.parts.join(" + "), " = ", &self.exact(full)].concat();
            self.say(sum);
        }
        self.parts.clear();
    }

    fn exact(&self, amount: Amount) -> String {
        let formats = self.words.formats();
        formats.exact(amount, self.request.currency)
    }

    /// An equation whose result follows.
    fn equation(&mut self, text: String) {
        self.say(text);
        self.is_open = true;
    }

    /// Tells a step of the price; `false` where it is none.
    pub fn tell_price(&mut self, step: &Step) -> bool {
        let formats = self.words.formats();
        let price = |price| formats.price(price, self.request.currency);
        match step {
            Step::Units {
                tier,
                quantity,
                unit_amount,
                amount,
            } => {
                let quantity = formats.count((*quantity).into());
                let shown = self.exact(*amount);
                let unit = price(*unit_amount);
                let text = [&quantity, " \u{d7} ", &unit, " = ", &shown].concat();
                self.part(*tier, text, *amount);
            }
            Step::Flat { tier, amount } => {
                let shown = self.exact(*amount);
                let text = self.words.with(Word::HowFlat, &[("amount", &shown)]);
                self.part(*tier, text, *amount);
            }
            Step::Packages {
                count,
                size,
                package_amount,
                amount,
            } => {
                let values = [
                    ("size", formats.count((*size).into())),
                    ("price", price(*package_amount)),
                    ("amount", self.exact(*amount)),
                ];
                let text = self.count(Word::HowPackages, (*count).into(), &values);
                self.part(None, text, *amount);
            }
            _ => {
                self.add_up();
                return false;
            }
        }
        true
    }

    /// Tells a step.
    pub fn tell(&mut self, step: &Step) {
        if self.tell_price(step) {
            return;
        }
        let words = self.words;
        match step {
            Step::Billed { amount } => {
                let values = [("amount", self.exact(*amount))];
                self.full = Some(*amount);
                self.with(Word::HowBilled, &values);
            }
            Step::Time { unit, factor, .. } => self.time(*unit, *factor),
            Step::Whole {} if self.is_credit => self.say(words.get(Word::HowWholeCredit)),
            Step::Whole {} => {
                if let Kind::Charge { period, .. } | Kind::Adjustment { period, .. } =
                    self.line.kind
                {
                    self.with(Word::HowWhole, &[("period", words.period(period))]);
                }
            }
            Step::Factor { value, .. } => {
                let value = words.formats().decimal(value);
                if let Some(full) = self.full {
                    let full = self.exact(full);
                    self.say(words.with(Word::HowFactor, &[("value", &value)]));
                    self.equation([&full, " \u{d7} ", value.as_str()].concat());
                }
            }
            Step::Cap {
                paid,
                credited,
                left,
                applies,
            } => {
                self.is_capped = *applies;
                if *applies {
                    let values = [
                        ("paid", self.exact(*paid)),
                        ("credited", self.exact(*credited)),
                        ("left", self.exact(*left)),
                    ];
                    let word = if credited.is_zero() {
                        Word::HowCapPaid
                    } else {
                        Word::HowCap
                    };
                    self.with(word, &values);
                }
            }
            Step::Side { side } => {
                self.is_credit = *side == Side::Credit;
                self.say(words.get(match side {
                    Side::Charge => Word::LineCharge,
                    Side::Credit => Word::LineCredit,
                    Side::Difference => Word::LineAdjustment,
                }));
            }
            Step::Rounded {
                mode,
                before,
                exact,
                after,
                ..
            } => self.rounded(*mode, *before, *exact, *after),
            Step::Percent { percent, left } => {
                let percent = words.formats().percent(&percent.to_string());
                let left = self.exact(*left);
                self.equation([&percent, " \u{d7} ", left.as_str()].concat());
            }
            Step::AmountOff { amount, factor } => {
                let amount = words.formats().price(*amount, self.request.currency);
                self.say(words.with(Word::HowAmountOff, &[("amount", &amount)]));
                if *factor != Factor::WHOLE {
                    let fraction = self.fraction(*factor);
                    self.equation([&amount, fraction.as_str()].concat());
                }
            }
            Step::Limit { left, applies } if *applies => {
                let values = [("left", self.exact(*left))];
                self.with(Word::HowLimit, &values);
            }
            Step::NotCharged { .. } => self.say(words.get(Word::HowNotCharged)),
            tax => self.tax(tax),
        }
    }

    /// *18 of 30 days of 345.00 € are unused: 345.00 € × 18 / 30*
    fn time(&mut self, unit: Unit, factor: Factor) {
        let formats = self.words.formats();
        let full = self.full.map(|full| self.exact(full)).unwrap_or_default();
        let product = [full.as_str(), &self.fraction(factor)].concat();
        let values = [
            ("of", formats.count(factor.of)),
            ("over", formats.count(factor.over)),
            ("full", full),
        ];
        if unit == Unit::Day {
            let word = if self.is_credit {
                Word::HowCredit
            } else {
                Word::HowCharged
            };
            let days = self.count(word, factor.over, &values);
            self.equation([&days, " ", product.as_str()].concat());
        } else {
            self.equation(product);
        }
    }

    /// *× 18 / 30*
    fn fraction(&self, factor: Factor) -> String {
        let formats = self.words.formats();
        let (of, over) = (formats.count(factor.of), formats.count(factor.over));
        [" \u{d7} ", &of, " / ", &over].concat()
    }

    /// The result of the equation before, and how it was rounded where that changed it.
    fn rounded(&mut self, mode: RoundingMode, before: Amount, is_all: bool, after: Amount) {
        let formats = self.words.formats();
        let currency = self.request.currency;
        // These two tell up from down, so they need the sign; in the others it only confuses.
        let is_signed = matches!(mode, RoundingMode::Ceiling | RoundingMode::Floor);
        let unsigned = |amount| {
            if is_signed || matches!(self.line.kind, Kind::Tax { .. } | Kind::Adjustment { .. }) {
                amount
            } else {
                absolute(amount)
            }
        };
        let bites = !is_all || formats.exact(before, currency) != formats.exact(after, currency);
        if let (Some(last), true) = (self.texts.last_mut(), self.is_open && !self.is_capped) {
            let result = formats.before_rounding(unsigned(before), is_all, currency);
            last.push_str(" = ");
            last.push_str(&result);
        }
        self.is_open = false;
        if bites {
            let smallest = Amount::new(1, after.decimals());
            let values = [
                ("digit", formats.money(smallest, currency)),
                ("amount", formats.money(unsigned(after), currency)),
            ];
            let text = self.words.by_name("rounding-", mode.as_str());
            self.say(crate::locale::filled(
                &text.unwrap_or_default(),
                &borrowed(&values),
            ));
        }
    }

    /// *22 % × 7,393.00 € = 1,626.46 €*; of a tax within the prices *8,800.00 € × 22 / 122*.
    fn tax(&mut self, step: &Step) {
        let Step::Tax {
            side,
            gross,
            base,
            percent,
            over,
            mode,
            before,
            exact,
            after,
            ..
        } = step
        else {
            return;
        };
        let formats = self.words.formats();
        match side {
            TaxSide::All => {}
            TaxSide::Paid => self.say(self.words.get(Word::HowTaxPaid)),
            TaxSide::Today => self.say(self.words.get(Word::HowTaxToday)),
        }
        let hundred = over.minor_units() == 100 && over.decimals() == 0;
        let percent = percent.to_string();
        let text = if hundred {
            [&formats.percent(&percent), " \u{d7} ", &self.exact(*base)].concat()
        } else {
            let gross = self.exact(*gross);
            let (percent, over) = (
                formats.decimal(&percent),
                formats.decimal(&over.to_string()),
            );
            [&gross, " \u{d7} ", &percent, " / ", over.as_str()].concat()
        };
        self.equation(text);
        self.rounded(*mode, *before, *exact, *after);
    }

    fn with(&mut self, word: Word, values: &[(&str, String)]) {
        let text = self.words.with(word, &borrowed(values));
        self.say(text);
    }

    fn count(&self, word: Word, count: u64, values: &[(&str, String)]) -> String {
        self.words.count(word, count, &borrowed(values))
    }
}

fn borrowed<'a>(values: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// The sum of two exact amounts, with the digits of the finer one.
fn plus(one: Amount, other: Amount) -> Amount {
    let decimals = one.decimals().max(other.decimals());
    let minor = |amount: Amount| {
        let factor = 10_i128.checked_pow(decimals - amount.decimals());
        amount.minor_units().saturating_mul(factor.unwrap_or(1))
    };
    Amount::new(minor(one).saturating_add(minor(other)), decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The bug: the tiers of a net difference were added up as if all had the digits of the first.
    #[test]
    fn amounts_of_different_digits_add_up() {
        let table = [
            ((100, 2), (5, 3), (1_005, 3)),
            ((5, 3), (100, 2), (1_005, 3)),
            ((-100, 2), (-250, 2), (-350, 2)),
            ((7, 0), (25, 2), (725, 2)),
            ((0, 0), (0, 4), (0, 4)),
        ];
        for ((one, one_digits), (other, other_digits), (sum, digits)) in table {
            let sum = Amount::new(sum, digits);
            let (one, other) = (
                Amount::new(one, one_digits),
                Amount::new(other, other_digits),
            );
            assert_eq!(plus(one, other), sum, "{one} + {other}");
        }
    }
}
