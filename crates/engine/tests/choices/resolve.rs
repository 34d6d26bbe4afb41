//! What may be chosen, and by whom: every refusal, and which comes first.

use crate::world::*;
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, LicenceLimits, Role, Status, Undetermined, VatState};
use midcycle_engine::change::{Refusal, Selection, may_order, renewal, resolve};
use midcycle_engine::quote;

#[test]
fn every_choice_that_cannot_be_had_is_refused() {
    let month = Interval::MONTH;
    let quarter = Interval { count: 3, ..month };
    let table = [
        (choose("business", 8, Interval::YEAR), None),
        (choose("team", 4, month), None),
        (choose("team", 50, month), None),
        (choose("team", 5, month), Some(Refusal::NoChange)),
        (
            choose("team", 0, month),
            Some(Refusal::LicencesTooFew { min: 1 }),
        ),
        (
            choose("team", 51, month),
            Some(Refusal::LicencesTooMany { max: 50 }),
        ),
        (
            choose("team", 3, month),
            Some(Refusal::LicencesInUse { assigned: 4 }),
        ),
        (choose("basic", 5, month), Some(Refusal::PlanDowngrade)),
        (choose("free", 5, month), Some(Refusal::UnknownPlan)),
        (choose("business", 5, quarter), Some(Refusal::NoPrice)),
        // Limits come before the downgrade.
        (
            choose("basic", 3, month),
            Some(Refusal::LicencesInUse { assigned: 4 }),
        ),
        (
            Selection {
                subscription: Some("sub_2".into()),
                ..choose("team", 6, month)
            },
            Some(Refusal::UnknownSubscription),
        ),
        (
            Selection {
                product: "meetings".into(),
                ..choose("team", 6, month)
            },
            Some(Refusal::UnknownProduct),
        ),
    ];
    let world = World::new();
    for (selection, refusal) in table {
        assert_eq!(world.refusal(&selection), refusal, "{selection:?}");
    }
}

#[test]
fn steps_start_at_the_fewest() {
    let mut world = World::new();
    world.catalog[0].plans[1].licences = LicenceLimits {
        min: 5,
        max: 50,
        step: 5,
    };
    assert_eq!(world.refusal(&choose("team", 10, Interval::MONTH)), None);
    let between = world.refusal(&choose("team", 11, Interval::MONTH));
    assert_eq!(between, Some(Refusal::LicencesStep { step: 5, min: 5 }));
}

/// The order in which refusals come is the contract's: each world has all the faults after it, too.
#[test]
fn the_first_refusal_wins() {
    let mut world = World::new();
    let unchanged = choose("team", 5, Interval::MONTH);
    let more = choose("team", 6, Interval::MONTH);
    world.order_in_progress = true;
    assert_eq!(world.refusal(&unchanged), Some(Refusal::OrderInProgress));
    for (status, refusal) in [
        (Status::PastDue, Refusal::RenewalRequired),
        (Status::Cancelled, Refusal::RenewalRequired),
        (Status::Expired, Refusal::RenewalRequired),
        (Status::TrialEnded, Refusal::TrialEnded),
    ] {
        world.subscription.status = status;
        assert_eq!(world.refusal(&more), Some(refusal));
    }
    world.role = Role::Member;
    assert_eq!(world.refusal(&more), Some(Refusal::NotBillingContact));
    world.kind = AccountKind::Corporate;
    assert_eq!(world.refusal(&more), Some(Refusal::CorporateAccount));
}

#[test]
fn an_ended_trial_can_be_bought_anew() {
    let mut world = World::new();
    world.subscription.status = Status::TrialEnded;
    let purchase = Selection {
        subscription: None,
        ..choose("team", 2, Interval::MONTH)
    };
    assert_eq!(world.refusal(&purchase), None);
    assert_eq!(world.price(&purchase), per_unit(6_900));
    assert!(world.with_facts(|facts| may_order(facts, None)).is_ok());
}

#[test]
fn support_may_order_a_lower_plan() {
    let world = World {
        role: Role::Support,
        ..World::new()
    };
    assert_eq!(world.refusal(&choose("basic", 5, Interval::MONTH)), None);
}

#[test]
fn the_own_price_is_kept_while_plan_and_interval_stay() {
    let mut world = World::new();
    assert_eq!(
        world.price(&choose("team", 8, Interval::MONTH)),
        per_unit(6_000)
    );
    assert_eq!(
        world.price(&choose("team", 8, Interval::YEAR)),
        per_unit(66_000)
    );
    assert_eq!(
        world.price(&choose("business", 8, Interval::MONTH)),
        per_unit(9_900)
    );
    world.catalog[0].plans[1].prices[0].for_existing = true;
    assert_eq!(
        world.price(&choose("team", 8, Interval::MONTH)),
        per_unit(6_900)
    );
}

#[test]
fn a_plan_that_is_sold_no_more_keeps_its_own_price() {
    let mut world = World::new();
    world.catalog[0].plans[1].prices.clear();
    assert_eq!(
        world.price(&choose("team", 8, Interval::MONTH)),
        per_unit(6_000)
    );
    assert_eq!(
        world.refusal(&choose("team", 8, Interval::YEAR)),
        Some(Refusal::NoPrice)
    );
}

#[test]
fn taxes_follow_the_vat_number_and_credits_what_was_paid() {
    let selection = choose("team", 8, Interval::MONTH);
    let table = [
        (VatState::None, Undetermined::ChargeVat, 22),
        (VatState::Invalid, Undetermined::ReverseCharge, 22),
        (VatState::Undetermined, Undetermined::ChargeVat, 22),
        (VatState::Undetermined, Undetermined::ReverseCharge, 0),
        (VatState::Valid, Undetermined::ChargeVat, 0),
    ];
    for (vat_state, undetermined, percent) in table {
        let world = World {
            vat_state,
            undetermined,
            ..World::new()
        };
        let request = world
            .with_facts(|facts| resolve(facts, &selection))
            .unwrap();
        assert_eq!(request.taxes, if percent == 22 { tax(22) } else { vec![] });
        assert_eq!(request.current.as_ref().unwrap().taxes, Some(tax(22)));
        // 8 x 60.00 = 480.00; the credit 300.00 x 18 / 30 = 180.00 carries 39.60 of tax in any case.
        let total = if percent == 22 { "366.00" } else { "260.40" };
        assert_eq!(
            quote(&request).unwrap().total.to_string(),
            total,
            "{vat_state:?}"
        );
    }
}

#[test]
fn doing_nothing_costs_the_next_renewal() {
    let world = World::new();
    let next = world
        .with_facts(|facts| renewal(facts, &world.subscription))
        .unwrap()
        .unwrap();
    assert_eq!(next.period.start.to_string(), "2026-12-10");
    assert_eq!(next.period.end.to_string(), "2027-01-10");
    assert_eq!(next.total.to_string(), "366.00"); // 5 x 60.00 x 1.22
}
