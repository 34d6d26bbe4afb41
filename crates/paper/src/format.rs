//! Amounts and dates as a language writes them: exact, from decimal text.

use crate::Language;
use midcycle_engine::Decimal;
use midcycle_engine::calendar::Moment;
use midcycle_engine::money::{Amount, Currency};

/// Holds a number and what belongs to it on one line.
const NO_BREAK: char = '\u{a0}';

/// The hyphen that Intl writes. Noto Sans has no true minus, and the programs that read documents expect none.
const MINUS: char = '-';

/// Where a language writes the currency's code.
enum Place {
    /// `-EUR 12.50`
    Before,
    /// `EUR -12.50`
    BeforeSign,
    /// `-12.50 EUR`
    After,
}

/// The signs that separate the digits of a number.
struct Separators {
    group: &'static str,
    decimal: char,
}

const fn separators(language: Language) -> Separators {
    let (group, decimal) = match language {
        Language::En => (",", '.'),
        Language::It | Language::De | Language::Es | Language::Pt | Language::Nl => (".", ','),
        Language::Fr => ("\u{202f}", ','),
    };
    Separators { group, decimal }
}

/// An amount without its currency, with the decimals that it shows.
pub fn amount(language: Language, amount: Amount) -> String {
    number(language, &amount.to_string())
}

/// An amount with its currency's code.
pub fn money(language: Language, amount: Amount, currency: Currency) -> String {
    let signed = number(language, &amount.to_string());
    let code = currency.code();
    let place = match language {
        Language::En | Language::Pt => Place::Before,
        Language::Nl => Place::BeforeSign,
        Language::It | Language::De | Language::Fr | Language::Es => Place::After,
    };
    match (place, signed.strip_prefix(MINUS)) {
        (Place::Before, Some(digits)) => format!("{MINUS}{code}{NO_BREAK}{digits}"),
        (Place::Before, None) | (Place::BeforeSign, _) => format!("{code}{NO_BREAK}{signed}"),
        (Place::After, _) => format!("{signed}{NO_BREAK}{code}"),
    }
}

/// A price: with the currency's decimals, and no more than it needs beyond them.
pub fn price(language: Language, price: Decimal, currency: Currency) -> String {
    let text = Amount::new(price.mantissa(), price.scale()).to_string();
    number(language, &at_least(&text, currency.minor_digits()))
}

/// An exact amount as [`price`] writes it.
pub fn exact(language: Language, amount: Amount, currency: Currency) -> String {
    number(
        language,
        &at_least(&amount.to_string(), currency.minor_digits()),
    )
}

/// A percentage with its sign.
pub fn percent(language: Language, percent: Decimal) -> String {
    let text = Amount::new(percent.mantissa(), percent.scale()).to_string();
    let number = number(language, &at_least(&text, 0));
    match language {
        Language::De | Language::Fr | Language::Es => format!("{number}{NO_BREAK}%"),
        Language::En | Language::It | Language::Pt | Language::Nl => format!("{number}%"),
    }
}

/// A count.
pub fn count(language: Language, count: u64) -> String {
    number(language, &count.to_string())
}

/// A date; of an instant, the date that is written in it.
pub fn date(language: Language, moment: Moment) -> String {
    let (year, month, day) = moment.date().civil();
    match language {
        // Day and month of two numbers are read both ways in English.
        Language::En => format!("{day}{NO_BREAK}{}{NO_BREAK}{year}", english_month(month)),
        Language::De => format!("{day:02}.{month:02}.{year}"),
        Language::Nl => format!("{day:02}-{month:02}-{year}"),
        Language::It | Language::Fr | Language::Es | Language::Pt => {
            format!("{day:02}/{month:02}/{year}")
        }
    }
}

fn english_month(month: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec",
    ];
    let index = month.checked_sub(1).and_then(|n| usize::try_from(n).ok());
    index.and_then(|n| MONTHS.get(n)).copied().unwrap_or("")
}

/// The decimal text without trailing zeros beyond so many decimals, and with zeros up to them.
fn at_least(text: &str, decimals: u32) -> String {
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    if decimals == 0 && fraction.is_empty() {
        return whole.to_owned();
    }
    format!("{whole}.{fraction:0<decimals$}")
}

/// A decimal text with a language's separators. Four digits are grouped in every language, as the page does it, so that
/// amounts below each other have their groups below each other.
fn number(language: Language, text: &str) -> String {
    let separators = separators(language);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => (Some(MINUS), digits),
        None => (None, whole),
    };
    let mut out: String = sign.into_iter().collect();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left % 3 == 0 {
            out.push_str(separators.group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(separators.decimal);
        out.push_str(fraction);
    }
    out
}
