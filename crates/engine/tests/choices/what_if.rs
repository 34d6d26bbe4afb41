//! Every plan and frequency at once: the same answers as choosing one after the other.

use crate::world::*;
use allocation_counter::measure;
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, Role, Status};
use midcycle_engine::change::{Offer, Refusal, Selection, WhatIf, resolve};
use midcycle_engine::quote::{Cut, Discount, over_days, over_quantities, unchanged};
use midcycle_engine::{Code, Decimal, QuoteRequest, quote};

fn what_if(world: &World, subscription: Option<&str>) -> WhatIf {
    let balance = Decimal::new(1_250, 2);
    let product = &world.catalog[0];
    world
        .with_facts(|facts| WhatIf::new(facts, product, subscription, balance))
        .unwrap()
}

/// One cell as text: what it costs, or why it cannot be had.
fn shown(world: &World, licences: u32) -> Vec<String> {
    let mut what_if = what_if(world, Some("sub_1"));
    let cells = what_if.with_licences(licences).map(|cell| {
        let every = if cell.interval == Interval::YEAR {
            "year"
        } else {
            "month"
        };
        let due = cell.totals.unwrap().due_now;
        match cell.refusal {
            None => format!("{} a {every}: {due}", cell.plan),
            Some(refusal) => format!("{} a {every}: {}", cell.plan, refusal.code()),
        }
    });
    cells.collect()
}

#[test]
fn every_plan_at_every_frequency_has_its_price() {
    // The unused 180.00 of 300.00 come back in each; tax 22 %; 12.50 are on the account.
    let expected = [
        "basic a month: plan-downgrade-needs-support",
        "basic a year: plan-downgrade-needs-support",
        "team a month: 353.50", // (8 x 60.00 - 180.00) x 1.22 - 12.50: its own price
        "team a year: 6209.50", // (8 x 660.00 - 180.00) x 1.22 - 12.50
        "business a month: 734.14", // (8 x 99.00 - 180.00) x 1.22 - 12.50
        "business a year: 9039.90", // (8 x 950.00 - 180.00) x 1.22 - 12.50
    ];
    assert_eq!(shown(&World::new(), 8), expected);
}

#[test]
fn a_cell_answers_as_a_choice_does() {
    let mut worlds = vec![
        World::new(),
        World::new(),
        World::new(),
        World::new(),
        World::new(),
    ];
    worlds[1].kind = AccountKind::Corporate;
    worlds[2].role = Role::Support;
    worlds[3].subscription.status = Status::PastDue;
    worlds[4].catalog[0].plans[2].licences.step = 5;
    worlds[4].catalog[0].plans[1].prices[0].for_existing = true;
    for world in &worlds {
        let mut what_if = what_if(world, Some("sub_1"));
        for licences in [0, 1, 3, 4, 5, 6, 8, 11, 50, 51] {
            for cell in what_if.with_licences(licences) {
                let choice = choose(cell.plan, licences, cell.interval);
                match world.with_facts(|facts| resolve(facts, &choice)) {
                    Err(refusal) => assert_eq!(cell.refusal, Some(refusal), "{choice:?}"),
                    Ok(request) => {
                        assert_eq!(cell.refusal, None, "{choice:?}");
                        let balance = Decimal::new(1_250, 2);
                        let quote = quote(&QuoteRequest { balance, ..request }).unwrap();
                        assert_eq!(cell.totals.unwrap(), quote.totals(), "{choice:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_purchase_has_no_credit_and_what_is_not_there_is_refused() {
    let world = World::new();
    let mut what_if = what_if(&world, None);
    let cell = what_if.with_licences(8).nth(2).unwrap();
    // 8 x 69.00 x 1.22 - 12.50
    assert_eq!(cell.totals.unwrap().due_now.to_string(), "660.94");
    let unknown = world.with_facts(|facts| {
        WhatIf::new(facts, &world.catalog[0], Some("sub_9"), Decimal::ZERO).err()
    });
    assert_eq!(unknown, Some(Refusal::UnknownSubscription));
}

/// One choice for whatever number is the same as the cell of all choices, and as the choice itself.
#[test]
fn an_offer_answers_as_a_choice_does() {
    let world = World::new();
    let mut all = what_if(&world, Some("sub_1"));
    let balance = Decimal::new(1_250, 2);
    for cell in all.with_licences(8) {
        let choice = choose(cell.plan, 0, cell.interval);
        let mut offer = world
            .with_facts(|facts| Offer::of(facts, &choice, balance))
            .unwrap();
        for _ in 0..2 {
            let found = offer.with_licences(8);
            assert_eq!(found.totals, cell.totals, "{choice:?}");
            assert_eq!(found.refusal, cell.refusal, "{choice:?}");
        }
        let explained = quote(offer.explained(true)).unwrap();
        assert!(explained.lines[0].why.is_some());
        assert_eq!(Ok(explained.totals()), cell.totals);
    }
    let refused = |selection: Selection| {
        world.with_facts(|facts| Offer::of(facts, &selection, balance).err())
    };
    let choice = choose("team", 8, Interval::YEAR);
    let unknown_plan = choose("gold", 8, Interval::YEAR);
    assert_eq!(refused(unknown_plan), Some(Refusal::UnknownPlan));
    let unknown = Selection {
        subscription: Some("sub_9".into()),
        ..choice.clone()
    };
    assert_eq!(refused(unknown), Some(Refusal::UnknownSubscription));
    let elsewhere = Selection {
        product: "other".into(),
        ..choice
    };
    assert_eq!(refused(elsewhere), Some(Refusal::UnknownProduct));
}

/// What was priced once is not checked as a whole again; a number beyond the limit must be refused all the same, and what
/// was at fault stays so.
#[test]
fn an_offer_is_checked_however_often_it_is_asked() {
    let offer = |world: &World| {
        let choice = choose("team", 0, Interval::YEAR);
        let offer = world.with_facts(|facts| Offer::of(facts, &choice, Decimal::ZERO));
        offer.unwrap()
    };
    let mut fine = offer(&World::new());
    for licences in [8, 1_000_000, 1_000_001, 8, u32::MAX] {
        let code = fine
            .with_licences(licences)
            .totals
            .map_err(|fault| fault.code());
        let expected = if licences > 1_000_000 {
            Err(Code::Quantity)
        } else {
            Ok(())
        };
        assert_eq!(code.map(drop), expected, "{licences}");
    }
    let mut world = World::new();
    world.subscription.current.period.end = world.subscription.current.period.start;
    let mut broken = offer(&world);
    for licences in [8, 9] {
        let fault = broken.with_licences(licences).totals.unwrap_err();
        assert_eq!(
            (fault.code(), fault.path()),
            (Code::Period, "/current/period")
        );
    }
}

#[test]
fn typing_another_number_allocates_nothing() {
    let mut what_if = what_if(&World::new(), Some("sub_1"));
    let mut priced = 0;
    let allocations = measure(|| {
        for licences in 4..50 {
            let cells = what_if.with_licences(licences);
            priced += cells.filter(|cell| cell.totals.is_ok()).count();
        }
    });
    assert_eq!((allocations.count_total, priced), (0, 46 * 6));
}

fn request(plan: &str, licences: u32) -> QuoteRequest {
    let choice = choose(plan, licences, Interval::MONTH);
    World::new()
        .with_facts(|facts| resolve(facts, &choice))
        .unwrap()
}

#[test]
fn curves_follow_the_licences_and_the_days() {
    let request = request("business", 8);
    for (licences, totals) in over_quantities(request.clone(), 0, 4..=20) {
        let mut one = request.clone();
        one.next.as_mut().unwrap().lines[0].quantity = licences;
        assert_eq!(totals.unwrap(), quote(&one).unwrap().totals());
    }
    let days: Vec<_> = over_days(request.clone()).collect();
    let first = days.first().unwrap().0.to_string();
    let last = days.last().unwrap().0.to_string();
    assert_eq!(
        (days.len(), first.as_str(), last.as_str()),
        (30, "2026-11-10", "2026-12-09")
    );
    for (at, totals) in days {
        let one = quote(&QuoteRequest {
            at,
            ..request.clone()
        })
        .unwrap();
        assert_eq!(totals.unwrap(), one.totals());
    }
    assert_eq!(
        over_days(QuoteRequest {
            current: None,
            ..request
        })
        .count(),
        0
    );
}

/// The last day on which an instant still lies in the period depends on its time of day.
#[test]
fn instants_outside_the_period_are_left_out() {
    let text = |at: &str| {
        format!(
            r#"{{"at":"{at}","currency":"EUR","rules":"stripe","next":null,"current":{{
            "period":{{"start":"2026-11-10T12:00:00Z","end":"2026-12-10T12:00:00Z"}},
            "interval":{{"unit":"month","count":1}},"lines":[]}}}}"#
        )
    };
    for (at, first, last) in [
        (
            "2026-11-20T09:00:00Z",
            "2026-11-11T09:00:00Z",
            "2026-12-10T09:00:00Z",
        ),
        (
            "2026-11-20T12:00:00Z",
            "2026-11-10T12:00:00Z",
            "2026-12-09T12:00:00Z",
        ),
    ] {
        let request = midcycle_engine::json::Read::from_text(&text(at)).unwrap();
        let days: Vec<_> = over_days(request).map(|(at, _)| at.to_string()).collect();
        let ends = (days[0].as_str(), days[days.len() - 1].as_str());
        assert_eq!((days.len(), ends), (30, (first, last)));
    }
}

#[test]
fn doing_nothing_is_paid_from_the_balance_first() {
    let mut request = request("business", 8);
    request.balance = Decimal::new(1_250, 2);
    let without = unchanged(&request).unwrap().unwrap();
    assert_eq!(without.renewal.period.start.to_string(), "2026-12-10");
    assert_eq!(without.renewal.total.to_string(), "366.00"); // 5 x 60.00 x 1.22
    assert_eq!(without.due.to_string(), "353.50");
    assert_eq!(without.balance.after.to_string(), "0.00");
    assert_eq!(
        unchanged(&QuoteRequest {
            current: None,
            ..request
        })
        .unwrap(),
        None
    );
}

/// A discount on a line that is owned cuts it without the change too; one on a line that only the change brings does not.
#[test]
fn doing_nothing_keeps_the_discounts_that_still_mean_something() {
    let mut request = request("business", 8);
    let next = request.next.as_mut().unwrap();
    let mut extra = next.lines[0].clone();
    extra.id = "extra".into();
    next.lines.push(extra);
    let discount = |id: &str, line: &str| Discount {
        id: id.into(),
        cut: Cut::Percent(Decimal::from(10)),
        line: Some(line.into()),
        renewals: None,
    };
    request.discounts = vec![discount("ONE", "licences"), discount("TWO", "extra")];
    let without = unchanged(&request).unwrap().unwrap();
    assert_eq!(without.renewal.total.to_string(), "329.40"); // 5 x 60.00 x 0.9 x 1.22
}
