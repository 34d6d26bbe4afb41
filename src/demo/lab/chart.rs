//! A small chart: what is due as one number moves. Whole numbers all the way, and every value as a table too.

use crate::demo::words::{Say, Told};
use crate::locale::Words;
use crate::parts::button::button;
use crate::view::{Element, View, el, list, live};
use crate::watched::Watched;
use midcycle_contract::engine::money::{Amount, Currency};

/// The drawing's own size; the style sheet stretches it.
const WIDTH: u64 = 1_000;
const HEIGHT: i128 = 100;

/// One value of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// Where it stands: a day, a number of licences.
    pub at: u32,
    /// The same in words.
    pub name: String,
    /// What is due.
    pub due: Amount,
}

/// What a chart shows.
pub(super) struct Chart {
    /// What it is about.
    pub title: String,
    /// What the points are called in the table.
    pub column: String,
    /// The points, in their order.
    pub points: Vec<Point>,
    /// The point that is chosen.
    pub now: Option<Point>,
    /// The currency of the amounts.
    pub currency: Currency,
}

/// The drawing, with its values in words for who does not see it.
pub(super) fn drawing(words: &Words, told: &Told, chart: &Chart) -> View {
    let money = |amount| words.formats().money(amount, chart.currency);
    let amounts = || chart.points.iter().map(|point| point.due);
    let low = amounts().min_by_key(|amount| amount.minor_units());
    let high = amounts().max_by_key(|amount| amount.minor_units());
    let (Some(first), Some(last)) = (chart.points.first(), chart.points.last()) else {
        return View::List(Vec::new());
    };
    let low = low.map(money).unwrap_or_default();
    let high = high.map(money).unwrap_or_default();
    let label = told.with(
        Say::ChartLabel,
        &[
            ("title", &chart.title),
            ("from", &first.name),
            ("to", &last.name),
            ("low", &low),
            ("high", &high),
        ],
    );
    let top = amounts().map(Amount::minor_units).max().unwrap_or(0).max(1);
    let place = |point: &Point| {
        (
            across(point.at, first.at, last.at),
            up(point.due.minor_units(), top),
        )
    };
    let places: Vec<_> = chart.points.iter().map(place).collect();
    let line = stepped(&places);
    let area = [&line, "V", &HEIGHT.to_string(), "H0Z"].concat();
    let now = chart.now.as_ref().map(|now| mark(place(now)));
    let svg = el("svg", "chart__drawing")
        .attr(
            "viewBox",
            ["0 0 ", &WIDTH.to_string(), " ", &HEIGHT.to_string()].concat(),
        )
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", label)
        .with(el("path", "chart__area").attr("d", area))
        .with(el("path", "chart__line").attr("d", line))
        .with(now);
    View::List(vec![
        el("p", "chart__high")
            .attr("aria-hidden", "true")
            .with(high)
            .into(),
        svg.into(),
    ])
}

/// Where a value stands from left to right.
fn across(at: u32, first: u32, last: u32) -> u64 {
    let span = u64::from(last.saturating_sub(first)).max(1);
    u64::from(at.saturating_sub(first)).min(span) * WIDTH / span
}

/// Where an amount stands from top to bottom; nothing is the ground.
fn up(units: i128, top: i128) -> i128 {
    let units = units.clamp(0, top);
    HEIGHT - units.saturating_mul(HEIGHT) / top
}

/// A line that is level around each point, and steps halfway to the next.
fn stepped(places: &[(u64, i128)]) -> String {
    let mut path = String::new();
    let mut before: Option<u64> = None;
    for (x, y) in places {
        match before {
            None => path.push_str(&["M", &x.to_string(), ",", &y.to_string()].concat()),
            Some(left) => {
                let middle = u64::midpoint(left, *x);
                path.push_str(&["H", &middle.to_string(), "V", &y.to_string()].concat());
            }
        }
        before = Some(*x);
    }
    if let Some(x) = before {
        path.push_str(&["H", &x.to_string()].concat());
    }
    path
}

/// The point that is chosen: a plumb line, and a dot, which is a line without length so that it stays round.
fn mark((x, y): (u64, i128)) -> View {
    let line = |class, from: i128| {
        el("line", class)
            .attr("x1", x.to_string())
            .attr("x2", x.to_string())
            .attr("y1", from.to_string())
            .attr("y2", y.to_string())
    };
    list([line("chart__plumb", HEIGHT), line("chart__dot", y)])
}

/// A button that opens the values as a table.
pub(super) fn table(
    told: &Told,
    id: &'static str,
    is_open: Watched<bool>,
    rows: impl Fn() -> Option<(Words, Chart)> + 'static,
) -> Element {
    let title = told.get(Say::ChartTable);
    let opener = button("link-button", title, move |_| {
        is_open.update(|open| *open = !*open);
    })
    .attr("aria-controls", id)
    .live_bool("aria-expanded", move || is_open.get());
    let due = told.get(Say::ChartDue);
    let body = move || {
        let (words, chart) = rows().filter(|_| is_open.get())?;
        let rows = chart.points.iter().map(|point| {
            el("tr", "")
                .with(el("th", "").attr("scope", "row").with(point.name.clone()))
                .with(
                    el("td", "table__amount")
                        .with(words.formats().money(point.due, chart.currency)),
                )
        });
        let head = el("tr", "")
            .with(el("th", "").attr("scope", "col").with(chart.column.clone()))
            .with(
                el("th", "table__amount")
                    .attr("scope", "col")
                    .with(due.clone()),
            );
        let table = el("table", "table")
            .with(el("caption", "visually-hidden").with(chart.title.clone()))
            .with(el("thead", "").with(head))
            .with(el("tbody", "").with(list(rows)));
        Some(
            el("div", "chart__table")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", chart.title.clone())
                .with(table),
        )
    };
    el("div", "chart__values")
        .with(opener)
        .with(el("div", "").attr("id", id).with(live(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_within_the_drawing() {
        assert_eq!(
            [across(0, 0, 29), across(29, 0, 29), across(15, 0, 30)],
            [0, 1_000, 500]
        );
        assert_eq!(across(7, 7, 7), 0);
        assert_eq!(
            [up(0, 500), up(500, 500), up(250, 500), up(-5, 500)],
            [100, 0, 50, 100]
        );
    }

    #[test]
    fn a_line_steps_between_its_points() {
        assert_eq!(
            stepped(&[(0, 100), (500, 50), (1_000, 0)]),
            "M0,100H250V50H750V0H1000"
        );
        assert_eq!(stepped(&[]), "");
    }
}
