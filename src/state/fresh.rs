//! How the account on screen stays the account as it is: by the clock, by the network, and when the page is seen again.

use super::ground::Detail;
use super::{App, Load};
use crate::api::Failure;
use crate::format::DateStyle;
use crate::later::INVOICES;
use crate::locale::Word;
use crate::navigation::on_window;
use gloo_timers::callback::Interval;
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds between two looks at the clock and at what has happened.
const TICK: u32 = 1_000;
/// After how many of them a service that was out of reach is asked again.
const ASK_AGAIN_EVERY: u32 = 3;

impl App {
    /// Fetches the account anew, and says so where the day or the account has changed.
    pub(super) async fn look(self) {
        let before = self.account_untracked();
        let now = self.fetch().await;
        let Some((before, now)) = before.zip(now) else {
            return;
        };
        if !Arc::ptr_eq(&before, &now) && before.account.id == now.account.id {
            if self.is_demo() {
                self.refresh_demo();
            }
            self.news.set(self.words.with_untracked(|words| {
                if before.at == now.at {
                    return words.get(Word::AccountChanged);
                }
                let date = words.formats().date(now.at.date(), DateStyle::DayMonth);
                words.with(Word::NewDay, &[("date", &date)])
            }));
        }
    }

    /// Keeps the account fresh: when the page is seen again, when the network is back, and after midnight.
    pub(super) fn keep_fresh(self) {
        self.api().listen(Box::new(move |failure| {
            if !matches!(failure, Failure::Refused(_)) {
                self.tell("error", &Detail(&[("code", failure.code())]));
            }
            match failure {
                Failure::SignedOut => self.leave(Load::Failed(Failure::SignedOut)),
                failure => self.is_offline.set(*failure == Failure::Offline),
            }
        }));
        for event in ["online", "offline", "visibilitychange"] {
            let ask = move || self.dues.update(|dues| *dues = dues.wrapping_add(1));
            on_window(event, Box::new(ask));
        }
        let ticks = Rc::new(Ticks {
            count: Cell::new(0),
            // No minute yet: the first one is looked at, too.
            minute: Cell::new(60),
            tried: Cell::new(0),
            is_looking: Cell::new(false),
        });
        // The clock stops when the checkout is taken away.
        let clock = Interval::new(TICK, move || self.tick(&ticks));
        let clock = SendWrapper::new(clock);
        on_cleanup(move || drop(clock));
    }

    /// Looks at the clock and at what has happened, and at the account where either wants it.
    fn tick(self, ticks: &Rc<Ticks>) {
        if ticks.is_looking.get() {
            return;
        }
        ticks.count.set(ticks.count.get().wrapping_add(1));
        let minute = js_sys::Date::new_0().get_utc_minutes();
        // Midnight, wherever it is, begins a quarter of an hour of the world's clock. A minute later once more: the
        // visitor's clock may be ahead of the account's.
        let may_be_midnight =
            minute % 15 < 2 && minute != ticks.minute.replace(minute) && !self.is_signed_out();
        ticks.minute.set(minute);
        let was_offline = self.is_offline.get_untracked();
        let asks_again =
            (was_offline || self.is_due()) && ticks.count.get().is_multiple_of(ASK_AGAIN_EVERY);
        let dues = self.dues.get_untracked();
        let is_wanted = dues != ticks.tried.get() || may_be_midnight || asks_again;
        // Before it is known who comes, nobody's account is asked for.
        if !is_wanted || is_hidden() || !self.is_begun.get_untracked() {
            return;
        }
        ticks.tried.set(dues);
        ticks.is_looking.set(true);
        let ticks = ticks.clone();
        self.spawn(async move {
            self.look().await;
            ticks.is_looking.set(false);
            if was_offline && !self.is_offline.get_untracked() {
                // What was asked for meanwhile never came.
                if let Some(refresh) = INVOICES.open() {
                    refresh(self);
                }
            }
        });
    }
}

/// What the clock remembers from one tick to the next.
struct Ticks {
    count: Cell<u32>,
    minute: Cell<u32>,
    tried: Cell<u32>,
    is_looking: Cell<bool>,
}

/// Whether nobody sees the page.
fn is_hidden() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden())
}
