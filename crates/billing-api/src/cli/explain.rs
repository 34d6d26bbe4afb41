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
