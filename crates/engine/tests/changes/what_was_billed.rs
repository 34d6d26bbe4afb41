//! Credits of what was really billed, given back before, or never paid.

use super::{Case, MONTH, NOVEMBER, owned_with, wanted};

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, current, expected| Case {
        name,
        at: "2026-11-22",
        currency: "EUR",
        current,
        next: wanted(MONTH, 5, "69.00"),
        taxes: "[]",
        balance: "0",
        expected,
    };
    let with = |line, members| owned_with(NOVEMBER, MONTH, 5, "69.00", line, members);
    vec![
        case(
            "the credit is of what was billed, not of the list price",
            with(r#","billed":"310.50""#, ""),
            // 345.00 less a tenth; x 0.6 = 186.30
            &["credit 310.50 x 18/30 = -186.30", "total 158.70"],
        ),
        case(
            "nothing billed, nothing credited",
            with(r#","billed":"0""#, ""),
            &["credit 0.00 x 18/30 = 0.00", "total 345.00"],
        ),
        case(
            "never more than what was not given back yet",
            with(r#","billed":"345.00","credited":"200.00""#, ""),
            // 207.00 would be unused, but only 145.00 are left.
            &["credit 345.00 x 18/30 = -145.00", "total 200.00"],
        ),
        case(
            "more given back than billed leaves nothing",
            with(r#","billed":"345.00","credited":"400.00""#, ""),
            &["credit 345.00 x 18/30 = 0.00", "total 345.00"],
        ),
        case(
            "a line may pay for longer than the period",
            with(
                r#","full_period":{"start":"2026-10-11","end":"2026-12-10"}"#,
                "",
            ),
            // 18 of 60 days.
            &["credit 345.00 x 18/60 = -103.50", "total 241.50"],
        ),
        Case {
            expected: &["charge 345.00 x 1/1 = 345.00", "total 345.00"],
            ..case(
                "a trial was not paid, so nothing is credited",
                with("", r#","trial":true"#),
                &[],
            )
        },
    ]
}
