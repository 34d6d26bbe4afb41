//! Where a checkout stands: the element it is in, how its steps are kept, and which API and which host it talks to. It is
//! there for as long as the checkout is mounted.

use super::App;
use crate::api::Api;
use crate::host::Host;
use crate::navigation::{Navigation, Step};
use crate::priced::Priced;
use futures::future::{AbortHandle, abortable};
use leptos::task::spawn_local;
use midcycle_contract::engine::json::{Write, Writer};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use web_sys::{Document, HtmlElement};

/// Where a checkout stands.
pub(crate) struct Ground {
    /// The element that holds it.
    pub root: HtmlElement,
    /// How its steps are kept.
    pub navigation: Navigation,
    /// The page that embeds it.
    host: Option<Host>,
    api: Rc<Api>,
    is_mounted: Cell<bool>,
    /// Whether the visitor has gone a step: until then the focus is the page's own.
    has_moved: Cell<bool>,
    /// What is under way, by numbers: it ends with the checkout.
    tasks: RefCell<Vec<(u32, AbortHandle)>>,
    /// How many there have been.
    begun: Cell<u32>,
}

impl Ground {
    /// The ground of a checkout in an element.
    pub fn new(root: HtmlElement, navigation: Navigation, host: Option<Host>) -> Self {
        Ground {
            root,
            navigation,
            api: Rc::new(Api::new(host.clone())),
            host,
            is_mounted: Cell::new(true),
            has_moved: Cell::new(false),
            tasks: RefCell::new(Vec::new()),
            begun: Cell::new(0),
        }
    }

    /// The page that is the checkout's own; none where it is a host's.
    pub fn page(&self) -> Option<Document> {
        let document = self.root.owner_document();
        document.filter(|_| self.navigation.owns_page())
    }

    /// Takes the visitor to where a step begins.
    pub fn to_top(&self) {
        self.has_moved.set(true);
        if !self.navigation.owns_page() {
            // The heading takes the focus, and with it as much of the host's page as is wanted.
            return;
        }
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

thread_local! {
    /// Those whose checkout is gone.
    static FREE: RefCell<Vec<App>> = const { RefCell::new(Vec::new()) };
}

/// One whose checkout is gone, and nothing of it is under way.
pub(super) fn free() -> Option<App> {
    FREE.with_borrow_mut(Vec::pop)
}

impl App {
    /// Where it stands; `None` only where it was never mounted.
    pub fn ground(self) -> Option<Rc<Ground>> {
        self.0.ground.borrow().clone()
    }

    /// The way to its API.
    pub fn api(self) -> Rc<Api> {
        match self.ground() {
            Some(ground) => ground.api.clone(),
            None => Rc::new(Api::new(None)),
        }
    }

    /// Whether a page embeds it.
    pub fn is_embedded(self) -> bool {
        self.ground().is_some_and(|ground| ground.host.is_some())
    }

    /// Whether a heading may take the focus: not before the visitor has gone a step in a host's page.
    pub fn may_focus(self) -> bool {
        self.ground()
            .is_some_and(|ground| ground.host.is_none() || ground.has_moved.get())
    }

    /// Looks at how steps are kept, while the checkout is there.
    pub(super) fn at<T>(self, look: impl FnOnce(&Navigation) -> T) -> Option<T> {
        let ground = self.ground().filter(|ground| ground.is_mounted.get())?;
        Some(look(&ground.navigation))
    }

    /// Does something that takes its time, for as long as the checkout is there. What was asked for by then is answered to
    /// nobody; an order that was sent is kept, and asked for again where the checkout is mounted anew.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        self.spawn_boxed(Box::pin(task));
    }

    /// The same of every task: what is around it is there once, and not for each.
    fn spawn_boxed(self, task: Pin<Box<dyn Future<Output = ()>>>) {
        let Some(ground) = self.ground().filter(|ground| ground.is_mounted.get()) else {
            return;
        };
        let (task, handle) = abortable(task);
        let number = ground.begun.get().wrapping_add(1);
        ground.begun.set(number);
        ground.tasks.borrow_mut().push((number, handle));
        spawn_local(async move {
            let _ = task.await;
            // Whatever it holds goes before somebody else has the place.
            ground
                .tasks
                .borrow_mut()
                .retain(|(other, _)| *other != number);
            self.give_back(&ground);
        });
    }

    /// The checkout is taken away.
    pub(super) fn end(self) {
        if let Some(ground) = self.ground() {
            ground.is_mounted.set(false);
            for (_, handle) in ground.tasks.borrow().iter() {
                handle.abort();
            }
            self.give_back(&ground);
        }
    }

    /// Lets another checkout have its place, when nothing of it is under way any more.
    fn give_back(self, ground: &Ground) {
        if !ground.is_mounted.get() && ground.tasks.borrow().is_empty() {
            FREE.with_borrow_mut(|free| free.push(self));
        }
    }

    /// Tells the host what has happened, by the name of the event; nobody where there is none. Whether what follows of
    /// it may follow.
    pub fn tell(self, name: &str, detail: &impl Write) -> bool {
        let ground = self.ground().filter(|ground| ground.is_mounted.get());
        match ground.as_ref().and_then(|ground| ground.host.as_ref()) {
            Some(host) => host.told(name, detail),
            None => true,
        }
    }

    /// Tells the host what the changes on screen cost.
    pub fn tell_quote(self, priced: &Priced) {
        self.tell("quote", &Quoted(priced));
    }

    /// Tells the host that a choice or an order is refused, by the code of why.
    pub fn tell_refused(self, code: &str) {
        self.tell("refused", &Detail(&[("code", code)]));
    }

    /// Tells the host of a step.
    pub(super) fn told_step(self, step: &Step) -> bool {
        let name = match step {
            Step::Center => "center",
            Step::Change(_) => "change",
            Step::Checkout => "checkout",
            Step::Order(_) => "order",
        };
        self.tell("step", &Detail(&[("step", name)]))
    }
}

/// Changes with their quotes, and what becomes of the sum with the balance.
struct Quoted<'q>(&'q Priced);

impl Write for Quoted<'_> {
    fn write(&self, out: &mut Writer) {
        let Priced { selections, order } = self.0;
        out.object(|out| {
            selections.write(out.name("selections"));
            out.name("quotes").sequence(|out| {
                for change in &order.changes {
                    change.quote.write(out);
                }
            });
            order.settlement.write(out.name("settlement"));
        });
    }
}

/// What an event says, in texts by their names.
pub(crate) struct Detail<'t>(pub &'t [(&'static str, &'t str)]);

impl Write for Detail<'_> {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            for (name, text) in self.0 {
                out.name(name).text(text);
            }
        });
    }
}
