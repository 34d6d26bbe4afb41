//! A small picture of a period: what is used of it and what is not.

use leptos::prelude::*;

/// `used` and `unused` days side by side; `label` says the same in words.
pub(crate) fn period_bar(used: u64, unused: u64, label: String) -> AnyView {
    view! {
        <div class="period-bar" role="img" aria-label=label>
            <span class="period-bar__used" style:flex-grow=used.to_string()></span>
            <span class="period-bar__unused" style:flex-grow=unused.to_string()></span>
        </div>
    }
    .into_any()
}
