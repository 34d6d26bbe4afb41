//! What pages are made of: elements, text, and what follows a signal. One type for all of it.
//!
//! Leptos gives every view a type of its own, and the browser pays for each with code of its own: two thirds of this
//! page. Here a view is data that one renderer understands, so an element more costs a call and no code. Leptos keeps
//! what it is best at: signals, effects, and their owners.
//!
//! A view that is shown anew where another one stood takes over its nodes as far as they have the same shape, so the
//! focus and what was typed stay where they are. [`Element::key`] keeps two views apart that only look alike.

mod shown;

pub(crate) use shown::Shown;

use std::borrow::Cow;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// Text that is known beforehand, or made.
pub(crate) type Text = Cow<'static, str>;

/// Something to show.
pub(crate) enum View {
    /// Text, as it is.
    Text(Text),
    /// An element with what is in it.
    Element(Element),
    /// One after the other.
    List(Vec<View>),
    /// What a function gives, anew whenever a signal that it reads has changed.
    Live(Box<dyn Make<View>>),
}

/// A function that is called again and again. Behind `dyn FnMut` each would have code too for being called once and thrown
/// away, which nobody does: 40 bytes a function.
pub(crate) trait Make<T> {
    /// What it gives now.
    fn make(&mut self) -> T;
}

impl<T, V: Into<T>, F: FnMut() -> V> Make<T> for F {
    fn make(&mut self) -> T {
        self().into()
    }
}

/// What is done on an event; the same of `dyn FnMut(Event)`.
pub(crate) trait Act {
    /// Does it.
    fn act(&mut self, event: Event);
}

impl<F: FnMut(Event)> Act for F {
    fn act(&mut self, event: Event) {
        self(event);
    }
}

/// An element to show.
pub(crate) struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    key: Text,
    attributes: Vec<(&'static str, Value)>,
    children: Vec<View>,
    built: Option<Box<dyn FnOnce(web_sys::HtmlElement)>>,
}

/// What an attribute, a property, a style or an event is set to.
enum Value {
    /// An attribute; `None` leaves it away.
    Fixed(Option<Text>),
    /// An attribute that follows signals.
    Live(Box<dyn Make<Option<Text>>>),
    /// A property that follows signals: what is typed or checked is no attribute.
    Property(Box<dyn Make<JsValue>>),
    /// A style; the content security policy allows no attribute `style`.
    Style(Text),
    /// What happens on an event.
    On(Box<dyn Act>),
}

/// An element of this tag and class; an empty class is none.
pub(crate) fn el(tag: &'static str, class: &'static str) -> Element {
    let element = Element(Box::new(Parts {
        tag,
        key: Cow::Borrowed(""),
        attributes: Vec::new(),
        children: Vec::new(),
        built: None,
    }));
    if class.is_empty() {
        element
    } else {
        element.set("class", Value::Fixed(Some(Cow::Borrowed(class))))
    }
}

/// What a function gives, anew whenever a signal that it reads has changed.
pub(crate) fn live<V: Into<View>>(view: impl FnMut() -> V + 'static) -> View {
    View::Live(Box::new(view))
}

/// Some views one after the other.
pub(crate) fn list<V: Into<View>>(views: impl IntoIterator<Item = V>) -> View {
    View::List(views.into_iter().map(Into::into).collect())
}

impl Element {
    /// Sets an attribute.
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.set(name, Value::Fixed(Some(value.into())))
    }

    /// Sets an attribute, or leaves it away.
    pub fn attr_if(self, name: &'static str, is_set: bool) -> Self {
        self.set(name, Value::Fixed(is_set.then_some(Cow::Borrowed(""))))
    }

    /// Sets an attribute to what a function gives, anew whenever a signal that it reads has changed.
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl FnMut() -> Option<Text> + 'static,
    ) -> Self {
        self.set(name, Value::Live(Box::new(value)))
    }

    /// Sets an attribute that has no value while a function says so: `disabled`, `hidden`.
    pub fn live_flag(self, name: &'static str, is_set: impl FnMut() -> bool + 'static) -> Self {
        self.live_choice(name, Box::new(is_set), [None, Some("")])
    }

    /// Sets an attribute to `true` or `false`, as ARIA wants it.
    pub fn live_bool(self, name: &'static str, is_set: impl FnMut() -> bool + 'static) -> Self {
        self.live_choice(name, Box::new(is_set), [Some("false"), Some("true")])
    }

    /// Sets a property to what a function gives, anew whenever a signal that it reads has changed.
    pub fn prop<V: Into<JsValue>>(
        self,
        name: &'static str,
        value: impl FnMut() -> V + 'static,
    ) -> Self {
        self.set(name, Value::Property(Box::new(value)))
    }

    /// Sets a style.
    pub fn style(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.set(name, Value::Style(value.into()))
    }

    /// Does something on an event.
    pub fn on(self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        self.set(event, Value::On(Box::new(act)))
    }

    /// Does something with the element when it is made: before it is on the page.
    pub fn built(mut self, act: impl FnOnce(web_sys::HtmlElement) + 'static) -> Self {
        self.0.built = Some(Box::new(act));
        self
    }

    /// Keeps elements apart that only look alike: another key is another element.
    pub fn key(mut self, key: impl Into<Text>) -> Self {
        self.0.key = key.into();
        self
    }

    /// Adds what is in it.
    pub fn with(self, child: impl Into<View>) -> Self {
        self.push(child.into())
    }

    fn live_choice(
        self,
        name: &'static str,
        mut is_set: Box<dyn Make<bool>>,
        [no, yes]: [Option<&'static str>; 2],
    ) -> Self {
        self.live_attr(name, move || {
            let value = if is_set.make() { yes } else { no };
            value.map(Cow::Borrowed)
        })
    }

    fn set(mut self, name: &'static str, value: Value) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    fn push(mut self, child: View) -> Self {
        self.0.children.push(child);
        self
    }
}

impl From<Element> for View {
    fn from(element: Element) -> Self {
        View::Element(element)
    }
}

impl From<&'static str> for View {
    fn from(text: &'static str) -> Self {
        View::Text(Cow::Borrowed(text))
    }
}

/// A sentence of the visitor's language.
impl From<&'static String> for View {
    fn from(text: &'static String) -> Self {
        View::Text(Cow::Borrowed(text))
    }
}

impl From<Text> for View {
    fn from(text: Text) -> Self {
        View::Text(text)
    }
}

impl From<String> for View {
    fn from(text: String) -> Self {
        View::Text(Cow::Owned(text))
    }
}

/// Nothing is an empty text: it keeps the place.
impl<V: Into<View>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map_or(View::Text(Cow::Borrowed("")), Into::into)
    }
}

impl<V: Into<View>> From<Vec<V>> for View {
    fn from(views: Vec<V>) -> Self {
        list(views)
    }
}

impl<V: Into<View>, const N: usize> From<[V; N]> for View {
    fn from(views: [V; N]) -> Self {
        list(views)
    }
}
