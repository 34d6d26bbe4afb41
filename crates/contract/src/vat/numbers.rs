//! One function for each country: the form of its numbers, and the rule of their check digits.

use super::VatFault;
use super::digits::{
    Checked, digit, digits, expect, last, luhn, mod_11_10, part, place_in, remainder, weighted,
};
use super::people;

/// U and 8 digits: Luhn from the left, with 4 added.
pub(super) fn austria(text: &[u8]) -> Checked {
    let Some(text) = text.strip_prefix(b"U") else {
        return Err(VatFault::Format);
    };
    digits(text, 8)?;
    let doubled = |place| {
        let twice = digit(text, place) * 2;
        twice / 10 + twice % 10
    };
    let sum = weighted(text, &[1, 0, 1, 0, 1, 0, 1]) + doubled(1) + doubled(3) + doubled(5);
    expect((96 - sum) % 10 == last(text))
}

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

/// 9 digits by the weights 5, 4, 3, 2, 7, 6, 5, 4 modulo 11, and what the tax is called in one of the languages.
pub(super) fn switzerland(text: &[u8]) -> Checked {
    let (number, name) = text.split_at(text.len().min(9));
    if !matches!(name, b"" | b"MWST" | b"TVA" | b"IVA" | b"TPV") {
        return Err(VatFault::Format);
    }
    digits(number, 9)?;
    expect(complement(weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4])) == last(number))
}

/// What makes a sum a multiple of 11; 10 is no digit.
fn complement(sum: u32) -> u32 {
    (11 - sum % 11) % 11
}

/// 8 digits and a letter: those at odd places by a table, the others as they are, modulo 26. None begins with 12.
pub(super) fn cyprus(text: &[u8]) -> Checked {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let [number @ .., letter] = text else {
        return Err(VatFault::Format);
    };
    digits(number, 8)?;
    if number.starts_with(b"12") || !letter.is_ascii_uppercase() {
        return Err(VatFault::Format);
    }
    let sum: u32 = (0..8)
        .map(|place| {
            let own = digit(number, place);
            let index = usize::try_from(own).unwrap_or(0);
            if place % 2 == 0 {
                ODD.get(index).copied().unwrap_or(0)
            } else {
                own
            }
        })
        .sum();
    expect(sum % 26 == u32::from(letter - b'A'))
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

/// A letter, 7 digits, and a digit or letter by Luhn; or a person's number.
pub(super) fn spain(text: &[u8]) -> Checked {
    let [first, middle @ .., control] = text else {
        return Err(VatFault::Format);
    };
    if !b"ABCDEFGHJNPQRSUVW".contains(first) {
        return people::spanish(text);
    }
    digits(middle, 7)?;
    let sum: u32 = (0..7)
        .map(|place| {
            let doubled = digit(middle, place) * (1 + u32::from(place % 2 == 0));
            doubled / 10 + doubled % 10
        })
        .sum();
    let check = (10 - sum % 10) % 10;
    let given = if control.is_ascii_digit() {
        Some(digit(&[*control], 0))
    } else {
        place_in(b"JABCDEFGHI", *control)
    };
    match given {
        Some(given) => expect(given == check),
        None => Err(VatFault::Format),
    }
}

/// 8 digits: the weights 7, 9, 10, 5, 8, 4, 2, 1 make a multiple of 11.
pub(super) fn finland(text: &[u8]) -> Checked {
    digits(text, 8)?;
    expect(weighted(text, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))
}

/// A key of two, then the company's 9 digits, which pass Luhn (Monaco's begin with 000 and need not). The key is the
/// remainder by 97 of the number with 12 behind it; or, with letters but I and O, it counts in base 24 or 34 modulo 11.
pub(super) fn france(text: &[u8]) -> Checked {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, company) = text.split_at(text.len().min(2));
    digits(company, 9)?;
    let (Some(first), Some(second)) = (
        key.first().and_then(|letter| place_in(ALPHABET, *letter)),
        key.last().and_then(|letter| place_in(ALPHABET, *letter)),
    ) else {
        return Err(VatFault::Format);
    };
    if !company.starts_with(b"000") {
        expect(luhn(company))?;
    }
    if first < 10 && second < 10 {
        let rest = (remainder(company, 97) * 100 + 12) % 97;
        return expect(rest == first * 10 + second);
    }
    // A letter in the first place leaves out what the digits would have counted.
    let count = if first < 10 {
        (first * 24 + second).checked_sub(10)
    } else {
        (first * 34 + second).checked_sub(100)
    };
    let Some(count) = count else {
        return Err(VatFault::Format);
    };
    expect((remainder(company, 11) + 1 + count / 11) % 11 == count % 11)
}

/// 9 digits, 12 of a branch: the weights 8 to 2, 10 and 1 make a multiple of 97, or 55 or 42 more than one. The
/// government's are GD and less than 500, health authorities' HA and not.
pub(super) fn united_kingdom(text: &[u8]) -> Checked {
    if let [b'G', b'D', number @ ..] | [b'H', b'A', number @ ..] = text {
        digits(number, 3)?;
        let is_small = digit(number, 0) < 5;
        return if text.starts_with(b"GD") == is_small {
            Ok(())
        } else {
            Err(VatFault::Format)
        };
    }
    if text.len() == 12 {
        digits(text, 12)?;
    } else {
        digits(text, 9)?;
    }
    let rest = weighted(text, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    let is_new = remainder(part(text, 0, 3), 1_000) >= 100;
    expect(rest == 0 || (is_new && matches!(rest, 42 | 55)))
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

/// 7 digits and a check letter, and one more since 2013 that weighs 9; old ones have a sign at the second place. The
/// weights 8 to 2 modulo 23.
pub(super) fn ireland(text: &[u8]) -> Checked {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let (number, check, more) = match text {
        [number @ .., check] if number.len() == 7 => (number, *check, None),
        [number @ .., check, more] if number.len() == 7 => (number, *check, Some(*more)),
        _ => return Err(VatFault::Format),
    };
    let Some(check) = place_in(LETTERS, check) else {
        return Err(VatFault::Format);
    };
    let more = match more {
        None => 0,
        Some(letter) => place_in(LETTERS, letter)
            .filter(|place| *place <= 9)
            .ok_or(VatFault::Format)?,
    };
    let weights = [8, 7, 6, 5, 4, 3, 2];
    let sum = match number {
        [first, sign, rest @ ..] if sign.is_ascii_uppercase() || matches!(sign, b'+' | b'*') => {
            digits(rest, 5)?;
            digits(&[*first], 1)?;
            weighted(rest, &[7, 6, 5, 4, 3]) + weighted(&[*first], &[2])
        }
        _ => {
            digits(number, 7)?;
            weighted(number, &weights)
        }
    };
    expect((sum + 9 * more) % 23 == check)
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

/// 9 digits, B, and 2 digits: companies' nine by the weights 9 to 2 modulo 11; persons', since 2020, the whole with its
/// letters as numbers, modulo 97.
pub(super) fn netherlands(text: &[u8]) -> Checked {
    let (number, rest) = text.split_at(text.len().min(9));
    digits(number, 9)?;
    let Some(branch) = rest.strip_prefix(b"B") else {
        return Err(VatFault::Format);
    };
    digits(branch, 2)?;
    if branch == b"00" {
        return Err(VatFault::Format);
    }
    let is_company = weighted(number, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == last(number);
    // N is 23, L is 21, B is 11.
    let is_person = remainder(&[b"2321", number, b"11", branch].concat(), 97) == 1;
    expect(is_company || is_person)
}

/// 9 digits by the weights 3, 2, 7, 6, 5, 4, 3, 2 modulo 11, with or without MVA.
pub(super) fn norway(text: &[u8]) -> Checked {
    let number = text.strip_suffix(b"MVA").unwrap_or(text);
    digits(number, 9)?;
    expect(complement(weighted(number, &[3, 2, 7, 6, 5, 4, 3, 2])) == last(number))
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
