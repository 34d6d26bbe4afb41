//! What pays: a method on file, or what the payment provider's own fields give.
//!
//! No card number is ever typed into a field of ours. The demo's sandbox provider needs none: its tokens say how it ends.

use crate::locale::{Word, Words};
use crate::view::{View, el};
use crate::watched::Watched;
use midcycle_contract::Payment;
use midcycle_contract::snapshot::PaymentMethod;

/// The sandbox provider's tokens, and what they do.
const SANDBOX: [(&str, Word); 2] = [
    ("tok_ok", Word::SandboxWorks),
    ("tok_declined", Word::SandboxDeclines),
];

/// The choice that comes first: the first method on file, or the sandbox's card in the demo.
pub(crate) fn preselected(methods: &[PaymentMethod], is_demo: bool) -> Option<Payment> {
    match methods.first() {
        Some(method) => Some(Payment::Method(method.id.clone())),
        None => is_demo.then(|| Payment::Token("tok_ok".into())),
    }
}

/// The choice of what pays.
pub(crate) fn payment(
    words: &Words,
    methods: &[PaymentMethod],
    is_demo: bool,
    chosen: Watched<Option<Payment>>,
) -> View {
    let on_file = methods.iter().map(|method| {
        let values = [
            ("brand", capitalised(&method.brand)),
            ("last4", method.last4.clone()),
            ("expires", month(&method.expires)),
        ];
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        (
            Payment::Method(method.id.clone()),
            words.with(Word::MethodOnFile, &values),
        )
    });
    let sandbox = SANDBOX
        .iter()
        .filter(|_| is_demo)
        .map(|(token, word)| (Payment::Token((*token).into()), words.get(*word)));
    let choices: Vec<_> = on_file.chain(sandbox).collect();
    let none = choices.is_empty().then(|| words.get(Word::NoPaymentMethod));
    let choice = |(payment, name): (Payment, String)| {
        let is_chosen = payment.clone();
        let input = el("input", "")
            .attr("type", "radio")
            .attr("name", "payment")
            .prop("checked", move || {
                chosen.with(|chosen| chosen.as_ref() == Some(&is_chosen))
            })
            .on("change", move |_| chosen.set(Some(payment.clone())));
        el("label", "choice")
            .with(input)
            .with(el("span", "").with(name))
    };
    el("fieldset", "field")
        .attr("data-part", "payment")
        .with(el("legend", "field__label").with(words.get(Word::PaymentTitle)))
        .with(none.map(|text| el("p", "field__hint").with(text)))
        .with(choices.into_iter().map(choice).collect::<Vec<_>>())
        .into()
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
