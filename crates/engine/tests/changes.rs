//! Changes worked out by hand under the default rules, the arithmetic beside each.
//!
//! Day counts are of the half-open periods: from 22 November to 10 December are 18 days.

use midcycle_engine::json::{Read, to_text};
use midcycle_engine::quote::{Kind, Quote, after};
use midcycle_engine::{QuoteRequest, quote};
use std::fmt::Write;

/// One change and everything that follows from it, as text.
struct Case {
    name: &'static str,
    at: &'static str,
    currency: &'static str,
    current: String,
    next: String,
    taxes: &'static str,
    balance: &'static str,
    expected: &'static [&'static str],
}

const MONTH: &str = r#"{"unit":"month","count":1}"#;
const YEAR: &str = r#"{"unit":"year","count":1}"#;
const IVA: &str = r#"[{"id":"IVA","percent":"22"}]"#;
const NOTHING: &str = "null";

/// What is owned: so many licences at a price, for a period.
fn owned(period: (&str, &str), interval: &str, quantity: u32, unit_amount: &str) -> String {
    owned_with(period, interval, quantity, unit_amount, "", "")
}

/// The same with more members of the line and of `current`.
fn owned_with(
    (start, end): (&str, &str),
    interval: &str,
    quantity: u32,
    unit_amount: &str,
    line: &str,
    members: &str,
) -> String {
    format!(
        r#"{{"period":{{"start":"{start}","end":"{end}"}},"interval":{interval},"lines":[{{"id":"licences",
        "quantity":{quantity},"price":{{"model":"per_unit","unit_amount":"{unit_amount}"}}{line}}}]{members}}}"#
    )
}

/// What is wanted.
fn wanted(interval: &str, quantity: u32, unit_amount: &str) -> String {
    format!(
        r#"{{"interval":{interval},"lines":[{{"id":"licences","quantity":{quantity},
        "price":{{"model":"per_unit","unit_amount":"{unit_amount}"}}}}]}}"#
    )
}

/// 10 November to 10 December: 30 days.
const NOVEMBER: (&str, &str) = ("2026-11-10", "2026-12-10");

fn request(case: &Case) -> QuoteRequest {
    let Case {
        at,
        currency,
        current,
        next,
        taxes,
        balance,
        ..
    } = case;
    let text = format!(
        r#"{{"at":"{at}","currency":"{currency}","rules":"goto","current":{current},"next":{next},
        "taxes":{taxes},"balance":"{balance}"}}"#
    );
    QuoteRequest::from_text(&text).unwrap_or_else(|error| panic!("{}: {error}", case.name))
}

/// A quote as a person would note it down, one fact a line.
fn noted(quote: &Quote) -> Vec<String> {
    let mut facts = Vec::new();
    for line in &quote.lines {
        let mut fact = String::new();
        match &line.kind {
            Kind::Credit {
                full_amount,
                factor,
                ..
            } => {
                write!(
                    fact,
                    "credit {full_amount} x {}/{} = ",
                    factor.of, factor.over
                )
                .unwrap();
            }
            Kind::Charge {
                full_amount,
                factor,
                ..
            } => {
                write!(
                    fact,
                    "charge {full_amount} x {}/{} = ",
                    factor.of, factor.over
                )
                .unwrap();
            }
            Kind::Adjustment { .. } => fact.push_str("adjustment "),
            Kind::Discount => write!(fact, "discount {} ", line.id).unwrap(),
            Kind::Tax { percent, base, .. } => {
                write!(fact, "{} {percent} of {base} = ", line.id).unwrap();
            }
        }
        write!(fact, "{}", line.amount).unwrap();
        facts.push(fact);
    }
    facts.push(format!("total {}", quote.total));
    let balance = &quote.balance;
    facts.push(format!(
        "balance {} - {} = {}",
        balance.before, balance.applied, balance.after
    ));
    facts.push(format!("due {}", quote.due_now));
    if let Some(period) = quote.period {
        facts.push(format!("{} to {}", period.start, period.end));
    }
    if let Some(renewal) = quote.renewal {
        facts.push(format!(
            "then {} until {}",
            renewal.total, renewal.period.end
        ));
    }
    facts.push(format!("{:?}", quote.direction));
    facts
}

/// Every expected fact must be among the facts, in this order.
fn check(case: &Case) {
    let quote = quote(&request(case)).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let facts = noted(&quote);
    let mut rest = facts.iter();
    for expected in case.expected {
        assert!(
            rest.any(|fact| fact == expected),
            "{}: {expected:?} is missing in\n  {}",
            case.name,
            facts.join("\n  ")
        );
    }
    assert_eq!(
        quote.requires_payment,
        quote.due_now.minor_units() > 0,
        "{}",
        case.name
    );
    // What was read is written back to the same quote.
    assert_eq!(
        Quote::from_text(&to_text(&quote)).unwrap(),
        quote,
        "{}",
        case.name
    );
}

#[test]
fn changes_worked_out_by_hand() {
    let cases = every_case();
    assert!(cases.len() >= 30, "{} cases", cases.len());
    for case in &cases {
        check(case);
    }
}

fn every_case() -> Vec<Case> {
    let mut cases = days_of_the_period();
    cases.extend(month_ends_and_leap_days());
    cases.extend(currencies_and_rounding());
    cases.extend(balances_and_surplus());
    cases.extend(what_was_billed());
    cases.extend(taxes());
    cases
}

fn days_of_the_period() -> Vec<Case> {
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

fn month_ends_and_leap_days() -> Vec<Case> {
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

fn currencies_and_rounding() -> Vec<Case> {
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

fn balances_and_surplus() -> Vec<Case> {
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

fn what_was_billed() -> Vec<Case> {
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

fn taxes() -> Vec<Case> {
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
    const PAID: &str = r#","taxes":[{"id":"IVA","percent":"22"}]"#;
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

/// The most reported bug of other engines: a second change in the same period credited the first plan again.
/// 499 a month became 998, and then 1497: the unused part of the 998 must come back.
#[test]
fn a_second_change_credits_what_was_billed_for_the_current_plan() {
    let taxes = r#"[{"id":"IVA","percent":"22"}]"#;
    let first = Case {
        name: "first change",
        at: "2026-11-20",
        currency: "EUR",
        current: owned(NOVEMBER, MONTH, 1, "499.00"),
        next: wanted(MONTH, 1, "998.00"),
        taxes,
        balance: "0",
        expected: &[
            "credit 499.00 x 20/30 = -332.67", // 332.666...
            "charge 998.00 x 1/1 = 998.00",
            "IVA 22 of 665.33 = 146.37", // 146.3726
            "total 811.70",
            "2026-11-20 to 2026-12-20",
        ],
    };
    check(&first);
    let request_one = request(&first);
    let quote_one = quote(&request_one).unwrap();
    let kept = after(&request_one, &quote_one).unwrap().unwrap();
    assert_eq!(
        to_text(&kept),
        r#"{"period":{"start":"2026-11-20","end":"2026-12-20"},"interval":{"unit":"month","count":1},"anchor_day":20,"trial":false,"taxes":[{"id":"IVA","percent":"22","inclusive":false}],"lines":[{"id":"licences","quantity":1,"price":{"model":"per_unit","unit_amount":"998"},"billed":"998"}]}"#
    );
    let second = Case {
        name: "second change",
        at: "2026-11-25",
        current: to_text(&kept),
        next: wanted(MONTH, 1, "1497.00"),
        expected: &[
            "credit 998.00 x 25/30 = -831.67", // 831.666...
            "charge 1497.00 x 1/1 = 1497.00",
            "IVA 22 of 665.33 = 146.37",
            "total 811.70",
            "2026-11-25 to 2026-12-25",
        ],
        ..first
    };
    check(&second);
    // And a third on the same day gives back all of the second.
    let request_two = request(&second);
    let kept = after(&request_two, &quote(&request_two).unwrap())
        .unwrap()
        .unwrap();
    check(&Case {
        name: "third change",
        current: to_text(&kept),
        next: wanted(MONTH, 1, "499.00"),
        expected: &[
            "credit 1497.00 x 30/30 = -1497.00",
            "charge 499.00 x 1/1 = 499.00",
            "total -1217.56",
        ],
        ..second
    });
}

/// A discount lessens what was billed, so the next credit is of the lesser amount.
#[test]
fn a_discounted_charge_is_credited_as_billed() {
    let text = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,
        "next":{"interval":{"unit":"month","count":1},"lines":[
            {"id":"a","quantity":1,"price":{"model":"flat","amount":"10.00"}},
            {"id":"b","quantity":1,"price":{"model":"flat","amount":"20.00"}}]},
        "discounts":[{"id":"D","percent":"10","renewals":0},{"id":"A","amount":"1.00","line":"b"}]}"#;
    let request = QuoteRequest::from_text(text).unwrap();
    let quote = quote(&request).unwrap();
    // 10 % of 30.00 is 3.00: 1.00 of a, 2.00 of b; then 1.00 of b.
    assert_eq!(
        noted(&quote)[..4],
        [
            "charge 10.00 x 1/1 = 10.00",
            "charge 20.00 x 1/1 = 20.00",
            "discount D -3.00",
            "discount A -1.00"
        ]
    );
    // The renewal keeps only the amount: 30.00 - 1.00.
    assert_eq!(quote.renewal.unwrap().total.to_string(), "29.00");
    let kept = after(&request, &quote).unwrap().unwrap();
    let billed: Vec<_> = kept
        .lines
        .iter()
        .map(|line| line.billed.unwrap().to_string())
        .collect();
    assert_eq!(billed, ["9.00", "17.00"]);
}
