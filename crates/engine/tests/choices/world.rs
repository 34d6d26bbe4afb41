//! A little world to choose in.

use midcycle_engine::Decimal;
use midcycle_engine::calendar::{Interval, Moment, Period};
use midcycle_engine::catalog::{
    AccountKind, LINE_ID, LicenceLimits, Plan, PriceRow, Product, Role, Status, Subscription,
    TaxTable, Undetermined, VatState,
};
use midcycle_engine::change::{Facts, Refusal, Selection, resolve};
use midcycle_engine::money::Currency;
use midcycle_engine::price::Price;
use midcycle_engine::quote::{Current, CurrentLine, Tax};
use midcycle_engine::rules::Rules;

/// A little world: one product in three plans, one subscription to the middle one.
pub struct World {
    pub role: Role,
    pub kind: AccountKind,
    pub order_in_progress: bool,
    pub vat_state: VatState,
    pub undetermined: Undetermined,
    pub catalog: Vec<Product>,
    pub subscription: Subscription,
}

pub fn per_unit(cents: i64) -> Price {
    Price::PerUnit {
        unit_amount: Decimal::new(cents, 2),
    }
}

pub fn euro() -> Currency {
    Currency::from_code("EUR").unwrap()
}

pub fn plan(id: &str, tier: u32, month: i64, year: i64) -> Plan {
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

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub fn tax(percent: i64) -> Vec<Tax> {
    vec![Tax {
        id: "IVA".into(),
        percent: Decimal::new(percent, 0),
        inclusive: false,
    }]
}

impl World {
    pub fn new() -> Self {
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
    pub fn with_facts<T>(&self, look: impl FnOnce(&Facts<'_>) -> T) -> T {
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

    pub fn refusal(&self, selection: &Selection) -> Option<Refusal> {
        self.with_facts(|facts| resolve(facts, selection).err())
    }

    pub fn price(&self, selection: &Selection) -> Price {
        let request = self.with_facts(|facts| resolve(facts, selection)).unwrap();
        request.next.unwrap().lines[0].price.clone()
    }
}

pub fn choose(plan: &str, licences: u32, interval: Interval) -> Selection {
    Selection {
        subscription: Some("sub_1".into()),
        product: "support".into(),
        plan: plan.into(),
        licences,
        interval,
    }
}
