//! How an amount came to be: in words with the real numbers, from the engine's own steps, and the period as a picture.

mod steps;

use super::period_bar::timeline;
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::view::{View, el, list};
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::order::{Change, Order};
use midcycle_contract::engine::quote::{Kind, Quote, Settlement};
use midcycle_contract::engine::{QuoteRequest, quote};
use steps::Teller;

/// What the line `index` of a change says about itself. The engine is asked for its steps only here: only what is open
/// is explained.
pub(crate) fn explanation(words: &Words, change: &Change, index: usize) -> View {
    let request = QuoteRequest {
        explain: true,
        ..change.request.clone()
    };
    let Ok(quote) = quote(&request) else {
        return View::List(Vec::new());
    };
    let Some(line) = quote.lines.get(index) else {
        return View::List(Vec::new());
    };
    let mut teller = Teller::of(words, &request, line);
    if let Kind::Tax { base, .. } = line.kind
        && base == quote.subtotal
        && let Some(sum) = taxed(words, &quote)
    {
        teller.say(sum);
    }
    for step in line.why.iter().flatten() {
        teller.tell(step);
    }
    let picture = match line.kind {
        Kind::Discount | Kind::Tax { .. } => None,
        _ => timeline_of(words, &quote, &request),
    };
    View::List(vec![sentences(teller.into_texts()), picture.into()])
}

/// Some sentences, one below the other.
fn sentences(texts: Vec<String>) -> View {
    list(texts.into_iter().map(|text| el("p", "").with(text)))
}

/// *−207.00 € + 7,600.00 € = 7,393.00 €*: what tax is taken of, where that is all of several lines.
fn taxed(words: &Words, quote: &Quote) -> Option<String> {
    let is_taxed = |kind: &Kind| !matches!(kind, Kind::Tax { .. });
    let amounts: Vec<_> = quote
        .lines
        .iter()
        .filter(|line| is_taxed(&line.kind))
        .map(|line| line.amount)
        .collect();
    (amounts.len() > 1).then(|| sum(words, quote.currency, &amounts, quote.subtotal))
}

/// *−207.00 € + 7,600.00 € = 7,393.00 €*
fn sum(words: &Words, currency: Currency, amounts: &[Amount], total: Amount) -> String {
    let formats = words.formats();
    let mut text = String::new();
    for amount in amounts {
        if text.is_empty() {
            text.push_str(&formats.money(*amount, currency));
        } else {
            text.push_str(if amount.is_negative() {
                " \u{2212} "
            } else {
                " + "
            });
            text.push_str(&formats.money(absolute(*amount), currency));
        }
    }
    [&text, " = ", &formats.money(total, currency)].concat()
}

fn absolute(amount: Amount) -> Amount {
    if amount.is_negative() {
        amount.negated()
    } else {
        amount
    }
}

/// An amount below the lines that opens to its explanation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    /// The total.
    Total,
    /// What the account's balance gives or takes.
    Balance,
    /// What is more given back than asked.
    Surplus,
    /// What is due.
    Due,
}

/// What a sum says about itself.
pub(crate) fn explained_sum(words: &Words, order: &Order, which: Sum) -> View {
    let Settlement {
        total,
        balance,
        due_now,
        ..
    } = order.settlement;
    let Some(change) = order.changes.first() else {
        return View::List(Vec::new());
    };
    let currency = change.quote.currency;
    let money = |amount| words.formats().money(amount, currency);
    let text = match which {
        Sum::Total => total_of(words, order, currency),
        Sum::Due if balance.applied.is_zero() && !total.is_negative() => {
            total_of(words, order, currency)
        }
        Sum::Due if total.is_negative() => words.get(Word::HowNothingDue),
        Sum::Due => sum(
            words,
            currency,
            &[total, balance.applied.negated()],
            due_now,
        ),
        Sum::Balance if balance.applied.is_negative() => words.with(
            Word::HowBalanceOwed,
            &[("amount", &money(balance.applied.negated()))],
        ),
        Sum::Balance => words.with(
            Word::HowBalance,
            &[
                ("before", &money(balance.before)),
                ("amount", &money(balance.applied)),
            ],
        ),
        Sum::Surplus if balance.after == balance.before => words.get(Word::HowSurplus),
        Sum::Surplus => {
            let rises = sum(
                words,
                currency,
                &[balance.before, total.negated()],
                balance.after,
            );
            words.with(Word::HowSurplusToBalance, &[("sum", &rises)])
        }
    };
    el("p", "").with(text).into()
}

/// All lines of an order, added up. Inclusive taxes are within the others.
fn total_of(words: &Words, order: &Order, currency: Currency) -> String {
    let lines = order.changes.iter().flat_map(|change| &change.quote.lines);
    let adds_up = |kind: &Kind| !matches!(kind, Kind::Tax { inclusive, .. } if *inclusive);
    let amounts: Vec<_> = lines
        .filter(|line| adds_up(&line.kind))
        .map(|line| line.amount)
        .collect();
    sum(words, currency, &amounts, order.settlement.total)
}

/// What the next renewal says about itself: what a period costs, and the tax on it.
pub(crate) fn explained_renewal(words: &Words, change: &Change) -> Option<View> {
    let renewal = change.quote.renewal?;
    let request = QuoteRequest {
        explain: true,
        ..change.request.clone()
    };
    let mut texts = Vec::new();
    // The price of a full period adds up as that of the new one, whatever part of it is charged today.
    if let Ok(told) = quote(&request) {
        let charges = |kind: &Kind| matches!(kind, Kind::Charge { .. });
        for line in told.lines.iter().filter(|line| charges(&line.kind)) {
            let mut teller = Teller::of(words, &request, line);
            for step in line.why.iter().flatten() {
                if !teller.tell_price(step) {
                    break;
                }
            }
            texts.append(&mut teller.into_texts());
        }
    }
    let currency = request.currency;
    let total = if renewal.total == renewal.subtotal {
        words.formats().money(renewal.total, currency)
    } else {
        sum(
            words,
            currency,
            // Inclusive tax is within the subtotal already.
            &[
                renewal.subtotal,
                Amount::new(
                    renewal.total.minor_units() - renewal.subtotal.minor_units(),
                    renewal.total.decimals(),
                ),
            ],
            renewal.total,
        )
    };
    texts.push([words.period(renewal.period).as_str(), ": ", &total].concat());
    Some(sentences(texts))
}

/// The current and the new period with today in them.
fn timeline_of(words: &Words, quote: &Quote, request: &QuoteRequest) -> Option<View> {
    let new = quote.period?;
    let formats = words.formats();
    let today = request.at.date();
    let current = request.current.as_ref().map(|current| current.period);
    let days = |from, to| {
        let days = midcycle_contract::engine::calendar::Date::days_until(from, to);
        u64::try_from(days).unwrap_or(0)
    };
    let used = current.map_or(0, |period| days(period.start.date(), today));
    let unused = current.map_or(0, |period| days(today, period.end.date()));
    let date = formats.date(today, DateStyle::DayMonth);
    let values = [
        ("used", formats.count(used)),
        ("unused", formats.count(unused)),
        ("date", date),
        ("period", words.period(new)),
    ];
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let word = if current.is_some() {
        Word::TimelineChange
    } else {
        Word::TimelineNew
    };
    Some(timeline(
        used,
        unused,
        days(today, new.end.date()),
        words.get(Word::Today),
        words.with(word, &values),
    ))
}
