//! Changes worked out by hand under the default rules, the arithmetic beside each.
//!
//! Day counts are of the half-open periods: from 22 November to 10 December are 18 days.

mod adjustments;
mod balances_and_surplus;
mod currencies_and_rounding;
mod days_of_the_period;
mod discounts;
mod month_ends_and_leap_days;
mod rules;
mod taxes;
mod two_changes;
mod what_was_billed;

use midcycle_engine::json::{Read, to_text};
use midcycle_engine::quote::{Kind, Quote};
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
    [
        days_of_the_period::cases(),
        month_ends_and_leap_days::cases(),
        currencies_and_rounding::cases(),
        balances_and_surplus::cases(),
        what_was_billed::cases(),
        taxes::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
