//! Taxes: of the net sum or of each line, inside the prices or on top of them.
//!
//! Credits carry the taxes that were paid, everything else today's.

use super::{Kind, Line, Tax};
use crate::error::QuoteError;
use crate::explain::{Step, TaxSide, Why};
use crate::money::rounding::{Fraction, rounded_ratio, too_large, within_answer};
use crate::money::{Amount, DECIMALS_MAX, PERCENT_MAX, RoundingMode, power_of_ten};
use crate::rules::{Axes, TaxOn};
use alloc::vec::Vec;

/// The taxes of a quote as they add up.
pub(super) struct Taxes<'a> {
    /// Those of the credits, and those of all else; where the two are equal, the second takes all lines together.
    lists: [List<'a>; 2],
    are_equal: bool,
    tax_on: TaxOn,
    scale: u32,
    mode: RoundingMode,
    /// Whether lines are kept, so that taxes can be taken of them in the end.
    pub has_lines: bool,
    taxed: Taxed,
}

/// All taxes, and those that come on top of the prices, in the quote's smallest digit.
#[derive(Clone, Copy, Default)]
pub(super) struct Taxed {
    pub all: i128,
    pub on_top: i128,
}

impl Taxed {
    fn take(&mut self, tax: &Tax, amount: i128) {
        self.all += amount;
        self.on_top += if tax.inclusive { 0 } else { amount };
    }
}

/// One of the two lists of taxes.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    taxes: &'a [Tax],
    rates: Rates,
    /// The sum of its lines; `None` while it has none.
    gross: Option<i128>,
    side: TaxSide,
}

impl<'a> List<'a> {
    /// Taxes of which no line is known yet.
    pub fn of(taxes: &'a [Tax]) -> Self {
        List {
            taxes,
            rates: Rates::of(taxes),
            gross: None,
            side: TaxSide::All,
        }
    }

    /// Whether it takes part and has this tax.
    fn has(&self, tax: &Tax) -> bool {
        self.gross.is_some() && self.taxes.contains(tax)
    }
}

impl<'a> Taxes<'a> {
    /// `paid` are those of the credits, today's where there are none of their own.
    pub fn new(paid: Option<&'a [Tax]>, today: List<'a>, axes: &Axes, scale: u32) -> Self {
        let mut lists = [today, today];
        let own = paid.filter(|paid| *paid != today.taxes);
        if let Some(own) = own {
            let [paid, today] = &mut lists;
            *paid = List::of(own);
            paid.side = TaxSide::Paid;
            today.side = TaxSide::Today;
        }
        Taxes {
            lists,
            are_equal: own.is_none(),
            tax_on: axes.tax_on,
            scale,
            mode: axes.round.mode,
            taxed: Taxed::default(),
            has_lines: false,
        }
    }

    /// Takes the amount of a line.
    pub fn add(&mut self, is_credit: bool, amount: i128) -> Result<(), QuoteError> {
        let [paid, today] = &mut self.lists;
        let list = if is_credit && !self.are_equal {
            paid
        } else {
            today
        };
        list.gross = Some(list.gross.unwrap_or(0) + amount);
        if self.tax_on == TaxOn::Line && !self.has_lines {
            let list = *list;
            return self.take(&list, amount);
        }
        Ok(())
    }

    /// The sums of all taxes of lines that were not kept.
    pub fn finish(&mut self) -> Result<Taxed, QuoteError> {
        if self.tax_on == TaxOn::Net {
            for list in self.lists {
                if let Some(gross) = list.gross {
                    self.take(&list, gross)?;
                }
            }
        }
        Ok(self.taxed)
    }

    /// Adds the taxes of one sum.
    fn take(&mut self, list: &List<'_>, gross: i128) -> Result<(), QuoteError> {
        let base = list.rates.base(list.taxes, gross, self.mode)?;
        for tax in list.taxes {
            let amount = list.rates.tax(tax, gross, base, self.mode)?;
            self.taxed.take(tax, amount);
        }
        Ok(())
    }

    /// Adds the tax lines to the `lines` that they are taken of, and gives the sums: those of the credits first; a tax
    /// that both lists have gives one line.
    pub fn push_lines(&self, lines: &mut Vec<Line>, explain: bool) -> Result<Taxed, QuoteError> {
        let mut taxed = Taxed::default();
        let count = lines.len();
        let [paid, today] = &self.lists;
        for list in &self.lists {
            let is_second = core::ptr::eq(list, today);
            for tax in list.taxes.iter().filter(|_| list.gross.is_some()) {
                if is_second && paid.has(tax) {
                    continue;
                }
                let mut why = Why::asked(explain, self.scale);
                let (base, amount) =
                    self.one_tax(tax, lines.get(..count).unwrap_or_default(), &mut why)?;
                taxed.take(tax, amount);
                if tax.percent.is_zero() && base == 0 {
                    continue;
                }
                lines.push(Line {
                    id: tax.id.clone(),
                    amount: self.amount(amount)?,
                    kind: Kind::Tax {
                        percent: tax.percent,
                        base: self.amount(base)?,
                        inclusive: tax.inclusive,
                    },
                    why: why.into_steps(),
                });
            }
        }
        Ok(taxed)
    }

    fn amount(&self, units: i128) -> Result<Amount, QuoteError> {
        within_answer(units, self.scale).map(|units| Amount::new(units, self.scale))
    }

    /// What one tax is taken of, and what it comes to, in all lists that have it.
    fn one_tax(
        &self,
        tax: &Tax,
        lines: &[Line],
        why: &mut Why,
    ) -> Result<(i128, i128), QuoteError> {
        let mut sums = (0, 0);
        for list in self.lists.iter().filter(|list| list.has(tax)) {
            if self.tax_on == TaxOn::Net {
                let gross = list.gross.unwrap_or(0);
                self.one_sum(tax, list, gross, None, &mut sums, why)?;
                continue;
            }
            let is_paid = list.side == TaxSide::Paid;
            for line in lines {
                let is_credit = matches!(line.kind, Kind::Credit { .. });
                if self.are_equal || is_credit == is_paid {
                    let gross = line.amount.minor_units();
                    self.one_sum(tax, list, gross, Some(line), &mut sums, why)?;
                }
            }
        }
        Ok(sums)
    }

    /// Adds one tax of one sum.
    fn one_sum(
        &self,
        tax: &Tax,
        list: &List<'_>,
        gross: i128,
        line: Option<&Line>,
        (bases, amounts): &mut (i128, i128),
        why: &mut Why,
    ) -> Result<(), QuoteError> {
        let base = list.rates.base(list.taxes, gross, self.mode)?;
        let amount = list.rates.tax(tax, gross, base, self.mode)?;
        *bases += base;
        *amounts += amount;
        if !why.is_asked() {
            return Ok(());
        }
        let (of, over) = list.rates.of_and_over(tax, gross, base);
        let of = self.amount(of)?.to_exact().ok_or_else(too_large)?;
        let (before, exact) = Fraction::new(of, list.rates.percent(tax), over).shown(self.scale)?;
        let over = Amount::new(i128::try_from(over).unwrap_or(0), list.rates.digits);
        let (gross, base) = (self.amount(gross)?, self.amount(base)?);
        let after = self.amount(amount)?;
        why.tell(|_| Step::Tax {
            side: list.side,
            kind: line.map(|line| line.kind.name()),
            id: line.map(|line| line.id.clone()),
            gross,
            base,
            percent: tax.percent,
            over: over.shortest(),
            scale: self.scale,
            mode: self.mode,
            before,
            exact,
            after,
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
        for tax in taxes.iter().filter(|tax| tax.inclusive) {
            base -= self.tax(tax, gross, gross, mode)?;
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
