//! What pays: a method on file, or what the payment provider's own fields give.
//!
//! No card number is ever typed into a field of ours. Whoever embeds the checkout fills the slot with the fields of their
//! provider, which tell a token by an event: docs/api.md.

use crate::locale::{Word, Words};
use crate::sandbox;
use crate::view::{Element, View, el, list, live};
use crate::watched::Watched;
use midcycle_contract::engine::calendar::Moment;
use midcycle_contract::snapshot::PaymentMethod;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Event};

/// What a provider's fields tell: `{token}`, or a token of null when they hold none any more.
pub(crate) const PAYMENT_EVENT: &str = "midcycle-payment";
/// What a bank's page tells when it is done: the order is asked for at once.
pub(crate) const BANK_EVENT: &str = "midcycle-bank";

/// What the choice of what pays needs to know.
pub(crate) struct Paying<'a> {
    /// The methods on file.
    pub methods: &'a [PaymentMethod],
    /// The day of the order.
    pub at: Moment,
    /// Whether the demo's sandbox fills the slot.
    pub is_demo: bool,
    /// The method that is chosen, by its id.
    pub method: Watched<Option<String>>,
    /// What the provider's fields give.
    pub token: Watched<Option<String>>,
    /// Whether these are chosen.
    pub is_other: Watched<bool>,
    /// What is due, as the provider's fields may need it: `408.40`, `EUR`.
    pub due: (String, &'static str),
}

/// The first method that has not expired: chosen until another is.
pub(crate) fn first_usable(methods: &[PaymentMethod], at: Moment) -> Option<String> {
    let usable = methods.iter().find(|method| !is_expired(method, at))?;
    Some(usable.id.clone())
}

/// Whether a card's month is over. Both are written year first, so they compare as texts.
fn is_expired(method: &PaymentMethod, at: Moment) -> bool {
    let today = at.date().to_string();
    today
        .get(.."2028-04".len())
        .is_some_and(|month| method.expires.as_str() < month)
}

/// The choice of what pays; `fault` says what is missing.
pub(crate) fn payment(
    words: &Words,
    paying: &Paying<'_>,
    fault: impl FnMut() -> Option<String> + 'static,
) -> View {
    let (chosen, token, is_other) = (paying.method, paying.token, paying.is_other);
    let first = first_usable(paying.methods, paying.at);
    let is_none_usable = first.is_none();
    let methods = paying.methods.iter().map(|method| {
        let id = method.id.clone();
        let is_expired = is_expired(method, paying.at);
        let word = if is_expired {
            Word::MethodExpired
        } else {
            Word::MethodOnFile
        };
        let brand = capitalised(&method.brand);
        let values = [
            ("brand", brand.as_str()),
            ("last4", &method.last4),
            ("expires", &month(&method.expires)),
        ];
        let is_it = {
            let (id, is_first) = (id.clone(), first.as_ref() == Some(&id));
            move || chosen.with(|chosen| chosen.as_ref().map_or(is_first, |chosen| *chosen == id))
        };
        choice(
            words.with(word, &values),
            move || !is_other.get() && is_it(),
            move || {
                is_other.set(false);
                chosen.set(Some(id.clone()));
            },
            is_expired,
        )
    });
    let other = (!is_none_usable).then(|| {
        choice(
            words.get(Word::PayOtherwise),
            move || is_other.get(),
            move || is_other.set(true),
            false,
        )
        .attr("data-part", "pay-otherwise")
    });
    let hint =
        is_none_usable.then(|| el("p", "field__hint").with(words.text(Word::NoPaymentMethod)));
    let slot = el("div", "payment__slot")
        .key("slot")
        .attr("data-slot", "payment")
        .attr("data-amount", paying.due.0.clone())
        .attr("data-currency", paying.due.1)
        .live_flag("hidden", move || !is_none_usable && !is_other.get());
    let slot = if paying.is_demo {
        slot.with(sandbox::fields(words))
    } else {
        slot.with(el("slot", "").attr("name", "payment"))
    };
    el("fieldset", "field")
        .attr("data-part", "payment")
        .on(PAYMENT_EVENT, move |event| {
            is_other.set(true);
            token.set(token_of(&event));
        })
        .with(el("legend", "field__label").with(words.text(Word::PaymentTitle)))
        .with(list(methods))
        .with(other)
        .with(hint)
        .with(slot)
        .with(
            el("p", "field__fault")
                .attr("role", "alert")
                .with(live(fault)),
        )
        .into()
}

fn choice(
    name: String,
    is_chosen: impl FnMut() -> bool + 'static,
    mut choose: impl FnMut() + 'static,
    is_disabled: bool,
) -> Element {
    let input = el("input", "")
        .attr("type", "radio")
        .attr("name", "payment")
        .attr_if("disabled", is_disabled)
        .prop("checked", is_chosen)
        .on("change", move |_| choose());
    el("label", "choice")
        .with(input)
        .with(el("span", "").with(name))
}

/// The token that a provider's fields tell.
fn token_of(event: &Event) -> Option<String> {
    let detail = event.unchecked_ref::<CustomEvent>().detail();
    let token = js_sys::Reflect::get(&detail, &JsValue::from_str("token")).ok()?;
    token.as_string().filter(|token| !token.is_empty())
}

/// A brand as people write it; the provider gives it in small letters.
fn capitalised(brand: &str) -> String {
    let mut letters = brand.chars();
    letters.next().map_or_else(String::new, |first| {
        let mut name = String::from(first.to_ascii_uppercase());
        name.push_str(letters.as_str());
        name
    })
}

/// The month a card expires in, as it stands on the card: `04/2028`.
fn month(expires: &str) -> String {
    match expires.split_once('-') {
        Some((year, month)) => [month, "/", year].concat(),
        None => expires.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, expires: &str) -> PaymentMethod {
        PaymentMethod {
            id: id.into(),
            brand: "visa".into(),
            last4: "4242".into(),
            expires: expires.into(),
        }
    }

    #[test]
    fn a_card_pays_to_the_end_of_its_month() {
        let at = Moment::parse("2026-11-30").unwrap();
        let table = [
            ("2026-10", true),
            ("2026-11", false),
            ("2026-12", false),
            ("2025-12", true),
        ];
        for (expires, expected) in table {
            assert_eq!(is_expired(&card("a", expires), at), expected, "{expires}");
        }
        let methods = [card("old", "2026-10"), card("good", "2028-04")];
        assert_eq!(first_usable(&methods, at).as_deref(), Some("good"));
        assert_eq!(first_usable(&methods[..1], at), None);
    }
}
