//! Amounts: decimals in major units, as they come in and as they go out.

use super::wide::Wide;
use crate::error::{Code, QuoteError};
use crate::said;
use crate::sentence::{Say, display, say_decimal, sentence};
use alloc::string::String;
use core::fmt;
use rust_decimal::Decimal;

/// The most decimals that an input may carry.
pub const DECIMALS_MAX: u32 = 12;
/// The largest input amount in major units, in either direction.
pub const AMOUNT_MAX: i128 = 1_000_000_000_000;
/// The largest percentage.
pub(crate) const PERCENT_MAX: i128 = 100;
/// The largest amount of an answer in major units, in either direction.
pub(crate) const ANSWER_MAX: i128 = 1_000_000_000_000_000_000;

/// An amount or percentage as an integer of 10^-12 units: every input is one, exactly.
pub(crate) type Exact = i128;

/// One major unit, or one percent, in the engine's inner unit.
pub(crate) const ONE: Exact = 10_i128.pow(DECIMALS_MAX);
/// The largest input in the engine's inner unit.
const EXACT_MAX: Exact = AMOUNT_MAX * ONE;

/// Every power of ten that the engine's scales need: up to that of a rounded factor.
const POWERS_OF_TEN: [u64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// 10^n. No scale is beyond 18; more is taken as 18.
pub(crate) fn power_of_ten(n: u32) -> u64 {
    const LAST: u64 = 10_u64.pow(18);
    let index = usize::try_from(n).unwrap_or(usize::MAX);
    POWERS_OF_TEN.get(index).copied().unwrap_or(LAST)
}

/// An input in the engine's inner unit. Callers in Rust can build any `Decimal`, so the limits of the
/// wire are checked here as well.
pub(crate) fn exact(decimal: Decimal) -> Result<Exact, QuoteError> {
    let Some(places) = DECIMALS_MAX.checked_sub(decimal.scale()) else {
        return Err(too_fine(decimal));
    };
    let mantissa = decimal.mantissa();
    let units = Wide::product(mantissa.unsigned_abs(), power_of_ten(places).into());
    match units
        .to_u128()
        .and_then(|units| Exact::try_from(units).ok())
    {
        Some(units) if units <= EXACT_MAX => Ok(if mantissa < 0 { -units } else { units }),
        _ => Err(out_of_range(decimal)),
    }
}

#[cold]
fn too_fine(decimal: Decimal) -> QuoteError {
    let message = sentence(said![decimal, " has more than ", DECIMALS_MAX, " decimals"]);
    QuoteError::new(Code::Amount, message)
}

#[cold]
fn out_of_range(decimal: Decimal) -> QuoteError {
    QuoteError::new(Code::Amount, sentence(said![decimal, " is beyond 10^12"]))
}

/// Reads `-?digits(.digits)?`, and nothing else: no sign `+`, no exponent, no separators.
/// The error says which rule was broken.
pub(crate) fn parse_decimal(text: &str) -> Result<Decimal, &'static str> {
    const NOT_A_DECIMAL: &str = "is not a decimal (-?digits(.digits)?)";
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut mantissa: i128 = 0;
    let (mut has_whole, mut decimals) = (false, None);
    for byte in digits.bytes() {
        match (byte, &mut decimals) {
            (b'.', None) if has_whole => decimals = Some(0),
            (b'0'..=b'9', _) => {
                has_whole = true;
                decimals = decimals.map(|decimals: u32| decimals.saturating_add(1));
                // What is beyond every range that a caller allows stays so, far below the type's limit.
                mantissa = (mantissa * 10 + i128::from(byte - b'0')).min(EXACT_MAX + 1);
            }
            _ => return Err(NOT_A_DECIMAL),
        }
    }
    if !has_whole || decimals == Some(0) {
        return Err(NOT_A_DECIMAL);
    }
    let scale = decimals.unwrap_or(0);
    if scale > DECIMALS_MAX {
        return Err("has more than 12 decimals");
    }
    if mantissa > AMOUNT_MAX * i128::from(power_of_ten(scale)) {
        return Err("is beyond 10^12");
    }
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| NOT_A_DECIMAL)
}

/// A decimal without trailing zeros and without the sign of a zero, as RFC 8785 would have a number.
pub(crate) fn shortest(decimal: Decimal) -> Amount {
    Amount::new(decimal.mantissa(), decimal.scale()).shortest()
}

/// An amount of an answer: exact, with as many decimals as it shows.
///
/// Its text is the wire's: `-207.00`, never `-0.00`.
///
/// ```
/// use midcycle_engine::money::Amount;
///
/// let credit = Amount::new(-20_700, 2);
/// assert_eq!(credit.to_string(), "-207.00");
/// assert_eq!(credit.minor_units(), -20_700);
/// assert_eq!(Amount::parse("0.5"), Some(Amount::new(5, 1)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    minor_units: i128,
    decimals: u32,
}

impl Amount {
    /// `minor_units` x 10^-`decimals` major units. More than 12 decimals do not occur; they are taken as 12.
    pub const fn new(minor_units: i128, decimals: u32) -> Self {
        let decimals = if decimals > DECIMALS_MAX {
            DECIMALS_MAX
        } else {
            decimals
        };
        Amount {
            minor_units,
            decimals,
        }
    }

    /// Zero with so many decimals.
    pub const fn zero(decimals: u32) -> Self {
        Amount::new(0, decimals)
    }

    /// Reads an amount as the wire writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let negative = text.starts_with('-');
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let decimals = u32::try_from(fraction.len())
            .ok()
            .filter(|n| *n <= DECIMALS_MAX)?;
        if whole.is_empty() || (fraction.is_empty() && digits.contains('.')) {
            return None;
        }
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return None;
            }
            units = units
                .checked_mul(10)?
                .checked_add(i128::from(byte - b'0'))?;
        }
        Some(Amount::new(if negative { -units } else { units }, decimals))
    }

    /// The amount in the smallest digit that it shows: cents of `12.50`, whole yen of `1250`.
    pub const fn minor_units(self) -> i128 {
        self.minor_units
    }

    /// How many decimals it shows.
    pub const fn decimals(self) -> u32 {
        self.decimals
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor_units == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.minor_units < 0
    }

    /// The amount of the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Amount::new(self.minor_units.saturating_neg(), self.decimals)
    }

    /// The amount as the decimal type of the inputs, where its 28 digits hold it.
    pub fn to_decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.minor_units, self.decimals).ok()
    }

    /// An inner amount with all its twelve decimals.
    pub(crate) const fn from_exact(units: Exact) -> Self {
        Amount::new(units, DECIMALS_MAX)
    }

    /// An inner amount with at least `decimals`, and no more than it needs beyond them.
    pub(crate) fn from_exact_at_least(units: Exact, decimals: u32) -> Self {
        let decimals = decimals.min(DECIMALS_MAX);
        let step = power_of_ten(DECIMALS_MAX - decimals);
        if let Some(minor_units) = divided_exactly(units, step) {
            return Amount::new(minor_units, decimals);
        }
        let (mut minor_units, mut shown) = (units, DECIMALS_MAX);
        while let Some(shorter) = divided_exactly(minor_units, 10) {
            minor_units = shorter;
            shown -= 1;
        }
        Amount::new(minor_units, shown)
    }

    /// The amount in the engine's inner unit.
    pub(crate) fn to_exact(self) -> Option<Exact> {
        let step = power_of_ten(DECIMALS_MAX - self.decimals);
        let units = Wide::product(self.minor_units.unsigned_abs(), step.into()).to_u128()?;
        let units = Exact::try_from(units).ok()?;
        Some(if self.minor_units < 0 { -units } else { units })
    }

    /// The same amount without trailing zeros.
    pub(crate) fn shortest(self) -> Self {
        let mut short = self;
        while short.decimals > 0
            && let Some(minor_units) = divided_exactly(short.minor_units, 10)
        {
            short = Amount::new(minor_units, short.decimals - 1);
        }
        short
    }

    /// The same amount with `decimals`, where it has no digits beyond them.
    pub(crate) fn with_decimals(self, decimals: u32) -> Option<Self> {
        let step = power_of_ten(DECIMALS_MAX.saturating_sub(decimals));
        divided_exactly(self.to_exact()?, step).map(|units| Amount::new(units, decimals))
    }
}

/// The quotient, where nothing is left over.
fn divided_exactly(units: i128, step: u64) -> Option<i128> {
    if let Ok(small) = i64::try_from(units)
        && let Ok(step) = i64::try_from(step)
    {
        return (small % step == 0).then(|| i128::from(small / step));
    }
    let step = i128::from(step);
    (units % step == 0).then(|| units / step)
}

impl Say for Amount {
    fn say(&self, to: &mut String) {
        say_decimal(to, self.minor_units, self.decimals);
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn reads_decimals_strictly() {
        let table = [
            ("0", Ok("0")),
            ("-0.00", Ok("0.00")),
            ("12.50", Ok("12.50")),
            ("-1", Ok("-1")),
            ("007.5", Ok("7.5")),
            ("0.000000000001", Ok("0.000000000001")),
            ("1000000000000", Ok("1000000000000")),
            (
                "1000000000000.000000000000",
                Ok("1000000000000.000000000000"),
            ),
            ("1000000000000.000000000001", Err("is beyond 10^12")),
            ("1000000000001", Err("is beyond 10^12")),
            ("0.0000000000001", Err("has more than 12 decimals")),
            ("", Err("is not a decimal (-?digits(.digits)?)")),
            ("-", Err("is not a decimal (-?digits(.digits)?)")),
            (".5", Err("is not a decimal (-?digits(.digits)?)")),
            ("5.", Err("is not a decimal (-?digits(.digits)?)")),
            ("+5", Err("is not a decimal (-?digits(.digits)?)")),
            ("1e3", Err("is not a decimal (-?digits(.digits)?)")),
            ("1_000", Err("is not a decimal (-?digits(.digits)?)")),
            (" 1", Err("is not a decimal (-?digits(.digits)?)")),
            ("٣", Err("is not a decimal (-?digits(.digits)?)")),
        ];
        for (text, expected) in table {
            let read = parse_decimal(text);
            let shown = read.map(|d| Amount::new(d.mantissa(), d.scale()).to_string());
            assert_eq!(shown.as_deref().map_err(|e| *e), expected, "{text:?}");
        }
    }

    #[test]
    fn writes_amounts_without_a_negative_zero() {
        let table = [
            (0, 2, "0.00"),
            (-1, 2, "-0.01"),
            (-20_700, 2, "-207.00"),
            (1250, 0, "1250"),
            (5, 12, "0.000000000005"),
        ];
        for (units, decimals, text) in table {
            let amount = Amount::new(units, decimals);
            assert_eq!(amount.to_string(), text);
            assert_eq!(amount.is_negative(), text.starts_with('-'));
            assert_eq!(amount.is_zero(), units == 0);
            assert_eq!(Amount::parse(text), Some(Amount::new(units, decimals)));
        }
        for bad in ["", "-", "1.", ".1", "1e3", "1.0000000000000", "--1"] {
            assert_eq!(Amount::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn shortest_form_has_no_trailing_zeros() {
        for (text, short) in [
            ("10.50", "10.5"),
            ("100", "100"),
            ("-0.0", "0"),
            ("0.010", "0.01"),
        ] {
            assert_eq!(shortest(parse_decimal(text).unwrap()).to_string(), short);
        }
    }
}
