//! Taxes of today, taxes that were paid, and both.

use super::{Case, IVA, MONTH, NOTHING, NOVEMBER, YEAR, owned, owned_with, wanted};

const PAID: &str = r#","taxes":[{"id":"IVA","percent":"22"}]"#;

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, members, taxes, expected| Case {
        name,
        at: "2026-11-22",
        currency: "EUR",
        current: owned_with(NOVEMBER, MONTH, 5, "69.00", "", members), // unused: 207.00
        next: wanted(YEAR, 8, "660.00"),                               // 5280.00
        taxes,
        balance: "0",
        expected,
    };
    vec![
        case(
            "the tax paid comes back although none is due any more (reverse charge)",
            PAID,
            "[]",
            // 207.00 x 0.22 = 45.54
            &[
                "IVA 22 of -207.00 = -45.54",
                "total 5027.46",
                "then 5280.00 until 2028-11-22",
            ],
        ),
        case(
            "a rate that has risen: each side its own",
            r#","taxes":[{"id":"IVA","percent":"21"}]"#,
            IVA,
            // 207.00 x 0.21 = 43.47; 5280.00 x 0.22 = 1161.60
            &[
                "IVA 21 of -207.00 = -43.47",
                "IVA 22 of 5280.00 = 1161.60",
                "total 6191.13",
            ],
        ),
        case(
            "the same tax on both sides is one line",
            PAID,
            IVA,
            // 5073.00 x 0.22
            &["IVA 22 of 5073.00 = 1116.06", "total 6189.06"],
        ),
        case(
            "one tax stays and another comes: the one that stays is added up",
            PAID,
            r#"[{"id":"IVA","percent":"22"},{"id":"Eco","percent":"1.5"}]"#,
            // IVA: -45.54 + 1161.60; Eco: 5280.00 x 0.015
            &[
                "IVA 22 of 5073.00 = 1116.06",
                "Eco 1.5 of 5280.00 = 79.20",
                "total 6268.26",
            ],
        ),
        case(
            "two taxes, each rounded once",
            "",
            r#"[{"id":"GST","percent":"5"},{"id":"QST","percent":"9.975"}]"#,
            // 5073 x 0.05 = 253.65; 5073 x 0.09975 = 506.03175
            &[
                "GST 5 of 5073.00 = 253.65",
                "QST 9.975 of 5073.00 = 506.03",
                "total 5832.68",
            ],
        ),
        case(
            "a tax within the price is taken out of it",
            "",
            r#"[{"id":"IVA","percent":"22","inclusive":true}]"#,
            // 5073.00 x 22 / 122 = 914.8032...
            &["IVA 22 of 4158.20 = 914.80", "total 5073.00"],
        ),
        Case {
            current: owned(("2026-11-02", "2026-12-12"), MONTH, 1, "0.50"),
            next: NOTHING.into(),
            expected: &[
                "credit 0.50 x 20/40 = -0.25",
                "T 10 of -0.25 = -0.03",
                "total -0.28",
            ],
            ..case(
                "half a cent of tax is rounded away from zero below it too",
                "",
                r#"[{"id":"T","percent":"10"}]"#,
                &[],
            )
        },
        case(
            "a rate of zero is shown where there is something to tax",
            "",
            r#"[{"id":"RC","percent":"0"}]"#,
            &["RC 0 of 5073.00 = 0.00", "total 5073.00"],
        ),
    ]
}
