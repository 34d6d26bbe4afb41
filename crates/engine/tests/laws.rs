//! Laws that every quote keeps, whatever the rules: shown on random requests that cover all of the contract.

use midcycle_engine::calendar::{Interval, IntervalUnit, boundaries};
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::money::Amount;
use midcycle_engine::price::{Price, StepTier, UnitTier};
use midcycle_engine::quote::{Cut, Kind, after, unchanged};
use midcycle_engine::rules::{RoundOf, Surplus};
use midcycle_engine::{Code, Decimal, Quote, QuoteRequest, quote, totals};

/// Random requests with their quotes.
fn quotes(seed: u64, count: usize) -> impl Iterator<Item = (QuoteRequest, Quote)> {
    let requests = midcycle_samples::stream(seed).take(count);
    requests.filter_map(|request| quote(&request).ok().map(|quote| (request, quote)))
}

fn sum(quote: &Quote, wanted: impl Fn(&Kind) -> bool) -> i128 {
    let lines = quote.lines.iter().filter(|line| wanted(&line.kind));
    lines.map(|line| line.amount.minor_units()).sum()
}

#[test]
fn every_cent_is_accounted_for() {
    for (request, quote) in quotes(1, 8_000) {
        let all = |amount: Amount| amount.minor_units();
        let text = || to_text(&request);
        let on_top = |kind: &Kind| {
            matches!(
                kind,
                Kind::Tax {
                    inclusive: false,
                    ..
                }
            )
        };
        let but_taxes = sum(&quote, |kind| !matches!(kind, Kind::Tax { .. }));
        assert_eq!(all(quote.subtotal), but_taxes, "{}", text());
        assert_eq!(
            all(quote.total),
            but_taxes + sum(&quote, on_top),
            "{}",
            text()
        );
        assert_eq!(
            all(quote.tax),
            sum(&quote, |kind| matches!(kind, Kind::Tax { .. })),
            "{}",
            text()
        );
        let balance = quote.balance;
        let forfeited =
            all(quote.total) < 0 && quote.refund.is_zero() && balance.before == balance.after;
        let asked = if forfeited { 0 } else { all(quote.total) };
        assert_eq!(
            all(balance.before) + all(quote.due_now),
            asked + all(balance.after) + all(quote.refund),
            "{}",
            text()
        );
        assert!(!quote.due_now.is_negative() && !quote.refund.is_negative());
        assert_eq!(quote.requires_payment, !quote.due_now.is_zero());
        let may_forfeit = request.rules.axes.surplus == Surplus::Forfeit
            || request
                .rules
                .when_decreasing
                .is_some_and(|axes| axes.surplus == Some(Surplus::Forfeit));
        assert!(!forfeited || may_forfeit, "{}", text());
    }
}

#[test]
fn the_totals_alone_are_those_of_the_quote() {
    for request in midcycle_samples::stream(2).take(8_000) {
        let (whole, alone) = (quote(&request), totals(&request));
        assert_eq!(
            whole.map(|quote| quote.totals()),
            alone,
            "{}",
            to_text(&request)
        );
    }
}

#[test]
fn what_is_written_is_read_back() {
    for (request, quote) in quotes(3, 5_000) {
        let again = QuoteRequest::from_text(&to_text(&request)).unwrap();
        assert_eq!(again, request);
        assert_eq!(Quote::from_text(&to_text(&quote)).unwrap(), quote);
        assert!(after(&request, &quote).is_ok());
        match unchanged(&request) {
            Ok(found) => assert_eq!(found.is_some(), request.current.is_some()),
            // The full list price of what is owned may be beyond the limits where its unused part is not.
            Err(error) => assert_eq!(error.code(), Code::Overflow, "{}", to_text(&request)),
        }
    }
}

#[test]
fn a_credit_is_never_above_its_cap() {
    let mut capped = 0;
    for (request, quote) in quotes(4, 8_000) {
        let Some(current) = &request.current else {
            continue;
        };
        if request.rules.axes.intermediate.is_some() || request.rules.when_decreasing.is_some() {
            continue;
        }
        for line in &quote.lines {
            let owned = current.lines.iter().find(|owned| owned.id == line.id);
            let (Kind::Credit { full_amount, .. }, Some(owned)) = (&line.kind, owned) else {
                continue;
            };
            let paid = owned.billed.or_else(|| full_amount.to_decimal());
            let (Some(paid), Some(given)) = (paid, line.amount.negated().to_decimal()) else {
                continue;
            };
            let left = (paid - owned.credited.unwrap_or_default()).max(Decimal::ZERO);
            let rounded = Decimal::new(1, line.amount.decimals());
            if owned.billed.is_some() || owned.credited.is_some() {
                assert!(
                    given < left + rounded,
                    "{given} of {left}: {}",
                    to_text(&request)
                );
                capped += 1;
            }
        }
    }
    assert!(capped > 400, "only {capped} capped credits were seen");
}

/// Price models whose full amount never falls when units are added.
fn never_falls(price: &Price) -> bool {
    !matches!(price, Price::Volume { .. } | Price::Stairstep { .. })
}

#[test]
fn more_licences_never_cost_less() {
    let mut seen = 0;
    for (request, few) in quotes(5, 8_000) {
        let mut more = request.clone();
        let Some(line) = more.next.as_mut().and_then(|next| next.lines.first_mut()) else {
            continue;
        };
        // Other rules for a decrease, and discounts, may make a jump of their own.
        if !never_falls(&line.price)
            || line.quantity == 1_000_000
            || request.rules.when_decreasing.is_some()
            || !request.discounts.is_empty()
        {
            continue;
        }
        line.quantity += 1;
        let Ok(many) = quote(&more) else { continue };
        // An adjustment that comes to nothing is no line, which tells nothing of its amount.
        assert!(
            few.subtotal.minor_units() <= many.subtotal.minor_units(),
            "{}",
            to_text(&request)
        );
        seen += 1;
    }
    assert!(seen > 800, "only {seen} were seen");
}

#[test]
fn the_order_of_lines_changes_no_total() {
    let mut seen = 0;
    for (request, forth) in quotes(6, 8_000) {
        if request
            .discounts
            .iter()
            .any(|discount| discount.line.is_none())
        {
            continue;
        }
        let mut turned = request.clone();
        if let Some(current) = &mut turned.current {
            current.lines.reverse();
        }
        if let Some(next) = &mut turned.next {
            next.lines.reverse();
        }
        assert_eq!(
            quote(&turned).unwrap().totals(),
            forth.totals(),
            "{}",
            to_text(&request)
        );
        seen += 1;
    }
    assert!(seen > 4_000, "only {seen} were seen");
}

/// The same plan again on the first day costs nothing, where nothing is discounted and nothing was given back.
#[test]
fn an_unchanged_plan_on_the_first_day_nets_to_zero() {
    let mut seen = 0;
    for (mut request, _) in quotes(7, 8_000) {
        let Some(current) = &mut request.current else {
            continue;
        };
        current.taxes = None;
        current.trial = false;
        for line in &mut current.lines {
            (line.billed, line.credited, line.full_period) = (None, None, None);
        }
        let Some(next) = &mut request.next else {
            continue;
        };
        (next.interval, next.period) = (current.interval, None);
        next.lines
            .retain(|line| current.lines.iter().any(|owned| owned.id == line.id));
        if next.lines.len() != current.lines.len() {
            continue;
        }
        for (line, owned) in next.lines.iter_mut().zip(&current.lines) {
            line.id.clone_from(&owned.id);
            (line.quantity, line.price, line.full_period) =
                (owned.quantity, owned.price.clone(), None);
        }
        request.at = current.period.start;
        request.discounts.clear();
        request.rules = midcycle_engine::rules::Rules::default();
        request.balance = Decimal::ZERO;
        let Ok(quote) = quote(&request) else { continue };
        assert!(quote.total.is_zero(), "{}", to_text(&request));
        seen += 1;
    }
    assert!(seen > 400, "only {seen} were seen");
}

/// Ten times the money in units ten times as large is the same number of units.
#[test]
fn money_scales() {
    let mut seen = 0;
    for (mut request, _) in quotes(8, 8_000) {
        let digits = request.currency.minor_digits();
        let round = &mut request.rules.axes.round;
        let scale = round.scale.unwrap_or(digits);
        round.scale = Some(scale);
        request.rules.when_decreasing = None;
        for k in 1..=scale.min(3) {
            let Some(larger) = scaled(&request, k) else {
                continue;
            };
            let (Ok(small), Ok(large)) = (quote(&request), quote(&larger)) else {
                continue;
            };
            let units = |quote: &Quote| -> Vec<i128> {
                quote
                    .lines
                    .iter()
                    .map(|line| line.amount.minor_units())
                    .collect()
            };
            assert_eq!(units(&small), units(&large), "{k}: {}", to_text(&request));
            assert_eq!(small.due_now.minor_units(), large.due_now.minor_units());
            assert_eq!(small.due_now.decimals(), large.due_now.decimals() + k);
            seen += 1;
        }
    }
    assert!(seen > 4_000, "only {seen} were seen");
}

/// The same request with 10^`k` times the money, rounded to `k` digits less; `None` beyond the limits of the contract.
fn scaled(request: &QuoteRequest, k: u32) -> Option<QuoteRequest> {
    let mut larger = request.clone();
    let axes = &mut larger.rules.axes;
    axes.round.scale = axes.round.scale.and_then(|scale| scale.checked_sub(k));
    if let Some(step) = &mut axes.intermediate {
        step.scale = step.scale.checked_sub(k)?;
    }
    let factor = Decimal::from(10_u32.pow(k));
    let most = Decimal::from(1_000_000_000_000_u64);
    let mut fits = true;
    let mut times = |amount: &mut Decimal| {
        *amount = amount
            .checked_mul(factor)
            .unwrap_or(most + most)
            .normalize();
        fits &= amount.abs() <= most;
    };
    times(&mut larger.balance);
    for line in larger
        .current
        .iter_mut()
        .flat_map(|current| &mut current.lines)
    {
        each_amount(&mut line.price, &mut times);
        line.billed
            .iter_mut()
            .chain(&mut line.credited)
            .for_each(&mut times);
    }
    for line in larger.next.iter_mut().flat_map(|next| &mut next.lines) {
        each_amount(&mut line.price, &mut times);
    }
    for discount in &mut larger.discounts {
        if let Cut::Amount(amount) = &mut discount.cut {
            times(amount);
        }
    }
    fits.then_some(larger)
}

fn each_amount(price: &mut Price, visit: &mut dyn FnMut(&mut Decimal)) {
    match price {
        Price::Flat { amount } | Price::Package { amount, .. } => visit(amount),
        Price::PerUnit { unit_amount } => visit(unit_amount),
        Price::Graduated { tiers } | Price::Volume { tiers } => {
            for UnitTier {
                unit_amount,
                flat_amount,
                ..
            } in tiers
            {
                visit(unit_amount);
                visit(flat_amount);
            }
        }
        Price::Stairstep { tiers } => {
            for StepTier { amount, .. } in tiers {
                visit(amount);
            }
        }
    }
}

/// Each boundary lies on the anchor day, or on the last day of a shorter month, whatever came before it.
#[test]
fn boundaries_never_drift_from_the_anchor() {
    for (request, _) in quotes(9, 3_000) {
        let Some(current) = &request.current else {
            continue;
        };
        let unit =
            [IntervalUnit::Month, IntervalUnit::Year][usize::from(current.interval.count % 2 == 0)];
        let interval = Interval {
            unit,
            ..current.interval
        };
        let anchor = current
            .anchor_day
            .unwrap_or_else(|| current.period.start.date().day());
        let Ok(found) = boundaries(current.period.start, Some(anchor), interval, 24) else {
            continue;
        };
        assert!(found.windows(2).all(|pair| pair[0].is_before(pair[1])));
        for boundary in &found[1..] {
            let date = boundary.date();
            let is_last = date.plus_days(1).is_some_and(|next| next.day() == 1);
            assert!(
                date.day() == anchor || (is_last && date.day() < anchor),
                "{boundary} of {anchor}"
            );
        }
    }
}

#[test]
fn adjustments_stand_only_under_net() {
    let mut seen = 0;
    for (request, quote) in quotes(10, 8_000) {
        let has = quote
            .lines
            .iter()
            .any(|line| matches!(line.kind, Kind::Adjustment { .. }));
        let decreasing = request.rules.when_decreasing.and_then(|axes| axes.round);
        let is_net = [Some(request.rules.axes.round), decreasing]
            .into_iter()
            .flatten();
        let may = is_net.map(|round| round.of).any(|of| of == RoundOf::Net);
        assert!(!has || may, "{}", to_text(&request));
        seen += usize::from(has);
    }
    assert!(seen > 50, "only {seen} were seen");
}
