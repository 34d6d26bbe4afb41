//! Minor digits, ties, and amounts at both ends of the range.

use super::{Case, IVA, MONTH, NOTHING, NOVEMBER, owned, wanted};

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, currency, current, next, taxes, expected| Case {
        name,
        at: "2026-11-22",
        currency,
        current,
        next,
        taxes,
        balance: "0",
        expected,
    };
    vec![
        case(
            "yen have no minor digits",
            "JPY",
            owned(NOVEMBER, MONTH, 7, "1234"),
            wanted(MONTH, 9, "1234"),
            r#"[{"id":"JCT","percent":"10"}]"#,
            &[
                "credit 8638 x 18/30 = -5183", // 7 x 1234 = 8638; x 0.6 = 5182.8
                "charge 11106 x 1/1 = 11106",  // 9 x 1234
                "JCT 10 of 5923 = 592",        // 592.3
                "total 6515",
                "due 6515",
                "then 12217 until 2027-01-22", // 11106 + 1110.6 = 12216.6
            ],
        ),
        case(
            "half a yen is rounded away from zero",
            "JPY",
            owned(("2026-11-02", "2026-12-12"), MONTH, 1, "15"),
            wanted(MONTH, 1, "15"),
            "[]",
            // 20 of 40 days; 7.5.
            &["credit 15 x 20/40 = -8", "total 7"],
        ),
        case(
            "dinars of Kuwait have three",
            "KWD",
            owned(NOVEMBER, MONTH, 1, "10.001"),
            wanted(MONTH, 1, "20"),
            "[]",
            // 10.001 x 0.6 = 6.0006
            &[
                "credit 10.001 x 18/30 = -6.001",
                "charge 20.000 x 1/1 = 20.000",
                "total 13.999",
            ],
        ),
        case(
            "half a cent is rounded away from zero, on both sides",
            "EUR",
            owned(("2026-11-02", "2026-12-12"), MONTH, 1, "0.05"),
            wanted(MONTH, 1, "0.125"),
            "[]",
            // 0.05 x 20/40 = 0.025; 0.125.
            &[
                "credit 0.05 x 20/40 = -0.03",
                "charge 0.125 x 1/1 = 0.13",
                "total 0.10",
            ],
        ),
        case(
            "thirds are rounded once, at the end",
            "EUR",
            owned(("2026-11-13", "2026-12-13"), MONTH, 3, "33.333333333333"),
            wanted(MONTH, 3, "33.333333333333"),
            "[]",
            // 99.999999999999 x 21/30 = 69.9999999999993
            &["credit 99.999999999999 x 21/30 = -70.00", "total 30.00"],
        ),
        case(
            "a unit price may have twelve decimals",
            "EUR",
            NOTHING.into(),
            wanted(MONTH, 1_000_000, "0.000000012345"),
            "[]",
            // 0.012345
            &["charge 0.012345 x 1/1 = 0.01", "total 0.01"],
        ),
        case(
            "the largest amounts are exact",
            "EUR",
            owned(NOVEMBER, MONTH, 1_000_000, "999999999999.999999999999"),
            wanted(MONTH, 1_000_000, "1000000000000"),
            "[]",
            &[
                // x 0.6 = 599999999999999999.9999994
                "credit 999999999999999999.999999 x 18/30 = -600000000000000000.00",
                "charge 1000000000000000000.00 x 1/1 = 1000000000000000000.00",
                "total 400000000000000000.00",
            ],
        ),
        case(
            "no licences cost nothing",
            "EUR",
            owned(NOVEMBER, MONTH, 5, "69.00"),
            wanted(MONTH, 0, "69.00"),
            IVA,
            &[
                "charge 0.00 x 1/1 = 0.00",
                "IVA 22 of -207.00 = -45.54",
                "total -252.54",
                "Decrease",
            ],
        ),
    ]
}
