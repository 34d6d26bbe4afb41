//! Countries whose numbers may have letters in them: one function for each, with the form and the rule of its check digits.

use super::VatFault;
use super::digits::{
    Checked, complement, digit, digits, expect, last, luhn, part, place_in, remainder, weighted,
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

/// 9 digits by the weights 5, 4, 3, 2, 7, 6, 5, 4 modulo 11, and what the tax is called in one of the languages.
pub(super) fn switzerland(text: &[u8]) -> Checked {
    let (number, name) = text.split_at(text.len().min(9));
    if !matches!(name, b"" | b"MWST" | b"TVA" | b"IVA" | b"TPV") {
        return Err(VatFault::Format);
    }
    digits(number, 9)?;
    expect(complement(weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4])) == last(number))
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
