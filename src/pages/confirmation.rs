//! The confirmation: what was placed, and what comes next.

use super::heading;
use crate::clipboard;
use crate::format::DateStyle;
use crate::locale::{Word, Words, terms};
use crate::navigation::Step;
use crate::parts::amount::amount;
use crate::parts::button::{button, link};
use crate::parts::fact::fact;
use crate::parts::focus;
use crate::parts::notice::{Tone, notice};
use crate::parts::receipt;
use crate::state::{App, Load};
use crate::view::{View, el, list, live};
use midcycle_contract::engine::change::Selection;
use midcycle_contract::order::{DocumentKind, OrderedChange};
use midcycle_contract::{Order, OrderState, Snapshot};
use std::sync::Arc;

/// The page: it asks for an order that it does not know by its id, so that a reload and a link show it too.
pub(crate) fn confirmation(app: App, snapshot: Arc<Snapshot>, id: &str) -> View {
    app.look_at(id);
    let view = move || match app.order.get() {
        Load::Waiting => super::skeleton(app),
        Load::Failed(failure) => {
            let text = app.words.with(|words| words.failure(&failure));
            let actions = el("div", "buttons").with(again(app)).with(back(app));
            el("div", "page")
                .key("failed")
                .with(heading(app, Word::YourOrder))
                .with(notice(Tone::Danger, text, Some(actions.into())))
                .into()
        }
        Load::Ready(other) if other.state != OrderState::Placed => {
            super::waiting::waiting(app, &snapshot, &other)
        }
        Load::Ready(order) => placed(app, &snapshot, &order),
    };
    live(view)
}

/// Asks for the order once more.
fn again(app: App) -> View {
    let ask = move |_| app.go_instead(app.here());
    button("button", app.word(Word::TryAgain), ask).into()
}

fn back(app: App) -> View {
    let go = move |_| app.go(Step::Center);
    button("button button--primary", app.word(Word::BackToCenter), go).into()
}

fn placed(app: App, snapshot: &Snapshot, order: &Order) -> View {
    let words = app.words.get();
    let title = match order.state {
        OrderState::Placed => Word::OrderPlaced,
        OrderState::Paying | OrderState::RequiresAction => Word::OrderOpen,
        OrderState::Declined | OrderState::Expired => Word::OrderNotPlaced,
    };
    let starts = words.formats().date(order.at.date(), DateStyle::DayMonth);
    let lead = (order.state == OrderState::Placed).then(|| {
        // A change made on another day was made then: only today is called today.
        let word = if order.at == snapshot.at {
            Word::PeriodStartsToday
        } else {
            Word::PeriodStarted
        };
        el("p", "page__lead")
            .attr("data-part", "period")
            .with(words.with(word, &[("date", &starts)]))
    });
    let changes = order
        .changes
        .iter()
        .map(|change| changed(&words, snapshot, order, change));
    let due = if order.state == OrderState::Placed {
        Word::Paid
    } else {
        Word::DueToday
    };
    let balance = receipt::balance_after(&words, &order.settlement, order.currency);
    let details = el("dl", "details")
        .with(fact(
            words.text(Word::OrderNumber),
            number(app, &words, order),
        ))
        .with(document(&words, order))
        .with(on_paper(
            &words,
            Word::DetailsAccount,
            Some(&snapshot.account.name),
        ))
        .with(on_paper(
            &words,
            Word::VatNumber,
            snapshot.account.vat_id.as_ref(),
        ));
    let totals = receipt::totals(&words, &order.settlement, order.currency, due);
    let total = el("section", "card card--total")
        .with(el("dl", "receipt").with(totals))
        .with(balance);
    let buttons = el("div", "buttons no-print").with(back(app)).with(button(
        "button",
        words.text(Word::Print),
        |_| print(),
    ));
    el("div", "page confirmation")
        .key("confirmation")
        .with(heading(app, title))
        .with(lead)
        .with(assign(&words, snapshot, order))
        .with(details)
        .with(list(changes))
        .with(total)
        .with(buttons)
        .into()
}

fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// The order's number, to be copied. It is selected at once, for a browser that lets no page write to the clipboard.
fn number(app: App, words: &Words, order: &Order) -> View {
    let number = order.number.clone();
    let text = el("span", "copyable")
        .attr("data-part", "order-number")
        .with(number.clone());
    let copy = move |event: web_sys::Event| {
        focus::select(focus::beside(&event, ".copyable"));
        let number = number.clone();
        app.spawn(async move {
            let word = if clipboard::write(&number).await {
                Word::Copied
            } else {
                Word::CopySelected
            };
            app.copied.set(word);
            app.announcement.set(app.word(word).clone());
        });
    };
    let words = words.clone();
    let button = el("button", "button button--small no-print")
        .attr("type", "button")
        .on("click", copy)
        .with(live(move || words.get(app.copied.get())));
    View::List(vec![text.into(), " ".into(), button.into()])
}

/// The document, to be opened.
fn document(words: &Words, order: &Order) -> Option<View> {
    let document = order.document.as_ref()?;
    let word = match document.kind {
        DocumentKind::Invoice => Word::Invoice,
        DocumentKind::CreditNote => Word::CreditNote,
    };
    let address = ["/v1/invoices/", &document.id, ".pdf"].concat();
    let number = link(address, document.number.clone()).attr("target", "_blank");
    Some(
        fact(words.text(word), number)
            .attr("data-part", "document")
            .into(),
    )
}

/// Whose order it is: a printed page has no header that says so.
fn on_paper(words: &Words, word: Word, value: Option<&String>) -> Option<View> {
    let value = value?.clone();
    Some(
        fact(words.text(word), value)
            .attr("class", "print-only")
            .into(),
    )
}

/// Before and after, side by side, and what it will cost from then on.
fn changed(words: &Words, snapshot: &Snapshot, order: &Order, change: &OrderedChange) -> View {
    let side = |word, selection: Option<&Selection>| {
        let text = match selection {
            Some(selection) => words.selection(snapshot, selection),
            None => words.get(Word::NothingBefore),
        };
        el("div", "compare__side")
            .with(el("h3", "compare__title").with(words.text(word)))
            .with(el("p", "").with(text))
    };
    let then =
        change.quote.renewal.as_ref().map(|renewal| {
            receipt::then(words, renewal, change.selection.interval, order.currency)
        });
    let name = terms::product_name(snapshot, &change.selection.product);
    let compare = el("div", "compare")
        .with(side(Word::Before, change.before.as_ref()))
        .with(side(Word::After, Some(&change.selection)));
    let period = change.quote.period.map(|period| {
        el("p", "receipt__period")
            .attr("data-part", "new-period")
            .with(words.with(Word::NewPeriod, &[("period", &words.period(period))]))
    });
    // How they were computed is on the document.
    let lines = change.quote.lines.iter().map(|line| {
        el("div", "receipt__row")
            .attr("data-part", receipt::part_of(line))
            .with(el("dt", "").with(receipt::name_of(words, line)))
            .with(el("dd", "").with(amount(words, line.amount, order.currency)))
    });
    el("section", "card")
        .attr("data-part", "changed")
        .with(el("h2", "card__title").with(name))
        .with(compare)
        .with(period)
        .with(el("dl", "receipt").with(list(lines)))
        .with(then)
        .into()
}

/// The next step, when licences were added.
fn assign(words: &Words, snapshot: &Snapshot, order: &Order) -> Option<View> {
    let added: u32 = order
        .changes
        .iter()
        .map(|change| {
            let before = change.before.as_ref().map_or(0, |before| before.licences);
            change.selection.licences.saturating_sub(before)
        })
        .sum();
    if added == 0 || order.state != OrderState::Placed {
        return None;
    }
    let link = snapshot.links.assign.clone().map(|address| {
        el("a", "button no-print")
            .attr("href", address)
            .attr("data-handoff", "assign")
            .with(words.text(Word::AssignLink))
            .into()
    });
    Some(notice(
        Tone::Plain,
        words.count(Word::AssignLicences, added.into(), &[]),
        link,
    ))
}
