//! What may be chosen, and by whom: every refusal, and which comes first.

use midcycle_engine::calendar::{Interval, Moment, Period};
use midcycle_engine::catalog::{
    AccountKind, LINE_ID, LicenceLimits, Plan, PriceRow, Product, Role, Status, Subscription,
    TaxTable, Undetermined, VatState,
};
use midcycle_engine::change::{Facts, Refusal, Selection, may_order, renewal, resolve};
use midcycle_engine::money::Currency;
use midcycle_engine::price::Price;
use midcycle_engine::quote::{Current, CurrentLine, Tax};
use midcycle_engine::rules::Rules;
use midcycle_engine::{Decimal, quote};

/// A little world: one product in three plans, one subscription to the middle one.
struct World {
    role: Role,
    kind: AccountKind,
    order_in_progress: bool,
    vat_state: VatState,
    undetermined: Undetermined,
    catalog: Vec<Product>,
    subscription: Subscription,
}

fn per_unit(cents: i64) -> Price {
    Price::PerUnit {
        unit_amount: Decimal::new(cents, 2),
    }
}

fn euro() -> Currency {
    Currency::from_code("EUR").unwrap()
}

fn plan(id: &str, tier: u32, month: i64, year: i64) -> Plan {
    let row = |interval, cents, name: &str| PriceRow {
        id: format!("{id}-{name}"),
        currency: euro(),
        interval,
        price: per_unit(cents),
        for_existing: false,
    };
    Plan {
        id: id.into(),
        name: id.into(),
        tier,
        features: vec![],
        licences: LicenceLimits {
            min: 1,
            max: 50,
            step: 1,
        },
        prices: vec![
            row(Interval::MONTH, month, "month"),
            row(Interval::YEAR, year, "year"),
        ],
    }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn tax(percent: i64) -> Vec<Tax> {
    vec![Tax {
        id: "IVA".into(),
        percent: Decimal::new(percent, 0),
        inclusive: false,
    }]
}

impl World {
    fn new() -> Self {
        let period = Period {
            start: moment("2026-11-10"),
            end: moment("2026-12-10"),
        };
        let line = CurrentLine {
            id: LINE_ID.into(),
            quantity: 5,
            // Bought when it was cheaper: the list price is 69.00 now.
            price: per_unit(6_000),
            billed: Some(Decimal::new(30_000, 2)),
            credited: None,
            full_period: None,
        };
        World {
            role: Role::BillingContact,
            kind: AccountKind::SelfService,
            order_in_progress: false,
            vat_state: VatState::None,
            undetermined: Undetermined::ChargeVat,
            catalog: vec![Product {
                id: "support".into(),
                name: "Support".into(),
                plans: vec![
                    plan("basic", 1, 2_900, 27_600),
                    plan("team", 2, 6_900, 66_000),
                    plan("business", 3, 9_900, 95_000),
                ],
            }],
            subscription: Subscription {
                id: "sub_1".into(),
                product: "support".into(),
                plan: "team".into(),
                price: "team-month".into(),
                status: Status::Active,
                assigned: 4,
                current: Current {
                    period,
                    interval: Interval::MONTH,
                    anchor_day: Some(10),
                    trial: false,
                    taxes: Some(tax(22)),
                    lines: vec![line],
                },
                pending: None,
            },
        }
    }

    /// Asks `look` with the facts of this world.
    fn with_facts<T>(&self, look: impl FnOnce(&Facts<'_>) -> T) -> T {
        let taxes = TaxTable {
            now: tax(22),
            with_vat_id: vec![],
            undetermined: self.undetermined,
        };
        look(&Facts {
            at: moment("2026-11-22"),
            currency: euro(),
            account_kind: self.kind,
            role: self.role,
            order_in_progress: self.order_in_progress,
            rules: &Rules::default(),
            taxes: &taxes,
            vat_state: self.vat_state,
            discounts: &[],
            catalog: &self.catalog,
            subscriptions: std::slice::from_ref(&self.subscription),
        })
    }

    fn refusal(&self, selection: &Selection) -> Option<Refusal> {
        self.with_facts(|facts| resolve(facts, selection).err())
    }

    fn price(&self, selection: &Selection) -> Price {
        let request = self.with_facts(|facts| resolve(facts, selection)).unwrap();
        request.next.unwrap().lines[0].price.clone()
    }
}

fn choose(plan: &str, licences: u32, interval: Interval) -> Selection {
    Selection {
        subscription: Some("sub_1".into()),
        product: "support".into(),
        plan: plan.into(),
        licences,
        interval,
    }
}

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
