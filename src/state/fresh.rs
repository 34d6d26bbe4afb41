//! How the account on screen stays the account as it is: by the clock, by the network, and when the page is seen again.

use super::{App, Load};
use crate::api::{self, Failure};
use crate::format::DateStyle;
use crate::later::INVOICES;
use crate::locale::Word;
use crate::navigation::on_window;
use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
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
        api::listen(Box::new(move |failure| match failure {
            _ if !self.is_mounted() => {}
            Failure::SignedOut => self.leave(Load::Failed(Failure::SignedOut)),
            failure => self.is_offline.set(*failure == Failure::Offline),
        }));
        for event in ["online", "offline", "visibilitychange"] {
            let ask = move || self.dues.update(|dues| *dues = dues.wrapping_add(1));
            on_window(event, Box::new(ask));
        }
        spawn_local(async move {
            // No minute yet: the first one is looked at, too.
            let (mut last, mut ticks) = (60, 0_u32);
            let mut tried = 0;
            loop {
                TimeoutFuture::new(TICK).await;
                if !self.is_mounted() {
                    return;
                }
                ticks = ticks.wrapping_add(1);
                let minute = js_sys::Date::new_0().get_utc_minutes();
                // Midnight, wherever it is, begins a quarter of an hour of the world's clock. A minute later once more:
                // the visitor's clock may be ahead of the account's.
                let may_be_midnight = minute % 15 < 2 && minute != last && !self.is_signed_out();
                last = minute;
                let was_offline = self.is_offline.get_untracked();
                let asks_again =
                    (was_offline || self.is_due()) && ticks.is_multiple_of(ASK_AGAIN_EVERY);
                let dues = self.dues.get_untracked();
                let is_wanted = dues != tried || may_be_midnight || asks_again;
                // Before it is known who comes, nobody's account is asked for.
                if is_wanted && !is_hidden() && self.is_begun.get_untracked() {
                    tried = dues;
                    self.look().await;
                    if was_offline && self.is_mounted() && !self.is_offline.get_untracked() {
                        // What was asked for meanwhile never came.
                        if let Some(refresh) = INVOICES.open() {
                            refresh(self);
                        }
                    }
                }
            }
        });
    }
}

/// Whether nobody sees the page.
fn is_hidden() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden())
}
