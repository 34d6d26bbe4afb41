//! Small pictures of periods: what is used, what is not, and what is new.

use crate::view::{Element, View, el};

/// How many times as long as the current period a new one is drawn at most; a longer one fades out at its end.
const NEW_MAX: u64 = 2;

fn part(class: &'static str, days: u64) -> Element {
    el("span", class).style("flex-grow", days.to_string())
}

/// `used` and `unused` days side by side; `label` says the same in words.
pub(crate) fn period_bar(used: u64, unused: u64, label: String) -> View {
    el("div", "period-bar")
        .attr("role", "img")
        .attr("aria-label", label)
        .with(part("period-bar__used", used))
        .with(part("period-bar__unused", unused))
        .into()
}

/// The current period, and below it the `new` days from today on, in one scale; `today` marks where they part, and
/// `label` says the same in words.
pub(crate) fn timeline(used: u64, unused: u64, new: u64, today: String, label: String) -> View {
    let drawn = if used + unused == 0 {
        new
    } else {
        new.min(NEW_MAX * (used + unused))
    };
    let class = if drawn < new {
        "period-bar__new period-bar__new--long"
    } else {
        "period-bar__new"
    };
    // Both rows are as long as the longer one.
    let (after_current, after_new) = (drawn.saturating_sub(unused), unused.saturating_sub(drawn));
    let row = |class| el("div", class);
    el("div", "timeline")
        .attr("role", "img")
        .attr("aria-label", label)
        .with(
            row("period-bar")
                .with(part("period-bar__used", used))
                .with(part("period-bar__unused period-bar__today", unused))
                .with(part("", after_current)),
        )
        .with(
            row("period-bar")
                .with(part("", used))
                .with(part(class, drawn))
                .with(part("", after_new)),
        )
        .with(
            row("timeline__today")
                .with(part("", used))
                .with(part("", unused.max(drawn)).with(today)),
        )
        .into()
}
