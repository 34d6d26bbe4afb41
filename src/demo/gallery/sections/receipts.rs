//! The order summary, and how its amounts came to be.

use crate::demo::gallery::samples::{self, order};
use crate::demo::gallery::{Paint, State};
use crate::locale::Word;
use crate::parts::explanation::explanation;
use crate::parts::receipt::{self, Opened};
use crate::view::{View, el};
use crate::watched::Watched;

/// A receipt as the summary has it; `open` is the line whose explanation is open.
fn summary(paint: &Paint<'_>, text: &str, open: Option<usize>) -> View {
    let Some(order) = order(text) else {
        return View::List(Vec::new());
    };
    let Some(change) = order.changes.first() else {
        return View::List(Vec::new());
    };
    let opened: Opened = Watched::new(open);
    let words = paint.words;
    let currency = change.quote.currency;
    let interval = change.request.next.as_ref().map(|next| next.interval);
    let then = change
        .quote
        .renewal
        .as_ref()
        .zip(interval)
        .map(|(renewal, interval)| receipt::then(words, renewal, interval, currency));
    let settled = &order.settlement;
    let lines = el("dl", "receipt")
        .with(receipt::lines(words, change, 0, opened))
        .with(receipt::totals(words, settled, currency, Word::DueToday));
    View::List(vec![
        lines.into(),
        receipt::balance_after(words, settled, currency).into(),
        then.into(),
    ])
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
];

/// How the line at a place of a sample came to be.
fn how(paint: &Paint<'_>, text: &str, place: usize) -> View {
    let order = order(text);
    let change = order.as_ref().and_then(|order| order.changes.first());
    let how = change.and_then(|change| {
        let line = change.quote.lines.get(place)?;
        explanation(paint.words, &change.request, line)
    });
    el("div", "receipt__explanation").with(how).into()
}

pub(in super::super) const EXPLANATION: &[State] = &[
    ("credit", |paint| how(paint, samples::INCREASE, 0)),
    ("charge", |paint| how(paint, samples::INCREASE, 1)),
    ("tiers", |paint| how(paint, samples::OWED, 0)),
    ("steps", |paint| how(paint, samples::YEN, 1)),
    ("tax", |paint| how(paint, samples::INCREASE, 3)),
];
