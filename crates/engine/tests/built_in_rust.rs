//! A request that a Rust host builds never passed the reader, and is held to the same limits.

use midcycle_engine::calendar::{Interval, Moment, Period};
use midcycle_engine::json::Read;
use midcycle_engine::price::{Price, UnitTier};
use midcycle_engine::quote::{Cut, Discount, Next, NextLine, Tax};
use midcycle_engine::{Decimal, QuoteRequest, quote, totals};

const GOOD: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"seats","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"year","count":1},
        "lines":[{"id":"seats","quantity":8,"price":{"model":"per_unit","unit_amount":"660.00"}}]},
    "discounts":[{"id":"TEN","percent":"10"}],"taxes":[{"id":"IVA","percent":"22"}],"balance":"12.50"}"#;

/// One change of the good request, and the fault that it is.
type Case = (fn(&mut QuoteRequest), &'static str, &'static str);

fn next(request: &mut QuoteRequest) -> &mut Next {
    request.next.as_mut().unwrap()
}

fn line(request: &mut QuoteRequest) -> &mut NextLine {
    &mut next(request).lines[0]
}

fn discount(request: &mut QuoteRequest) -> &mut Discount {
    &mut request.discounts[0]
}

fn tax(request: &mut QuoteRequest) -> &mut Tax {
    &mut request.taxes[0]
}

fn per_unit(unit_amount: Decimal) -> Price {
    Price::PerUnit { unit_amount }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn tier(up_to: Option<u32>) -> UnitTier {
    UnitTier {
        up_to,
        unit_amount: Decimal::ONE,
        flat_amount: Decimal::ZERO,
    }
}

/// 10^12 and as many steps of 10^-12.
fn beyond(steps: i64) -> Decimal {
    Decimal::new(1_000_000_000_000, 0) + Decimal::new(steps, 12)
}

#[test]
fn the_limits_of_reading_hold_without_it() {
    let faults: &[Case] = &[
        (|r| r.balance = beyond(1), "amount", "/balance"),
        (|r| r.balance = -beyond(1), "amount", "/balance"),
        (|r| r.balance = Decimal::new(1, 13), "amount", "/balance"),
        (|r| r.balance = Decimal::MAX, "amount", "/balance"),
        (
            |r| r.balance = Decimal::new(12_505, 3),
            "amount",
            "/balance",
        ),
        (
            |r| line(r).price = per_unit(beyond(1)),
            "amount",
            "/next/lines/0/price/unit_amount",
        ),
        (
            |r| line(r).price = per_unit(Decimal::new(-1, 2)),
            "amount",
            "/next/lines/0/price/unit_amount",
        ),
        (
            |r| line(r).quantity = 1_000_001,
            "quantity",
            "/next/lines/0/quantity",
        ),
        (
            |r| {
                line(r).price = Price::Package {
                    size: 0,
                    amount: Decimal::ONE,
                }
            },
            "price",
            "/next/lines/0/price/size",
        ),
        (
            |r| line(r).price = Price::Volume { tiers: Vec::new() },
            "tiers",
            "/next/lines/0/price/tiers",
        ),
        (
            |r| {
                line(r).price = Price::Volume {
                    tiers: vec![tier(Some(5))],
                }
            },
            "tiers",
            "/next/lines/0/price/tiers/0/up_to",
        ),
        (
            |r| {
                let tiers = vec![tier(Some(5)), tier(Some(5)), tier(None)];
                line(r).price = Price::Graduated { tiers };
            },
            "tiers",
            "/next/lines/0/price/tiers/1/up_to",
        ),
        (
            |r| {
                let period = Period {
                    start: moment("2026-11-22"),
                    end: moment("2026-11-22"),
                };
                line(r).full_period = Some(period);
            },
            "period",
            "/next/lines/0/full_period",
        ),
        (
            |r| r.at = moment("2026-11-22T10:00:00Z"),
            "moment",
            "/current/period/start",
        ),
        (
            |r| {
                next(r).interval = Interval {
                    count: 0,
                    ..Interval::YEAR
                }
            },
            "interval",
            "/next/interval/count",
        ),
        (
            |r| {
                next(r).interval = Interval {
                    count: 1_001,
                    ..Interval::YEAR
                }
            },
            "interval",
            "/next/interval/count",
        ),
        (
            |r| r.current.as_mut().unwrap().anchor_day = Some(32),
            "interval",
            "/current/anchor_day",
        ),
        (
            |r| tax(r).percent = Decimal::new(100_000_000_000_001, 12),
            "percent",
            "/taxes/0/percent",
        ),
        (
            |r| tax(r).percent = Decimal::new(-1, 0),
            "percent",
            "/taxes/0/percent",
        ),
        (
            |r| discount(r).cut = Cut::Percent(Decimal::new(101, 0)),
            "percent",
            "/discounts/0/percent",
        ),
        (
            |r| discount(r).cut = Cut::Amount(Decimal::new(-1, 0)),
            "amount",
            "/discounts/0/amount",
        ),
        (
            |r| discount(r).line = Some("nobody".into()),
            "unknown_id",
            "/discounts/0/line",
        ),
        (
            |r| r.taxes.push(r.taxes[0].clone()),
            "duplicate_id",
            "/taxes/1/id",
        ),
        (
            |r| next(r).lines = vec![line(r).clone(); 101],
            "too_many",
            "/next/lines",
        ),
        (
            |r| (r.current, r.next) = (None, None),
            "missing_field",
            "/next",
        ),
    ];
    let good = QuoteRequest::from_text(GOOD).unwrap();
    for (change, code, path) in faults {
        let mut request = good.clone();
        change(&mut request);
        let fault = quote(&request).expect_err(path);
        assert_eq!((fault.code().as_str(), fault.path()), (*code, *path));
        assert_eq!(totals(&request).expect_err(path), fault);
    }
}

#[test]
fn what_is_just_within_is_answered() {
    let allowed: &[fn(&mut QuoteRequest)] = &[
        |r| r.balance = beyond(0),
        |r| r.balance = -beyond(0),
        |r| r.balance = Decimal::new(125_000_000_000_000, 13).normalize(),
        |r| line(r).price = per_unit(Decimal::new(1, 12)),
        |r| line(r).quantity = 1_000_000,
        |r| {
            next(r).interval = Interval {
                count: 1_000,
                ..Interval::YEAR
            }
        },
        |r| tax(r).percent = Decimal::ONE_HUNDRED,
        |r| discount(r).cut = Cut::Percent(Decimal::ONE_HUNDRED),
    ];
    let good = QuoteRequest::from_text(GOOD).unwrap();
    for (index, change) in allowed.iter().enumerate() {
        let mut request = good.clone();
        change(&mut request);
        let answer = quote(&request).unwrap_or_else(|fault| panic!("{index}: {fault}"));
        assert_eq!(totals(&request), Ok(answer.totals()), "{index}");
    }
}
