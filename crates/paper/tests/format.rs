//! Amounts in every language, against what Node's Intl writes: `new Intl.NumberFormat(language, {style: "currency",
//! currency, currencyDisplay: "code", useGrouping: "always"})`.

use midcycle_engine::money::{Amount, Currency};
use midcycle_paper::Language;
use midcycle_paper::format::money;

#[test]
fn amounts_are_written_as_intl_does() {
    let table = [
        (
            Language::En,
            "EUR\u{a0}1,234,567.89",
            "-EUR\u{a0}1,234.50",
            "-JPY\u{a0}84,700",
        ),
        (
            Language::It,
            "1.234.567,89\u{a0}EUR",
            "-1.234,50\u{a0}EUR",
            "-84.700\u{a0}JPY",
        ),
        (
            Language::De,
            "1.234.567,89\u{a0}EUR",
            "-1.234,50\u{a0}EUR",
            "-84.700\u{a0}JPY",
        ),
        (
            Language::Fr,
            "1\u{202f}234\u{202f}567,89\u{a0}EUR",
            "-1\u{202f}234,50\u{a0}EUR",
            "-84\u{202f}700\u{a0}JPY",
        ),
        (
            Language::Es,
            "1.234.567,89\u{a0}EUR",
            "-1.234,50\u{a0}EUR",
            "-84.700\u{a0}JPY",
        ),
        (
            Language::Pt,
            "EUR\u{a0}1.234.567,89",
            "-EUR\u{a0}1.234,50",
            "-JPY\u{a0}84.700",
        ),
        (
            Language::Nl,
            "EUR\u{a0}1.234.567,89",
            "EUR\u{a0}-1.234,50",
            "JPY\u{a0}-84.700",
        ),
    ];
    let written = |language, minor, code| {
        let currency = Currency::from_code(code).unwrap();
        money(
            language,
            Amount::new(minor, currency.minor_digits()),
            currency,
        )
    };
    for (language, large, negative, yen) in table {
        assert_eq!(written(language, 123_456_789, "EUR"), large);
        assert_eq!(written(language, -123_450, "EUR"), negative);
        assert_eq!(written(language, -84_700, "JPY"), yen);
    }
}
