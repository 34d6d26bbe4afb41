//! Sentences about billing terms: intervals, licences, plans, refusals.

use super::{Word, Words};
use crate::api::Failure;
use crate::format::DateStyle;
use midcycle_contract::Problem;
use midcycle_contract::Snapshot;
use midcycle_contract::engine::calendar::{Interval, IntervalUnit, Period};
use midcycle_contract::engine::change::{Refusal, Selection};

impl Words {
    /// How often something is billed: *Monthly*, *Every 3 months*.
    pub fn interval(&self, interval: Interval) -> String {
        let word = match interval.unit {
            IntervalUnit::Day => Word::IntervalDay,
            IntervalUnit::Week => Word::IntervalWeek,
            IntervalUnit::Month => Word::IntervalMonth,
            IntervalUnit::Year => Word::IntervalYear,
        };
        self.count(word, interval.count.into(), &[])
    }

    /// What an amount is for: *per month*, *every 3 months*.
    pub fn per(&self, interval: Interval) -> String {
        let word = match interval.unit {
            IntervalUnit::Day => Word::PerDay,
            IntervalUnit::Week => Word::PerWeek,
            IntervalUnit::Month => Word::PerMonth,
            IntervalUnit::Year => Word::PerYear,
        };
        self.count(word, interval.count.into(), &[])
    }

    /// A number of licences.
    pub fn licences(&self, count: u32) -> String {
        self.count(Word::Licences, count.into(), &[])
    }

    /// A period by its first day and the first day after it.
    pub fn period(&self, period: Period) -> String {
        let formats = self.formats();
        let start = formats.date(period.start.date(), DateStyle::Short);
        let end = formats.date(period.end.date(), DateStyle::Short);
        self.with(Word::PeriodFromTo, &[("start", &start), ("end", &end)])
    }

    /// A choice in one line: *Team · 8 licences · Yearly*.
    pub fn selection(&self, snapshot: &Snapshot, selection: &Selection) -> String {
        let plan = plan_name(snapshot, &selection.product, &selection.plan);
        [
            plan.as_str(),
            &self.licences(selection.licences),
            &self.interval(selection.interval),
        ]
        .join(" \u{b7} ")
    }

    /// Why a choice cannot be had, and what to do about it.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let formats = self.formats();
        let number = |count: u32| formats.count(count.into());
        match refusal {
            Refusal::LicencesTooFew { min } => {
                self.with(Word::RefusalLicencesTooFew, &[("min", &number(*min))])
            }
            Refusal::LicencesTooMany { max } => {
                self.with(Word::RefusalLicencesTooMany, &[("max", &number(*max))])
            }
            Refusal::LicencesStep { step, min } => self.with(
                Word::RefusalLicencesStep,
                &[("step", &number(*step)), ("min", &number(*min))],
            ),
            Refusal::LicencesInUse { assigned } => {
                self.count(Word::RefusalLicencesInUse, (*assigned).into(), &[])
            }
            other => self
                .by_name("refusal-", other.code())
                .unwrap_or_else(|| self.get(Word::RefusalOther)),
        }
    }

    /// What a problem means. The API's own detail is English, so a code without a sentence is named for support; so is one
    /// whose sentence wants numbers, which a problem does not carry.
    pub fn problem(&self, problem: &Problem) -> String {
        let code = problem.code.as_str();
        self.by_name("problem-", code)
            .or_else(|| self.by_name("refusal-", code))
            .filter(|text| !text.contains('{'))
            .unwrap_or_else(|| self.with(Word::ProblemOther, &[("code", code)]))
    }

    /// Why there is no answer.
    pub fn failure(&self, failure: &Failure) -> String {
        match failure {
            Failure::Refused(problem) => self.problem(problem),
            Failure::SignedOut | Failure::SessionOver => self.get(Word::ProblemUnauthenticated),
            Failure::Offline => self.get(Word::FailureOffline),
            Failure::Unreadable => self.get(Word::FailureUnreadable),
        }
    }
}

/// A plan's name; its id where the catalogue has it no more.
pub(crate) fn plan_name(snapshot: &Snapshot, product: &str, plan: &str) -> String {
    let found = snapshot
        .product(product)
        .and_then(|product| crate::priced::plan(product, plan));
    found.map_or_else(|| plan.to_owned(), |plan| plan.name.clone())
}

/// A product's name; its id where the catalogue has it no more.
pub(crate) fn product_name(snapshot: &Snapshot, product: &str) -> String {
    snapshot
        .product(product)
        .map_or_else(|| product.to_owned(), |product| product.name.clone())
}
