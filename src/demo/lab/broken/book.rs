//! The account's book beside the log: what is booked is what happened, whatever was heard.

use super::log::short;
use crate::demo::words::{Say, Told};
use crate::format::DateStyle;
use crate::locale::Words;
use crate::parts::amount::amount;
use crate::view::{View, el, list};
use midcycle_contract::demo::Booked;

/// How many of the newest entries are shown.
const ENTRIES_SHOWN: usize = 6;

/// Orders with a key.
pub(super) fn with_key(book: &Booked, key: &str) -> usize {
    book.orders.iter().filter(|order| order.key == key).count()
}

/// The book. `key` is that of the order under way, or of the last.
pub(super) fn book(words: &Words, told: &Told, book: &Booked, key: Option<&str>) -> View {
    let count = key.map(|key| {
        let count = words
            .formats()
            .count(with_key(book, key).try_into().unwrap_or(0));
        el("p", "book__count")
            .attr("data-part", "orders-with-key")
            .with(told.with(Say::BookWithKey, &[("key", &short(key)), ("count", &count)]))
    });
    let balance = words.formats().money(book.balance, book.currency);
    View::List(vec![
        count.into(),
        orders(words, told, book, key),
        entries(words, told, book),
        el("p", "soft")
            .with(told.with(Say::BookBalance, &[("amount", &balance)]))
            .into(),
    ])
}

fn table(title: String, heads: [String; 3], rows: View) -> View {
    let [first, second, third] = heads;
    let name = |class, text: String| el("th", class).attr("scope", "col").with(text);
    let head = el("tr", "")
        .with(name("", first))
        .with(name("", second))
        .with(name("table__amount", third));
    el("table", "table book__table")
        .with(el("caption", "book__title").with(title))
        .with(el("thead", "").with(head))
        .with(el("tbody", "").with(rows))
        .into()
}

fn orders(words: &Words, told: &Told, book: &Booked, key: Option<&str>) -> View {
    let title = told.get(Say::BookOrders);
    if book.orders.is_empty() {
        return el("p", "soft").with(told.get(Say::BookNoOrders)).into();
    }
    let rows = book.orders.iter().rev().map(|order| {
        let is_this = key == Some(order.key.as_str());
        let state = ["order-", order.state.as_str()].concat();
        el("tr", if is_this { "book__this" } else { "" })
            .attr("data-order", order.state.as_str())
            .with(el("td", "").with(order.number.clone()))
            .with(el("td", "").with(told.named(&state).unwrap_or_default()))
            .with(el("td", "table__amount").with(amount(words, order.due, book.currency)))
    });
    let heads = [Say::BookNumber, Say::BookState, Say::BookDue].map(|say| told.get(say));
    table(title, heads, list(rows))
}

/// The newest entries of the ledger, the newest first.
fn entries(words: &Words, told: &Told, book: &Booked) -> View {
    let newest = book.entries.iter().rev().take(ENTRIES_SHOWN);
    let rows = newest.map(|entry| {
        let kind = ["entry-", entry.kind.as_str()].concat();
        let date = words.formats().date(entry.at.date(), DateStyle::Short);
        // A sale lowers the balance: it has a minus, but nothing comes to the customer by it.
        let moved = words.formats().money(entry.amount, book.currency);
        el("tr", "")
            .attr("data-entry", entry.kind.as_str())
            .with(el("td", "").with(date))
            .with(el("td", "").with(told.named(&kind).unwrap_or_default()))
            .with(el("td", "table__amount").with(el("bdi", "amount").with(moved)))
    });
    let heads = [Say::BookDate, Say::BookKind, Say::BookAmount].map(|say| told.get(say));
    table(told.get(Say::BookLedger), heads, list(rows))
}
