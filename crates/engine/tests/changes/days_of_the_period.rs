//! Where in the period the change falls, and to which interval it goes.

use super::{Case, IVA, MONTH, NOVEMBER, YEAR, owned, wanted};

pub(crate) fn cases() -> Vec<Case> {
    let five = || owned(NOVEMBER, MONTH, 5, "69.00");
    let case = |name, at, next, expected| Case {
        name,
        at,
        currency: "EUR",
        current: five(),
        next,
        taxes: "[]",
        balance: "0",
        expected,
    };
    vec![
        Case {
            taxes: IVA,
            balance: "12.50",
            ..case(
                "monthly to yearly in the middle",
                "2026-11-22",
                wanted(YEAR, 8, "660.00"),
                &[
                    "credit 345.00 x 18/30 = -207.00", // 5 x 69.00; 345 x 0.6
                    "charge 5280.00 x 1/1 = 5280.00",  // 8 x 660.00
                    "IVA 22 of 5073.00 = 1116.06",     // 5280 - 207 = 5073; x 0.22
                    "total 6189.06",
                    "balance 12.50 - 12.50 = 0.00",
                    "due 6176.56", // 6189.06 - 12.50
                    "2026-11-22 to 2027-11-22",
                    "then 6441.60 until 2028-11-22", // 5280 x 1.22
                    "Increase",                      // 345 x 12 = 4140 a year before, 5280 after
                ],
            )
        },
        case(
            "on the first day everything is unused",
            "2026-11-10",
            wanted(MONTH, 8, "69.00"),
            &[
                "credit 345.00 x 30/30 = -345.00",
                "charge 552.00 x 1/1 = 552.00", // 8 x 69
                "total 207.00",
                "2026-11-10 to 2026-12-10",
                "then 552.00 until 2027-01-10",
            ],
        ),
        case(
            "on the last day one of thirty is unused",
            "2026-12-09",
            wanted(MONTH, 8, "69.00"),
            &[
                "credit 345.00 x 1/30 = -11.50",
                "total 540.50",
                "2026-12-09 to 2027-01-09",
            ],
        ),
        case(
            "on the renewal day nothing is unused",
            "2026-12-10",
            wanted(MONTH, 8, "69.00"),
            &[
                "credit 345.00 x 0/30 = 0.00",
                "total 552.00",
                "2026-12-10 to 2027-01-10",
            ],
        ),
        case(
            "after the period nothing is unused",
            "2026-12-15",
            wanted(MONTH, 8, "69.00"),
            &[
                "credit 345.00 x 0/30 = 0.00",
                "total 552.00",
                "2026-12-15 to 2027-01-15",
            ],
        ),
        case(
            "before the period all of it is unused, and no more",
            "2026-11-01",
            wanted(MONTH, 8, "69.00"),
            &[
                "credit 345.00 x 30/30 = -345.00",
                "total 207.00",
                "2026-11-01 to 2026-12-01",
            ],
        ),
        case(
            "a week",
            "2026-11-22",
            wanted(r#"{"unit":"week","count":2}"#, 5, "20.00"),
            &[
                "charge 100.00 x 1/1 = 100.00",
                "total -107.00", // 100 - 207
                "2026-11-22 to 2026-12-06",
                "then 100.00 until 2026-12-20",
                "Decrease", // 100 x 52 / 2 = 2600 a year after, 4140 before
            ],
        ),
        case(
            "ninety days",
            "2026-11-22",
            wanted(r#"{"unit":"day","count":90}"#, 5, "300.00"),
            // 22 November + 90 days: 8 left in November, 31, 31, then 20 of February.
            &[
                "2026-11-22 to 2027-02-20",
                "then 1500.00 until 2027-05-21",
                "Increase",
            ],
        ),
        case(
            "the same price by another interval is the same",
            "2026-11-22",
            wanted(r#"{"unit":"month","count":3}"#, 5, "207.00"),
            &["charge 1035.00 x 1/1 = 1035.00", "total 828.00", "Same"],
        ),
    ]
}
