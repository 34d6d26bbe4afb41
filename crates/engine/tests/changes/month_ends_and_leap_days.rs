//! Short months, anchors at the end of a month, leap days and leap years.

use super::{Case, MONTH, NOTHING, YEAR, owned, owned_with, wanted};

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, at, current, next, expected| Case {
        name,
        at,
        currency: "EUR",
        current,
        next,
        taxes: "[]",
        balance: "0",
        expected,
    };
    vec![
        case(
            "a short February counts its own days",
            "2026-02-14",
            owned_with(
                ("2026-01-31", "2026-02-28"),
                MONTH,
                1,
                "56.00",
                "",
                r#","anchor_day":31"#,
            ),
            wanted(MONTH, 2, "56.00"),
            // 14 to 28 February: 14 of the 28 days from 31 January.
            &[
                "credit 56.00 x 14/28 = -28.00",
                "total 84.00",
                "2026-02-14 to 2026-03-14",
            ],
        ),
        case(
            "31 January: the last day of February, then 31 March",
            "2026-01-31",
            NOTHING.into(),
            wanted(MONTH, 1, "10.00"),
            &["2026-01-31 to 2026-02-28", "then 10.00 until 2026-03-31"],
        ),
        case(
            "31 January of a leap year",
            "2024-01-31",
            NOTHING.into(),
            wanted(MONTH, 1, "10.00"),
            &["2024-01-31 to 2024-02-29", "then 10.00 until 2024-03-31"],
        ),
        case(
            "31 August: the last day of September, then 31 October",
            "2026-08-31",
            NOTHING.into(),
            wanted(MONTH, 1, "10.00"),
            &["2026-08-31 to 2026-09-30", "then 10.00 until 2026-10-31"],
        ),
        case(
            "a quarter from 30 November ends on the last day of February, then on 30 May",
            "2026-11-30",
            NOTHING.into(),
            wanted(r#"{"unit":"month","count":3}"#, 1, "10.00"),
            &["2026-11-30 to 2027-02-28", "then 10.00 until 2027-05-30"],
        ),
        case(
            "a year from a leap day",
            "2024-02-29",
            NOTHING.into(),
            wanted(YEAR, 1, "10.00"),
            &["2024-02-29 to 2025-02-28", "then 10.00 until 2026-02-28"],
        ),
        case(
            "a year from the eve of a leap year's February comes back to its leap day",
            "2027-02-28",
            owned_with(
                ("2026-02-28", "2027-02-28"),
                YEAR,
                1,
                "10.00",
                "",
                r#","anchor_day":29"#,
            ),
            wanted(YEAR, 1, "10.00"),
            // A reset makes 28 February the anchor: 2028 has a 29th, but the anchor is the 28th now.
            &["2027-02-28 to 2028-02-28", "then 10.00 until 2029-02-28"],
        ),
        case(
            "a leap year has 366 days",
            "2024-07-01",
            owned(("2024-01-01", "2025-01-01"), YEAR, 1, "366.00"),
            wanted(YEAR, 2, "366.00"),
            // July to December: 31 + 31 + 30 + 31 + 30 + 31 = 184.
            &[
                "credit 366.00 x 184/366 = -184.00",
                "total 548.00",
                "2024-07-01 to 2025-07-01",
            ],
        ),
        case(
            "another year has 365",
            "2023-07-01",
            owned(("2023-01-01", "2024-01-01"), YEAR, 1, "365.00"),
            wanted(YEAR, 2, "365.00"),
            &["credit 365.00 x 184/365 = -184.00", "total 546.00"],
        ),
        case(
            "the leap day itself is one of the days left",
            "2024-02-29",
            owned(("2024-02-01", "2024-03-01"), MONTH, 1, "29.00"),
            wanted(MONTH, 1, "58.00"),
            &[
                "credit 29.00 x 1/29 = -1.00",
                "total 57.00",
                "2024-02-29 to 2024-03-29",
            ],
        ),
    ]
}
