//! Random quote requests from a seed: every price model, axis, discount and tax of the contract, dates and instants,
//! from the smallest amounts to the largest.
//!
//! Equal seeds give equal requests on every machine. Most requests are answered with a quote; the rest are refused for
//! reasons that only the arithmetic finds, such as an amount that grows too large.

mod prices;
pub mod random;
mod rules;

use midcycle_engine::Decimal;
use midcycle_engine::calendar::{Interval, IntervalUnit, Moment, Period};
use midcycle_engine::money::Currency;
use midcycle_engine::quote::{
    Current, CurrentLine, Cut, Discount, Id, Next, NextLine, QuoteRequest, Tax,
};
use midcycle_engine::rules::{Cycle, Rules};
use random::Random;

/// Random requests without end.
pub fn stream(seed: u64) -> impl Iterator<Item = QuoteRequest> {
    let mut random = Random::new(seed);
    std::iter::repeat_with(move || request(&mut random))
}

const IDS: [&str; 6] = [
    "licences",
    "support",
    "storage",
    "a \"quoted\" one",
    "größe",
    "line/with~signs",
];
const CURRENCIES: [&str; 8] = ["EUR", "USD", "JPY", "KWD", "CLF", "GBP", "KRW", "UYW"];

/// How moments are written in one request.
#[derive(Clone, Copy)]
enum Clock {
    Dates,
    Instants,
}

fn request(random: &mut Random) -> QuoteRequest {
    let clock = random.pick(&[Clock::Dates, Clock::Dates, Clock::Instants]);
    let rules = rules::rules(random);
    let currency = Currency::from_code(random.pick(&CURRENCIES)).expect("a known currency");
    let period = period(random, clock);
    let at = moment_near(random, clock, period);
    let is_purchase = random.once_in(8);
    let is_end = !is_purchase && random.once_in(8);
    let current = (!is_purchase).then(|| current(random, clock, period));
    let owned = current.as_ref().map(|current| current.interval);
    let next = (!is_end).then(|| next(random, clock, &rules, owned, at));
    let discounts = discounts(random, next.as_ref(), current.as_ref());
    QuoteRequest {
        at,
        currency,
        balance: balance(random, currency, &rules),
        rules,
        current,
        next,
        discounts,
        taxes: taxes(random),
        explain: false,
    }
}

fn day(random: &mut Random, first_year: u32, last_year: u32) -> String {
    let year = random.between(first_year, last_year);
    let month = random.between(1, 12);
    // Month ends are where calendars go wrong.
    let any_day = random.between(1, 28);
    let day = random.pick(&[1, 15, 27, 28, 28, any_day]);
    format!("{year:04}-{month:02}-{day:02}")
}

fn time(random: &mut Random) -> String {
    let (hours, minutes) = (random.between(0, 23), random.between(0, 59));
    let seconds = random.between(0, 59);
    let fraction = match random.between(0, 5) {
        0 => format!(".{}", random.between(0, 9)),
        1 => format!(".{:03}", random.between(0, 999)),
        2 => format!(".{:09}", random.between(0, 999_999_999)),
        _ => String::new(),
    };
    let offset = random.pick(&["Z", "Z", "+01:00", "-03:30", "+13:00", "-00:00"]);
    format!("T{hours:02}:{minutes:02}:{seconds:02}{fraction}{offset}")
}

fn moment(random: &mut Random, clock: Clock, day: &str) -> Moment {
    let text = match clock {
        Clock::Dates => day.to_owned(),
        Clock::Instants => format!("{day}{}", time(random)),
    };
    Moment::parse(&text).expect("a moment")
}

/// A period of at least three days, so that it has a length in every unit and day count.
fn period(random: &mut Random, clock: Clock) -> Period {
    let years = random.pick(&[(2020, 2030), (2020, 2030), (1971, 2199), (9000, 9900)]);
    let day = day(random, years.0, years.1);
    let start = moment(random, clock, &day);
    let start = start.plus_days(random.between(0, 3)).expect("a day");
    let days = match random.between(0, 3) {
        0 => random.between(3, 40),
        1 => random.pick(&[28, 29, 30, 31]),
        2 => random.pick(&[90, 91, 365, 366]),
        _ => random.between(3, 800),
    };
    let end = start.plus_days(days).expect("a day");
    Period { start, end }
}

/// Mostly inside the period, sometimes at its edges, rarely outside.
fn moment_near(random: &mut Random, clock: Clock, period: Period) -> Moment {
    let days = period.start.date().days_until(period.end.date());
    let days = u32::try_from(days).unwrap_or(3);
    let offset = match random.between(0, 9) {
        0 => 0,
        1 => days,
        2 => days + random.between(1, 40),
        _ => random.between(1, days - 1),
    };
    let day = period.start.date().plus_days(offset).expect("a day");
    moment(random, clock, &day.to_string())
}

fn interval(random: &mut Random) -> Interval {
    use IntervalUnit::{Day, Month, Week, Year};
    let unit = random.pick(&[Month, Month, Year, Year, Week, Day]);
    let any_count = random.between(1, 40);
    let count = random.pick(&[1, 1, 1, 2, 3, 12, any_count]);
    Interval { unit, count }
}

fn quantity(random: &mut Random) -> u32 {
    match random.between(0, 9) {
        0 => 0,
        1 => random.between(0, 1_000_000),
        2 => 1_000_000,
        _ => random.between(1, 60),
    }
}

/// Some ids, each once.
fn ids(random: &mut Random) -> Vec<Id> {
    let count = usize::try_from(random.pick(&[0, 1, 1, 1, 2, 3, 5])).unwrap_or(1);
    let first = usize::try_from(random.between(0, 5)).unwrap_or(0);
    let ids = IDS
        .iter()
        .cycle()
        .skip(if random.once_in(2) { 0 } else { first });
    ids.take(count).map(|id| Id::from(*id)).collect()
}

fn current(random: &mut Random, clock: Clock, period: Period) -> Current {
    let lines = ids(random).into_iter().map(|id| CurrentLine {
        id,
        quantity: quantity(random),
        price: prices::price(random),
        billed: random.once_in(3).then(|| prices::amount(random)),
        credited: random.once_in(5).then(|| prices::amount(random)),
        full_period: random.once_in(6).then(|| self::period(random, clock)),
    });
    let lines = lines.collect();
    Current {
        period,
        interval: interval(random),
        anchor_day: random.once_in(3).then(|| random.between(1, 31)),
        trial: random.once_in(12),
        taxes: random.once_in(3).then(|| taxes(random)),
        lines,
    }
}

fn next(
    random: &mut Random,
    clock: Clock,
    rules: &Rules,
    owned: Option<Interval>,
    at: Moment,
) -> Next {
    let lines = ids(random).into_iter().map(|id| NextLine {
        id,
        quantity: quantity(random),
        price: prices::price(random),
        full_period: random.once_in(8).then(|| period(random, clock)),
    });
    let lines = lines.collect();
    let keeps = |cycle| cycle == Cycle::Keep;
    let may_keep = keeps(rules.axes.cycle)
        || rules
            .when_decreasing
            .and_then(|axes| axes.cycle)
            .is_some_and(keeps);
    let period = random.once_in(8).then(|| Period {
        start: at,
        end: at.plus_days(random.between(3, 400)).expect("a day"),
    });
    let interval = match owned {
        // Another interval is refused while the period is kept.
        Some(owned) if may_keep || random.once_in(2) => owned,
        _ => interval(random),
    };
    Next {
        interval,
        lines,
        period,
    }
}

fn taxes(random: &mut Random) -> Vec<Tax> {
    let count = random.pick(&[0, 1, 1, 1, 2, 3]);
    let taxes = (0..count).map(|index| Tax {
        id: format!("T{index}").into(),
        percent: match random.between(0, 7) {
            0 => Decimal::ZERO,
            1 => Decimal::new(random.pick(&[8_875, 5_500, 33_333, 100_000]), 3),
            2 => Decimal::new(i64::from(random.between(0, 1_000_000)), 12),
            _ => Decimal::new(i64::from(random.pick(&[7_u32, 19, 20, 21, 22])), 0),
        },
        inclusive: random.once_in(3),
    });
    taxes.collect()
}

fn discounts(random: &mut Random, next: Option<&Next>, current: Option<&Current>) -> Vec<Discount> {
    let known: Vec<Id> = match (next, current) {
        (Some(next), _) => next.lines.iter().map(|line| line.id.clone()).collect(),
        (None, Some(current)) => current.lines.iter().map(|line| line.id.clone()).collect(),
        (None, None) => Vec::new(),
    };
    let count = random.pick(&[0, 0, 0, 1, 2, 3]);
    let discounts = (0..count).map(|index| {
        let line = known.get(usize::try_from(random.between(0, 9)).unwrap_or(0));
        Discount {
            id: format!("D{index}").into(),
            cut: if random.once_in(2) {
                Cut::Percent(Decimal::new(i64::from(random.between(0, 10_000)), 2))
            } else {
                Cut::Amount(prices::amount(random))
            },
            line: line.cloned(),
            renewals: random.once_in(2).then(|| random.between(0, 2)),
        }
    });
    discounts.collect()
}

/// In no more digits than the quote shows.
fn balance(random: &mut Random, currency: Currency, rules: &Rules) -> Decimal {
    if random.once_in(2) {
        return Decimal::ZERO;
    }
    let when_decreasing = rules.when_decreasing.and_then(|axes| axes.round);
    let scales = [Some(rules.axes.round), when_decreasing];
    let scales = scales.into_iter().flatten().map(|round| round.scale);
    let digits = scales
        .map(|scale| scale.unwrap_or_else(|| currency.minor_digits()))
        .min();
    let units = i64::from(random.between(0, 2_000_000)) - 1_000_000;
    Decimal::new(units, digits.unwrap_or(0))
}
