//! Which parts the gallery shows, and in which states.

mod choices;
mod receipts;
mod simple;

use super::Section;

/// Every part, in the order of the alphabet; last what is no part but looks like one.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        part: "amount",
        states: simple::AMOUNT,
    },
    Section {
        part: "button",
        states: simple::BUTTON,
    },
    Section {
        part: "demo_bar",
        states: choices::DEMO_BAR,
    },
    Section {
        part: "explanation",
        states: receipts::EXPLANATION,
    },
    Section {
        part: "fact",
        states: simple::FACT,
    },
    Section {
        part: "frequency",
        states: choices::FREQUENCY,
    },
    Section {
        part: "licences",
        states: choices::LICENCES,
    },
    Section {
        part: "notice",
        states: simple::NOTICE,
    },
    Section {
        part: "options_menu",
        states: simple::OPTIONS_MENU,
    },
    Section {
        part: "payment",
        states: choices::PAYMENT,
    },
    Section {
        part: "period_bar",
        states: simple::PERIOD_BAR,
    },
    Section {
        part: "plan_card",
        states: choices::PLAN_CARD,
    },
    Section {
        part: "price",
        states: simple::PRICE,
    },
    Section {
        part: "receipt",
        states: receipts::RECEIPT,
    },
    Section {
        part: "vat_field",
        states: choices::VAT_FIELD,
    },
    Section {
        part: "bar",
        states: simple::BAR,
    },
    Section {
        part: "skeleton",
        states: simple::SKELETON,
    },
];
