//! Four plans at three frequencies, for the subscription that the reference request changes.

use midcycle_engine::calendar::{Interval, IntervalUnit};
use midcycle_engine::catalog::{
    AccountKind, LicenceLimits, Plan, PriceRow, Product, Role, Status, Subscription, TaxTable,
    Undetermined, VatState,
};
use midcycle_engine::change::{Facts, WhatIf};
use midcycle_engine::price::Price;
use midcycle_engine::rules::Rules;
use midcycle_engine::{Decimal, QuoteRequest};
use std::hint::black_box;

const QUARTER: Interval = Interval {
    unit: IntervalUnit::Month,
    count: 3,
};

/// All twelve prices for eight licences, as for one keystroke.
pub fn matrix(reference: QuoteRequest) -> Box<dyn FnMut()> {
    let mut what_if = what_if(reference);
    assert_eq!(what_if.with_licences(8).count(), 12);
    Box::new(move || {
        for cell in what_if.with_licences(black_box(8)) {
            black_box(cell.totals.unwrap());
        }
    })
}

fn what_if(reference: QuoteRequest) -> WhatIf {
    let taxes = TaxTable {
        now: reference.taxes.clone(),
        with_vat_id: vec![],
        undetermined: Undetermined::ChargeVat,
    };
    let product = product(&reference);
    let (at, currency, balance) = (reference.at, reference.currency, reference.balance);
    let facts = Facts {
        at,
        currency,
        account_kind: AccountKind::SelfService,
        role: Role::BillingContact,
        order_in_progress: false,
        rules: &Rules::default(),
        taxes: &taxes,
        vat_state: VatState::None,
        discounts: &[],
        catalog: std::slice::from_ref(&product),
        subscriptions: &[subscription(reference)],
    };
    WhatIf::new(&facts, &product, Some("sub_1"), balance).unwrap()
}

fn product(reference: &QuoteRequest) -> Product {
    let names = ["basic", "team", "business", "enterprise"];
    let plans = (1..).zip(names).map(|(tier, name)| {
        let row = |interval, months| price(reference, name, interval, months * i64::from(tier));
        Plan {
            id: name.into(),
            name: name.into(),
            tier,
            features: vec![],
            licences: LicenceLimits {
                min: 1,
                max: 50,
                step: 1,
            },
            // Ten months' price for a year.
            prices: vec![
                row(Interval::MONTH, 1),
                row(QUARTER, 3),
                row(Interval::YEAR, 10),
            ],
        }
    });
    Product {
        id: "support".into(),
        name: "Support".into(),
        plans: plans.collect(),
    }
}

fn price(reference: &QuoteRequest, plan: &str, interval: Interval, times: i64) -> PriceRow {
    PriceRow {
        id: format!("{plan}-{}", interval.count),
        currency: reference.currency,
        interval,
        price: Price::PerUnit {
            unit_amount: Decimal::new(3_450 * times, 2),
        },
        for_existing: false,
    }
}

/// What the reference request changes, owned since its period began.
fn subscription(reference: QuoteRequest) -> Subscription {
    Subscription {
        id: "sub_1".into(),
        product: "support".into(),
        plan: "team".into(),
        price: "team-1".into(),
        status: Status::Active,
        assigned: 4,
        current: reference.current.unwrap(),
        pending: None,
    }
}
