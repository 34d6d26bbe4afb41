//! Arithmetic over digits that are still text.

use super::VatFault;

/// The outcome of a check.
pub(super) type Checked = Result<(), VatFault>;

/// Right, or the check digits are wrong.
pub(super) fn expect(is_right: bool) -> Checked {
    if is_right {
        Ok(())
    } else {
        Err(VatFault::Checksum)
    }
}

/// That many digits and nothing else, or it is of another form.
pub(super) fn digits(text: &[u8], count: usize) -> Checked {
    if text.len() == count && text.iter().all(u8::is_ascii_digit) {
        Ok(())
    } else {
        Err(VatFault::Format)
    }
}

/// A digit's value; what is not there is 0.
pub(super) fn digit(text: &[u8], place: usize) -> u32 {
    text.get(place).map_or(0, |byte| value(*byte))
}

fn value(byte: u8) -> u32 {
    u32::from(byte.wrapping_sub(b'0'))
}

/// The last digit's value.
pub(super) fn last(text: &[u8]) -> u32 {
    text.last().map_or(0, |byte| value(*byte))
}

/// The sum of digits times weights, as far as both go.
pub(super) fn weighted(text: &[u8], weights: &[u32]) -> u32 {
    text.iter()
        .zip(weights)
        .map(|(byte, weight)| value(*byte) * weight)
        .sum()
}

/// What makes a sum a multiple of 11; 10 is no digit.
pub(super) fn complement(sum: u32) -> u32 {
    (11 - sum % 11) % 11
}

/// The remainder of a number of any length.
pub(super) fn remainder(text: &[u8], modulus: u32) -> u32 {
    text.iter()
        .fold(0, |rest, byte| (rest * 10 + value(*byte)) % modulus)
}

/// Luhn: every second digit from the right but one is doubled, its digits added; all together end in 0.
pub(super) fn luhn(text: &[u8]) -> bool {
    let sum: u32 = text
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let doubled = value(*byte) * (1 + u32::from(place % 2 == 1));
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO 7064, modulus 11 and 10.
pub(super) fn mod_11_10(text: &[u8]) -> bool {
    let rest = text.iter().fold(5, |check, byte| {
        let doubled = if check == 0 { 10 } else { check } * 2 % 11;
        (doubled + value(*byte)) % 10
    });
    rest == 1
}

/// Where a letter stands in an alphabet.
pub(super) fn place_in(alphabet: &[u8], letter: u8) -> Option<u32> {
    let place = alphabet.iter().position(|known| *known == letter)?;
    u32::try_from(place).ok()
}

/// The part of a number between two places; empty where there is none.
pub(super) fn part(text: &[u8], from: usize, to: usize) -> &[u8] {
    text.get(from..to).unwrap_or_default()
}
