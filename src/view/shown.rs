//! The renderer: makes nodes of views, and changes them where a view is shown anew.

use super::{Element, Make, Text, Value, View};
use leptos::prelude::{RenderEffect, document};
use leptos::tachys::view::{Mountable, Render};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, Node};

/// What a view became on the page.
pub(crate) enum Shown {
    Text(web_sys::Text, Text),
    Element(Box<ShownElement>),
    /// What is listed, and an empty text that marks the end.
    List(Vec<Shown>, web_sys::Text),
    /// What is there now, and what keeps it so.
    Live(Rc<RefCell<Shown>>, RenderEffect<()>),
}

/// What an element became.
pub(crate) struct ShownElement {
    node: HtmlElement,
    tag: &'static str,
    key: Text,
    attributes: Vec<(&'static str, ShownValue)>,
    children: Vec<Shown>,
}

/// What happens on an event by now.
type Act = Rc<RefCell<Box<dyn super::Act>>>;

enum ShownValue {
    Fixed(Option<Text>),
    Style,
    /// What keeps an attribute or a property as it should be.
    Live {
        _effect: RenderEffect<()>,
    },
    /// The listener stays for as long as the element; what it does can change.
    On {
        act: Act,
        _listener: Closure<dyn FnMut(Event)>,
    },
}

fn text_node(text: &str) -> web_sys::Text {
    document().create_text_node(text)
}

fn empty() -> Shown {
    Shown::Text(text_node(""), Cow::Borrowed(""))
}

/// Makes the nodes of a view; they are on no page yet.
fn build(view: View) -> Shown {
    match view {
        View::Text(text) => Shown::Text(text_node(&text), text),
        View::Element(element) => build_element(element),
        View::List(views) => Shown::List(views.into_iter().map(build).collect(), text_node("")),
        View::Live(view) => {
            let inner = Rc::new(RefCell::new(empty()));
            let effect = keep(view, inner.clone());
            Shown::Live(inner, effect)
        }
    }
}

/// Shows what a function gives, now and whenever a signal that it reads changes.
fn keep(mut view: Box<dyn Make<View>>, inner: Rc<RefCell<Shown>>) -> RenderEffect<()> {
    RenderEffect::new(move |_| {
        let view = view.make();
        // Nobody else changes what this effect shows, and an effect does not run within itself.
        if let Ok(mut shown) = inner.try_borrow_mut() {
            patch(view, &mut shown);
        }
    })
}

/// Makes an element of HTML; all that the checkout is made of.
#[cfg(not(feature = "demo"))]
fn create(tag: &'static str) -> Result<web_sys::Element, JsValue> {
    document().create_element(tag)
}

/// Makes an element of HTML, or of the drawings that only the demo's lab has.
#[cfg(feature = "demo")]
fn create(tag: &'static str) -> Result<web_sys::Element, JsValue> {
    if matches!(tag, "svg" | "path" | "line") {
        document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
    } else {
        document().create_element(tag)
    }
}

fn build_element(Element(parts): Element) -> Shown {
    let Ok(node) = create(parts.tag) else {
        return empty();
    };
    let node: HtmlElement = node.unchecked_into();
    let attributes = parts
        .attributes
        .into_iter()
        .map(|(name, value)| (name, build_value(&node, name, value)))
        .collect();
    let children: Vec<_> = parts.children.into_iter().map(build).collect();
    for child in &children {
        insert(child, &node, None);
    }
    if let Some(built) = parts.built {
        built(node.clone());
    }
    Shown::Element(Box::new(ShownElement {
        node,
        tag: parts.tag,
        key: parts.key,
        attributes,
        children,
    }))
}

fn build_value(node: &HtmlElement, name: &'static str, value: Value) -> ShownValue {
    match value {
        Value::Fixed(text) => {
            if text.is_some() {
                set_attribute(node, name, text.as_deref());
            }
            ShownValue::Fixed(text)
        }
        Value::Style(text) => {
            let _ = node.style().set_property(name, &text);
            ShownValue::Style
        }
        Value::Live(value) => ShownValue::Live {
            _effect: keep_attribute(node.clone(), name, value),
        },
        Value::Property(value) => ShownValue::Live {
            _effect: keep_property(node.clone(), name, value),
        },
        Value::On(act) => {
            let act = Rc::new(RefCell::new(act));
            let called = act.clone();
            let listener = Closure::<dyn FnMut(Event)>::new(move |event| {
                // An act that causes the same event once more is not called within itself.
                if let Ok(mut act) = called.try_borrow_mut() {
                    act.act(event);
                }
            });
            let function = listener.as_ref().unchecked_ref();
            let _ = node.add_event_listener_with_callback(name, function);
            ShownValue::On {
                act,
                _listener: listener,
            }
        }
    }
}

/// Classes that a host's style sheet may name, with their variants, as parts of the element: docs/embedding.md.
const PARTS: [&str; 9] = [
    "button",
    "card",
    "field",
    "input",
    "notice",
    "page__title",
    "plan-card",
    "receipt",
    "summary",
];

fn set_attribute(node: &HtmlElement, name: &str, value: Option<&str>) {
    let first = value.and_then(|value| value.split(' ').next());
    if name == "class" && first.is_some_and(|first| PARTS.contains(&first)) {
        set_attribute(node, "part", value);
    }
    let _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}

fn keep_attribute(
    node: HtmlElement,
    name: &'static str,
    mut value: Box<dyn Make<Option<Text>>>,
) -> RenderEffect<()> {
    RenderEffect::new(move |_| set_attribute(&node, name, value.make().as_deref()))
}

fn keep_property(
    node: HtmlElement,
    name: &'static str,
    mut value: Box<dyn Make<JsValue>>,
) -> RenderEffect<()> {
    RenderEffect::new(move |_| {
        let _ = js_sys::Reflect::set(&node, &JsValue::from_str(name), &value.make());
    })
}

/// Shows a view where another one stands: in its nodes where they have the same shape, else in its place.
fn patch(view: View, shown: &mut Shown) {
    match (view, shown) {
        (View::Text(text), Shown::Text(node, old)) => {
            if text != *old {
                node.set_data(&text);
                *old = text;
            }
        }
        (View::Element(element), Shown::Element(old)) if is_alike(&element, old) => {
            patch_element(element, old);
        }
        (View::List(views), Shown::List(items, end)) => {
            let node: Node = end.clone().unchecked_into();
            if let Some(parent) = node.parent_node() {
                patch_all(views, items, &parent, Some(&node));
            }
        }
        (View::Live(view), Shown::Live(inner, effect)) => *effect = keep(view, inner.clone()),
        (view, shown) => replace(view, shown),
    }
}

fn replace(view: View, shown: &mut Shown) {
    let new = build(view);
    let first = first(shown);
    if let Some(parent) = first.parent_node() {
        insert(&new, &parent, Some(&first));
        remove(shown);
        let_go(shown);
    }
    *shown = new;
}

/// Whether an element can take over the node of another: tag, key, and the names of its attributes are the same.
fn is_alike(Element(new): &Element, old: &ShownElement) -> bool {
    let same = |((new_name, new), (old_name, old)): (&(&str, Value), &(&str, ShownValue))| {
        new_name == old_name
            && matches!(
                (new, old),
                (Value::Fixed(_), ShownValue::Fixed(_))
                    | (Value::Style(_), ShownValue::Style)
                    | (Value::Live(_) | Value::Property(_), ShownValue::Live { .. })
                    | (Value::On(_), ShownValue::On { .. })
            )
    };
    new.tag == old.tag
        && new.key == old.key
        && new.attributes.len() == old.attributes.len()
        && new.attributes.iter().zip(&old.attributes).all(same)
}

fn patch_element(Element(new): Element, old: &mut ShownElement) {
    for ((name, value), (_, shown)) in new.attributes.into_iter().zip(&mut old.attributes) {
        patch_value(&old.node, name, value, shown);
    }
    patch_all(new.children, &mut old.children, &old.node, None);
}

fn patch_value(node: &HtmlElement, name: &'static str, value: Value, shown: &mut ShownValue) {
    match (value, shown) {
        (Value::Fixed(text), ShownValue::Fixed(old)) => {
            if text != *old {
                set_attribute(node, name, text.as_deref());
                *old = text;
            }
        }
        (Value::On(new), ShownValue::On { act, .. }) => {
            if let Ok(mut act) = act.try_borrow_mut() {
                *act = new;
            }
        }
        (value, shown) => *shown = build_value(node, name, value),
    }
}

/// Shows views where others stand, one by one; what is too many goes, what is missing comes before `end`.
fn patch_all(views: Vec<View>, items: &mut Vec<Shown>, parent: &Node, end: Option<&Node>) {
    for mut item in items.drain(views.len().min(items.len())..) {
        remove(&item);
        let_go(&mut item);
    }
    let mut views = views.into_iter();
    for (item, view) in items.iter_mut().zip(&mut views) {
        patch(view, item);
    }
    for view in views {
        let item = build(view);
        insert(&item, parent, end);
        items.push(item);
    }
}

/// The first of the nodes.
fn first(shown: &Shown) -> Node {
    match shown {
        Shown::Text(node, _) => node.clone().unchecked_into(),
        Shown::Element(element) => element.node.clone().unchecked_into(),
        Shown::List(items, end) => match items.first() {
            Some(item) => first(item),
            None => end.clone().unchecked_into(),
        },
        Shown::Live(inner, _) => first(&inner.borrow()),
    }
}

/// Calls `act` with every node that stands beside the others.
fn each(shown: &Shown, act: &mut dyn FnMut(&Node)) {
    match shown {
        Shown::Text(node, _) => act(node),
        Shown::Element(element) => act(&element.node),
        Shown::List(items, end) => {
            for item in items {
                each(item, act);
            }
            act(end);
        }
        Shown::Live(inner, _) => each(&inner.borrow(), act),
    }
}

fn insert(shown: &Shown, parent: &Node, before: Option<&Node>) {
    each(shown, &mut |node| {
        let _ = parent.insert_before(node, before);
    });
}

fn remove(shown: &Shown) {
    each(shown, &mut |node| {
        if let Some(parent) = node.parent_node() {
            let _ = parent.remove_child(node);
        }
    });
}

/// Ends whatever follows signals within what has gone, at once: the task of an effect keeps what the effect shows until it
/// runs next, and until then what is in there would follow values that went with its page.
fn let_go(shown: &mut Shown) {
    match shown {
        Shown::Text(..) => {}
        Shown::Element(element) => {
            element.attributes.clear();
            element.children.iter_mut().for_each(let_go);
        }
        Shown::List(items, _) => items.iter_mut().for_each(let_go),
        Shown::Live(inner, _) => {
            if let Ok(mut inner) = inner.try_borrow_mut() {
                let_go(&mut inner);
                *inner = empty();
            }
        }
    }
}

impl Render for View {
    type State = Shown;

    fn build(self) -> Shown {
        build(self)
    }

    fn rebuild(self, state: &mut Shown) {
        patch(self, state);
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        remove(self);
        *self = empty();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&Node>) {
        insert(self, parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = first(self);
        let parent = first.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&first));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        let mut elements = Vec::new();
        each(self, &mut |node| {
            if let Some(element) = node.dyn_ref::<web_sys::Element>() {
                elements.push(element.clone());
            }
        });
        elements
    }
}
