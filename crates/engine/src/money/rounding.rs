//! The one place where an amount is rounded.

use super::DECIMALS_MAX;
use super::amount::{ANSWER_MAX, Exact, power_of_ten};
use super::wide::Wide;
use crate::error::{Code, QuoteError};
use crate::named;

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
    /// Whether a magnitude that was cut must grow by one. `half` compares what was cut with one half.
    fn grows(self, negative: bool, odd: bool, cut_any: bool, half: core::cmp::Ordering) -> bool {
        use core::cmp::Ordering::{Equal, Greater};
        match self {
            RoundingMode::HalfUp => half != core::cmp::Ordering::Less,
            RoundingMode::HalfEven => half == Greater || (half == Equal && odd),
            RoundingMode::HalfDown => half == Greater,
            RoundingMode::Up => cut_any,
            RoundingMode::Down => false,
            RoundingMode::Ceiling => cut_any && !negative,
            RoundingMode::Floor => cut_any && negative,
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
    denominator: Wide,
}

impl Fraction {
    pub(crate) const ZERO: Fraction = Fraction {
        negative: false,
        numerator: Wide::ZERO,
        denominator: Wide::new(1),
    };

    /// `amount` x `times` / `over`. An `over` of zero is taken as one: callers have refused it before.
    pub(crate) fn new(amount: Exact, times: u128, over: u128) -> Self {
        Fraction {
            negative: amount < 0,
            numerator: Wide::product(amount.unsigned_abs(), times),
            denominator: Wide::new(over.max(1)),
        }
    }

    pub(crate) fn negated(self) -> Self {
        Fraction {
            negative: !self.negative,
            ..self
        }
    }

    /// The exact difference `self - other`.
    pub(crate) fn minus(self, other: Fraction) -> Result<Fraction, QuoteError> {
        self.difference(other).ok_or_else(too_large)
    }

    fn difference(self, other: Fraction) -> Option<Fraction> {
        let left = self.numerator.checked_mul(other.denominator.to_u128()?)?;
        let right = other.numerator.checked_mul(self.denominator.to_u128()?)?;
        let denominator = Wide::product(self.denominator.to_u128()?, other.denominator.to_u128()?);
        let (negative, numerator) = if self.negative != other.negative {
            (self.negative, left.checked_add(right)?)
        } else if left >= right {
            (self.negative, left.checked_sub(right)?)
        } else {
            (!self.negative, right.checked_sub(left)?)
        };
        Some(Fraction {
            negative,
            numerator,
            denominator,
        })
    }

    /// The smaller of the two, of which neither is negative.
    pub(crate) fn min(self, other: Fraction) -> Result<Fraction, QuoteError> {
        Ok(if self.minus(other)?.negative {
            self
        } else {
            other
        })
    }

    /// Rounded to `scale` decimals, as an integer of 10^-`scale` major units.
    pub(crate) fn round(self, scale: u32, mode: RoundingMode) -> Result<i128, QuoteError> {
        let step = power_of_ten(DECIMALS_MAX.saturating_sub(scale)).unsigned_abs();
        let magnitude = self
            .denominator
            .checked_mul(step)
            .and_then(|divisor| divide(self.numerator, divisor, self.negative, mode))
            .ok_or_else(too_large)?;
        within_answer(if self.negative { -magnitude } else { magnitude }, scale)
    }
}

/// Divides a magnitude, and rounds the signed quotient.
fn divide(numerator: Wide, divisor: Wide, negative: bool, mode: RoundingMode) -> Option<i128> {
    let narrow = numerator.to_u128().zip(divisor.to_u128());
    let (quotient, odd, cut_any, half) = if let Some((numerator, divisor)) = narrow {
        let quotient = numerator.checked_div(divisor)?;
        let rest = numerator % divisor;
        (
            quotient,
            quotient % 2 == 1,
            rest != 0,
            rest.cmp(&(divisor - rest)),
        )
    } else {
        let (quotient, rest) = numerator.div_rem(divisor)?;
        let quotient = quotient.to_u128()?;
        let half = rest.cmp(&divisor.checked_sub(rest)?);
        (quotient, quotient % 2 == 1, rest != Wide::ZERO, half)
    };
    let grown = u128::from(mode.grows(negative, odd, cut_any, half));
    i128::try_from(quotient.checked_add(grown)?).ok()
}

/// Rounds a plain fraction, for factors: `of` / `over` to `scale` decimals, as an integer of 10^-`scale`.
pub(crate) fn round_factor(of: u64, over: u64, scale: u32, mode: RoundingMode) -> Option<u128> {
    let numerator = Wide::product(of.into(), power_of_ten(scale).unsigned_abs());
    let units = divide(numerator, Wide::new(over.into()), false, mode)?;
    u128::try_from(units).ok()
}

/// Refuses what the contract cannot answer: amounts beyond 10^18.
pub(crate) fn within_answer(minor_units: i128, scale: u32) -> Result<i128, QuoteError> {
    let limit = ANSWER_MAX.checked_mul(power_of_ten(scale.min(DECIMALS_MAX)));
    match limit {
        Some(limit) if minor_units.abs() <= limit => Ok(minor_units),
        _ => Err(too_large()),
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
            let amount = tenths * power_of_ten(11);
            let rounded = Fraction::new(amount, 1, 1).round(0, mode).unwrap();
            assert_eq!(rounded, expected, "{tenths} tenths, {mode:?}");
            // The same in 256 bits: a factor of one that 128 bits cannot hold.
            let large = 10_u128.pow(30);
            let rounded = Fraction::new(amount, large, large).round(0, mode).unwrap();
            assert_eq!(rounded, expected, "{tenths} tenths, {mode:?}, wide");
        }
    }

    #[test]
    fn differences_are_exact() {
        let third = Fraction::new(1_000_000_000_000, 1, 3);
        let seventh = Fraction::new(1_000_000_000_000, 1, 7);
        // 1/3 - 1/7 = 4/21 = 0.190476190476...
        assert_eq!(
            third.minus(seventh).unwrap().round(12, Down).unwrap(),
            190_476_190_476
        );
        assert_eq!(seventh.minus(third).unwrap().round(2, HalfUp).unwrap(), -19);
        assert_eq!(third.min(seventh).unwrap(), seventh);
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
