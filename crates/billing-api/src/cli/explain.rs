//! `midcycle explain FILE`: a quote as a person would read it, each amount with the way that leads to it.

use midcycle_engine::calendar::{DayCount, Unit};
use midcycle_engine::explain::{Side, Stage, Step, TaxSide};
use midcycle_engine::money::{Amount, RoundingMode};
use midcycle_engine::quote::{Direction, Factor, Kind, Line, Unchanged, unchanged};
use midcycle_engine::{Quote, QuoteError, QuoteRequest, quote};
use std::fmt::Write;

/// How wide the page is; amounts end at its right edge.
const WIDTH: usize = 78;

/// The quote of a request, explained line by line, and what would be paid without the change.
pub(super) fn explained(request: QuoteRequest) -> Result<String, QuoteError> {
    let request = QuoteRequest {
        explain: true,
        ..request
    };
    let quote = quote(&request)?;
    let mut page = Page::default();
    page.line(&format!(
        "A change on {}, in {}",
        quote.at,
        quote.currency.code()
    ));
    page.line("");
    for line in &quote.lines {
        page.amount(&heading(line), line.amount);
        for step in line.why.iter().flatten() {
            page.line(&format!("    {}", told(step)));
        }
    }
    if quote.lines.is_empty() {
        page.line(
            "Nothing is credited or charged now: the change waits for the end of the period.",
        );
    }
    sums(&mut page, &quote);
    if let Some(unchanged) = unchanged(&request)? {
        without(&mut page, &unchanged);
    }
    Ok(page.0)
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// A text and an amount at the right edge; of a long text the amount stands after two spaces.
    fn amount(&mut self, text: &str, amount: Amount) {
        let amount = amount.to_string();
        let room = WIDTH
            .saturating_sub(text.chars().count())
            .max(amount.len() + 2);
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{text}{amount:>room$}");
    }
}

fn heading(line: &Line) -> String {
    let id = &line.id;
    match &line.kind {
        Kind::Credit {
            quantity, period, ..
        } => format!(
            "Credit {id}: {quantity}, unused from {} to {}",
            period.start, period.end
        ),
        Kind::Charge {
            quantity, period, ..
        } => format!(
            "Charge {id}: {quantity}, from {} to {}",
            period.start, period.end
        ),
        Kind::Adjustment { quantity, period } => format!(
            "Difference {id}: {quantity}, from {} to {}",
            period.start, period.end
        ),
        Kind::Discount => format!("Discount {id}"),
        Kind::Tax {
            percent, inclusive, ..
        } => {
            let place = if *inclusive {
                "in the prices"
            } else {
                "on top"
            };
            format!("Tax {id}: {percent} %, {place}")
        }
    }
}

/// A step in words.
fn told(step: &Step) -> String {
    match step {
        Step::Units {
            tier,
            quantity,
            unit_amount,
            amount,
        } => format!("{quantity} x {unit_amount} = {amount}{}", in_tier(*tier)),
        Step::Flat { tier, amount } => format!("{amount}, whatever the quantity{}", in_tier(*tier)),
        Step::Packages {
            count,
            size,
            package_amount,
            amount,
        } => format!("{count} packages of {size} x {package_amount} = {amount}"),
        Step::Billed { amount } => format!("{amount} were billed"),
        Step::Time {
            unit,
            day_count,
            full_period,
            factor,
            ..
        } => {
            let Factor { of, over } = factor;
            format!(
                "x {of} / {over} {} of {} to {}",
                counted_in(*unit, *day_count),
                full_period.start,
                full_period.end
            )
        }
        Step::Whole {} => "x 1: all of it".to_owned(),
        Step::Factor { mode, value, .. } => {
            format!("the fraction is rounded first, {}: {value}", rounded(*mode))
        }
        Step::Cap {
            paid,
            credited,
            left,
            applies,
        } => {
            let end = if *applies {
                "less than that, so this is the credit"
            } else {
                "enough"
            };
            format!("at most {paid} paid - {credited} given back = {left}: {end}")
        }
        Step::Side { side } => match side {
            Side::Charge => "the charge:".to_owned(),
            Side::Credit => "the credit:".to_owned(),
            Side::Difference => "the difference:".to_owned(),
        },
        Step::Rounded {
            stage,
            mode,
            before,
            exact,
            after,
            ..
        } => {
            let dots = if *exact { "" } else { "..." };
            let when = match stage {
                Stage::Intermediate => " on the way",
                Stage::Final => "",
            };
            if *exact && before.to_string() == after.to_string() {
                format!("= {after}{when}")
            } else {
                format!(
                    "= {before}{dots}, rounded{when} {}: {after}",
                    rounded(*mode)
                )
            }
        }
        Step::Percent { percent, left } => format!("{percent} % of the {left} that are left"),
        Step::AmountOff { amount, factor } => {
            format!(
                "{amount} for a full period x {} / {}",
                factor.of, factor.over
            )
        }
        Step::Limit { left, applies } => {
            let end = if *applies { "no more is cut" } else { "enough" };
            format!("at most the {left} that are left: {end}")
        }
        Step::Share { id, amount } => format!("of it {amount} from {id}"),
        Step::NotCharged { .. } => "what it would cut is not charged now".to_owned(),
        tax => told_tax(tax),
    }
}

fn told_tax(step: &Step) -> String {
    let Step::Tax {
        side,
        kind,
        id,
        gross,
        base,
        percent,
        over,
        mode,
        before,
        exact,
        after,
        ..
    } = step
    else {
        // A step that is younger than this text still has its code.
        return step.code().to_owned();
    };
    let of_what = match (kind, id) {
        (Some(kind), Some(id)) => format!("{kind} {id}"),
        _ => match side {
            TaxSide::All => "all lines".to_owned(),
            TaxSide::Paid => "what is given back".to_owned(),
            TaxSide::Today => "what is asked".to_owned(),
        },
    };
    let hundred = over.to_string() == "100";
    let of = if hundred { base } else { gross };
    let dots = if *exact { "" } else { "..." };
    let mut text = format!("{of_what}: {of} x {percent} / {over} = {before}{dots}");
    if !(*exact && before.to_string() == after.to_string()) {
        let _ = write!(text, ", rounded {}: {after}", rounded(*mode));
    }
    text
}

fn in_tier(tier: Option<u32>) -> String {
    tier.map(|tier| format!(" (tier {tier})"))
        .unwrap_or_default()
}

fn counted_in(unit: Unit, day_count: Option<DayCount>) -> &'static str {
    match (unit, day_count) {
        (Unit::Day, Some(DayCount::Thirty360)) => "days of months of 30 days,",
        (Unit::Day, _) => "days",
        (Unit::Hour, _) => "hours",
        (Unit::Minute, _) => "minutes",
        (Unit::Second, _) => "seconds",
        (Unit::Millisecond, _) => "milliseconds",
    }
}

fn rounded(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "to the nearest, ties away from zero",
        RoundingMode::HalfEven => "to the nearest, ties to even",
        RoundingMode::HalfDown => "to the nearest, ties toward zero",
        RoundingMode::Up => "away from zero",
        RoundingMode::Down => "toward zero",
        RoundingMode::Ceiling => "up",
        RoundingMode::Floor => "down",
    }
}

fn sums(page: &mut Page, quote: &Quote) {
    page.line(&"-".repeat(WIDTH));
    page.amount("Subtotal", quote.subtotal);
    page.amount("Tax", quote.tax);
    page.amount("Total", quote.total);
    if !quote.balance.applied.is_zero() {
        page.amount("From the balance", quote.balance.applied.negated());
    }
    if !quote.refund.is_zero() {
        page.amount("Refund", quote.refund);
    }
    page.amount("Due now", quote.due_now);
    if quote.balance.before != quote.balance.after {
        page.amount("Balance afterwards", quote.balance.after);
    }
    page.line("");
    page.line(&match quote.period {
        Some(period) => format!("The period is now {} to {}.", period.start, period.end),
        None => "The subscription has ended.".to_owned(),
    });
    if let Some(renewal) = quote.renewal {
        page.line(&format!(
            "The next one, to {}, costs {} on {}.",
            renewal.period.end, renewal.total, renewal.period.start
        ));
    }
    page.line(match quote.direction {
        Direction::Increase => "By the year, the price rises.",
        Direction::Decrease => "By the year, the price falls.",
        Direction::Same => "By the year, the price stays.",
    });
}

fn without(page: &mut Page, unchanged: &Unchanged) {
    let Unchanged { renewal, due, .. } = unchanged;
    let date = renewal.period.start;
    page.line(&format!(
        "Without this change: {} on {date}, of which {due} would be due.",
        renewal.total
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::json::Read;

    fn page(current: &str, next: &str, more: &str) -> String {
        let text = format!(
            r#"{{"at":"2026-11-22","currency":"EUR","current":{current},"next":{next}{more}}}"#
        );
        explained(QuoteRequest::from_text(&text).unwrap()).unwrap()
    }

    #[test]
    fn a_quote_reads_like_a_calculation_by_hand() {
        let current = r#"{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
            "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"},"billed":"300"}]}"#;
        let next = r#"{"interval":{"unit":"month","count":1},
            "lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}"#;
        let more = r#","rules":{"cycle":"keep","credit_basis":"list"},"taxes":[{"id":"IVA","percent":"22"}],
            "discounts":[{"id":"TEN","percent":"10"}],"balance":"12.50""#;
        let expected = "\
A change on 2026-11-22, in EUR

Credit licences: 5, unused from 2026-11-22 to 2026-12-10               -207.00
    5 x 69.00 = 345.00
    x 18 / 30 days of 2026-11-10 to 2026-12-10
    at most 300.00 paid - 0.00 given back = 300.00: enough
    = -207.00
Charge licences: 8, from 2026-11-22 to 2026-12-10                       331.20
    8 x 69.00 = 552.00
    x 18 / 30 days of 2026-11-10 to 2026-12-10
    = 331.20
Discount TEN                                                            -33.12
    10 % of the 331.20 that are left
    = -33.12
    of it -33.12 from licences
Tax IVA: 22 %, on top                                                    20.04
    all lines: 91.08 x 22 / 100 = 20.0376, rounded to the nearest, ties away from zero: 20.04
------------------------------------------------------------------------------
Subtotal                                                                 91.08
Tax                                                                      20.04
Total                                                                   111.12
From the balance                                                        -12.50
Due now                                                                  98.62
Balance afterwards                                                        0.00

The period is now 2026-11-10 to 2026-12-10.
The next one, to 2027-01-10, costs 606.10 on 2026-12-10.
By the year, the price rises.
Without this change: 378.81 on 2026-12-10, of which 366.31 would be due.
";
        assert_eq!(page(current, next, more), expected);
    }

    #[test]
    fn every_step_has_words() {
        let tiers = r#"[{"up_to":10,"unit_amount":"9.99"},{"up_to":null,"unit_amount":"8","flat_amount":"5"}]"#;
        let current = format!(
            r#"{{"period":{{"start":"2026-11-10","end":"2026-12-10"}},"interval":{{"unit":"month","count":1}},"lines":[
            {{"id":"seats","quantity":15,"billed":"100","credited":"60","price":{{"model":"graduated","tiers":{tiers}}}}},
            {{"id":"old","quantity":15,"price":{{"model":"graduated","tiers":{tiers}}}}}]}}"#
        );
        let next = r#"{"interval":{"unit":"month","count":1},"lines":[
            {"id":"seats","quantity":8,"price":{"model":"package","size":5,"amount":"66.00"}}]}"#;
        let more = r#","rules":{"preset":"killbill","round":{"of":"net"},"intermediate":{"scale":5,"mode":"down"}},
            "taxes":[{"id":"IVA","percent":"22","inclusive":true}],"balance":"-5",
            "discounts":[{"id":"A","amount":"500"},{"id":"B","amount":"1","line":"seats"}]"#;
        let page = page(&current, next, more);
        for words in [
            "10 x 9.99 = 99.90 (tier 1)",
            "5.00, whatever the quantity (tier 2)",
            "the fraction is rounded first, to the nearest, ties away from zero: 0.600000000",
            "2 packages of 5 x 66.00 = 132.00",
            "at most 100.00 paid - 60.00 given back = 40.00: less than that, so this is the credit",
            "the difference:",
            "on the way toward zero",
            "500 for a full period x 18 / 30",
            "no more is cut",
            "all lines: ",
            "/ 122 = ",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(
            !page.contains("units") && !page.contains("half_up"),
            "{page}"
        );
    }
}
