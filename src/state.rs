//! The state of the checkout: what the billing API said, and where the visitor is. All else is derived. `fresh` keeps it so,
//! `orders` follows orders, `person` is who the visitor is, `steps` where they go, `ground` where it all stands.

mod fresh;
pub(crate) mod ground;
mod orders;
pub(crate) mod person;
mod steps;

use crate::api::Failure;
use crate::later::{Later, PEOPLE};
use crate::locale::{Word, Words};
use crate::navigation::{Navigation, Step};
use crate::pages::checkout::Entered;
use crate::placing::Placing;
use crate::watched::{Beginnings, Watched, follow};
use ground::{Detail, Ground};
use leptos::prelude::*;
use midcycle_contract::demo::Demo;
use midcycle_contract::engine::json::Read;
use midcycle_contract::order::Document;
use midcycle_contract::{Order, Snapshot};
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

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
/// It is one word, so that the many closures of a page keep a word each and not all of its signals. What it leads to stays
/// for as long as the document, and serves another checkout when this one is gone and nothing of it is under way
/// (`ground`): a host may mount a checkout anew as often as it likes.
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
    /// The order whose page is shown, as it was last heard of: a fresh account shows the page anew, and asks for it no more.
    pub order: Watched<Load<Arc<Order>>>,
    /// Where the order under way stands.
    pub placing: Watched<Placing>,
    /// What is entered at the checkout.
    pub entered: Entered,
    /// What a screen reader is told.
    pub announcement: Watched<String>,
    /// Whether the billing service is out of reach.
    pub is_offline: Watched<bool>,
    /// What has changed beneath the visitor; they are told until they go on.
    pub news: Watched<String>,
    /// Whether it is known what surrounds the page: nothing is shown before, so that nothing moves.
    pub is_begun: Watched<bool>,
    /// What a click on the order's number has done: the number's page may be shown anew meanwhile.
    pub copied: Watched<Word>,
    /// How the code of the step's page comes, where it is not there.
    pub coming: Watched<Load<()>>,
    /// The snapshot to the byte: what comes again changes nothing on screen.
    known: Watched<String>,
    /// Whether anybody has been signed in since the page was loaded.
    was_somebody: Watched<bool>,
    /// Raised with whoever is signed in, so that a late answer is not taken for another person's.
    turn: Watched<u32>,
    /// How often the account was asked for, and the latest of these that was answered: what comes late is not shown over
    /// what is newer.
    asked: Watched<u32>,
    answered: Watched<u32>,
    /// How often the account may have become another: the page was out of sight, or without a network. And how many of
    /// these the account on screen is newer than.
    dues: Watched<u32>,
    dues_met: Watched<u32>,
    /// What all of these begin with.
    beginnings: Beginnings,
    ground: SendWrapper<RefCell<Option<Rc<Ground>>>>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl App {
    /// A checkout that knows nothing yet, on its ground for as long as the present owner is there.
    pub fn new(ground: Ground, language: &'static str) -> Self {
        let app = ground::free().unwrap_or_else(App::first);
        app.beginnings.again();
        app.words.set(Words::none(language));
        app.step.set(ground.navigation.current());
        app.0.ground.replace(Some(Rc::new(ground)));
        on_cleanup(move || app.end());
        app
    }

    /// One that was never used.
    fn first() -> Self {
        let around = Owner::current();
        // It makes itself the owner of what comes next.
        let owner = Owner::new_root(None);
        let parts = owner.with(|| {
            let mut all = Beginnings::default();
            Parts {
                snapshot: all.watched(Load::Waiting),
                invoices: all.watched(Load::Waiting),
                demo: all.watched(None),
                words: all.watched(Words::none("en")),
                theme: all.watched(None),
                step: all.watched(Step::Center),
                order: all.watched(Load::Waiting),
                placing: all.watched(Placing::Idle),
                entered: Entered::new(&mut all),
                announcement: all.watched(String::new()),
                is_offline: all.watched(false),
                news: all.watched(String::new()),
                is_begun: all.watched(false),
                copied: all.watched(Word::Copy),
                coming: all.watched(Load::Waiting),
                known: all.watched(String::new()),
                was_somebody: all.watched(false),
                turn: all.watched(0),
                asked: all.watched(0),
                answered: all.watched(0),
                dues: all.watched(0),
                dues_met: all.watched(0),
                beginnings: all,
                ground: SendWrapper::new(RefCell::new(None)),
            }
        });
        // Its values outlive every checkout that they serve.
        core::mem::forget(owner);
        if let Some(around) = around {
            around.set();
        }
        App(Box::leak(Box::new(parts)))
    }

    /// Fetches what is needed, and follows the visitor's way through history.
    pub fn start(self) {
        let Some(ground) = self.ground() else {
            return;
        };
        self.speak(self.words.get_untracked().tag());
        ground.navigation.on_move(move |step| self.show(step));
        self.keep_fresh();
        let root = ground.root.clone();
        follow(move || {
            let _ = match self.theme.get() {
                Some(theme) => root.set_attribute("data-theme", &theme),
                None => root.remove_attribute("data-theme"),
            };
        });
        crate::placing::resume(self);
        let is_told = Cell::new(false);
        follow(move || {
            let is_ready = self.account().is_some()
                && self.is_begun.get()
                && self.words.with(Words::are_there);
            if is_ready && !is_told.replace(true) {
                self.tell("ready", &Detail(&[]));
            }
        });
        // What the first page is made of comes along with its words and its account.
        Later::of(&self.step.get_untracked()).soon();
        let code = ground.navigation.take_code();
        self.spawn(async move {
            if let Some(code) = code {
                // One that is too old leaves a session that is there as it is.
                let _ = self.api().act("code", &code).await;
            }
            // In the demo one may be nobody yet; then there is no account to ask for.
            let demo = if self.is_demo() {
                // Without its code the demo has no bar, and one stays who one is.
                let _ = Later::Demo.come().await;
                match PEOPLE.open() {
                    Some(people) => people(self).await,
                    None => None,
                }
            } else {
                None
            };
            let is_nobody = demo.as_ref().is_some_and(|demo| demo.current.is_none());
            self.demo.set(demo.map(Arc::new));
            self.is_begun.set(true);
            if is_nobody {
                self.leave(Load::Failed(Failure::SignedOut));
            } else {
                self.fetch().await;
            }
        });
    }

    /// How the code of a part comes: it is fetched where it is not there, and who asks here is told when it comes.
    pub fn code(self, part: Later) -> Load<()> {
        let state = self.coming.get();
        if part.is_there() {
            return Load::Ready(());
        }
        if state == Load::Waiting {
            self.spawn(async move {
                self.coming.set(match part.come().await {
                    Ok(()) => Load::Ready(()),
                    Err(failure) => Load::Failed(failure),
                });
            });
        }
        state
    }

    /// Asks once more for code that did not come. Where the server has another version by now, the page is loaded anew, as far as
    /// it is ours; what is chosen is in its address.
    pub fn ask_again(self, failure: &Failure) {
        let is_ours = self.at(Navigation::owns_page);
        let is_gone = *failure == Failure::Unreadable && is_ours == Some(true);
        if let Some(window) = web_sys::window().filter(|_| is_gone) {
            let _ = window.location().reload();
        }
        self.coming.set(Load::Waiting);
    }

    /// The snapshot, where it is there.
    pub fn account(self) -> Option<Arc<Snapshot>> {
        self.snapshot.with(|load| load.ready().cloned())
    }

    /// The same without following it.
    pub fn account_untracked(self) -> Option<Arc<Snapshot>> {
        self.snapshot.with_untracked(|load| load.ready().cloned())
    }

    /// A word of the visitor's language.
    pub fn word(self, word: Word) -> &'static String {
        self.words.with(|words| words.text(word))
    }

    /// Changes the language.
    pub fn speak(self, language: &'static str) {
        self.spawn(async move {
            let words = self.api().words(language).await;
            if let Some(words) = words {
                let direction = words.text(Word::Direction);
                let mark = |element: &web_sys::Element| {
                    let _ = element.set_attribute("lang", language);
                    let _ = element.set_attribute("dir", direction);
                };
                if let Some(ground) = self.ground() {
                    mark(&ground.root);
                    // The whole page is ours where its address is; in a host's page only the checkout is.
                    if let Some(page) = ground.page().and_then(|page| page.document_element()) {
                        mark(&page);
                    }
                }
                self.words.set(words);
            }
        });
    }

    /// Fetches the account anew; what is there stays on screen meanwhile.
    pub fn refresh(self) {
        self.spawn(async move {
            self.fetch().await;
        });
    }

    /// Fetches the account anew, and says whether it is there.
    pub async fn fetch(self) -> Option<Arc<Snapshot>> {
        let turn = self.turn.get_untracked();
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
        let place = self.asked.get_untracked();
        let dues = self.dues.get_untracked();
        let is_known = move |text: &str| self.known.with_untracked(|known| known == text);
        let answer = self.api().snapshot(is_known).await;
        if turn != self.turn.get_untracked() {
            return None;
        }
        match answer {
            Ok(fresh) => {
                if self.is_offline.get_untracked() {
                    // What was told to be out of reach is there again.
                    self.tell("ready", &Detail(&[]));
                }
                self.is_offline.set(false);
                if place < self.answered.get_untracked() {
                    return self.account_untracked();
                }
                self.answered.set(place);
                if let Some((text, snapshot)) = fresh {
                    // Another window may have gone on with somebody else: nothing of the first one stays.
                    let is_other = self.account_untracked().is_some_and(|shown| {
                        shown.account.id != snapshot.account.id || shown.user.id != snapshot.user.id
                    });
                    if is_other {
                        self.leave(Load::Waiting);
                    }
                    self.keep_account(text, snapshot);
                }
                self.dues_met.set(dues);
                self.account_untracked()
            }
            Err(failure) => {
                // An account that is on screen is still good for quotes, until its person has signed out.
                if self.known.with_untracked(String::is_empty) {
                    self.snapshot.set(Load::Failed(failure));
                }
                None
            }
        }
    }

    fn keep_account(self, text: String, snapshot: Snapshot) {
        self.learn_sign_in(&snapshot);
        self.known.set(text);
        self.was_somebody.set(true);
        self.snapshot.set(Load::Ready(Arc::new(snapshot)));
    }

    /// Shows an account that somebody else has fetched, until it is fetched again; whether it is one.
    pub fn learn(self, text: &str) -> bool {
        let snapshot = Snapshot::from_text(text);
        if let Ok(snapshot) = snapshot {
            self.keep_account(text.into(), snapshot);
            return true;
        }
        false
    }

    /// Forgets the account, and asks for it anew.
    pub fn start_over(self) {
        self.leave(Load::Waiting);
        self.refresh();
    }

    /// Forgets the account and all that belongs to it.
    pub fn leave(self, load: Load<Arc<Snapshot>>) {
        self.turn.update(|turn| *turn = turn.wrapping_add(1));
        // No account is left that may have become another.
        self.dues_met.set(self.dues.get_untracked());
        self.known.set(String::new());
        self.news.set(String::new());
        self.announcement.set(String::new());
        self.invoices.set(Load::Waiting);
        self.order.set(Load::Waiting);
        self.forget_refusal();
        self.snapshot.set(load);
    }

    /// Forgets why an order was not placed: it was said, and is no news of another order.
    pub fn forget_refusal(self) {
        let is_refused = self
            .placing
            .with_untracked(|placing| matches!(placing, Placing::Refused(_) | Placing::NotKept));
        if is_refused {
            self.placing.set(Placing::Idle);
        }
    }
}
