//! What the lab plays with: invented values, or a subscription of the visitor's account. Nothing of the page.

use midcycle_contract::Snapshot;
use midcycle_contract::engine::Decimal;
use midcycle_contract::engine::calendar::{Date, Interval, Moment, Period};
use midcycle_contract::engine::catalog::{LINE_ID, LicenceLimits};
use midcycle_contract::engine::catalog::{Plan, PriceRow};
use midcycle_contract::engine::json::Read;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::price::{Price, StepTier, UnitTier};
use midcycle_contract::engine::quote::{Current, Next, NextLine, QuoteRequest};

/// Five licences bought at 10 percent off; a credit on the account.
const INVENTED: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"},"billed":"310.50"}]},
    "next":null,"discounts":[{"id":"LAUNCH","percent":"10"}],"taxes":[{"id":"IVA","percent":"22"}],"balance":"12.50"}"#;

/// The invented plans: id, name, by the month, by the year, in cents.
const INVENTED_PLANS: [(&str, &str, i64, i64); 3] = [
    ("solo", "Solo", 3_900, 37_200),
    ("team", "Team", 6_900, 66_000),
    ("business", "Business", 9_900, 95_000),
];

/// The time of day of a change that is counted to the second.
const TIME: &str = "T18:25:44Z";
const MIDNIGHT: &str = "T00:00:00Z";

/// How many licences a slider goes to at least.
const LICENCES_SHOWN: u32 = 50;

/// What can be changed, and everything a price depends on but the choice.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    /// The question without an answer to *what instead*: `next` is nothing, `at` is today.
    facts: QuoteRequest,
    current: Current,
    /// The plan that is owned.
    pub plan: String,
    /// The plans.
    pub plans: Vec<Plan>,
}

/// How a price grows with the licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    /// As the plan is sold.
    AsSold,
    /// So much for each licence.
    PerUnit,
    /// Each licence at its own tier's price.
    Graduated,
    /// All licences at the reached tier's price.
    Volume,
    /// The reached step's amount.
    Stairstep,
    /// So much for every started package.
    Package,
    /// One amount.
    Flat,
}

impl Model {
    /// All of them, by their names.
    pub const ALL: [(Model, &str); 7] = [
        (Model::AsSold, "as-sold"),
        (Model::PerUnit, "per-unit"),
        (Model::Graduated, "graduated"),
        (Model::Volume, "volume"),
        (Model::Stairstep, "stairstep"),
        (Model::Package, "package"),
        (Model::Flat, "flat"),
    ];

    /// A price of this model whose first licence costs what that of `sold` does.
    pub fn price(self, sold: &Price) -> Price {
        let unit = match sold {
            Price::PerUnit { unit_amount } => *unit_amount,
            other => other
                .full_amount(1)
                .ok()
                .and_then(Amount::to_decimal)
                .unwrap_or_default(),
        };
        // Tenths, so that no float is needed: 45 is four and a half licences.
        let tenths = |count: i64| {
            unit.checked_mul(Decimal::new(count, 1))
                .unwrap_or(unit)
                .normalize()
        };
        let units = || {
            let tier = |up_to, count| UnitTier {
                up_to,
                unit_amount: tenths(count),
                flat_amount: Decimal::ZERO,
            };
            vec![tier(Some(5), 10), tier(Some(20), 9), tier(None, 8)]
        };
        match self {
            Model::AsSold => sold.clone(),
            Model::PerUnit => Price::PerUnit { unit_amount: unit },
            Model::Graduated => Price::Graduated { tiers: units() },
            Model::Volume => Price::Volume { tiers: units() },
            Model::Stairstep => {
                let step = |up_to, count| StepTier {
                    up_to,
                    amount: tenths(count),
                };
                let tiers = vec![
                    step(Some(5), 50),
                    step(Some(10), 90),
                    step(Some(25), 200),
                    step(None, 350),
                ];
                Price::Stairstep { tiers }
            }
            Model::Package => Price::Package {
                size: 5,
                amount: tenths(45),
            },
            Model::Flat => Price::Flat { amount: tenths(50) },
        }
    }
}

/// What is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// The plan, by id.
    pub plan: String,
    /// How many licences.
    pub licences: u32,
    /// The day of the change, counted from the period's first.
    pub day: u32,
    /// How often it is billed.
    pub interval: Interval,
    /// How the price grows.
    pub model: Model,
    /// Whether the change has a time of day.
    pub is_timed: bool,
}

impl Subject {
    /// Invented values, for who is nobody.
    pub fn invented() -> Option<Self> {
        let facts = QuoteRequest::from_text(INVENTED).ok()?;
        let row = |id: &str, interval, cents| PriceRow {
            id: id.into(),
            currency: facts.currency,
            interval,
            price: Price::PerUnit {
                unit_amount: Decimal::new(cents, 2),
            },
            for_existing: false,
        };
        let plans = INVENTED_PLANS.iter().zip(1..);
        let plans = plans.map(|((id, name, month, year), tier)| Plan {
            id: (*id).into(),
            name: (*name).into(),
            tier,
            features: Vec::new(),
            licences: LicenceLimits {
                min: 1,
                max: LICENCES_SHOWN,
                step: 1,
            },
            prices: vec![
                row(id, Interval::MONTH, *month),
                row(id, Interval::YEAR, *year),
            ],
        });
        Some(Subject {
            current: facts.current.clone()?,
            plan: "team".into(),
            plans: plans.collect(),
            facts,
        })
    }

    /// A subscription of an account.
    pub fn owned(snapshot: &Snapshot, id: &str) -> Option<Self> {
        let owned = snapshot.subscription(id)?;
        let product = snapshot.product(&owned.product)?;
        let currency = snapshot.account.currency;
        let sold = |plan: &&Plan| plan.prices.iter().any(|row| row.currency == currency);
        let mut plans: Vec<_> = product.plans.iter().filter(sold).cloned().collect();
        plans.sort_unstable_by_key(|plan| plan.tier);
        let taxes = snapshot.taxes.for_state(snapshot.account.vat_state);
        Some(Subject {
            facts: QuoteRequest {
                at: snapshot.at,
                currency,
                rules: snapshot.rules,
                current: None,
                next: None,
                discounts: snapshot.discounts.clone(),
                taxes: taxes.to_vec(),
                balance: snapshot.balance.to_decimal()?,
                explain: false,
            },
            current: owned.current.clone(),
            plan: owned.plan.clone(),
            plans,
        })
    }

    /// The choice to begin with: today, and somewhat more than what is owned.
    pub fn first_choice(&self) -> Choice {
        let (least, most) = self.licences();
        let now = self.current.lines.first().map_or(1, |line| line.quantity);
        Choice {
            plan: self.plan.clone(),
            licences: now.saturating_add(now.div_ceil(2)).clamp(least, most),
            day: self.day_of(self.facts.at.date()),
            interval: self.current.interval,
            model: Model::AsSold,
            is_timed: false,
        }
    }

    /// The currency of all amounts.
    pub fn currency(&self) -> Currency {
        self.facts.currency
    }

    /// The days of the current period.
    pub fn days(&self) -> u32 {
        let Period { start, end } = self.current.period;
        u32::try_from(start.date().days_until(end.date()))
            .unwrap_or(1)
            .max(1)
    }

    fn day_of(&self, date: Date) -> u32 {
        let day = self.current.period.start.date().days_until(date);
        u32::try_from(day).unwrap_or(0).min(self.days() - 1)
    }

    /// The date of a day of the period.
    pub fn date(&self, day: u32) -> Date {
        let start = self.current.period.start.date();
        start.plus_days(day).unwrap_or(start)
    }

    /// The fewest and the most licences that are played with.
    pub fn licences(&self) -> (u32, u32) {
        let now = self.current.lines.first().map_or(1, |line| line.quantity);
        (1, now.saturating_mul(2).max(LICENCES_SHOWN))
    }

    /// The intervals that a plan is sold by, the shortest first.
    pub fn intervals(&self, plan: &str) -> Vec<Interval> {
        let rows = self.rows(plan);
        let mut found: Vec<_> = rows.map(|row| row.interval).collect();
        found.sort_unstable_by_key(|interval| {
            (interval.unit == Interval::YEAR.unit, interval.count)
        });
        found
    }

    fn rows(&self, plan: &str) -> impl Iterator<Item = &PriceRow> {
        let currency = self.facts.currency;
        let plan = self.plans.iter().find(move |known| known.id == plan);
        let rows = plan.into_iter().flat_map(|plan| &plan.prices);
        rows.filter(move |row| row.currency == currency)
    }

    /// The question that a choice asks; nothing where the plan is not sold so.
    pub fn request(&self, choice: &Choice) -> Option<QuoteRequest> {
        let row = self
            .rows(&choice.plan)
            .find(|row| row.interval == choice.interval)?;
        let own = self.current.lines.first().map(|line| &line.price);
        let keeps = choice.plan == self.plan && choice.interval == self.current.interval;
        let sold = own
            .filter(|_| keeps && !row.for_existing)
            .unwrap_or(&row.price);
        let request = QuoteRequest {
            at: Moment::from_date(self.date(choice.day)),
            current: Some(self.current.clone()),
            next: Some(Next {
                interval: choice.interval,
                lines: vec![NextLine {
                    id: LINE_ID.into(),
                    quantity: choice.licences,
                    price: choice.model.price(sold),
                    full_period: None,
                }],
                period: None,
            }),
            ..self.facts.clone()
        };
        Some(if choice.is_timed {
            timed(request)
        } else {
            request
        })
    }
}

/// The same with a time of day: the change's own, and midnight for all that was a date.
fn timed(mut request: QuoteRequest) -> QuoteRequest {
    let at = |moment: Moment, time: &str| {
        let text = [moment.date().to_string().as_str(), time].concat();
        Moment::parse(&text).unwrap_or(moment)
    };
    let whole = |period: Period| Period {
        start: at(period.start, MIDNIGHT),
        end: at(period.end, MIDNIGHT),
    };
    request.at = at(request.at, TIME);
    if let Some(current) = &mut request.current {
        current.period = whole(current.period);
        for line in &mut current.lines {
            line.full_period = line.full_period.map(whole);
        }
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_contract::engine::json::{answer, to_text};
    use midcycle_contract::engine::quote;

    fn due(choice: &Choice) -> String {
        let request = Subject::invented().unwrap().request(choice).unwrap();
        quote(&request).unwrap().due_now.to_string()
    }

    #[test]
    fn invented_values_are_priced_by_hand() {
        let first = Subject::invented().unwrap().first_choice();
        assert_eq!((first.licences, first.day), (8, 12));
        // 8 x 69.00 = 552.00, less 10 %: 496.80; unused 310.50 x 18/30 = 186.30; 310.50 x 1.22 = 378.81; less 12.50.
        assert_eq!(due(&first), "366.31");
        let last = Choice {
            day: 29,
            ..first.clone()
        };
        // Unused 310.50 / 30 = 10.35; (496.80 - 10.35) x 1.22 = 593.469; less 12.50.
        assert_eq!(due(&last), "580.97");
        // Two packages of five cost 2 x 4.5 x 69.00 = 621.00, less 10 %: 558.90; less 186.30: 372.60, x 1.22, less 12.50.
        let package = Choice {
            model: Model::Package,
            ..first
        };
        assert_eq!(due(&package), "442.07");
    }

    #[test]
    fn whatever_is_chosen_is_read_back_and_answered() {
        let subject = Subject::invented().unwrap();
        for (model, _) in Model::ALL {
            for is_timed in [false, true] {
                for interval in subject.intervals("business") {
                    let choice = Choice {
                        plan: "business".into(),
                        interval,
                        model,
                        is_timed,
                        ..subject.first_choice()
                    };
                    let request = subject.request(&choice).unwrap();
                    let line = to_text(&request);
                    assert_eq!(QuoteRequest::from_text(&line).unwrap(), request);
                    assert!(answer::quote(&line).starts_with("{\"quote\":"), "{line}");
                }
            }
        }
        assert_eq!(
            subject.request(&Choice {
                plan: "none".into(),
                ..subject.first_choice()
            }),
            None
        );
    }
}
