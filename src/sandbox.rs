//! The demo's payment provider and its bank: they fill the slots of docs/api.md as a real provider does, from outside, with
//! events. Their choices say how it ends; no money moves.

use crate::locale::{Word, Words};
use crate::parts::button::button;
use crate::parts::payment::{BANK_EVENT, PAYMENT_EVENT};
use crate::state::App;
use crate::view::{View, el, list};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Event, EventTarget};

/// The sandbox's tokens, and what they do.
const TOKENS: [(&str, Word); 3] = [
    ("tok_ok", Word::SandboxWorks),
    ("tok_declined", Word::SandboxDeclines),
    ("tok_requires_action", Word::SandboxAsks),
];

/// What the sandbox has instead of fields for a card.
pub(crate) fn fields(words: &Words) -> View {
    let choices = TOKENS.iter().map(|(token, word)| {
        let input = el("input", "")
            .attr("type", "radio")
            .attr("name", "sandbox")
            .on("change", move |event| {
                let detail = js_sys::Object::new();
                let _ = js_sys::Reflect::set(&detail, &"token".into(), &(*token).into());
                tell(event.target(), PAYMENT_EVENT, &detail);
            });
        el("label", "choice")
            .with(input)
            .with(el("span", "").with(words.text(*word)))
    });
    list(choices)
}

/// The bank's own page: it confirms or refuses the payment of a secret.
pub(crate) fn bank(app: App, words: &Words, client_secret: &str) -> View {
    let answer = |class, word, is_confirmed: bool| {
        let secret = client_secret.to_owned();
        button(class, words.text(word), move |event: Event| {
            let (secret, target) = (secret.clone(), event.target());
            app.spawn(async move {
                // An answer that does not arrive leaves the bank waiting, and the page says so.
                let _ = app.api().answer_bank(secret, is_confirmed).await;
                tell(target, BANK_EVENT, &JsValue::NULL);
            });
        })
    };
    let buttons = el("div", "buttons")
        .with(answer("button button--primary", Word::BankConfirm, true))
        .with(answer("button", Word::BankRefuse, false));
    View::List(vec![
        el("h2", "card__title")
            .with(words.text(Word::BankTitle))
            .into(),
        el("p", "soft").with(words.text(Word::BankNote)).into(),
        buttons.into(),
    ])
}

fn tell(from: Option<EventTarget>, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_detail(detail);
    if let (Some(from), Ok(event)) = (from, CustomEvent::new_with_event_init_dict(name, &init)) {
        let _ = from.dispatch_event(event.unchecked_ref());
    }
}
