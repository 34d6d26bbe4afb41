//! What follows the choice apart from the page itself: the address, and what a screen reader is told.

use super::choices::Choices;
use super::{Outcome, Pricing, Subject, why_not};
use crate::locale::Word;
use crate::navigation::{Step, Wanted};
use crate::priced::Unpriced;
use crate::state::App;
use crate::watched::{Watched, follow};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::on_cleanup;
use midcycle_contract::Selection;
use midcycle_contract::engine::json::{Write, Writer};
use midcycle_contract::engine::order::Change;
use midcycle_contract::engine::quote::Settlement;
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds of rest before a new total is announced: nobody wants to hear every keystroke.
const ANNOUNCE_AFTER: u32 = 700;
/// Milliseconds by which the time between two addresses grows with each, up to the most: the first ones are written at once, as
/// a reload may follow, and no more than a hundred in half a minute, as a browser would refuse.
const ADDRESS_LATER: u32 = 10;
const ADDRESS_LATEST: u32 = 400;

/// The address that the choice should have, until it is written.
#[derive(Clone)]
pub(super) struct Address {
    app: App,
    latest: Rc<RefCell<Option<Wanted>>>,
}

impl Address {
    /// Writes it now, where the visitor is still on the page that it is of.
    pub fn write(&self) -> bool {
        let Some(wanted) = self.latest.take() else {
            return false;
        };
        let is_here = matches!(self.app.here(), Step::Change(here)
            if here.subscription == wanted.subscription);
        if is_here {
            self.app.keep(&Step::Change(wanted));
        }
        true
    }
}

/// Keeps the choice in the address, so that a reload and the way back find it: right after a keystroke, and never so
/// often that the browser refuses.
pub(super) fn keep_in_address(app: App, subject: &Subject, choices: Choices) -> Address {
    let subscription = subject.subscription.clone();
    let product = subscription.is_none().then(|| subject.product.clone());
    let address = Address {
        app,
        latest: Rc::new(RefCell::new(None)),
    };
    let is_writing = Rc::new(Cell::new(false));
    let wait = Rc::new(Cell::new(0));
    let kept = address.clone();
    follow(move || {
        kept.latest.replace(Some(Wanted {
            subscription: subscription.clone(),
            product: product.clone(),
            plan: Some(choices.plan.get()),
            licences: Some(choices.licences.get()),
            interval: Some(choices.interval.get()),
        }));
        if !is_writing.replace(true) {
            let (kept, is_writing, wait) = (kept.clone(), is_writing.clone(), wait.clone());
            app.spawn(async move {
                TimeoutFuture::new(0).await;
                while kept.write() {
                    wait.set(ADDRESS_LATEST.min(wait.get() + ADDRESS_LATER));
                    TimeoutFuture::new(wait.get()).await;
                }
                is_writing.set(false);
            });
        }
    });
    // A page that is shown anew, in another language say, begins with what its address says.
    let last = SendWrapper::new(address.clone());
    on_cleanup(move || {
        last.write();
    });
    address
}

/// Tells the host what the choice costs, or why it cannot be had.
fn tell(app: App, priced: Option<&Outcome>) {
    match priced {
        Some(Ok(priced)) => {
            let change = priced.order.changes.first().zip(priced.selections.first());
            if let Some((change, selection)) = change {
                app.tell(
                    "quote",
                    &Quoted(selection, change, &priced.order.settlement),
                );
            }
        }
        Some(Err(Unpriced::Refused(_, refusal))) => app.tell_refused(refusal.code()),
        _ => {}
    }
}

/// A choice, its quote, and what becomes of it with the balance, for the host.
struct Quoted<'q>(&'q Selection, &'q Change, &'q Settlement);

impl Write for Quoted<'_> {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            self.0.write(out.name("selection"));
            self.1.quote.write(out.name("quote"));
            self.2.write(out.name("settlement"));
        });
    }
}

/// Tells a screen reader the new total, or why there is none, once the visitor rests. Gives whether anything was changed.
pub(super) fn announce(app: App, subject: &Arc<Subject>, priced: Pricing) -> Watched<bool> {
    let currency = subject.snapshot.account.currency;
    let latest = Rc::new(Cell::new(0_u32));
    let is_touched = Watched::new(false);
    follow(move || {
        // Follows it; what a screen reader is told is looked up when it is told.
        priced.with(|priced| tell(app, priced.as_ref()));
        let turn = latest.get().wrapping_add(1);
        latest.set(turn);
        // The first total is read with the page; only changes are announced.
        if turn == 1 {
            return;
        }
        is_touched.set(true);
        // The page takes this along when it goes.
        let latest = Rc::downgrade(&latest);
        app.spawn(async move {
            TimeoutFuture::new(ANNOUNCE_AFTER).await;
            if latest.upgrade().is_some_and(|latest| latest.get() == turn) {
                let text = app.words.with_untracked(|words| {
                    priced.with_untracked(|priced| match priced {
                        Some(Ok(priced)) => {
                            let due = priced.order.settlement.due_now;
                            let amount = words.formats().money(due, currency);
                            words.with(Word::AnnounceDue, &[("amount", &amount)])
                        }
                        _ => why_not(words, priced.as_ref()).unwrap_or_default(),
                    })
                });
                app.announcement.set(text);
            }
        });
    });
    is_touched
}
