//! Parts that ask.

use crate::demo::gallery::samples::{account, demo, methods, plan, taxes};
use crate::demo::gallery::{Paint, State};
use crate::locale::Word;
use crate::parts::demo_bar::demo_bar;
use crate::parts::frequency::{Frequency, frequency};
use crate::parts::licences::{Range, licences};
use crate::parts::payment::{Paying, payment};
use crate::parts::plan_card::{PlanCard, plan_card};
use crate::parts::price::price_in_words;
use crate::parts::unique::unique;
use crate::parts::vat_field::{VatField, given, vat_field};
use crate::view::{View, el};
use crate::watched::{Derived, Watched};
use midcycle_contract::engine::Decimal;
use midcycle_contract::engine::calendar::{Interval, IntervalUnit, Moment};
use midcycle_contract::engine::catalog::LicenceLimits;
use midcycle_contract::engine::change::Refusal;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::price::Price;
use std::rc::Rc;

fn people(paint: &Paint<'_>, is_somebody: bool) -> View {
    let bar = demo(is_somebody).map(|demo| demo_bar(paint.words, &demo, |_, _| {}));
    bar.into()
}

pub(in super::super) const DEMO_BAR: &[State] = &[
    ("somebody", |paint| people(paint, true)),
    ("nobody", |paint| people(paint, false)),
];

/// Frequencies, each with what a year saves in whole percents, and whether it is sold.
fn often(paint: &Paint<'_>, choices: &[(Interval, Option<u64>, bool)]) -> View {
    let choices: Vec<_> = choices
        .iter()
        .map(|(interval, percent, is_sold)| Frequency {
            interval: *interval,
            saving: percent.map(|percent| (Amount::new(134_400, 2), percent)),
            is_sold: *is_sold,
        })
        .collect();
    let choices = Derived::new(move || choices.clone());
    let chosen = Watched::new(Interval::MONTH);
    let shown = Currency::from_code("EUR")
        .map(|currency| frequency(paint.words, choices, chosen, currency, unique("frequency")));
    shown.into()
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
    assigned: u32,
    fault: Option<String>,
) -> View {
    let fault = Derived::new(move || fault.clone());
    let range = Range::of(limits, assigned);
    licences(
        paint.words,
        Watched::new(text.into()),
        range,
        assigned.max(1),
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

/// What pays: the first `on_file` of the sample cards; `at` says which of them have expired.
fn pays(paint: &Paint<'_>, on_file: usize, at: &str, is_demo: bool, fault: Option<Word>) -> View {
    let methods = methods(on_file);
    let fault = fault.map(|word| paint.words.get(word));
    let shown = Moment::parse(at).map(|at| {
        let paying = Paying {
            methods: &methods,
            at,
            is_demo,
            method: Watched::new(None),
            token: Watched::new(None),
            is_other: Watched::new(false),
            due: ("408.40".into(), "EUR"),
        };
        payment(paint.words, &paying, move || fault.clone())
    });
    shown.into()
}

const TODAY: &str = "2026-11-22";

pub(in super::super) const PAYMENT: &[State] = &[
    ("on-file", |paint| pays(paint, 2, TODAY, true, None)),
    // The second of the cards ends with November 2027.
    ("expired", |paint| pays(paint, 2, "2027-12-01", true, None)),
    ("sandbox", |paint| pays(paint, 0, TODAY, true, None)),
    ("nothing", |paint| pays(paint, 0, TODAY, false, None)),
    ("refused", |paint| {
        pays(paint, 0, TODAY, true, Some(Word::ProblemPaymentRequired))
    }),
];

/// The field of an account with a number of some state; `typed` is what is typed into it, where it is open.
fn vat(paint: &Paint<'_>, number: Option<&str>, state: &str, typed: Option<&str>) -> View {
    let (Some(account), Some(taxes)) = (account(number, state), taxes()) else {
        return View::List(Vec::new());
    };
    let typed = Watched::new(typed.map(str::to_owned));
    let known = account.clone();
    let field = VatField {
        words: paint.words.clone(),
        account,
        taxes,
        typed,
        given: Derived::new(move || typed.with(|typed| given(&known, typed.as_deref(), None))),
        is_open: Watched::new(typed.with_untracked(Option::is_some)),
        edit: Rc::new(move |text| typed.set(text)),
    };
    vat_field(&field)
}

const NUMBER: Option<&str> = Some("IT12345670017");

pub(in super::super) const VAT_FIELD: &[State] = &[
    ("nothing", |paint| vat(paint, None, "none", None)),
    ("empty", |paint| vat(paint, None, "none", Some(""))),
    ("valid", |paint| vat(paint, NUMBER, "valid", None)),
    ("invalid", |paint| vat(paint, NUMBER, "invalid", None)),
    ("undetermined", |paint| {
        vat(paint, NUMBER, "undetermined", None)
    }),
    ("new", |paint| vat(paint, None, "none", Some("DE136695976"))),
    ("wrong-country", |paint| {
        vat(paint, NUMBER, "valid", Some("XX123"))
    }),
    ("wrong-digits", |paint| {
        vat(paint, NUMBER, "valid", Some("IT12345670018"))
    }),
];

/// The card of a sample plan with a price, as `change` makes it.
fn card(
    paint: &Paint<'_>,
    index: usize,
    price: View,
    change: impl FnOnce(&mut PlanCard<'_>),
) -> View {
    let (Some(plan), below) = (plan(index), plan(0)) else {
        return View::List(Vec::new());
    };
    let mut card = PlanCard {
        plan: &plan,
        before: below.as_ref().filter(|_| index > 0),
        is_current: false,
        is_lower: false,
    };
    change(&mut card);
    let chosen = Watched::new(if card.is_current {
        plan.id.clone()
    } else {
        String::new()
    });
    let support = Some("https://example.com/support".to_owned());
    let cost = cost(paint, card.is_lower);
    let name = unique("plan");
    plan_card(paint.words, card, &name, chosen, support, price, cost)
}

/// What a plan comes to; of a lower one only what it costs then.
fn cost(paint: &Paint<'_>, is_lower: bool) -> View {
    let words = paint.words;
    let money = |units| {
        Currency::from_code("EUR")
            .map(|currency| words.formats().money(Amount::new(units, 2), currency))
            .unwrap_or_default()
    };
    let per = words.per(Interval::MONTH);
    let then = [("amount", money(79_200)), ("per", per)];
    let then: Vec<_> = then
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let due = (!is_lower).then(|| {
        el("p", "plan-card__due")
            .with(el("span", "").with(words.text(Word::DueToday)))
            .with(el("bdi", "amount").with(money(58_500)))
    });
    el("div", "plan-card__cost")
        .with(due)
        .with(el("p", "plan-card__then").with(words.with(Word::ThenPer, &then)))
        .into()
}

fn priced(text: String) -> View {
    el("p", "plan-card__price").with(text).into()
}

fn price(paint: &Paint<'_>) -> View {
    let price = Price::PerUnit {
        unit_amount: Decimal::new(9900, 2),
    };
    let text = Currency::from_code("EUR").map(|currency| {
        let (text, _) = price_in_words(paint.words, &price, currency, Interval::MONTH);
        text
    });
    priced(text.unwrap_or_default())
}

pub(in super::super) const PLAN_CARD: &[State] = &[
    ("current", |paint| {
        card(paint, 0, price(paint), |card| card.is_current = true)
    }),
    ("other", |paint| card(paint, 0, price(paint), |_| {})),
    ("lower", |paint| {
        card(paint, 0, price(paint), |card| card.is_lower = true)
    }),
    ("long-name", |paint| card(paint, 1, price(paint), |_| {})),
    ("not-sold", |paint| {
        let text = paint.words.get(Word::NotSoldSo);
        card(paint, 0, priced(text), |_| {})
    }),
];
