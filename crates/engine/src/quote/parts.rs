//! Credits and charges, exact: price x time left / full time, not yet rounded to the quote's digits.

use super::timing::{Plan, factor, start_within};
use super::{Current, CurrentLine, Factor, Next, NextLine, QuoteRequest};
use crate::calendar::{Period, Unit};
use crate::error::QuoteError;
use crate::explain::{Stage, Step, Why};
use crate::money::rounding::{Fraction, round_factor, too_large, within_answer};
use crate::money::{Amount, DECIMALS_MAX, Exact, RoundingMode, exact, power_of_ten};
use crate::rules::{Axes, CreditBasis, Share};
use crate::sentence::say_decimal;
use alloc::string::String;

/// One side of a line, exact: what it is worth before it is rounded. Never negative.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub full: Exact,
    pub factor: Factor,
    pub value: Fraction,
}

/// What is given back of the current lines, under one set of rules.
#[derive(Clone, Copy)]
pub(super) struct Credits<'a> {
    current: &'a Current,
    axes: &'a Axes,
    /// The unused time.
    pub period: Period,
}

impl<'a> Credits<'a> {
    /// `None` where nothing is given back.
    pub fn of(request: &'a QuoteRequest, plan: &'a Plan) -> Result<Option<Self>, QuoteError> {
        let Some(current) = &request.current else {
            return Ok(None);
        };
        if current.trial || plan.axes.credit == Share::None {
            return Ok(None);
        }
        let axes = &plan.axes;
        let start = start_within(axes, axes.credit_from, request.at, current.period)?;
        let period = Period {
            start,
            end: current.period.end,
        };
        Ok(Some(Credits {
            current,
            axes,
            period,
        }))
    }

    pub fn lines(&self) -> &'a [CurrentLine] {
        &self.current.lines
    }

    /// What a line gives back.
    pub fn part(
        &self,
        index: usize,
        line: &CurrentLine,
        why: &mut Why,
    ) -> Result<Part, QuoteError> {
        self.credit(line, why)
            .map_err(|error| error.at_index(index).at("lines").at("current"))
    }

    fn credit(&self, line: &CurrentLine, why: &mut Why) -> Result<Part, QuoteError> {
        let (full, paid) = self.basis(line, why)?;
        let full = shown_full(full)?;
        let factor = match self.axes.credit {
            Share::Full => whole(why),
            _ => counted(
                self.axes,
                self.period,
                line.full_period,
                self.current.period,
                why,
            )?,
        };
        let mut value = share(full, factor, self.axes, why)?;
        if line.billed.is_some() || line.credited.is_some() {
            // A credit never gives back more than what was paid and not yet given back.
            let credited = line.credited.map_or(Ok(0), exact)?;
            let left = paid.saturating_sub(credited).max(0);
            let applies = value.exceeds(left);
            why.tell(|shown| Step::Cap {
                paid: shown.amount(paid),
                credited: shown.amount(credited),
                left: shown.amount(left),
                applies,
            });
            if applies {
                value = Fraction::whole(left);
            }
        }
        Ok(Part {
            full,
            factor,
            value,
        })
    }

    /// What the credit is taken of, and what was paid.
    fn basis(&self, line: &CurrentLine, why: &mut Why) -> Result<(Exact, Exact), QuoteError> {
        match (line.billed, self.axes.credit_basis) {
            (Some(billed), CreditBasis::Billed) => {
                let paid = exact(billed)?;
                why.tell(|shown| Step::Billed {
                    amount: shown.amount(paid),
                });
                Ok((paid, paid))
            }
            (billed, _) => {
                let list = line.price.explained_amount(line.quantity, why)?;
                Ok((list, billed.map_or(Ok(list), exact)?))
            }
        }
    }
}

/// What is asked for the next lines, under one set of rules.
#[derive(Clone, Copy)]
pub(super) struct Charges<'a> {
    next: &'a Next,
    axes: &'a Axes,
    /// What the lines' prices pay for, where they do not say so themselves.
    full_period: Period,
    /// Whether all of it is charged, unless a line says what its price pays for.
    is_whole: bool,
    /// Whether all of it is charged, whatever a line says.
    is_always_whole: bool,
    /// The time that is charged.
    pub period: Period,
}

impl<'a> Charges<'a> {
    /// For the period that runs after the change; `None` where nothing is charged.
    pub fn of(request: &'a QuoteRequest, plan: &'a Plan) -> Result<Option<Self>, QuoteError> {
        let (Some(next), Some(period)) = (&request.next, plan.period) else {
            return Ok(None);
        };
        let axes = &plan.axes;
        if axes.charge == Share::None {
            return Ok(None);
        }
        let start = if plan.keeps_period {
            start_within(axes, axes.charge_from, request.at, period)?
        } else {
            period.start
        };
        Ok(Some(Charges {
            next,
            axes,
            full_period: period,
            is_whole: !plan.keeps_period,
            is_always_whole: axes.charge == Share::Full,
            period: Period {
                start,
                end: period.end,
            },
        }))
    }

    /// In full, for the period after the running one.
    pub fn of_renewal(next: &'a Next, plan: &'a Plan, period: Period) -> Self {
        Charges {
            next,
            axes: &plan.axes,
            full_period: period,
            is_whole: true,
            is_always_whole: true,
            period,
        }
    }

    pub fn lines(&self) -> &'a [NextLine] {
        &self.next.lines
    }

    /// What a line costs.
    pub fn part(&self, index: usize, line: &NextLine, why: &mut Why) -> Result<Part, QuoteError> {
        self.charge(line, why)
            .map_err(|error| error.at_index(index).at("lines").at("next"))
    }

    fn charge(&self, line: &NextLine, why: &mut Why) -> Result<Part, QuoteError> {
        let full = shown_full(line.price.explained_amount(line.quantity, why)?)?;
        if self.is_always_whole || (self.is_whole && line.full_period.is_none()) {
            return Ok(Part {
                full,
                factor: whole(why),
                value: Fraction::whole(full),
            });
        }
        let factor = counted(
            self.axes,
            self.period,
            line.full_period,
            self.full_period,
            why,
        )?;
        Ok(Part {
            full,
            factor,
            value: share(full, factor, self.axes, why)?,
        })
    }

    /// What a line costs, rounded as it is charged, in the quote's smallest digit.
    pub fn amount(&self, index: usize, line: &NextLine, scale: u32) -> Result<i128, QuoteError> {
        let why = &mut Why::silent();
        let value = self.part(index, line, why)?.value;
        let value = stepped(value, self.axes, scale, why)?;
        value.round(scale, self.axes.round.mode)
    }
}

/// A full amount is an amount of the answer, and has its limit.
fn shown_full(full: Exact) -> Result<Exact, QuoteError> {
    within_answer(full, DECIMALS_MAX)
}

fn whole(why: &mut Why) -> Factor {
    why.tell(|_| Step::Whole {});
    Factor::WHOLE
}

/// The time that counts over what the price pays for: what the line says, else the `usual` period.
fn counted(
    axes: &Axes,
    period: Period,
    full_period: Option<Period>,
    usual: Period,
    why: &mut Why,
) -> Result<Factor, QuoteError> {
    let full = full_period.unwrap_or(usual);
    let factor = factor(axes, period.start, period.end, full).map_err(|error| {
        if full_period.is_some() {
            error.at("full_period")
        } else {
            error
        }
    })?;
    why.tell(|_| Step::Time {
        unit: axes.unit,
        day_count: (axes.unit == Unit::Day).then_some(axes.day_count),
        period,
        full_period: full,
        factor,
    });
    Ok(factor)
}

/// amount x of / over, with the factor rounded first where the rules say so.
fn share(full: Exact, factor: Factor, axes: &Axes, why: &mut Why) -> Result<Fraction, QuoteError> {
    let Some(step) = axes.factor else {
        return Ok(Fraction::new(full, factor.of.into(), factor.over.into()));
    };
    let units =
        round_factor(factor.of, factor.over, step.scale, step.mode).ok_or_else(too_large)?;
    why.tell(|_| Step::Factor {
        scale: step.scale,
        mode: step.mode,
        value: decimal_text(units, step.scale),
    });
    Ok(Fraction::new(full, units, power_of_ten(step.scale).into()))
}

/// A rounded factor as it is written; an amount could not hold its 18 decimals.
fn decimal_text(units: u128, scale: u32) -> String {
    let mut text = String::new();
    say_decimal(&mut text, i128::try_from(units).unwrap_or(i128::MAX), scale);
    text
}

/// A signed side after the rounding on the way, where the rules have one.
pub(super) fn stepped(
    value: Fraction,
    axes: &Axes,
    scale: u32,
    why: &mut Why,
) -> Result<Fraction, QuoteError> {
    let Some(step) = axes.intermediate else {
        return Ok(value);
    };
    let units = value.round(step.scale, step.mode)?;
    let after = Amount::new(units, step.scale);
    tell_rounding(value, after, Stage::Intermediate, step.mode, scale, why)?;
    let units = after.to_exact().ok_or_else(too_large)?;
    Ok(Fraction::whole(units))
}

/// A signed value after the final rounding.
pub(super) fn final_amount(
    value: Fraction,
    axes: &Axes,
    scale: u32,
    why: &mut Why,
) -> Result<Amount, QuoteError> {
    let after = Amount::new(value.round(scale, axes.round.mode)?, scale);
    tell_rounding(value, after, Stage::Final, axes.round.mode, scale, why)?;
    Ok(after)
}

pub(super) fn tell_rounding(
    value: Fraction,
    after: Amount,
    stage: Stage,
    mode: RoundingMode,
    decimals: u32,
    why: &mut Why,
) -> Result<(), QuoteError> {
    if why.is_asked() {
        let (before, exact) = value.shown(decimals)?;
        why.tell(|_| Step::Rounded {
            stage,
            scale: after.decimals(),
            mode,
            before,
            exact,
            after,
        });
    }
    Ok(())
}
