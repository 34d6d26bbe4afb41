//! A small picture of a period: what is used of it and what is not.

use crate::view::{View, el};

/// `used` and `unused` days side by side; `label` says the same in words.
pub(crate) fn period_bar(used: u64, unused: u64, label: String) -> View {
    let part = |class, days: u64| el("span", class).style("flex-grow", days.to_string());
    el("div", "period-bar")
        .attr("role", "img")
        .attr("aria-label", label)
        .with(part("period-bar__used", used))
        .with(part("period-bar__unused", unused))
        .into()
}
