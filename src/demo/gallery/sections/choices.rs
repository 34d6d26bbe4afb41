//! Parts that ask.

use crate::demo::gallery::samples::{demo, methods, plan};
use crate::demo::gallery::{Paint, State};
use crate::locale::Word;
use crate::parts::demo_bar::demo_bar;
use crate::parts::frequency::{Frequency, frequency};
use crate::parts::licences::licences;
use crate::parts::payment::{payment, preselected};
use crate::parts::plan_card::{PlanCard, plan_card};
use crate::view::{View, el};
use crate::watched::{Derived, Watched};
use midcycle_contract::engine::calendar::{Interval, IntervalUnit};
use midcycle_contract::engine::catalog::LicenceLimits;
use midcycle_contract::engine::change::Refusal;
use midcycle_contract::engine::money::Currency;

fn people(paint: &Paint<'_>, is_somebody: bool) -> View {
    let bar = demo(is_somebody).map(|demo| demo_bar(paint.words, &demo, |_| {}, || {}));
    bar.into()
}

pub(in super::super) const DEMO_BAR: &[State] = &[
    ("somebody", |paint| people(paint, true)),
    ("nobody", |paint| people(paint, false)),
];

fn often(paint: &Paint<'_>, choices: &[(Interval, Option<u64>, bool)]) -> View {
    let choices: Vec<_> = choices
        .iter()
        .map(|(interval, saving, is_sold)| Frequency {
            interval: *interval,
            saving: *saving,
            is_sold: *is_sold,
        })
        .collect();
    let choices = Derived::new(move || choices.clone());
    frequency(paint.words, choices, Watched::new(Interval::MONTH))
}

const QUARTER: Interval = Interval {
    unit: IntervalUnit::Month,
    count: 3,
};

pub(in super::super) const FREQUENCY: &[State] = &[
    ("two", |paint| {
        often(
            paint,
            &[
                (Interval::MONTH, None, true),
                (Interval::YEAR, Some(20), true),
            ],
        )
    }),
    ("three", |paint| {
        let choices = [
            (Interval::MONTH, None, true),
            (QUARTER, None, true),
            (Interval::YEAR, Some(20), true),
        ];
        often(paint, &choices)
    }),
    ("not-sold", |paint| {
        often(
            paint,
            &[(Interval::MONTH, None, true), (Interval::YEAR, None, false)],
        )
    }),
];

fn number(
    paint: &Paint<'_>,
    text: &str,
    limits: &LicenceLimits,
    fewest: u32,
    fault: Option<String>,
) -> View {
    let fault = Derived::new(move || fault.clone());
    licences(
        paint.words,
        Watched::new(text.into()),
        limits,
        fewest,
        fault,
    )
}

fn limits(min: u32, max: u32, step: u32) -> LicenceLimits {
    LicenceLimits { min, max, step }
}

pub(in super::super) const LICENCES: &[State] = &[
    ("plain", |paint| {
        number(paint, "8", &limits(1, 50, 1), 1, None)
    }),
    ("fewest", |paint| {
        number(paint, "4", &limits(1, 50, 1), 4, None)
    }),
    ("five-digits", |paint| {
        number(paint, "48000", &limits(10, 50_000, 10), 12_500, None)
    }),
    ("no-number", |paint| {
        let fault = paint.words.get(Word::LicencesNotANumber);
        number(paint, "eight", &limits(1, 50, 1), 1, Some(fault))
    }),
    ("refused", |paint| {
        let fault = paint
            .words
            .refusal(&Refusal::LicencesInUse { assigned: 12_500 });
        number(paint, "10", &limits(10, 50_000, 10), 12_500, Some(fault))
    }),
];

fn pays(paint: &Paint<'_>, on_file: usize, is_demo: bool) -> View {
    let methods = methods(on_file);
    let chosen = Watched::new(preselected(&methods, is_demo));
    payment(paint.words, &methods, is_demo, chosen)
}

pub(in super::super) const PAYMENT: &[State] = &[
    ("on-file", |paint| pays(paint, 2, false)),
    ("sandbox", |paint| pays(paint, 1, true)),
    ("nothing", |paint| pays(paint, 0, false)),
];

/// The card of a sample plan, with what `change` makes of it.
fn card(
    paint: &Paint<'_>,
    index: usize,
    price: String,
    change: impl FnOnce(&mut PlanCard<'_>),
) -> View {
    let Some(plan) = plan(index) else {
        return View::List(Vec::new());
    };
    let mut card = PlanCard {
        plan: &plan,
        price,
        price_lost: None,
        is_current: false,
        is_lower: false,
    };
    change(&mut card);
    let is_chosen = card.is_current;
    let chosen = Watched::new(if is_chosen {
        plan.id.clone()
    } else {
        String::new()
    });
    let support = Some("https://example.com/support".to_owned());
    el("div", "gallery-card")
        .with(plan_card(paint.words, card, chosen, support))
        .into()
}

fn price(paint: &Paint<'_>) -> String {
    let price = midcycle_contract::engine::Decimal::new(9900, 2);
    let unit =
        Currency::from_code("EUR").map(|currency| paint.words.formats().price(price, currency));
    let per = paint.words.per(Interval::MONTH);
    let values = [("price", unit.unwrap_or_default()), ("per", per)];
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    paint.words.with(Word::PricePerLicence, &values)
}

pub(in super::super) const PLAN_CARD: &[State] = &[
    ("current", |paint| {
        card(paint, 0, price(paint), |card| card.is_current = true)
    }),
    ("other", |paint| card(paint, 0, price(paint), |_| {})),
    ("lower", |paint| {
        card(paint, 0, price(paint), |card| card.is_lower = true)
    }),
    ("long-name", |paint| {
        card(paint, 1, paint.words.get(Word::PriceByTier), |_| {})
    }),
    ("price-lost", |paint| {
        let lost = paint.words.with(Word::PriceLost, &[("date", "2026-12-10")]);
        card(paint, 0, price(paint), |card| {
            card.is_current = true;
            card.price_lost = Some(lost);
        })
    }),
    ("not-sold", |paint| {
        card(paint, 0, paint.words.get(Word::NotSoldSo), |_| {})
    }),
];
