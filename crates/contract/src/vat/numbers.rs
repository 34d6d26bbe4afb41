//! Countries whose numbers are digits alone: one function for each, with the form and the rule of its check digits.

use super::VatFault;
use super::digits::{
    Checked, complement, digit, digits, expect, last, luhn, mod_11_10, part, remainder, weighted,
};
use super::people;

/// 10 digits, the first 0 or 1, which old ones leave out: the last two make the others a multiple of 97.
pub(super) fn belgium(text: &[u8]) -> Checked {
    if text.len() != 9 {
        digits(text, 10)?;
        if digit(text, 0) > 1 {
            return Err(VatFault::Format);
        }
    }
    digits(text, text.len())?;
    let (rest, check) = text.split_at(text.len() - 2);
    expect((remainder(rest, 97) + remainder(check, 100)).is_multiple_of(97))
}

/// 9 digits by the weights 1 to 8, then 3 to 10; or 10 of a person.
pub(super) fn bulgaria(text: &[u8]) -> Checked {
    if text.len() == 10 {
        return people::bulgarian(text);
    }
    digits(text, 9)?;
    let mut check = weighted(text, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    if check == 10 {
        check = weighted(text, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    }
    expect(check % 10 == last(text))
}

/// 8 digits of a company, by the weights 8 to 2; 9 that begin with 6, of others; or a birth number.
pub(super) fn czechia(text: &[u8]) -> Checked {
    const WEIGHTS: [u32; 7] = [8, 7, 6, 5, 4, 3, 2];
    match text {
        [first, ..] if text.len() == 8 && *first != b'9' => {
            digits(text, 8)?;
            let check = complement(weighted(text, &WEIGHTS));
            expect(if check == 0 { 1 } else { check % 10 } == last(text))
        }
        [b'6', inner @ ..] if text.len() == 9 => {
            digits(text, 9)?;
            let check = weighted(inner, &WEIGHTS) % 11;
            expect((8 + check) % 10 == last(text))
        }
        _ if matches!(text.len(), 9 | 10) => {
            digits(text, text.len())?;
            people::czech(text)
        }
        _ => Err(VatFault::Format),
    }
}

/// 9 digits, the first not 0: ISO 7064, modulus 11 and 10.
pub(super) fn germany(text: &[u8]) -> Checked {
    digits(text, 9)?;
    if digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    expect(mod_11_10(text))
}

/// 8 digits, the first not 0: the weights 2, 7, 6, 5, 4, 3, 2, 1 make a multiple of 11.
pub(super) fn denmark(text: &[u8]) -> Checked {
    digits(text, 8)?;
    if digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    expect(weighted(text, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

/// 9 digits: the weights 3, 7, 1 make a multiple of 10.
pub(super) fn estonia(text: &[u8]) -> Checked {
    digits(text, 9)?;
    expect(weighted(text, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))
}

/// 9 digits: powers of two as weights, modulo 11, of which 10 is written as 0.
pub(super) fn greece(text: &[u8]) -> Checked {
    digits(text, 9)?;
    let sum = weighted(text, &[256, 128, 64, 32, 16, 8, 4, 2]);
    expect(sum % 11 % 10 == last(text))
}

/// 8 digits: the weights 7, 9, 10, 5, 8, 4, 2, 1 make a multiple of 11.
pub(super) fn finland(text: &[u8]) -> Checked {
    digits(text, 8)?;
    expect(weighted(text, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))
}

/// 11 digits: ISO 7064, modulus 11 and 10.
pub(super) fn croatia(text: &[u8]) -> Checked {
    digits(text, 11)?;
    expect(mod_11_10(text))
}

/// 8 digits: the weights 9, 7, 3, 1 make a multiple of 10.
pub(super) fn hungary(text: &[u8]) -> Checked {
    digits(text, 8)?;
    expect(weighted(text, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10))
}

/// 11 digits by Luhn: 7 of the company, 3 of its province.
pub(super) fn italy(text: &[u8]) -> Checked {
    digits(text, 11)?;
    let province = remainder(part(text, 7, 10), 1_000);
    let is_province = matches!(province, 1..=100 | 120 | 121 | 888 | 999);
    if part(text, 0, 7) == b"0000000" || !is_province {
        return Err(VatFault::Format);
    }
    expect(luhn(text))
}

/// 9 digits, the eighth 1; 12 of those registered for a time, the eleventh 1: weights 1 to 9 over and over, modulo 11; of
/// 10 those from 3 on.
pub(super) fn lithuania(text: &[u8]) -> Checked {
    let marker = match text.len() {
        9 => 7,
        12 => 10,
        _ => return Err(VatFault::Format),
    };
    digits(text, text.len())?;
    if digit(text, marker) != 1 {
        return Err(VatFault::Format);
    }
    let mut check = weighted(text, part_of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2], marker)) % 11;
    if check == 10 {
        check = weighted(text, part_of(&[3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4], marker)) % 11;
    }
    expect(check % 10 == last(text))
}

/// The weights up to the place before the check digit.
fn part_of(weights: &[u32], marker: usize) -> &[u32] {
    weights.get(..=marker).unwrap_or_default()
}

/// 8 digits: the last two are the remainder by 89 of the others.
pub(super) fn luxembourg(text: &[u8]) -> Checked {
    digits(text, 8)?;
    let (rest, check) = text.split_at(6);
    expect(remainder(rest, 89) == remainder(check, 100))
}

/// 11 digits: a company's begin with 4 or more, and its weights leave 3 modulo 11; the others are persons'.
pub(super) fn latvia(text: &[u8]) -> Checked {
    digits(text, 11)?;
    if digit(text, 0) < 4 {
        return people::latvian(text);
    }
    expect(weighted(text, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3)
}

/// 8 digits, the first not 0: the weights 3, 4, 6, 7, 8, 9, 10, 1 make a multiple of 37.
pub(super) fn malta(text: &[u8]) -> Checked {
    digits(text, 8)?;
    if digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    expect(weighted(text, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37))
}

/// 10 digits by the weights 6, 5, 7, 2, 3, 4, 5, 6, 7 modulo 11.
pub(super) fn poland(text: &[u8]) -> Checked {
    digits(text, 10)?;
    expect(weighted(text, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(text))
}

/// 9 digits, the first not 0: the weights 9 to 2 modulo 11; 10 is written as 0.
pub(super) fn portugal(text: &[u8]) -> Checked {
    digits(text, 9)?;
    if digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    let check = complement(weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2]));
    expect(check % 10 == last(text))
}

/// 2 to 10 digits by the weights 7, 5, 3, 2, 1, 7, 5, 3, 2 from the right, times 10, modulo 11; or a person's 13.
pub(super) fn romania(text: &[u8]) -> Checked {
    if text.len() == 13 {
        return people::romanian(text);
    }
    if !(2..=10).contains(&text.len()) || digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    digits(text, text.len())?;
    let weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let aligned = weights.get(10 - text.len()..).unwrap_or_default();
    expect(weighted(text, aligned) * 10 % 11 % 10 == last(text))
}

/// 10 digits by Luhn, and 2 that are not 00.
pub(super) fn sweden(text: &[u8]) -> Checked {
    digits(text, 12)?;
    let (number, branch) = text.split_at(10);
    if branch == b"00" {
        return Err(VatFault::Format);
    }
    expect(luhn(number))
}

/// 8 digits, the first not 0: the weights 8 to 2 modulo 11; 10 is written as 0, and 11 is never given.
pub(super) fn slovenia(text: &[u8]) -> Checked {
    digits(text, 8)?;
    if digit(text, 0) == 0 {
        return Err(VatFault::Format);
    }
    let check = 11 - weighted(text, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    expect(check != 11 && check % 10 == last(text))
}

/// 10 digits, a multiple of 11: the first not 0 and the third not 0, 1 or 5; or a birth number.
pub(super) fn slovakia(text: &[u8]) -> Checked {
    digits(text, 10)?;
    if digit(text, 0) == 0 || matches!(digit(text, 2), 0 | 1 | 5) {
        return people::czech(text);
    }
    match people::czech(text) {
        Ok(()) => Ok(()),
        Err(_) => expect(remainder(text, 11) == 0),
    }
}
