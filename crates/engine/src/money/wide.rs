//! Products that 128 bits cannot hold: an unsigned 256-bit integer with just the operations that
//! rounding needs. The plain path never comes here; amounts near the limits, counted in milliseconds, do.

/// An unsigned 256-bit integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wide {
    high: u128,
    low: u128,
}

const HALF_BITS: u32 = 64;
const LOW_MASK: u128 = (1 << HALF_BITS) - 1;

impl Wide {
    pub(crate) const ZERO: Wide = Wide { high: 0, low: 0 };

    pub(crate) const fn new(low: u128) -> Self {
        Wide { high: 0, low }
    }

    /// The whole product of two 128-bit integers.
    pub(crate) const fn product(a: u128, b: u128) -> Self {
        if (a | b) >> HALF_BITS == 0 {
            return Wide::new(a * b);
        }
        let (a_high, a_low) = (a >> HALF_BITS, a & LOW_MASK);
        let (b_high, b_low) = (b >> HALF_BITS, b & LOW_MASK);
        let low = a_low * b_low;
        let middle_one = a_high * b_low + (low >> HALF_BITS);
        let middle_two = a_low * b_high + (middle_one & LOW_MASK);
        Wide {
            high: a_high * b_high + (middle_one >> HALF_BITS) + (middle_two >> HALF_BITS),
            low: (middle_two << HALF_BITS) | (low & LOW_MASK),
        }
    }

    /// The product with a 128-bit integer, where 256 bits hold it.
    pub(crate) fn checked_mul(self, factor: u128) -> Option<Self> {
        let low = Wide::product(self.low, factor);
        let high = self.high.checked_mul(factor)?;
        Some(Wide {
            high: high.checked_add(low.high)?,
            low: low.low,
        })
    }

    pub(crate) const fn checked_add(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let Some(high) = self.high.checked_add(other.high) else {
            return None;
        };
        match high.checked_add(if carry { 1 } else { 0 }) {
            Some(high) => Some(Wide { high, low }),
            None => None,
        }
    }

    /// The difference, where it is not negative.
    pub(crate) const fn checked_sub(self, other: Self) -> Option<Self> {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let Some(high) = self.high.checked_sub(other.high) else {
            return None;
        };
        match high.checked_sub(if borrow { 1 } else { 0 }) {
            Some(high) => Some(Wide { high, low }),
            None => None,
        }
    }

    /// Quotient and remainder, bit by bit; `None` for a divisor of zero.
    pub(crate) fn div_rem(self, divisor: Self) -> Option<(Self, Self)> {
        if divisor == Wide::ZERO {
            return None;
        }
        let (mut quotient, mut rest) = (Wide::ZERO, Wide::ZERO);
        for bit in (0..256).rev() {
            // Of 255 bits at the most, so that it can be doubled.
            rest = rest.doubled();
            if self.bit(bit) {
                rest.low |= 1;
            }
            if rest >= divisor {
                rest = rest.wrapping_sub(divisor);
                quotient.set_bit(bit);
            }
        }
        Some((quotient, rest))
    }

    /// The value as 128 bits, where they hold it.
    pub(crate) const fn to_u128(self) -> Option<u128> {
        if self.high == 0 { Some(self.low) } else { None }
    }

    /// The value as 64 bits, where they hold it.
    pub(crate) fn to_u64(self) -> Option<u64> {
        self.to_u128().and_then(|low| u64::try_from(low).ok())
    }

    const fn doubled(self) -> Self {
        Wide {
            high: (self.high << 1) | (self.low >> 127),
            low: self.low << 1,
        }
    }

    const fn wrapping_sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let high = self
            .high
            .wrapping_sub(other.high)
            .wrapping_sub(if borrow { 1 } else { 0 });
        Wide { high, low }
    }

    const fn bit(self, index: u32) -> bool {
        let part = if index < 128 {
            self.low >> index
        } else {
            self.high >> (index - 128)
        };
        part & 1 == 1
    }

    const fn set_bit(&mut self, index: u32) {
        if index < 128 {
            self.low |= 1 << index;
        } else {
            self.high |= 1 << (index - 128);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies_and_divides_beyond_128_bits() {
        let product = Wide::product(u128::MAX, u128::MAX);
        assert_eq!(
            product,
            Wide {
                high: u128::MAX - 1,
                low: 1
            }
        );
        let (quotient, rest) = product.div_rem(Wide::new(u128::MAX)).unwrap();
        assert_eq!((quotient, rest), (Wide::new(u128::MAX), Wide::ZERO));
        assert_eq!(product.div_rem(Wide::ZERO), None);
        let all = Wide {
            high: u128::MAX,
            low: u128::MAX,
        };
        assert_eq!(all.checked_add(Wide::new(1)), None);
        assert_eq!(all.checked_mul(2), None);
        assert_eq!(Wide::ZERO.checked_sub(Wide::new(1)), None);
        let near = Wide {
            high: u128::MAX,
            low: u128::MAX - 1,
        };
        assert_eq!(all.div_rem(near).unwrap(), (Wide::new(1), Wide::new(1)));
    }

    #[test]
    fn sums_and_differences_carry() {
        let low = |low| Wide { high: 0, low };
        let bit_128 = Wide { high: 1, low: 0 };
        let table = [
            (low(2), low(3), low(5)),
            (low(u128::MAX), low(1), bit_128),
            (bit_128, low(7), Wide { high: 1, low: 7 }),
            (bit_128, bit_128, Wide { high: 2, low: 0 }),
        ];
        for (one, other, sum) in table {
            assert_eq!(one.checked_add(other), Some(sum));
            assert_eq!(sum.checked_sub(other), Some(one));
            assert_eq!(sum.checked_sub(one), Some(other));
        }
        assert_eq!(low(1).checked_sub(bit_128), None);
        assert_eq!(low(5).to_u64(), Some(5));
        assert_eq!(low(1 << 64).to_u64(), None);
        assert_eq!(bit_128.to_u64(), None);
        assert_eq!(bit_128.to_u128(), None);
    }

    proptest::proptest! {
        /// n = quotient x divisor + rest, and the rest is less than the divisor; with divisors of all lengths.
        #[test]
        fn multiplication_undoes_division(high: u128, low: u128, by_high: u128, by_low: u128, cut in 0_u32..256) {
            let n = Wide { high, low };
            let by = if cut < 128 {
                Wide { high: by_high >> cut, low: by_low }
            } else {
                Wide { high: 0, low: (by_low >> (cut - 128)).max(1) }
            };
            proptest::prop_assume!(by != Wide::ZERO);
            let (quotient, rest) = n.div_rem(by).unwrap();
            proptest::prop_assert!(rest < by);
            // One of the two is short, or their product would not fit.
            let product = match (quotient.to_u128(), by.to_u128()) {
                (_, Some(by)) => quotient.checked_mul(by),
                (Some(quotient), _) => by.checked_mul(quotient),
                (None, None) => None,
            };
            proptest::prop_assert_eq!(product.unwrap().checked_add(rest), Some(n));
        }

        #[test]
        fn division_undoes_multiplication(a: u128, b in 1_u128.., c: u128) {
            let rest = c % b;
            let sum = Wide::product(a, b).checked_add(Wide::new(rest));
            if let Some(sum) = sum {
                let answer = sum.div_rem(Wide::new(b)).unwrap();
                proptest::prop_assert_eq!(answer, (Wide::new(a), Wide::new(rest)));
            }
        }
    }
}
