//! Code that comes when it is needed. What every page needs is in the wasm that a visit begins with; the rest is in files of
//! their own, which `tools/split.mjs` cuts out of the finished wasm: what can be reached through the gates of a part alone.
//!
//! A gate is the only way into a part, and it opens only when the part is there. The tool proves of the wasm that no other
//! way is left. Where nothing was cut, as in the demo's own wasm and under `trunk serve`, every part is there from the start.

use crate::api::{self, Failure};
use crate::locale::Words;
use crate::navigation::{Step, Wanted};
use crate::pages;
use crate::parts::explanation::{self, Sum};
use crate::placing;
use crate::state::App;
use crate::view::{Element, View};
use core::hint::black_box;
use core::sync::atomic::{AtomicU8, Ordering};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use leptos::task::spawn_local;
use midcycle_contract::demo::Demo;
use midcycle_contract::engine::order::{Change, Order};
use midcycle_contract::{Problem, Snapshot};
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// A part of the checkout whose code comes when it is needed, by the number that JavaScript knows it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Later {
    /// The Billing Center.
    Center,
    /// The Change page.
    Change,
    /// From the checkout to the confirmation.
    Order,
    /// How amounts came to be.
    Explanation,
    /// The demo's bar.
    Demo,
}

/// How many parts there are.
const PARTS: usize = 5;

/// Which parts are there. A wasm that was cut begins with zeros, and each file that comes brings the 1 of its part along.
static THERE: [AtomicU8; PARTS] = [const { AtomicU8::new(1) }; PARTS];

/// The way into a part: a function that may be called only when the part is there. `tools/split.mjs` reads part and function
/// from here.
#[repr(C)]
pub(crate) struct Gate<F: 'static> {
    part: Later,
    enter: F,
}

type ChangePage = fn(App, Arc<Snapshot>, &Wanted) -> View;
type People = fn(App) -> Pin<Box<dyn Future<Output = Option<Demo>>>>;
type ReadProblem = fn(&str) -> Result<Problem, Failure>;
type OrderPage = fn(App, Arc<Snapshot>, &str) -> View;

pub(crate) static CENTER: Gate<fn(App, &Snapshot) -> View> = Gate {
    part: Later::Center,
    enter: pages::center::center,
};
pub(crate) static INVOICES: Gate<fn(App)> = Gate {
    part: Later::Center,
    enter: App::refresh_invoices,
};
pub(crate) static CHANGE: Gate<ChangePage> = Gate {
    part: Later::Change,
    enter: pages::change::change,
};
pub(crate) static CHECKOUT: Gate<fn(App, &Arc<Snapshot>) -> View> = Gate {
    part: Later::Order,
    enter: pages::checkout::checkout,
};
pub(crate) static CONFIRMATION: Gate<OrderPage> = Gate {
    part: Later::Order,
    enter: pages::confirmation::confirmation,
};
pub(crate) static TAKE_UP: Gate<fn(App, String, &str)> = Gate {
    part: Later::Order,
    enter: placing::take_up,
};
pub(crate) static EXPLANATION: Gate<fn(&Words, &Change, usize) -> View> = Gate {
    part: Later::Explanation,
    enter: explanation::explanation,
};
pub(crate) static EXPLAINED_SUM: Gate<fn(&Words, &Order, Sum) -> View> = Gate {
    part: Later::Explanation,
    enter: explanation::explained_sum,
};
pub(crate) static EXPLAINED_RENEWAL: Gate<fn(&Words, &Change) -> Option<View>> = Gate {
    part: Later::Explanation,
    enter: explanation::explained_renewal,
};
pub(crate) static WHOLE_PROBLEM: Gate<ReadProblem> = Gate {
    part: Later::Order,
    enter: api::whole_problem,
};
pub(crate) static PEOPLE: Gate<People> = Gate {
    part: Later::Demo,
    enter: crate::state::person::people,
};
pub(crate) static DEMO: Gate<fn(App) -> Option<View>> = Gate {
    part: Later::Demo,
    enter: crate::frame::demo,
};

impl<F: Copy> Gate<F> {
    /// The function; `None` while its part is not there.
    pub fn open(&'static self) -> Option<F> {
        // Not seen through: a gate that was compiled away would be no boundary.
        let gate = black_box(self);
        gate.part.is_there().then_some(gate.enter)
    }
}

#[wasm_bindgen]
extern "C" {
    /// Fetches a part. Whoever cuts the wasm writes this function; where nothing was cut nobody calls it.
    #[wasm_bindgen(js_name = midcycle_part)]
    fn fetch(part: u32) -> Promise;
}

impl Later {
    /// The part that has a step's page.
    pub fn of(step: &Step) -> Self {
        match step {
            Step::Center => Later::Center,
            Step::Change(_) => Later::Change,
            Step::Checkout | Step::Order(_) => Later::Order,
        }
    }

    /// Whether it is there.
    #[inline(never)]
    pub fn is_there(self) -> bool {
        black_box(&THERE)
            .get(self as usize)
            .is_some_and(|there| there.load(Ordering::Relaxed) != 0)
    }

    /// Fetches it unless it is there.
    pub async fn come(self) -> Result<(), Failure> {
        if self.is_there() {
            return Ok(());
        }
        match JsFuture::from(fetch(self as u32)).await {
            Ok(_) => Ok(()),
            // Without a reason: the file is no more, as after an update of the server.
            Err(fault) if fault.is_undefined() => Err(Failure::Unreadable),
            Err(_) => Err(Failure::Offline),
        }
    }

    /// Fetches it, as it will be needed soon.
    pub fn soon(self) {
        self.then(|| {});
    }

    /// Does something when it is there, or when it is known that it cannot be had.
    pub fn then(self, act: impl FnOnce() + 'static) {
        if self.is_there() {
            act();
        } else {
            spawn_local(async move {
                // Whoever needs it asks whether it is there.
                let _ = self.come().await;
                act();
            });
        }
    }
}

impl Element {
    /// Fetches a part as soon as somebody points at this element or comes to it, as it leads there.
    pub fn leads_to(self, part: Later) -> Self {
        self.on("pointerenter", move |_| part.soon())
            .on("focus", move |_| part.soon())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_in_the_part_of_its_page() {
        let wanted = Step::Change(Wanted::default());
        let table = [
            (Step::Center, Later::Center, CENTER.part),
            (wanted, Later::Change, CHANGE.part),
            (Step::Checkout, Later::Order, CHECKOUT.part),
            (Step::Order("7".into()), Later::Order, CONFIRMATION.part),
        ];
        for (step, part, gate) in table {
            assert_eq!((Later::of(&step), gate), (part, part), "{step:?}");
        }
    }

    #[test]
    fn a_gate_opens_only_while_its_part_is_there() {
        // Nothing else in these tests goes through this gate.
        let there = &THERE[Later::Demo as usize];
        assert!(DEMO.open().is_some());
        there.store(0, Ordering::Relaxed);
        assert!(DEMO.open().is_none() && EXPLANATION.open().is_some());
        there.store(1, Ordering::Relaxed);
    }
}
