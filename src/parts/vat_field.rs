//! The VAT number at the checkout: what an order carries, what is known of it, and what that means for the taxes.
//!
//! A number that is typed is carried by the order and becomes the account's with it; until then the account keeps its own.
//! While it is typed it counts as the billing API counts it: as a number that is one, and not known to be invalid.

use crate::locale::{Word, Words};
use crate::parts::button::button;
use crate::parts::focus;
use crate::view::{Element, View, el, live};
use crate::watched::{Derived, Watched};
use leptos::prelude::event_target_value;
use midcycle_contract::engine::catalog::{TaxTable, VatState};
use midcycle_contract::snapshot::Account;
use midcycle_contract::vat::{VatFault, VatId, example};
use std::rc::Rc;

/// The longest number that can be typed: `midcycle_contract::vat::TEXT_BYTES_MAX`.
const LENGTH_MAX: &str = "32";

/// The number that an order carries, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The number in its written form.
    pub number: Option<String>,
    /// What it counts as.
    pub state: VatState,
    /// Whether nobody has been asked for it yet.
    pub is_new: bool,
}

/// What a typed number means; `None` is the account's own, an empty text is none.
pub(crate) fn given(
    account: &Account,
    typed: Option<&str>,
    learnt: Option<&(String, VatState)>,
) -> Result<Given, VatFault> {
    let own = account.vat_id.as_deref();
    let number = match VatId::parse(typed.or(own).unwrap_or_default()) {
        Ok(number) => number.as_str().to_owned(),
        Err(VatFault::Empty) => {
            return Ok(Given {
                number: None,
                state: VatState::None,
                is_new: false,
            });
        }
        Err(fault) => return Err(fault),
    };
    let known = learnt
        .filter(|(known, _)| *known == number)
        .map(|(_, state)| *state)
        .or_else(|| (own == Some(number.as_str())).then_some(account.vat_state));
    Ok(Given {
        number: Some(number),
        state: known.unwrap_or(VatState::Valid),
        is_new: known.is_none(),
    })
}

/// What the field needs to know.
#[derive(Clone)]
pub(crate) struct VatField {
    /// The words.
    pub words: Words,
    /// The account.
    pub account: Account,
    /// Its taxes.
    pub taxes: TaxTable,
    /// What is typed; `None` is the account's own number.
    pub typed: Watched<Option<String>>,
    /// What that means.
    pub given: Derived<Result<Given, VatFault>>,
    /// Whether the field is open.
    pub is_open: Watched<bool>,
    /// Is told what is typed.
    pub edit: Rc<dyn Fn(Option<String>)>,
}

/// The number with what is known of it; opened, a field to correct it.
pub(crate) fn vat_field(field: &VatField) -> View {
    let (shown, told) = (field.clone(), field.clone());
    let control = move || {
        if shown.is_open.get() {
            opened(&shown)
        } else {
            closed(&shown)
        }
    };
    el("div", "vat")
        .attr("data-part", "vat")
        .with(live(control))
        .with(
            el("p", "field__hint")
                .attr("id", "vat-known")
                .attr("role", "status")
                .with(live(move || known(&told))),
        )
        .into()
}

/// The number as it is, and what can be done about it.
fn closed(field: &VatField) -> View {
    let words = &field.words;
    let given = field.given.get();
    let number = given.ok().and_then(|given| given.number);
    let is_open = field.is_open;
    let open = move |event| {
        is_open.set(true);
        focus::soon_on_page(&event, "#vat-id");
    };
    let Some(number) = number else {
        // What was taken off can come back.
        let back = field.account.vat_id.clone().map(|own| {
            let text = field.words.with(Word::VatKeep, &[("number", &own)]);
            settle(field, "link-button", text, None)
        });
        let add = button("button", words.text(Word::VatAdd), open).attr("data-part", "vat-open");
        return el("div", "buttons").key("none").with(add).with(back).into();
    };
    let correct = button("link-button", words.text(Word::VatCorrect), open);
    let take_off = words.get(Word::VatTakeOff);
    let take_off = settle(field, "link-button", take_off, Some(String::new()));
    el("div", "vat__line")
        .key("number")
        .with(el("span", "soft").with(words.text(Word::VatNumber)))
        .with(
            el("bdi", "vat__number")
                .attr("data-part", "vat-number")
                .with(number),
        )
        .with(correct.attr("data-part", "vat-open"))
        .with(take_off)
        .into()
}

/// The field. It closes by itself when the page is shown with a number that is one.
fn opened(field: &VatField) -> View {
    let words = &field.words;
    let (typed, given) = (field.typed, field.given);
    let own = field.account.vat_id.clone();
    let start = own.clone().unwrap_or_default();
    let value = move || typed.with(|typed| typed.clone().unwrap_or_else(|| start.clone()));
    let edit = field.edit.clone();
    let is_wrong = move || {
        given.with(|given| match given {
            Ok(given) => given.state == VatState::Invalid,
            Err(_) => true,
        })
    };
    let input = el("input", "input")
        .attr("id", "vat-id")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", LENGTH_MAX)
        .attr("aria-describedby", "vat-known")
        .live_bool("aria-invalid", is_wrong)
        .prop("value", value)
        .on("input", move |event| {
            edit(Some(event_target_value(&event)));
        });
    let leave = own.map_or_else(
        || words.get(Word::VatWithout),
        |own| words.with(Word::VatKeep, &[("number", &own)]),
    );
    let label = el("label", "field__label")
        .attr("for", "vat-id")
        .with(words.text(Word::VatNumber));
    el("div", "field")
        .key("open")
        .with(label)
        .with(
            el("div", "vat__line")
                .with(input)
                .with(settle(field, "link-button", leave, None)),
        )
        .into()
}

/// A button that settles the number, closes the field, and gives the focus to what opens it.
fn settle(field: &VatField, class: &'static str, text: String, to: Option<String>) -> Element {
    let (is_open, edit) = (field.is_open, field.edit.clone());
    button(class, text, move |event| {
        edit(to.clone());
        is_open.set(false);
        focus::soon_on_page(&event, "[data-part=vat-open]");
    })
}

/// What is known of the number, and what is wrong with what is typed.
fn known(field: &VatField) -> String {
    let words = &field.words;
    let given = match field.given.get() {
        Ok(given) => given,
        Err(fault) => return wrong(field, fault),
    };
    let Some(number) = &given.number else {
        let own = field.account.vat_id.as_ref();
        return match own {
            Some(own) => words.with(Word::VatKept, &[("number", own)]),
            None if field.is_open.get() => example_of(field, Word::VatExample),
            None => String::new(),
        };
    };
    if given.is_new {
        return words.get(Word::VatChecked);
    }
    let is_lifted = field.taxes.is_lifted(given.state);
    match given.state {
        VatState::Valid => words.get(Word::VatValid),
        VatState::Invalid => words.with(Word::VatInvalid, &[("number", number)]),
        _ if is_lifted => words.get(Word::VatUndeterminedLifted),
        _ if field.taxes.is_lifted(VatState::Valid) => words.get(Word::VatUndeterminedCharged),
        _ => words.get(Word::VatUndetermined),
    }
}

fn wrong(field: &VatField, fault: VatFault) -> String {
    let word = match fault {
        VatFault::UnknownCountry => Word::VatWrongCountry,
        VatFault::Checksum => Word::VatWrongDigits,
        _ => Word::VatWrongForm,
    };
    example_of(field, word)
}

/// A sentence with an example: of the country that is typed, else of the account's.
fn example_of(field: &VatField, word: Word) -> String {
    let typed = field.typed.get().unwrap_or_default();
    let country: String = typed.chars().take(2).collect();
    let found = example(&country.to_ascii_uppercase()).or_else(|| example(&field.account.country));
    field
        .words
        .with(word, &[("example", found.unwrap_or_default())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_contract::engine::catalog::AccountKind;
    use midcycle_contract::engine::money::Currency;

    fn account(vat_id: Option<&str>, vat_state: VatState) -> Account {
        Account {
            id: "officina".into(),
            name: "Officina Rossi".into(),
            currency: Currency::from_code("EUR").unwrap(),
            kind: AccountKind::SelfService,
            country: "IT".into(),
            vat_id: vat_id.map(str::to_owned),
            vat_state,
            contacts: Vec::new(),
            representative: None,
            portal_url: None,
            faq_url: None,
        }
    }

    #[test]
    fn a_typed_number_counts_as_the_api_counts_it() {
        const OWN: &str = "IT00743110157";
        const OTHER: &str = "DE129274202";
        let known = account(Some(OWN), VatState::Undetermined);
        let none = account(None, VatState::None);
        let learnt = (OTHER.to_owned(), VatState::Invalid);
        let is = |number: Option<&str>, state, is_new| {
            Ok(Given {
                number: number.map(str::to_owned),
                state,
                is_new,
            })
        };
        let table = [
            // The account's own, untouched or typed once more, is what is known of it.
            (
                &known,
                None,
                None,
                is(Some(OWN), VatState::Undetermined, false),
            ),
            (
                &known,
                Some("it 00743110157"),
                None,
                is(Some(OWN), VatState::Undetermined, false),
            ),
            // Taken off, or never there.
            (&known, Some(""), None, is(None, VatState::None, false)),
            (&none, None, None, is(None, VatState::None, false)),
            // Another passes as valid until somebody knows better.
            (
                &known,
                Some("de 129.274.202"),
                None,
                is(Some(OTHER), VatState::Valid, true),
            ),
            (
                &none,
                Some(OTHER),
                Some(&learnt),
                is(Some(OTHER), VatState::Invalid, false),
            ),
            (
                &none,
                Some("DE136695976"),
                Some(&learnt),
                is(Some("DE136695976"), VatState::Valid, true),
            ),
            (&none, Some("DE1"), None, Err(VatFault::Format)),
            (&none, Some("DE129274203"), None, Err(VatFault::Checksum)),
        ];
        for (account, typed, learnt, expected) in table {
            assert_eq!(given(account, typed, learnt), expected, "{typed:?}");
        }
    }

    #[test]
    fn the_longest_number_is_as_long_as_the_contract_has_it() {
        assert_eq!(
            LENGTH_MAX,
            midcycle_contract::vat::TEXT_BYTES_MAX.to_string()
        );
    }
}
