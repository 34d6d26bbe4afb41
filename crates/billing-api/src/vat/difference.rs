//! The difference of two quotes of the same change under different taxes: what a correction consists of.

use crate::store::StoreError;
use midcycle_engine::money::Amount;
use midcycle_engine::quote::{Balance, Direction, Kind, Line, Quote};

/// The lines that lead from one quote to another of the same change: each tax that was charged is reversed, then come
/// those that hold instead. `None` where both come to the same.
///
/// Every amount is the engine's; here one is only taken from the other. Whatever is no tax must be equal on both sides.
pub(crate) fn difference(charged: &Quote, right: &Quote) -> Result<Option<Quote>, StoreError> {
    if untaxed(charged) != untaxed(right) {
        let why = "a change costs something else under other taxes, before tax";
        return Err(StoreError::Corrupt(why.into()));
    }
    let (old, new) = (taxes(charged), taxes(right));
    let reversed = old.iter().filter(|line| !new.contains(line)).map(reversed);
    let instead = new.iter().filter(|line| !old.contains(line)).cloned();
    let lines: Vec<Line> = reversed.chain(instead).collect();
    let tax = less(right.tax, charged.tax)?;
    let total = less(right.total, charged.total)?;
    if tax.is_zero() && total.is_zero() {
        return Ok(None);
    }
    let zero = Amount::zero(total.decimals());
    Ok(Some(Quote {
        at: right.at,
        currency: right.currency,
        lines,
        subtotal: less(right.subtotal, charged.subtotal)?,
        tax,
        total,
        // What of it is forfeited is settled with its order, not with a change.
        balance: Balance {
            before: zero,
            applied: total,
            after: total.negated(),
        },
        refund: zero,
        due_now: zero,
        period: None,
        renewal: None,
        direction: Direction::Same,
        requires_payment: false,
    }))
}

fn is_tax(line: &Line) -> bool {
    matches!(line.kind, Kind::Tax { .. })
}

/// The tax lines, without explanations.
fn taxes(quote: &Quote) -> Vec<Line> {
    let lines = quote.lines.iter().filter(|line| is_tax(line));
    lines.map(unexplained).collect()
}

/// All other lines, without explanations.
fn untaxed(quote: &Quote) -> Vec<Line> {
    let lines = quote.lines.iter().filter(|line| !is_tax(line));
    lines.map(unexplained).collect()
}

fn unexplained(line: &Line) -> Line {
    Line {
        why: None,
        ..line.clone()
    }
}

fn reversed(line: &Line) -> Line {
    let kind = match &line.kind {
        Kind::Tax {
            percent,
            base,
            inclusive,
        } => Kind::Tax {
            percent: *percent,
            base: base.negated(),
            inclusive: *inclusive,
        },
        other => other.clone(),
    };
    Line {
        id: line.id.clone(),
        amount: line.amount.negated(),
        kind,
        why: None,
    }
}

/// The difference of two amounts in the same decimals.
fn less(from: Amount, amount: Amount) -> Result<Amount, StoreError> {
    let units = from.minor_units().checked_sub(amount.minor_units());
    units
        .filter(|_| from.decimals() == amount.decimals())
        .map(|units| Amount::new(units, from.decimals()))
        .ok_or_else(|| StoreError::Corrupt("two amounts have no difference".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::json::Read;
    use midcycle_engine::{QuoteRequest, quote};

    /// The design's worked example under some taxes; the credit carries what was paid.
    fn quoted(taxes: &str) -> Quote {
        let request = format!(
            r#"{{"at":"2026-11-22","currency":"EUR","rules":"goto","current":{{"period":{{"start":"2026-11-10",
            "end":"2026-12-10"}},"interval":{{"unit":"month","count":1}},"taxes":[{{"id":"IVA","percent":"22"}}],
            "lines":[{{"id":"licences","quantity":5,"price":{{"model":"per_unit","unit_amount":"69"}}}}]}},
            "next":{{"interval":{{"unit":"year","count":1}},"lines":[{{"id":"licences","quantity":8,
            "price":{{"model":"per_unit","unit_amount":"660"}}}}]}},"taxes":{taxes},"explain":true}}"#
        );
        quote(&QuoteRequest::from_text(&request).unwrap()).unwrap()
    }

    fn told(difference: &Quote) -> Vec<(String, String, String)> {
        let lines = difference.lines.iter().map(|line| {
            let Kind::Tax { base, .. } = line.kind else {
                panic!("{line:?}");
            };
            (
                line.id.to_string(),
                base.to_string(),
                line.amount.to_string(),
            )
        });
        lines.collect()
    }

    #[test]
    fn it_is_the_tax_of_the_new_charges_alone() {
        let taxed = quoted(r#"[{"id":"IVA","percent":"22"}]"#);
        let lifted = quoted("[]");
        let down = difference(&taxed, &lifted).unwrap().unwrap();
        // 5280.00 x 22 %: the tax of the credit, 207.00 x 22 %, was rightly given back.
        assert_eq!(down.total.to_string(), "-1161.60");
        assert_eq!((down.tax, down.subtotal.is_zero()), (down.total, true));
        let line = |base: &str, amount: &str| ("IVA".to_owned(), base.into(), amount.into());
        assert_eq!(
            told(&down),
            [line("-5073.00", "-1116.06"), line("-207.00", "-45.54")]
        );
        let up = difference(&lifted, &taxed).unwrap().unwrap();
        assert_eq!(up.total.to_string(), "1161.60");
        assert_eq!(difference(&taxed, &taxed).unwrap(), None);
    }

    /// A tax that prices contain is none of the total's: it becomes the seller's.
    #[test]
    fn an_inclusive_tax_moves_within_the_total() {
        let inside = quoted(r#"[{"id":"IVA","percent":"22","inclusive":true}]"#);
        let moved = difference(&inside, &quoted("[]")).unwrap().unwrap();
        assert!(moved.total.is_zero());
        assert_eq!(moved.tax.to_string(), "-952.13"); // 5280.00 x 22 / 122
    }

    #[test]
    fn what_is_no_tax_must_be_equal() {
        let one = quoted("[]");
        let mut other = one.clone();
        other.lines.remove(0);
        assert!(difference(&one, &other).is_err());
    }
}
