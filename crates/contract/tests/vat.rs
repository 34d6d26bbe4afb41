//! VAT numbers by format and check digits.
//!
//! Numbers are published ones: examples of tax authorities, of python-stdnum's documentation, and of companies' imprints.
//! While this was written, 540,000 random numbers of all countries were compared with python-stdnum 2: what differs is
//! let pass here on purpose (Bulgarian persons whose birth date cannot be, Czech and Slovak numbers of a birth date).

use midcycle_contract::vat::{TEXT_BYTES_MAX, VatFault, VatId, example, is_known};

const VALID: &[&str] = &[
    "ATU13585627",
    "ATU66664013",
    "BE0403019261",
    "BE0428759497",
    "BG175074752",
    "BG7523169263",
    "BG8032056031",
    "BG7542011030",
    "BG7111042925",
    "CHE100155212MWST",
    "CHE107787577IVA",
    "CHE100155212",
    "CY10259033P",
    "CZ25123891",
    "CZ7103192745",
    "CZ640903926",
    "CZ395601439",
    "DE136695976",
    "DE129273398",
    "DE129274202",
    "DK13585628",
    "EE100931558",
    "EE100594102",
    "EL094259216",
    "EL023456780",
    "GR094259216",
    "ESA13585625",
    "ES54362315K",
    "ESX2482300W",
    "ESX5253868R",
    "ESM1234567L",
    "ESJ99216582",
    "FI20774740",
    "FR40303265045",
    "FR23334175221",
    "FRK7399859412",
    "FR4Z123456782",
    "FR53000004605",
    "GB980780684",
    "GB999999973",
    "GBGD001",
    "GBHA500",
    "XI980780684",
    "HR33392005961",
    "HU12892312",
    "IE6433435F",
    "IE6433435OA",
    "IE8D79739I",
    "IE3628739UA",
    "IT00743110157",
    "IT12345670017",
    "LT119511515",
    "LT100001919017",
    "LU15027442",
    "LV40003521600",
    "LV16117519997",
    "MT11679112",
    "NL004495445B01",
    "NL123456789B13",
    "NO995525828MVA",
    "NO995525828",
    "PL8567346215",
    "PT501964843",
    "RO18547290",
    "RO1630615123457",
    "SE123456789701",
    "SI50223054",
    "SK2022749619",
];

#[test]
fn published_numbers_pass() {
    for number in VALID {
        let parsed = VatId::parse(number);
        assert!(parsed.is_ok(), "{number}: {parsed:?}");
    }
}

/// Of each number: a digit too many, one too few, and the last one changed.
#[test]
fn what_is_mistyped_is_refused() {
    for number in VALID {
        // What the tax is called in a language, and a branch, are no part of the checked number.
        let core = number
            .trim_end_matches("MWST")
            .trim_end_matches("IVA")
            .trim_end_matches("MVA");
        let longer = format!("{core}0");
        // One more digit makes another kind of number there, which may pass.
        let is_open_ended = ["BG", "CZ", "GB", "LT", "RO"].contains(&&core[..2]);
        if !is_open_ended {
            assert!(VatId::parse(&longer).is_err(), "{longer}");
        }
        let without_check = ["GBGD", "GBHA", "CZ395", "LV32"];
        if without_check.iter().any(|start| core.starts_with(start)) {
            continue;
        }
        // The digits that a rule covers: in a Dutch and Swedish number those before the branch.
        let covered = match &core[..2] {
            "NL" => 11,
            "SE" => 12,
            _ => core.len(),
        };
        let place = core[..covered]
            .rfind(|letter: char| letter.is_ascii_digit())
            .unwrap();
        let digit = core.as_bytes()[place] - b'0';
        let wrong = (1..10).filter(|more| {
            let other = (digit + more) % 10;
            let changed = format!("{}{other}{}", &core[..place], &core[place + 1..]);
            VatId::parse(&changed).is_err()
        });
        assert!(wrong.count() >= 7, "{number}");
    }
}

#[test]
fn a_fault_says_what_is_wrong() {
    let table = [
        ("", VatFault::Empty, "empty"),
        (" .-/ ", VatFault::Empty, "empty"),
        ("IT", VatFault::Format, "format"),
        ("IT0074311015", VatFault::Format, "format"),
        ("IT0074311015A", VatFault::Format, "format"),
        ("IT00743110158", VatFault::Checksum, "checksum"),
        ("IT00000000000", VatFault::Format, "format"),
        ("DE036695976", VatFault::Format, "format"),
        ("00743110157", VatFault::UnknownCountry, "unknown-country"),
        ("US123456789", VatFault::UnknownCountry, "unknown-country"),
        (
            "\u{418}\u{422}00743110157",
            VatFault::UnknownCountry,
            "unknown-country",
        ),
        ("IT0074311015\u{667}", VatFault::Format, "format"),
        ("NL004495445B00", VatFault::Format, "format"),
        ("CHE100155212VAT", VatFault::Format, "format"),
        ("SE123456789700", VatFault::Format, "format"),
        ("GBGD500", VatFault::Format, "format"),
        ("GBHA499", VatFault::Format, "format"),
        ("CY12000139V", VatFault::Format, "format"),
    ];
    for (text, fault, name) in table {
        assert_eq!(VatId::parse(text), Err(fault), "{text}");
        assert_eq!(fault.as_str(), name);
        assert!(!fault.to_string().is_empty());
    }
}

#[test]
fn a_number_is_read_as_people_write_it() {
    let table = [
        ("de 129.274.202", "DE129274202", "DE", "DE"),
        ("  It-007 4311 0157\t", "IT00743110157", "IT", "IT"),
        ("gr 094 259 216", "EL094259216", "EL", "GR"),
        ("CHE-100.155.212 MWST", "CHE100155212MWST", "CHE", "CH"),
        ("xi 980 7806 84", "XI980780684", "XI", "GB"),
        ("BE 403.019.261", "BE403019261", "BE", "BE"),
        ("ATU 1358 5627", "ATU13585627", "AT", "AT"),
    ];
    for (text, written, prefix, country) in table {
        let number = VatId::parse(text).unwrap();
        assert_eq!(
            (number.as_str(), number.prefix(), number.country()),
            (written, prefix, country)
        );
        assert_eq!(VatId::parse(number.as_str()).unwrap(), number);
    }
}

#[test]
fn the_longest_text_is_read_and_a_longer_one_is_not() {
    let padded = |length: usize| format!("{}DE129274202", " ".repeat(length - 11));
    assert!(VatId::parse(&padded(TEXT_BYTES_MAX)).is_ok());
    assert_eq!(
        VatId::parse(&padded(TEXT_BYTES_MAX + 1)),
        Err(VatFault::TooLong)
    );
}

/// The 27 member states, the United Kingdom, Switzerland and Norway; each shows a number that passes.
#[test]
fn every_country_has_an_example_that_passes() {
    let countries =
        "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK";
    assert_eq!(countries.split(' ').count(), 30);
    for country in countries.split(' ') {
        let number = VatId::parse(example(country).unwrap()).unwrap();
        assert_eq!(number.country(), country);
    }
    assert!(!is_known("US") && !is_known("EL") && example("").is_none());
}

/// Whatever is typed, an answer comes: each prefix with short, long and strange texts behind it.
#[test]
fn nothing_that_is_typed_is_too_strange() {
    let strange = [
        "",
        "0",
        "U",
        "B",
        "MVA",
        "\u{0}",
        "\u{1F600}",
        "+*",
        "A1B2",
        "\u{df}",
        "99999999999999999999",
    ];
    for number in VALID {
        for prefix in [&number[..2], &number[..3], number] {
            for one in strange {
                for other in strange {
                    let _ = VatId::parse(&[prefix, one, other].concat());
                    let _ = VatId::parse(&[one, prefix, other].concat());
                }
            }
        }
        for cut in 0..number.len() {
            let _ = VatId::parse(&number[..cut]);
        }
    }
}
