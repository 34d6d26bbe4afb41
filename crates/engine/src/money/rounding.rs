//! The one place where an amount is rounded.

use super::amount::{ANSWER_MAX, Exact, power_of_ten};
use super::wide::Wide;
use super::{Amount, DECIMALS_MAX};
use crate::error::{Code, QuoteError};
use crate::named;
use core::cmp::Ordering;

named! {
    /// What happens to the digits that are cut off. Rounding acts on the signed amount.
    #[derive(Default)]
    enum RoundingMode: Rules {
        /// To the nearest; ties away from zero.
        #[default]
        HalfUp = "half_up",
        /// To the nearest; ties to the even digit.
        HalfEven = "half_even",
        /// To the nearest; ties toward zero.
        HalfDown = "half_down",
        /// Away from zero.
        Up = "up",
        /// Toward zero.
        Down = "down",
        /// Toward plus infinity.
        Ceiling = "ceiling",
        /// Toward minus infinity.
        Floor = "floor",
    }
}

impl RoundingMode {
    /// Whether a magnitude that was cut to `quotient` must grow by one.
    fn grows(self, negative: bool, quotient: u128, rest: Rest) -> bool {
        match self {
            RoundingMode::HalfUp => rest >= Rest::Half,
            RoundingMode::HalfEven => {
                rest == Rest::AboveHalf || (rest == Rest::Half && quotient % 2 == 1)
            }
            RoundingMode::HalfDown => rest == Rest::AboveHalf,
            RoundingMode::Up => rest != Rest::Nothing,
            RoundingMode::Down => false,
            RoundingMode::Ceiling => rest != Rest::Nothing && !negative,
            RoundingMode::Floor => rest != Rest::Nothing && negative,
        }
    }
}

/// An exact fraction of money: `amount` (10^-12 major units) x `times` / `over`, as yet unrounded.
///
/// Multiply first, divide last: the numerator is kept in up to 256 bits until a rule names the rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    negative: bool,
    numerator: Wide,
    /// Never zero.
    denominator: u128,
}

impl Fraction {
    /// `amount` x `times` / `over`. An `over` of zero is taken as one: callers have refused it before.
    pub(crate) fn new(amount: Exact, times: u128, over: u128) -> Self {
        Fraction {
            negative: amount < 0,
            numerator: Wide::product(amount.unsigned_abs(), times),
            denominator: over.max(1),
        }
    }

    /// The whole of `amount`.
    pub(crate) fn whole(amount: Exact) -> Self {
        Fraction {
            negative: amount < 0,
            numerator: Wide::new(amount.unsigned_abs()),
            denominator: 1,
        }
    }

    pub(crate) fn negated(self) -> Self {
        Fraction {
            negative: !self.negative,
            ..self
        }
    }

    /// The exact sum.
    pub(crate) fn plus(self, other: Fraction) -> Result<Fraction, QuoteError> {
        self.sum(other).ok_or_else(too_large)
    }

    fn sum(self, other: Fraction) -> Option<Fraction> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        let (negative, numerator) = if self.negative == other.negative {
            (self.negative, left.checked_add(right)?)
        } else if left >= right {
            (self.negative, left.checked_sub(right)?)
        } else {
            (other.negative, right.checked_sub(left)?)
        };
        Some(Fraction {
            negative,
            numerator,
            denominator,
        })
    }

    /// Whether it is more than `amount`, of which neither is negative.
    pub(crate) fn exceeds(self, amount: Exact) -> bool {
        self.numerator > Wide::product(self.denominator, amount.unsigned_abs())
    }

    /// Rounded to `scale` decimals, as an integer of 10^-`scale` major units.
    pub(crate) fn round(self, scale: u32, mode: RoundingMode) -> Result<i128, QuoteError> {
        let (quotient, rest) = self.divided(scale)?;
        let magnitude = quotient
            .checked_add(u128::from(mode.grows(self.negative, quotient, rest)))
            .and_then(|magnitude| i128::try_from(magnitude).ok())
            .ok_or_else(too_large)?;
        within_answer(if self.negative { -magnitude } else { magnitude }, scale)
    }

    /// As it is shown before it is rounded: cut after twelve decimals, with at least `decimals`, and whether that is all.
    pub(crate) fn shown(self, decimals: u32) -> Result<(Amount, bool), QuoteError> {
        let (quotient, rest) = self.divided(DECIMALS_MAX)?;
        let magnitude = i128::try_from(quotient).map_err(|_| too_large())?;
        let signed = if self.negative { -magnitude } else { magnitude };
        let amount = Amount::from_exact_at_least(signed, decimals);
        Ok((amount, rest == Rest::Nothing))
    }

    /// The magnitude in 10^-`scale` major units, cut, and what was cut off.
    fn divided(self, scale: u32) -> Result<(u128, Rest), QuoteError> {
        let step = power_of_ten(DECIMALS_MAX.saturating_sub(scale));
        if let (Some(numerator), Ok(over)) =
            (self.numerator.to_u64(), u64::try_from(self.denominator))
            && let Some(divisor) = over.checked_mul(step)
        {
            return divide_narrow(numerator, divisor).ok_or_else(too_large);
        }
        let divisor = Wide::product(self.denominator, step.into());
        divide(self.numerator, divisor).ok_or_else(too_large)
    }
}

/// What a division leaves over, measured against one half of the divisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rest {
    Nothing,
    BelowHalf,
    Half,
    AboveHalf,
}

impl Rest {
    /// A remainder, and what it lacks of the divisor.
    fn new<T: Ord>(is_nothing: bool, rest: &T, lack: &T) -> Self {
        if is_nothing {
            return Rest::Nothing;
        }
        match rest.cmp(lack) {
            Ordering::Less => Rest::BelowHalf,
            Ordering::Equal => Rest::Half,
            Ordering::Greater => Rest::AboveHalf,
        }
    }
}

/// Divides magnitudes that 64 bits hold, which most amounts are: that takes a fraction of the time.
fn divide_narrow(numerator: u64, divisor: u64) -> Option<(u128, Rest)> {
    let quotient = numerator.checked_div(divisor)?;
    let rest = numerator % divisor;
    let lack = divisor - rest;
    Some((quotient.into(), Rest::new(rest == 0, &rest, &lack)))
}

/// Divides magnitudes, by the narrowest integers that hold them.
fn divide(numerator: Wide, divisor: Wide) -> Option<(u128, Rest)> {
    if let (Some(numerator), Some(divisor)) = (numerator.to_u64(), divisor.to_u64()) {
        return divide_narrow(numerator, divisor);
    }
    let (Some(narrow), Some(by)) = (numerator.to_u128(), divisor.to_u128()) else {
        let (quotient, rest) = numerator.div_rem(divisor)?;
        let lack = divisor.checked_sub(rest)?;
        let rest = Rest::new(rest == Wide::ZERO, &rest, &lack);
        return Some((quotient.to_u128()?, rest));
    };
    let quotient = narrow.checked_div(by)?;
    let rest = narrow % by;
    Some((quotient, Rest::new(rest == 0, &rest, &(by - rest))))
}

/// `amount` x `times` / `over`, rounded to a whole number. An `over` of zero gives nothing.
pub(crate) fn rounded_ratio(
    amount: i128,
    times: u128,
    over: u128,
    mode: RoundingMode,
) -> Option<i128> {
    let numerator = Wide::product(amount.unsigned_abs(), times);
    let (quotient, rest) = divide(numerator, Wide::new(over))?;
    let grown = u128::from(mode.grows(amount < 0, quotient, rest));
    let magnitude = i128::try_from(quotient.checked_add(grown)?).ok()?;
    Some(if amount < 0 { -magnitude } else { magnitude })
}

/// Rounds a plain fraction, for factors: `of` / `over` to `scale` decimals, as an integer of 10^-`scale`.
pub(crate) fn round_factor(of: u64, over: u64, scale: u32, mode: RoundingMode) -> Option<u128> {
    let units = rounded_ratio(of.into(), power_of_ten(scale).into(), over.into(), mode)?;
    u128::try_from(units).ok()
}

/// Refuses what the contract cannot answer: amounts beyond 10^18.
pub(crate) fn within_answer(minor_units: i128, scale: u32) -> Result<i128, QuoteError> {
    // Nearly every amount is within the limit of whole units, which asks for no multiplication.
    let size = minor_units.unsigned_abs();
    let most = ANSWER_MAX.unsigned_abs();
    // 10^18 x 10^12 is far below the type's limit.
    if size <= most || size <= most * u128::from(power_of_ten(scale.min(DECIMALS_MAX))) {
        Ok(minor_units)
    } else {
        Err(too_large())
    }
}

#[cold]
pub(crate) fn too_large() -> QuoteError {
    QuoteError::new(Code::Overflow, "an amount of the answer is beyond 10^18")
}

#[cfg(test)]
mod tests {
    use super::*;
    use RoundingMode::{Ceiling, Down, Floor, HalfDown, HalfEven, HalfUp, Up};
    use alloc::string::ToString;

    /// Tenths to whole units, in every mode.
    #[test]
    fn every_mode_on_both_sides_of_zero() {
        let table: [(i128, RoundingMode, i128); 42] = [
            (14, HalfUp, 1),
            (15, HalfUp, 2),
            (16, HalfUp, 2),
            (-14, HalfUp, -1),
            (-15, HalfUp, -2),
            (-16, HalfUp, -2),
            (14, HalfEven, 1),
            (15, HalfEven, 2),
            (25, HalfEven, 2),
            (-14, HalfEven, -1),
            (-15, HalfEven, -2),
            (-25, HalfEven, -2),
            (14, HalfDown, 1),
            (15, HalfDown, 1),
            (16, HalfDown, 2),
            (-14, HalfDown, -1),
            (-15, HalfDown, -1),
            (-16, HalfDown, -2),
            (10, Up, 1),
            (11, Up, 2),
            (19, Up, 2),
            (-10, Up, -1),
            (-11, Up, -2),
            (-19, Up, -2),
            (10, Down, 1),
            (11, Down, 1),
            (19, Down, 1),
            (-10, Down, -1),
            (-11, Down, -1),
            (-19, Down, -1),
            (10, Ceiling, 1),
            (11, Ceiling, 2),
            (19, Ceiling, 2),
            (-10, Ceiling, -1),
            (-11, Ceiling, -1),
            (-19, Ceiling, -1),
            (10, Floor, 1),
            (11, Floor, 1),
            (19, Floor, 1),
            (-10, Floor, -1),
            (-11, Floor, -2),
            (-19, Floor, -2),
        ];
        for (tenths, mode, expected) in table {
            let amount = tenths * i128::from(power_of_ten(11));
            let rounded = Fraction::new(amount, 1, 1).round(0, mode).unwrap();
            assert_eq!(rounded, expected, "{tenths} tenths, {mode:?}");
            // The same in 256 bits: a factor of one that 128 bits cannot hold.
            let large = 10_u128.pow(30);
            let rounded = Fraction::new(amount, large, large).round(0, mode).unwrap();
            assert_eq!(rounded, expected, "{tenths} tenths, {mode:?}, wide");
            let rounded = rounded_ratio(tenths, 1, 10, mode);
            assert_eq!(rounded, Some(expected), "{tenths} tenths, {mode:?}, ratio");
        }
    }

    #[test]
    fn differences_are_exact() {
        let third = Fraction::new(1_000_000_000_000, 1, 3);
        let seventh = Fraction::new(1_000_000_000_000, 1, 7);
        // 1/3 - 1/7 = 4/21 = 0.190476190476...
        let difference = third.plus(seventh.negated()).unwrap();
        assert_eq!(difference.round(12, Down).unwrap(), 190_476_190_476);
        let difference = seventh.plus(third.negated()).unwrap();
        assert_eq!(difference.round(2, HalfUp).unwrap(), -19);
        assert!(third.exceeds(333_333_333_333) && !third.exceeds(333_333_333_334));
        assert!(!Fraction::whole(5).exceeds(5));
    }

    #[test]
    fn a_fraction_is_shown_cut_and_says_so() {
        let table = [
            (
                Fraction::new(1_000_000_000_000, 1, 3),
                "0.333333333333",
                false,
            ),
            (Fraction::new(-1_000_000_000_000, 1, 8), "-0.125", true),
            (Fraction::whole(5_000_000_000_000), "5.00", true),
        ];
        for (fraction, text, exact) in table {
            let (amount, is_all) = fraction.shown(2).unwrap();
            assert_eq!((amount.to_string().as_str(), is_all), (text, exact));
        }
    }

    #[test]
    fn an_answer_ends_at_ten_to_the_eighteen() {
        assert_eq!(
            within_answer(ANSWER_MAX * 100, 2).unwrap(),
            ANSWER_MAX * 100
        );
        let error = within_answer(ANSWER_MAX * 100 + 1, 2).unwrap_err();
        assert_eq!(error.code(), Code::Overflow);
    }
}
