//! The order summary, and how its amounts came to be.

use crate::demo::gallery::samples::{self, order};
use crate::demo::gallery::{Paint, State};
use crate::demo::summary_of;
use crate::locale::Word;
use crate::parts::explanation::{Sum, explained_renewal, explained_sum, explanation};
use crate::parts::receipt::{self, Opened};
use crate::priced::Priced;
use crate::view::{View, el};
use crate::watched::Watched;
use std::sync::Arc;

/// A receipt as the summary has it; `open` is the line whose explanation is open.
fn summary(paint: &Paint<'_>, text: &str, open: Option<usize>) -> View {
    let Some(order) = order(text) else {
        return View::List(Vec::new());
    };
    let opened: Opened = Watched::new(open);
    let priced = Priced {
        selections: Vec::new(),
        order,
    };
    summary_of(paint.words, &Arc::new(priced), opened)
}

pub(in super::super) const RECEIPT: &[State] = &[
    ("increase", |paint| summary(paint, samples::INCREASE, None)),
    ("opened", |paint| summary(paint, samples::INCREASE, Some(0))),
    ("negative", |paint| summary(paint, samples::NEGATIVE, None)),
    ("refunded", |paint| {
        summary(paint, &samples::surplus("refund"), None)
    }),
    ("forfeited", |paint| {
        summary(paint, &samples::surplus("forfeit"), None)
    }),
    ("zero", |paint| summary(paint, samples::ZERO, None)),
    ("owed", |paint| summary(paint, samples::OWED, None)),
    ("yen", |paint| summary(paint, samples::YEN, None)),
    ("five-digits", |paint| {
        summary(paint, samples::FIVE_DIGITS, None)
    }),
    ("difference", |paint| {
        summary(paint, samples::DIFFERENCE, None)
    }),
    ("blank", |paint| {
        let lines = [
            ("credit", paint.words.get(Word::LineCredit)),
            ("charge", paint.words.get(Word::LineCharge)),
        ];
        el("dl", "receipt")
            .with(receipt::blank(
                paint.words,
                lines.into(),
                Vec::new(),
                Watched::new(None),
            ))
            .into()
    }),
];

/// What `tell` says of a sample's order.
fn how(text: &str, tell: impl FnOnce(&midcycle_contract::engine::order::Order) -> View) -> View {
    let told = order(text).map(|order| tell(&order));
    el("div", "receipt__explanation").with(told).into()
}

/// How the line at a place of a sample came to be.
fn line(paint: &Paint<'_>, text: &str, place: usize) -> View {
    how(text, |order| {
        let change = order.changes.first();
        change
            .map(|change| explanation(paint.words, change, place))
            .into()
    })
}

fn sum(paint: &Paint<'_>, text: &str, which: Sum) -> View {
    how(text, |order| explained_sum(paint.words, order, which))
}

pub(in super::super) const EXPLANATION: &[State] = &[
    ("credit", |paint| line(paint, samples::INCREASE, 0)),
    ("charge", |paint| line(paint, samples::INCREASE, 1)),
    ("discount", |paint| line(paint, samples::INCREASE, 2)),
    ("tax", |paint| line(paint, samples::INCREASE, 3)),
    ("tiers", |paint| line(paint, samples::OWED, 0)),
    ("steps", |paint| line(paint, samples::YEN, 1)),
    ("difference", |paint| line(paint, samples::DIFFERENCE, 0)),
    ("due", |paint| sum(paint, samples::INCREASE, Sum::Due)),
    ("balance", |paint| {
        sum(paint, samples::INCREASE, Sum::Balance)
    }),
    ("owed", |paint| sum(paint, samples::OWED, Sum::Balance)),
    ("negative", |paint| {
        sum(paint, samples::NEGATIVE, Sum::Surplus)
    }),
    ("renewal", |paint| {
        how(samples::INCREASE, |order| {
            let change = order.changes.first();
            change
                .and_then(|change| explained_renewal(paint.words, change))
                .into()
        })
    }),
];
