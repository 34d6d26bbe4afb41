//! Steps and their addresses. Stand-alone the History API keeps them; embedded they stay in memory, so that the host's
//! address bar is never touched.

use crate::host::Host;
use leptos::prelude::on_cleanup;
use midcycle_contract::engine::calendar::{Interval, IntervalUnit};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The Billing Center.
    Center,
    /// The choice of plan, licences and frequency.
    Change(Wanted),
    /// The order before it is placed.
    Checkout,
    /// An order that was placed, by its id.
    Order(String),
}

/// What an address says of a choice: enough to show it again after a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The subscription to change; `None` for a purchase.
    pub subscription: Option<String>,
    /// The product to buy.
    pub product: Option<String>,
    /// The plan.
    pub plan: Option<String>,
    /// The licences, as they were typed.
    pub licences: Option<String>,
    /// The billing interval.
    pub interval: Option<Interval>,
}

impl Step {
    /// The step's address.
    pub fn address(&self) -> String {
        match self {
            Step::Center => "/".into(),
            Step::Checkout => "/checkout".into(),
            Step::Order(id) => ["/orders/", &encoded(id)].concat(),
            Step::Change(wanted) => {
                let mut address = String::from("/change");
                let interval = wanted.interval.map(interval_text);
                let members = [
                    ("subscription", wanted.subscription.as_ref()),
                    ("product", wanted.product.as_ref()),
                    ("plan", wanted.plan.as_ref()),
                    ("licences", wanted.licences.as_ref()),
                    ("interval", interval.as_ref()),
                ];
                let mut mark = '?';
                for (name, value) in members {
                    if let Some(value) = value {
                        address.push(mark);
                        address.push_str(name);
                        address.push('=');
                        address.push_str(&encoded(value));
                        mark = '&';
                    }
                }
                address
            }
        }
    }

    /// Where the host's own sign-in is, with the step to come back to: a path of ours and never another host's.
    pub fn behind_sign_in(&self, sign_in: &str) -> String {
        let mark = if sign_in.contains('?') { "&" } else { "?" };
        [sign_in, mark, "return=", &encoded(&self.address())].concat()
    }

    /// The step of an address; an unknown one is the Billing Center.
    pub fn of_address(address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        if let Some(id) = path.strip_prefix("/orders/") {
            return Step::Order(decoded(id));
        }
        match path {
            "/checkout" => Step::Checkout,
            "/change" => {
                let member = |name| member(query, name);
                Step::Change(Wanted {
                    subscription: member("subscription"),
                    product: member("product"),
                    plan: member("plan"),
                    licences: member("licences"),
                    interval: member("interval").as_deref().and_then(interval_of_text),
                })
            }
            _ => Step::Center,
        }
    }
}

fn interval_text(interval: Interval) -> String {
    [interval.unit.as_str(), "-", &interval.count.to_string()].concat()
}

fn interval_of_text(text: &str) -> Option<Interval> {
    let (unit, count) = text.split_once('-')?;
    let unit = match unit {
        "day" => IntervalUnit::Day,
        "week" => IntervalUnit::Week,
        "month" => IntervalUnit::Month,
        "year" => IntervalUnit::Year,
        _ => return None,
    };
    Some(Interval {
        unit,
        count: count.parse().ok()?,
    })
}

/// Percent-encodes everything but letters, digits, `-`, `_` and `.`.
pub(crate) fn encoded(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(HEX.get(usize::from(digit)).copied().map_or('0', char::from));
            }
        }
    }
    out
}

/// Undoes percent-encoding; what is not encoded right stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let code = match (first, after) {
            (b'%', [high, low, ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                digit(*high)
                    .zip(digit(*low))
                    .and_then(|(h, l)| u8::try_from(h * 16 + l).ok())
            }
            _ => None,
        };
        if let Some(code) = code {
            bytes.push(code);
            rest = rest.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.into())
}

/// The port through which steps are kept.
#[derive(Clone)]
pub(crate) enum Navigation {
    /// The History API.
    AddressBar,
    /// The page that embeds the checkout, beside its own address.
    Host(Host),
    /// Nobody but this: the demo's pages have addresses of their own.
    #[cfg(any(feature = "demo", test))]
    Memory(std::rc::Rc<std::cell::RefCell<Step>>),
}

impl Navigation {
    #[cfg(any(feature = "demo", test))]
    pub fn in_memory() -> Self {
        Navigation::Memory(std::rc::Rc::new(std::cell::RefCell::new(Step::Center)))
    }

    /// Whether the whole page is the checkout's, and not a host's.
    pub fn owns_page(&self) -> bool {
        matches!(self, Navigation::AddressBar)
    }

    /// Where the visitor is now.
    pub fn current(&self) -> Step {
        match self {
            Navigation::AddressBar => {
                let location = web_sys::window().map(|window| window.location());
                let part = |get: fn(&web_sys::Location) -> Result<String, JsValue>| {
                    location
                        .as_ref()
                        .and_then(|l| get(l).ok())
                        .unwrap_or_default()
                };
                let path = part(web_sys::Location::pathname);
                let query = part(web_sys::Location::search);
                Step::of_address(&[path, query].concat())
            }
            Navigation::Host(host) => Step::of_address(&host.address()),
            #[cfg(any(feature = "demo", test))]
            Navigation::Memory(step) => step.borrow().clone(),
        }
    }

    /// Goes a step on; `back` leads here again.
    pub fn push(&self, step: &Step) {
        match self {
            Navigation::AddressBar => {
                if let Some(history) = history() {
                    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&step.address()));
                }
            }
            Navigation::Host(_) => self.replace(step),
            #[cfg(any(feature = "demo", test))]
            Navigation::Memory(_) => self.replace(step),
        }
    }

    /// Keeps what changed within the step.
    pub fn replace(&self, step: &Step) {
        match self {
            Navigation::AddressBar => {
                if let Some(history) = history() {
                    let _ =
                        history.replace_state_with_url(&JsValue::NULL, "", Some(&step.address()));
                }
            }
            Navigation::Host(host) => host.keep(&step.address()),
            #[cfg(any(feature = "demo", test))]
            Navigation::Memory(kept) => {
                kept.replace(step.clone());
            }
        }
    }

    /// Calls `moved` whenever the visitor goes back or forth.
    pub fn on_move(&self, moved: impl Fn(Step) + 'static) {
        if let Navigation::AddressBar = self {
            on_window(
                "popstate",
                Box::new(move || moved(Navigation::AddressBar.current())),
            );
        }
    }

    /// The code that the host's sign-in came back with; the address has it no more.
    pub fn take_code(&self) -> Option<String> {
        let Navigation::AddressBar = self else {
            return None;
        };
        let search = web_sys::window()?.location().search().ok()?;
        let code = member(search.strip_prefix('?')?, "code")?;
        self.replace(&self.current());
        Some(code)
    }
}

/// Calls `act` at every event of this name that comes to the window, for as long as the checkout is there: no host keeps
/// a listener of ours.
pub(crate) fn on_window(event: &'static str, act: Box<dyn Fn()>) {
    let listener = Closure::<dyn Fn()>::wrap(act);
    if let Some(window) = web_sys::window() {
        let function = listener.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback(event, function);
    }
    let listener = send_wrapper::SendWrapper::new(listener);
    on_cleanup(move || {
        if let Some(window) = web_sys::window() {
            let function = listener.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(event, function);
        }
    });
}

/// A member of a query, decoded.
fn member(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|part| {
        let value = part.strip_prefix(name)?.strip_prefix('=')?;
        Some(decoded(value))
    })
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_an_address_and_comes_back_from_it() {
        let wanted = Wanted {
            subscription: Some("sub_1".into()),
            product: None,
            plan: Some("team & café".into()),
            licences: Some("8".into()),
            interval: Some(Interval::YEAR),
        };
        let table = [
            (Step::Center, "/"),
            (Step::Checkout, "/checkout"),
            (Step::Order("ord-1/2".into()), "/orders/ord-1%2F2"),
            (Step::Change(Wanted::default()), "/change"),
            (
                Step::Change(wanted),
                "/change?subscription=sub_1&plan=team%20%26%20caf%C3%A9&licences=8&interval=year-1",
            ),
        ];
        for (step, address) in table {
            assert_eq!(step.address(), address);
            assert_eq!(Step::of_address(address), step);
        }
    }

    #[test]
    fn the_way_to_sign_in_names_the_way_back() {
        let step = Step::of_address("/change?subscription=s&licences=8");
        let back = "return=%2Fchange%3Fsubscription%3Ds%26licences%3D8";
        for (sign_in, mark) in [
            ("https://host.example/in", "?"),
            ("https://host.example/in?a=1", "&"),
        ] {
            assert_eq!(
                step.behind_sign_in(sign_in),
                format!("{sign_in}{mark}{back}")
            );
        }
    }

    #[test]
    fn a_broken_address_loses_only_what_is_broken() {
        let step = Step::of_address("/change?plan=%zz&interval=fortnight-1&licences=abc&x=1");
        let wanted = Wanted {
            plan: Some("%zz".into()),
            licences: Some("abc".into()),
            ..Wanted::default()
        };
        assert_eq!(step, Step::Change(wanted));
        assert_eq!(Step::of_address("/nowhere"), Step::Center);
    }
}
