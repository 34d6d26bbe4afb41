//! What holds for every change under the default rules, whatever the numbers; for all rules see `laws.rs`.

use midcycle_engine::calendar::{Date, Interval, IntervalUnit, Moment, Period, boundaries};
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::order::Order;
use midcycle_engine::price::Price;
use midcycle_engine::quote::{Current, CurrentLine, Kind, Next, NextLine, Quote, Tax, after};
use midcycle_engine::rules::Rules;
use midcycle_engine::{Decimal, QuoteRequest, quote};
use proptest::prelude::*;

fn dates() -> impl Strategy<Value = Date> {
    // 1970 to about 2160.
    (0_u32..70_000).prop_map(|days| Date::from_days_since_epoch(days).unwrap())
}

fn intervals() -> impl Strategy<Value = Interval> {
    let units = prop_oneof![
        Just(IntervalUnit::Day),
        Just(IntervalUnit::Week),
        Just(IntervalUnit::Month),
        Just(IntervalUnit::Year)
    ];
    (units, 1_u32..30).prop_map(|(unit, count)| Interval { unit, count })
}

fn prices() -> impl Strategy<Value = Price> {
    (0_i64..10_000_000, 0_u32..5, any::<bool>()).prop_map(|(units, scale, is_flat)| {
        let amount = Decimal::new(units, scale);
        if is_flat {
            Price::Flat { amount }
        } else {
            Price::PerUnit {
                unit_amount: amount,
            }
        }
    })
}

fn taxes() -> impl Strategy<Value = Vec<Tax>> {
    let tax = (0_i64..10_000, any::<bool>());
    prop::collection::vec(tax, 0..3).prop_map(|taxes| {
        let tax = |(index, (percent, inclusive)): (usize, (i64, bool))| Tax {
            id: format!("T{index}").into(),
            percent: Decimal::new(percent, 2),
            inclusive,
        };
        taxes.into_iter().enumerate().map(tax).collect()
    })
}

prop_compose! {
    /// A change of one licence line, at some day within the period, with any taxes paid and due.
    fn requests()(
        start in dates(), interval in intervals(), next_interval in intervals(),
        day in 0.0_f64..1.0, old in 0_u32..500, new in 0_u32..500,
        old_price in prices(), new_price in prices(),
        paid in proptest::option::of(taxes()), due in taxes(),
        balance in -1_000_000_i64..1_000_000, yen in any::<bool>(),
    ) -> QuoteRequest {
        let start = Moment::from_date(start);
        let end = boundaries(start, None, interval, 1).unwrap()[1];
        let days = start.date().days_until(end.date());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            clippy::float_arithmetic, reason = "a random day needs no exactness")]
        let at = start.plus_days((day * days as f64) as u32).unwrap();
        QuoteRequest {
            at,
            currency: Currency::from_code(if yen { "JPY" } else { "EUR" }).unwrap(),
            rules: Rules::default(),
            current: Some(Current {
                period: Period { start, end }, interval, anchor_day: None, trial: false, taxes: paid,
                lines: vec![CurrentLine { id: "licences".into(), quantity: old, price: old_price,
                    billed: None, credited: None, full_period: None }],
            }),
            next: Some(Next { interval: next_interval, period: None, lines: vec![NextLine {
                id: "licences".into(), quantity: new, price: new_price, full_period: None }] }),
            discounts: vec![],
            taxes: due,
            balance: Decimal::new(balance, if yen { 0 } else { 2 }),
            explain: false,
        }
    }
}

fn sum(quote: &Quote, wanted: impl Fn(&Kind) -> bool) -> i128 {
    quote
        .lines
        .iter()
        .filter(|line| wanted(&line.kind))
        .map(|line| line.amount.minor_units())
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The total is the sum of all lines but inclusive tax, and the settlement loses no cent.
    #[test]
    fn every_cent_is_accounted_for(request in requests()) {
        let quote = quote(&request).unwrap();
        let but_inclusive = sum(&quote, |kind| !matches!(kind, Kind::Tax { inclusive: true, .. }));
        prop_assert_eq!(quote.total.minor_units(), but_inclusive);
        prop_assert_eq!(quote.tax.minor_units(), sum(&quote, |kind| matches!(kind, Kind::Tax { .. })));
        // What was there and what is paid is what is asked and what is left.
        let balance = quote.balance;
        prop_assert_eq!(
            balance.before.minor_units() + quote.due_now.minor_units(),
            quote.total.minor_units() + balance.after.minor_units() + quote.refund.minor_units()
        );
        prop_assert!(!quote.due_now.is_negative());
    }

    /// A credit is never more than what was paid, and a day later never more than a day before.
    #[test]
    fn credits_shrink_with_the_days(request in requests()) {
        let credit = |request: &QuoteRequest| quote(request).unwrap().lines[0].amount.minor_units();
        let first = credit(&request);
        let later = credit(&QuoteRequest { at: request.at.plus_days(1).unwrap(), ..request.clone() });
        prop_assert!(first <= later && later <= 0);
    }

    /// More licences never cost less.
    #[test]
    fn totals_rise_with_the_licences(request in requests()) {
        let mut more = request.clone();
        more.next.as_mut().unwrap().lines[0].quantity += 1;
        let (few, many) = (quote(&request).unwrap(), quote(&more).unwrap());
        prop_assert!(few.subtotal.minor_units() <= many.subtotal.minor_units());
    }

    /// The same again on the first day costs nothing.
    #[test]
    fn the_same_plan_on_the_first_day_nets_to_zero(request in requests()) {
        let mut same = request.clone();
        let current = same.current.as_mut().unwrap();
        current.taxes = None;
        same.at = current.period.start;
        let next = same.next.as_mut().unwrap();
        next.interval = current.interval;
        next.lines[0].quantity = current.lines[0].quantity;
        next.lines[0].price = current.lines[0].price.clone();
        let period = current.period;
        let quote = quote(&same).unwrap();
        prop_assert_eq!(quote.total.minor_units(), 0);
        prop_assert_eq!(quote.period, Some(period));
    }

    /// Changing back on the same day gives back exactly what was asked, tax included.
    #[test]
    fn a_change_undone_on_the_same_day_gives_all_back(request in requests()) {
        let first = quote(&request).unwrap();
        let kept = after(&request, &first).unwrap();
        let undo = QuoteRequest { current: kept, next: None, ..request.clone() };
        let back = quote(&undo).unwrap();
        let asked = sum(&first, |kind| matches!(kind, Kind::Charge { .. }));
        prop_assert_eq!(back.subtotal.minor_units(), -asked);
    }

    /// Requests and quotes are read back as they were written.
    #[test]
    fn what_is_written_is_read_back(request in requests()) {
        let answer = quote(&request).unwrap();
        prop_assert_eq!(&Quote::from_text(&to_text(&answer)).unwrap(), &answer);
        let again = QuoteRequest::from_text(&to_text(&request)).unwrap();
        prop_assert_eq!(to_text(&quote(&again).unwrap()), to_text(&answer));
    }

    /// An order of one change settles like the change itself; and no amount depends on the order of changes.
    #[test]
    fn orders_settle_the_sum(mut requests in prop::collection::vec(requests(), 1..4), cents in -9_999_i64..9_999) {
        let first = requests[0].clone();
        for request in &mut requests {
            request.currency = first.currency;
            request.at = first.at;
            request.balance = Decimal::ZERO;
        }
        let balance = Amount::new(cents.into(), first.currency.minor_digits());
        let one = Order::quote(vec![requests[0].clone()], balance).unwrap();
        let alone = quote(&QuoteRequest { balance: balance.to_decimal().unwrap(), ..requests[0].clone() }).unwrap();
        prop_assert_eq!(one.settlement.balance, alone.balance);
        prop_assert_eq!(one.settlement.due_now, alone.due_now);
        let forth = Order::quote(requests.clone(), balance).unwrap();
        requests.reverse();
        let back = Order::quote(requests, balance).unwrap();
        prop_assert_eq!(forth.settlement, back.settlement);
        let sum: i128 = forth.changes.iter().map(|change| change.quote.total.minor_units()).sum();
        prop_assert_eq!(forth.settlement.total.minor_units(), sum);
    }

    /// Boundaries are counted from the anchor and never drift from it: they agree with jiff.
    #[test]
    fn boundaries_agree_with_jiff(start in dates(), interval in intervals(), count in 1_u32..40) {
        let found = boundaries(Moment::from_date(start), None, interval, count).unwrap();
        let (year, month, day) = start.civil();
        let oracle = jiff::civil::date(
            i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap(),
        );
        for (n, boundary) in (0_i64..).zip(found) {
            let units = i64::from(interval.count) * n;
            let span = match interval.unit {
                IntervalUnit::Day => jiff::Span::new().days(units),
                IntervalUnit::Week => jiff::Span::new().weeks(units),
                IntervalUnit::Month => jiff::Span::new().months(units),
                IntervalUnit::Year => jiff::Span::new().years(units),
            };
            prop_assert_eq!(boundary.to_string(), (oracle + span).to_string());
        }
    }
}
