//! The account has credit or owes; the total is above, at or below zero.

use super::{Case, MONTH, NOTHING, NOVEMBER, owned, wanted};

pub(crate) fn cases() -> Vec<Case> {
    let case = |name, balance, next, expected| Case {
        name,
        at: "2026-11-22",
        currency: "EUR",
        current: owned(NOVEMBER, MONTH, 5, "69.00"), // unused: 207.00
        next,
        taxes: "[]",
        balance,
        expected,
    };
    let eight = || wanted(MONTH, 8, "69.00"); // 552.00, so 345.00 are asked for
    let two = || wanted(MONTH, 2, "69.00"); // 138.00, so 69.00 are given back
    vec![
        case(
            "a balance that covers a part",
            "100.00",
            eight(),
            &[
                "total 345.00",
                "balance 100.00 - 100.00 = 0.00",
                "due 245.00",
            ],
        ),
        case(
            "a balance that covers just everything",
            "345.00",
            eight(),
            &["balance 345.00 - 345.00 = 0.00", "due 0.00"],
        ),
        case(
            "a balance that covers more",
            "9000.00",
            eight(),
            &["balance 9000.00 - 345.00 = 8655.00", "due 0.00"],
        ),
        case(
            "what the account owes is asked for too",
            "-55.00",
            eight(),
            &["balance -55.00 - -55.00 = 0.00", "due 400.00"],
        ),
        case(
            "a surplus goes to the balance",
            "12.50",
            two(),
            &[
                "total -69.00",
                "balance 12.50 - 0.00 = 81.50",
                "due 0.00",
                "Decrease",
            ],
        ),
        case(
            "a surplus pays what the account owes, as far as it goes",
            "-100.00",
            two(),
            &[
                "total -69.00",
                "balance -100.00 - 0.00 = -31.00",
                "due 0.00",
            ],
        ),
        case(
            "a total of zero asks for nothing but the debt",
            "-1.00",
            wanted(MONTH, 3, "69.00"), // 207.00
            &["total 0.00", "balance -1.00 - -1.00 = 0.00", "due 1.00"],
        ),
        case(
            "ending gives the unused time to the balance",
            "12.50",
            NOTHING.into(),
            &[
                "credit 345.00 x 18/30 = -207.00",
                "total -207.00",
                "balance 12.50 - 0.00 = 219.50",
            ],
        ),
    ]
}
