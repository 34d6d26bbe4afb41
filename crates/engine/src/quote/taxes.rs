//! Taxes: of the net sum or of each line, inside the prices or on top of them.
//!
//! Credits carry the taxes that were paid, everything else today's.

use super::{Kind, Line, TAXES_MAX, Tax};
use crate::error::QuoteError;
use crate::explain::{Step, TaxSide, Why};
use crate::money::rounding::{Fraction, rounded_ratio, too_large, within_answer};
use crate::money::{Amount, DECIMALS_MAX, PERCENT_MAX, RoundingMode, power_of_ten};
use crate::rules::{Axes, TaxOn};
use alloc::vec::Vec;

/// The taxes of a quote as they add up.
pub(super) struct Taxes<'a> {
    /// The taxes of the credits, and those of all else; where the two are equal, the second takes all lines together.
    lists: [&'a [Tax]; 2],
    rates: [Rates; 2],
    are_equal: bool,
    tax_on: TaxOn,
    scale: u32,
    mode: RoundingMode,
    /// What each list is taken of; `None` while it has no lines.
    gross: [Option<i128>; 2],
    /// One for each tax of both lists; a tax that both have adds up in the first.
    sums: [Sum; 2 * TAXES_MAX],
}

/// One tax as it adds up, in the quote's smallest digit.
#[derive(Clone, Copy, Default)]
struct Sum {
    base: i128,
    amount: i128,
}

/// All taxes, and those that come on top of the prices.
#[derive(Clone, Copy)]
pub(super) struct Taxed {
    pub all: i128,
    pub on_top: i128,
}

const CREDITS: usize = 0;
const ALL_ELSE: usize = 1;

impl<'a> Taxes<'a> {
    pub fn new(paid: &'a [Tax], today: &'a [Tax], axes: Axes, scale: u32) -> Self {
        Taxes {
            lists: [paid, today],
            rates: [Rates::of(paid), Rates::of(today)],
            are_equal: paid == today,
            tax_on: axes.tax_on,
            scale,
            mode: axes.round.mode,
            gross: [None; 2],
            sums: [Sum::default(); 2 * TAXES_MAX],
        }
    }

    /// Takes the amount of a line.
    pub fn add(&mut self, is_credit: bool, amount: i128) -> Result<(), QuoteError> {
        let list = self.list_of(is_credit);
        if let Some(gross) = self.gross.get_mut(list) {
            *gross = Some(gross.unwrap_or(0) + amount);
        }
        match self.tax_on {
            TaxOn::Net => Ok(()),
            TaxOn::Line => self.take(list, amount),
        }
    }

    fn list_of(&self, is_credit: bool) -> usize {
        if is_credit && !self.are_equal {
            CREDITS
        } else {
            ALL_ELSE
        }
    }

    /// The sums of all taxes.
    pub fn finish(&mut self) -> Result<Taxed, QuoteError> {
        if self.tax_on == TaxOn::Net {
            for (list, gross) in self.gross.into_iter().enumerate() {
                if let Some(gross) = gross {
                    self.take(list, gross)?;
                }
            }
        }
        let mut taxed = Taxed { all: 0, on_top: 0 };
        for (slot, tax) in self.taxes() {
            let amount = self.sum(slot).amount;
            taxed.all += amount;
            taxed.on_top += if tax.inclusive { 0 } else { amount };
        }
        Ok(taxed)
    }

    /// The tax lines, those of the credits first, each with how it came to be.
    pub fn push_lines(&self, lines: &mut Vec<Line>, explain: bool) -> Result<(), QuoteError> {
        let taxed = lines.len();
        for (slot, tax) in self.taxes() {
            let Sum { base, amount } = self.sum(slot);
            if tax.percent.is_zero() && base == 0 {
                continue;
            }
            let mut why = Why::asked(explain);
            if explain {
                self.tell(slot, lines.get(..taxed).unwrap_or_default(), &mut why)?;
            }
            lines.push(Line {
                id: tax.id.clone(),
                amount: self.amount(amount),
                kind: Kind::Tax {
                    percent: tax.percent,
                    base: self.amount(base),
                    inclusive: tax.inclusive,
                },
                why: why.into_steps(),
            });
        }
        Ok(())
    }

    /// The taxes that have lines to be taken of, each once, and the place of its sum.
    fn taxes(&self) -> impl Iterator<Item = (usize, &'a Tax)> {
        let taxes = [CREDITS, ALL_ELSE].into_iter().flat_map(|list| {
            let has_lines = self.gross.get(list).is_some_and(Option::is_some);
            let taxes = if has_lines { self.list(list).0 } else { &[] };
            taxes
                .iter()
                .enumerate()
                .map(move |(index, tax)| (list, index, tax))
        });
        taxes.filter_map(|(list, index, tax)| {
            let slot = self.slot(list, index, tax);
            (slot == list * TAXES_MAX + index).then_some((slot, tax))
        })
    }

    /// Where a tax adds up.
    fn slot(&self, list: usize, index: usize, tax: &Tax) -> usize {
        let [paid, _] = self.lists;
        let has_credits = self.gross.first().is_some_and(Option::is_some);
        if list == ALL_ELSE && has_credits {
            let shared = paid.iter().position(|known| known == tax);
            return shared.unwrap_or(TAXES_MAX + index);
        }
        list * TAXES_MAX + index
    }

    fn list(&self, list: usize) -> (&'a [Tax], Rates) {
        let ([paid, today], [of_paid, of_today]) = (self.lists, self.rates);
        if list == CREDITS {
            (paid, of_paid)
        } else {
            (today, of_today)
        }
    }

    fn sum(&self, slot: usize) -> Sum {
        self.sums.get(slot).copied().unwrap_or_default()
    }

    fn amount(&self, units: i128) -> Amount {
        Amount::new(units, self.scale)
    }

    /// Adds the taxes of a list, of one sum or of one line.
    fn take(&mut self, list: usize, gross: i128) -> Result<(), QuoteError> {
        let (taxes, rates) = self.list(list);
        let base = rates.base(taxes, gross, self.mode)?;
        for (index, tax) in taxes.iter().enumerate() {
            let amount = rates.tax(tax, gross, base, self.mode)?;
            let slot = self.slot(list, index, tax);
            if let Some(sum) = self.sums.get_mut(slot) {
                sum.base += base;
                sum.amount += within_answer(amount, self.scale)?;
            }
        }
        Ok(())
    }

    /// Tells how the tax of a slot came to be: of each sum that it was taken of.
    fn tell(&self, slot: usize, lines: &[Line], why: &mut Why) -> Result<(), QuoteError> {
        for list in [CREDITS, ALL_ELSE] {
            let Some(gross) = self.gross.get(list).copied().flatten() else {
                continue;
            };
            let (taxes, _) = self.list(list);
            for (index, tax) in taxes.iter().enumerate() {
                if self.slot(list, index, tax) != slot {
                    continue;
                }
                if self.tax_on == TaxOn::Net {
                    self.tell_one(list, None, gross, tax, why)?;
                    continue;
                }
                let of_list = lines
                    .iter()
                    .filter(|line| self.list_of(matches!(line.kind, Kind::Credit { .. })) == list);
                for line in of_list {
                    let gross = line.amount.minor_units();
                    self.tell_one(list, Some(line), gross, tax, why)?;
                }
            }
        }
        Ok(())
    }

    fn tell_one(
        &self,
        list: usize,
        line: Option<&Line>,
        gross: i128,
        tax: &Tax,
        why: &mut Why,
    ) -> Result<(), QuoteError> {
        let (taxes, rates) = self.list(list);
        let base = rates.base(taxes, gross, self.mode)?;
        let (of, over) = rates.of_and_over(tax, gross, base);
        let amount = rates.tax(tax, gross, base, self.mode)?;
        let of = self.amount(of).to_exact().ok_or_else(too_large)?;
        let fraction = Fraction::new(of, rates.percent(tax), over);
        let (before, exact) = fraction.shown(self.scale)?;
        let side = match (self.are_equal, list) {
            (true, _) => TaxSide::All,
            (false, CREDITS) => TaxSide::Paid,
            (false, _) => TaxSide::Today,
        };
        why.tell(|| Step::Tax {
            side,
            kind: line.map(|line| line.kind.name()),
            id: line.map(|line| line.id.clone()),
            gross: self.amount(gross),
            base: self.amount(base),
            percent: tax.percent,
            over: Amount::new(i128::try_from(over).unwrap_or(0), rates.digits).shortest(),
            scale: self.scale,
            mode: self.mode,
            before,
            exact,
            after: self.amount(amount),
        });
        Ok(())
    }
}

/// The percents of a list of taxes, all in the digits of the finest.
#[derive(Clone, Copy)]
struct Rates {
    digits: u32,
    /// 100.
    hundred: u128,
    /// 100 and all inclusive percents.
    inside: u128,
}

impl Rates {
    fn of(taxes: &[Tax]) -> Self {
        let digits = taxes.iter().map(|tax| tax.percent.scale()).max();
        let digits = digits.unwrap_or(0).min(DECIMALS_MAX);
        let hundred = PERCENT_MAX.unsigned_abs() * u128::from(power_of_ten(digits));
        let mut rates = Rates {
            digits,
            hundred,
            inside: hundred,
        };
        for tax in taxes.iter().filter(|tax| tax.inclusive) {
            rates.inside += rates.percent(tax);
        }
        rates
    }

    /// A percent was checked to be from 0 to 100.
    fn percent(&self, tax: &Tax) -> u128 {
        let places = self.digits.saturating_sub(tax.percent.scale());
        tax.percent.mantissa().unsigned_abs() * u128::from(power_of_ten(places))
    }

    /// The gross sum less the inclusive taxes, each rounded once: gross x percent / (100 + all inclusive percents).
    fn base(&self, taxes: &[Tax], gross: i128, mode: RoundingMode) -> Result<i128, QuoteError> {
        let mut base = gross;
        if self.inside > self.hundred {
            for tax in taxes.iter().filter(|tax| tax.inclusive) {
                base -= self.tax(tax, gross, gross, mode)?;
            }
        }
        Ok(base)
    }

    /// An inclusive tax is a part of the gross sum; an exclusive one is base x percent / 100, on top of it.
    fn tax(
        &self,
        tax: &Tax,
        gross: i128,
        base: i128,
        mode: RoundingMode,
    ) -> Result<i128, QuoteError> {
        let (of, over) = self.of_and_over(tax, gross, base);
        rounded_ratio(of, self.percent(tax), over, mode).ok_or_else(too_large)
    }

    fn of_and_over(&self, tax: &Tax, gross: i128, base: i128) -> (i128, u128) {
        if tax.inclusive {
            (gross, self.inside)
        } else {
            (base, self.hundred)
        }
    }
}
