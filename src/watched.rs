//! Values that views follow: Leptos' signals and memos, whatever their type, as one type each.
//!
//! A signal brings the browser two kilobytes of code for the type of its value, a memo three. Here the graph of signals
//! knows one type only, and what a value really is stands in the type of [`Watched`] alone, which takes no code.

use crate::view::Make;
use leptos::prelude::*;
use leptos::reactive::graph::{Source, ToAnySource};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value of some type.
type Value = Arc<dyn Any + Send + Sync>;

/// A value that can change; what reads it runs anew when it does.
pub(crate) struct Watched<T> {
    signal: RwSignal<Value>,
    of: PhantomData<fn() -> T>,
}

/// A value made of others, anew when they change; what reads it runs anew when it differs from the one before.
pub(crate) struct Derived<T> {
    memo: Memo<Made>,
    of: PhantomData<fn() -> T>,
}

/// A made value, and what tells whether another is the same.
#[derive(Clone)]
struct Made {
    value: Value,
    is_same: fn(&Value, &Value) -> bool,
}

impl PartialEq for Made {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&self.value, &other.value)
    }
}

/// Values that begin anew together, with what each begins with.
#[derive(Default)]
pub(crate) struct Beginnings(Vec<(RwSignal<Value>, Value)>);

impl Beginnings {
    /// A value to begin with, now and anew.
    pub fn watched<T: Send + Sync + 'static>(&mut self, value: T) -> Watched<T> {
        Watched {
            signal: self.signal(Arc::new(value)),
            of: PhantomData,
        }
    }

    #[inline(never)]
    fn signal(&mut self, value: Value) -> RwSignal<Value> {
        let signal = new_signal(value.clone());
        self.0.push((signal, value));
        signal
    }

    /// Puts every value back to what it began with, followed by nobody: a signal keeps those that have gone, too.
    pub fn again(&self) {
        for (signal, value) in &self.0 {
            signal.to_any_source().clear_subscribers();
            write(*signal, value.clone());
        }
    }
}

impl<T: Send + Sync + 'static> Watched<T> {
    /// A value to begin with.
    pub fn new(value: T) -> Self {
        Watched {
            signal: new_signal(Arc::new(value)),
            of: PhantomData,
        }
    }

    /// Looks at it, and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(seen(&read(self.signal)))
    }

    /// Looks at it without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(seen(&read_untracked(self.signal)))
    }

    /// Puts another value in its place.
    pub fn set(self, value: T) {
        write(self.signal, Arc::new(value));
    }
}

impl<T: Clone + Send + Sync + 'static> Watched<T> {
    /// Gives it, and follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// Gives it without following it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// Changes it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut value = self.get_untracked();
        change(&mut value);
        self.set(value);
    }
}

/// What makes a value. Behind `dyn Fn` each would have code for being called in two more ways.
trait Maker: Send + Sync {
    fn made(&self) -> Made;
}

impl<T: PartialEq + Send + Sync + 'static, F: Fn() -> T + Send + Sync> Maker for F {
    fn made(&self) -> Made {
        Made {
            value: Arc::new(self()),
            is_same: |a, b| seen::<T>(a) == seen::<T>(b),
        }
    }
}

impl<T: PartialEq + Send + Sync + 'static> Derived<T> {
    /// What `make` makes of the values it reads.
    pub fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Derived {
            memo: new_memo(Box::new(make)),
            of: PhantomData,
        }
    }

    /// Looks at it, and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(seen(&self.memo.get().value))
    }

    /// Looks at it without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(seen(&self.memo.get_untracked().value))
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Derived<T> {
    /// Gives it, and follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// Gives it without following it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

/// Runs now, and again whenever a value that it reads has changed.
pub(crate) fn follow(act: impl FnMut() + 'static) {
    follow_boxed(Box::new(act));
}

/// What a value is: `T`, which is all that was ever put where it comes from.
fn seen<T: 'static>(value: &Value) -> &T {
    let Some(value) = value.downcast_ref() else {
        wasm_bindgen::throw_str("a value of another type")
    };
    value
}

#[inline(never)]
fn new_signal(value: Value) -> RwSignal<Value> {
    RwSignal::new(value)
}

#[inline(never)]
fn read(signal: RwSignal<Value>) -> Value {
    signal.get()
}

#[inline(never)]
fn read_untracked(signal: RwSignal<Value>) -> Value {
    signal.get_untracked()
}

#[inline(never)]
fn write(signal: RwSignal<Value>, value: Value) {
    // What belongs to a page that is gone is followed by nobody.
    let _ = signal.try_set(value);
}

fn new_memo(make: Box<dyn Maker>) -> Memo<Made> {
    Memo::new(move |_| make.made())
}

fn follow_boxed(mut act: Box<dyn Make<()>>) {
    Effect::new(move |_| act.make());
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

impl<T> std::fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watched")
    }
}
