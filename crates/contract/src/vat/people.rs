//! Numbers of persons that serve as VAT numbers, too.

use super::VatFault;
use super::digits::{Checked, digit, digits, expect, last, part, place_in, remainder, weighted};

/// Bulgaria, 10 digits: a citizen (weights 2, 4, 8, 5, 10, 9, 7, 3, 6), a foreigner (21 to 1), or another person.
pub(super) fn bulgarian(text: &[u8]) -> Checked {
    digits(text, 10)?;
    let citizen = weighted(text, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    let foreigner = weighted(text, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
    let other = (11 - weighted(text, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    expect([citizen, foreigner, other].contains(&last(text)))
}

/// Czechia: a birth number of 9 digits, given until 1953, has no check digit; one of 10 is divisible by 11, or its check
/// digit is 0 where the rest leaves 10.
pub(super) fn czech(text: &[u8]) -> Checked {
    let month = digit(text, 2) * 10 + digit(text, 3);
    // Women have 50 more; 20 more where a day ran out of numbers.
    let is_month = (1..=12).contains(&(month % 50)) || (21..=32).contains(&(month % 50));
    if !is_month {
        return Err(VatFault::Format);
    }
    if text.len() == 9 {
        let year = digit(text, 0) * 10 + digit(text, 1);
        // Until 1953, of those born since 1880.
        return if (54..80).contains(&year) {
            Err(VatFault::Format)
        } else {
            digits(text, 9)
        };
    }
    digits(text, 10)?;
    let rest = remainder(part(text, 0, 9), 11);
    expect(rest % 10 == last(text))
}

/// Latvia: a birth date and a check digit by weights; new ones begin with 32 and tell nothing.
pub(super) fn latvian(text: &[u8]) -> Checked {
    if part(text, 0, 2) == b"32" {
        return Ok(());
    }
    let check = 1 + weighted(text, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    expect(check % 11 % 10 == last(text))
}

/// Romania, 13 digits: weights 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9; 10 is written as 1.
pub(super) fn romanian(text: &[u8]) -> Checked {
    digits(text, 13)?;
    let check = weighted(text, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    expect(if check == 10 { 1 } else { check } == last(text))
}

/// Spain: the letter of a person is the number's remainder by 23. X, Y and Z stand for a leading 0, 1 and 2; after K, L
/// and M the number alone counts.
pub(super) fn spanish(text: &[u8]) -> Checked {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let [first, middle @ .., letter] = text else {
        return Err(VatFault::Format);
    };
    digits(middle, 7)?;
    let lead = match first {
        b'X' | b'K' | b'L' | b'M' => b'0',
        b'Y' => b'1',
        b'Z' => b'2',
        digit if digit.is_ascii_digit() => *digit,
        _ => return Err(VatFault::Format),
    };
    let rest = (remainder(&[lead], 23) * 10_000_000 + remainder_of_seven(middle)) % 23;
    match place_in(LETTERS, *letter) {
        Some(place) => expect(place == rest),
        None => Err(VatFault::Format),
    }
}

fn remainder_of_seven(text: &[u8]) -> u32 {
    remainder(text, 10_000_000)
}
