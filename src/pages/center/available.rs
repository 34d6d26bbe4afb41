//! What the account does not own yet and can buy.

use super::section;
use crate::later::Later;
use crate::locale::{Word, Words};
use crate::navigation::{Step, Wanted};
use crate::parts::button::button;
use crate::parts::unique::unique;
use crate::state::App;
use crate::view::{View, el, list};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::Product;
use midcycle_contract::engine::change::may_order;

/// The section; `None` where there is nothing else, or where this person cannot buy.
pub(super) fn available(app: App, words: &Words, snapshot: &Snapshot) -> Option<View> {
    may_order(&snapshot.facts(false), None).ok()?;
    let is_owned = |product: &Product| {
        let mut owned = snapshot.subscriptions.iter();
        owned.any(|owned| owned.product == product.id)
    };
    let products: Vec<_> = snapshot
        .catalog
        .iter()
        .filter(|product| !is_owned(product) && is_sold(snapshot, product))
        .map(|product| row(app, words, product))
        .collect();
    let title = words.get(if snapshot.subscriptions.is_empty() {
        Word::Products
    } else {
        Word::AlsoAvailable
    });
    (!products.is_empty()).then(|| {
        section("available", title)
            .with(el("ul", "available").with(list(products)))
            .into()
    })
}

/// Whether it has a price in the account's currency.
fn is_sold(snapshot: &Snapshot, product: &Product) -> bool {
    let mut prices = product.plans.iter().flat_map(|plan| &plan.prices);
    prices.any(|row| row.currency == snapshot.account.currency)
}

fn row(app: App, words: &Words, product: &Product) -> View {
    let plans: Vec<_> = product
        .plans
        .iter()
        .map(|plan| plan.name.as_str())
        .collect();
    let wanted = Wanted {
        product: Some(product.id.clone()),
        ..Wanted::default()
    };
    let buy = move |_| app.go(Step::Change(wanted.clone()));
    let name = unique("product");
    let title = el("div", "")
        .with(
            el("h3", "available__name")
                .attr("id", name.clone())
                .with(product.name.clone()),
        )
        .with(el("p", "soft").with(plans.join(" \u{b7} ")));
    let buy = named_by("button", words.get(Word::SubscribeNow), &name, buy);
    el("li", "available__product")
        .attr("data-product", product.id.clone())
        .with(title)
        .with(buy)
        .into()
}

/// A button whose name has its product in it, as there may be several of one text: `of` is the id of what names it.
pub(super) fn named_by(
    class: &'static str,
    text: String,
    of: &str,
    act: impl FnMut(web_sys::Event) + 'static,
) -> View {
    let id = unique("buy");
    button(class, text, act)
        .attr("aria-labelledby", [&id, " ", of].concat())
        .attr("id", id)
        .leads_to(Later::Change)
        .into()
}
