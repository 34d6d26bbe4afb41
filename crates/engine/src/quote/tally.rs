//! The lines of a quote as they come, and their sums.
//!
//! Sums are all that the totals need, so lines are kept only where somebody wants to see them: a total costs no
//! allocation.

use super::taxes::{List, Taxes};
use super::{Id, Kind, Line, QuoteRequest, Tax};
use crate::error::QuoteError;
use crate::explain::Why;
use crate::money::Amount;
use crate::money::rounding::within_answer;
use crate::rules::Axes;
use alloc::vec::Vec;

/// Takes each line as it is computed.
pub(super) struct Tally<'a> {
    /// The lines, where they are wanted.
    lines: Option<Vec<Line>>,
    explain: bool,
    /// The currency's decimals.
    decimals: u32,
    scale: u32,
    /// In the quote's smallest digit. 240 lines of at most 10^18 major units stay far below the type's limit.
    subtotal: i128,
    taxes: Taxes<'a>,
}

/// The sums of a quote.
#[derive(Clone, Copy)]
pub(super) struct Sums {
    pub subtotal: Amount,
    pub tax: Amount,
    pub total: Amount,
}

impl Sums {
    /// Nothing at all.
    pub fn zero(scale: u32) -> Self {
        let zero = Amount::zero(scale);
        Sums {
            subtotal: zero,
            tax: zero,
            total: zero,
        }
    }
}

impl<'a> Tally<'a> {
    /// Takes lines of which nobody wants to see more than the sums. `paid` are the taxes of the credits where they have
    /// their own, `today` those of all else.
    pub fn of_sums(paid: Option<&'a [Tax]>, today: List<'a>, axes: &Axes, scale: u32) -> Self {
        Tally {
            lines: None,
            explain: false,
            decimals: scale,
            scale,
            subtotal: 0,
            taxes: Taxes::new(paid, today, axes, scale),
        }
    }

    /// Keeps the lines too, and how they came to be where the request asks for it.
    pub fn keep_lines(&mut self, request: &QuoteRequest) {
        let current = request.current.as_ref();
        let lines = current.map_or(0, |current| current.lines.len())
            + request.next.as_ref().map_or(0, |next| next.lines.len())
            + request.discounts.len()
            + request.taxes.len()
            + current.map_or(0, |current| current.taxes.as_ref().map_or(0, Vec::len));
        self.lines = Some(Vec::with_capacity(lines));
        self.taxes.has_lines = true;
        self.explain = request.explain;
        self.decimals = request.currency.minor_digits();
    }

    /// Whoever takes down how the next line comes to be.
    pub fn why(&self) -> Why {
        Why::asked(self.explain, self.decimals)
    }

    /// Takes a line. Its kind is made only where the line is kept.
    pub fn add(
        &mut self,
        id: &Id,
        amount: Amount,
        is_credit: bool,
        why: Why,
        kind: impl FnOnce() -> Kind,
    ) -> Result<(), QuoteError> {
        self.subtotal += amount.minor_units();
        self.taxes.add(is_credit, amount.minor_units())?;
        if let Some(lines) = &mut self.lines {
            lines.push(Line {
                id: id.clone(),
                amount,
                kind: kind(),
                why: why.into_steps(),
            });
        }
        Ok(())
    }

    /// Adds the taxes, and gives the sums.
    pub fn finish(&mut self) -> Result<Sums, QuoteError> {
        let scale = self.scale;
        let amount = |units| within_answer(units, scale).map(|units| Amount::new(units, scale));
        let taxed = match &mut self.lines {
            Some(lines) => self.taxes.push_lines(lines, self.explain)?,
            None => self.taxes.finish()?,
        };
        Ok(Sums {
            subtotal: amount(self.subtotal)?,
            tax: amount(taxed.all)?,
            total: amount(self.subtotal + taxed.on_top)?,
        })
    }

    /// The lines that were kept.
    pub fn into_lines(self) -> Vec<Line> {
        self.lines.unwrap_or_default()
    }
}
