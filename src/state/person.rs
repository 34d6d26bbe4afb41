//! Who the visitor is: how one signs in, whose turn it is, and whom one may be in the demo.

use super::{App, Load};
use crate::api::Failure;
use crate::later::PEOPLE;
use crate::navigation::Step;
use midcycle_contract::Snapshot;
use midcycle_contract::demo::Demo;
use std::pin::Pin;
use std::sync::Arc;

/// The attribute that says where the host's people sign in.
const SIGN_IN: &str = "sign-in";

impl App {
    /// Keeps where people sign in for when nobody is: where the page itself does not say it, the account does. In the
    /// demo one signs in above.
    pub(super) fn learn_sign_in(self, snapshot: &Snapshot) {
        let address = snapshot.links.sign_in.as_ref();
        if let Some(address) = address.filter(|_| self.sign_in().is_none() && !self.is_demo())
            && let Some(ground) = self.ground()
        {
            let _ = ground.root.set_attribute(SIGN_IN, address);
        }
    }

    /// Where the host's own sign-in is.
    fn sign_in(self) -> Option<String> {
        self.ground()?.root.get_attribute(SIGN_IN)
    }

    /// The way there, and back to this very place where the place has an address of the page.
    pub fn way_to_sign_in(self) -> Option<String> {
        let address = self.sign_in()?;
        Some(if self.is_embedded() {
            address
        } else {
            self.here().behind_sign_in(&address)
        })
    }

    /// Does one of the small things around the checkout, by its name, and shows what it has changed.
    pub fn act(self, what: &str, with: &str) {
        let (what, with) = (what.to_owned(), with.to_owned());
        self.spawn(async move {
            if let Err(failure) = self.api().act(&what, &with).await {
                self.news
                    .set(self.words.with_untracked(|words| words.failure(&failure)));
                return;
            }
            match what.as_str() {
                "persona" | "account" => {
                    let was_signed_out = self.is_signed_out();
                    self.leave(Load::Waiting);
                    // Who was signed out comes back to the same place.
                    if !was_signed_out {
                        self.go(Step::Center);
                    }
                    self.fetch().await;
                }
                "sign-out" => self.leave(Load::Failed(Failure::SignedOut)),
                _ => self.look().await,
            }
            if self.is_demo() {
                self.refresh_demo();
            }
        });
    }

    /// Whether nobody is signed in.
    pub fn is_signed_out(self) -> bool {
        self.snapshot
            .with_untracked(|load| matches!(load, Load::Failed(Failure::SignedOut)))
    }

    /// Whether somebody was signed in on this page.
    pub fn was_somebody(self) -> bool {
        self.was_somebody.get_untracked()
    }

    /// Whether the account may have become another since it was fetched.
    pub fn is_due(self) -> bool {
        self.dues.get_untracked() != self.dues_met.get_untracked()
    }

    /// Whose turn it is: another person has another.
    pub fn turn(self) -> u32 {
        self.turn.get_untracked()
    }

    /// Whether the server that gave the page says that this is the demo.
    pub(super) fn is_demo(self) -> bool {
        self.ground()
            .is_some_and(|ground| ground.root.has_attribute("demo"))
    }

    /// Fetches the demo's people.
    pub fn refresh_demo(self) {
        self.spawn(async move {
            if let Some(people) = PEOPLE.open()
                && let Some(demo) = people(self).await
            {
                self.demo.set(Some(Arc::new(demo)));
            }
        });
    }
}

/// The demo's people; `None` where they cannot be had.
pub(crate) fn people(app: App) -> Pin<Box<dyn Future<Output = Option<Demo>>>> {
    Box::pin(async move { app.api().demo().await.ok() })
}
