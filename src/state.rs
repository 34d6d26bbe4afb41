//! The state of the checkout: what the billing API said, and where the visitor is. All else is derived.

use crate::api::{self, Failure};
use crate::locale::{Word, Words};
use crate::navigation::{Navigation, Step};
use crate::placing::Placing;
use crate::watched::{Watched, follow};
use leptos::prelude::*;
use leptos::task::spawn_local;
use midcycle_contract::Snapshot;
use midcycle_contract::demo::Demo;
use midcycle_contract::order::Document;
use send_wrapper::SendWrapper;
use std::ops::Deref;
use std::sync::Arc;
use web_sys::HtmlElement;

/// Something that is fetched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Load<T> {
    /// On its way.
    Waiting,
    /// There.
    Ready(T),
    /// Not there, and why.
    Failed(Failure),
}

impl<T> Load<T> {
    /// What is there.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// The checkout: handed to every page.
///
/// It is one word, so that the many closures of a page keep a word each and not all of its signals. What it leads to, a
/// hundred bytes, stays for as long as the document: a host may mount a checkout anew as often as it likes.
#[derive(Clone, Copy)]
pub(crate) struct App(&'static Parts);

/// What every page shares.
pub(crate) struct Parts {
    /// The account as of one version.
    pub snapshot: Watched<Load<Arc<Snapshot>>>,
    /// Invoices and credit notes.
    pub invoices: Watched<Load<Arc<Vec<Document>>>>,
    /// The demo's people; `None` where this is no demo.
    pub demo: Watched<Option<Arc<Demo>>>,
    /// The words of the visitor's language.
    pub words: Watched<Words>,
    /// Light, dark, or as the system has it.
    pub theme: Watched<Option<String>>,
    /// Where the visitor is.
    pub step: Watched<Step>,
    /// Where the order under way stands.
    pub placing: Watched<Placing>,
    /// What a screen reader is told.
    pub announcement: Watched<String>,
    navigation: Navigation,
    root: StoredValue<SendWrapper<HtmlElement>>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl App {
    /// A checkout that knows nothing yet.
    pub fn new(navigation: Navigation, language: &'static str, root: HtmlElement) -> Self {
        App(Box::leak(Box::new(Parts {
            snapshot: Watched::new(Load::Waiting),
            invoices: Watched::new(Load::Waiting),
            demo: Watched::new(None),
            words: Watched::new(Words::none(language)),
            theme: Watched::new(crate::storage::choice("theme")),
            step: Watched::new(navigation.current()),
            placing: Watched::new(Placing::Idle),
            announcement: Watched::new(String::new()),
            navigation,
            root: StoredValue::new(SendWrapper::new(root)),
        })))
    }

    /// Fetches what is needed, and follows the visitor's way through history.
    pub fn start(self) {
        self.speak(self.words.get_untracked().tag());
        // In the demo one may be nobody yet; then there is no account to ask for.
        if self.is_demo() {
            self.enter_demo();
        } else {
            self.refresh();
        }
        self.navigation.on_move(move |step| self.show(step));
        follow(move || {
            let theme = self.theme.get();
            self.root.with_value(|root| {
                let _ = match theme {
                    Some(theme) => root.set_attribute("data-theme", &theme),
                    None => root.remove_attribute("data-theme"),
                };
            });
        });
        crate::placing::resume(self);
    }

    /// The snapshot, where it is there.
    pub fn account(self) -> Option<Arc<Snapshot>> {
        self.snapshot.with(|load| load.ready().cloned())
    }

    /// A word of the visitor's language.
    pub fn word(self, word: Word) -> String {
        self.words.with(|words| words.get(word))
    }

    /// Changes the language.
    pub fn speak(self, language: &'static str) {
        spawn_local(async move {
            if let Some(words) = api::words(language).await {
                self.root.with_value(|root| {
                    let _ = root.set_attribute("lang", language);
                    // The whole page is ours where its address is; in a host's page only the checkout is.
                    let document = root
                        .owner_document()
                        .filter(|_| self.navigation.owns_page());
                    if let Some(page) = document.and_then(|document| document.document_element()) {
                        let _ = page.set_attribute("lang", language);
                    }
                });
                self.words.set(words);
            }
        });
    }

    /// Fetches the account anew; what is there stays on screen meanwhile.
    pub fn refresh(self) {
        spawn_local(async move {
            self.fetch().await;
        });
    }

    /// Fetches the account anew, and says whether it is there.
    pub async fn fetch(self) -> Option<Arc<Snapshot>> {
        match api::snapshot().await {
            Ok(snapshot) => {
                let snapshot = Arc::new(snapshot);
                self.snapshot.set(Load::Ready(snapshot.clone()));
                Some(snapshot)
            }
            Err(failure) => {
                // Offline, an account that is on screen is still good for quotes.
                let keeps = failure == Failure::Offline
                    && self.snapshot.with_untracked(|load| load.ready().is_some());
                if !keeps {
                    self.snapshot.set(Load::Failed(failure));
                }
                None
            }
        }
    }

    /// Fetches the invoices.
    pub fn refresh_invoices(self) {
        spawn_local(async move {
            self.invoices.set(match api::invoices().await {
                Ok(documents) => Load::Ready(Arc::new(documents)),
                Err(failure) => Load::Failed(failure),
            });
        });
    }

    /// Whether the server that gave the page says that this is the demo.
    fn is_demo(self) -> bool {
        self.root.with_value(|root| root.has_attribute("demo"))
    }

    /// Fetches the demo's people, and the account of the one the visitor is.
    fn enter_demo(self) {
        spawn_local(async move {
            let demo = api::demo().await.ok();
            let is_somebody = demo.as_ref().is_none_or(|demo| demo.current.is_some());
            self.demo.set(demo.map(Arc::new));
            if is_somebody {
                self.fetch().await;
            } else {
                self.snapshot.set(Load::Failed(Failure::SignedOut));
            }
        });
    }

    /// Fetches the demo's people.
    pub fn refresh_demo(self) {
        spawn_local(async move {
            self.demo.set(api::demo().await.ok().map(Arc::new));
        });
    }

    /// Goes a step on.
    pub fn go(self, step: Step) {
        self.navigation.push(&step);
        self.show(step);
    }

    /// Goes to a step in the place of this one: going back leads to the one before.
    pub fn go_instead(self, step: Step) {
        self.navigation.replace(&step);
        self.show(step);
    }

    /// Keeps what changed within the step, in the address only: nothing is shown anew.
    pub fn keep(self, step: &Step) {
        self.navigation.replace(step);
    }

    /// Where the visitor is, with what was kept since the step was shown.
    pub fn here(self) -> Step {
        self.navigation.current()
    }

    fn show(self, step: Step) {
        self.step.set(step);
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}
