//! What pages are made of. A part takes data and callbacks; it never asks the API.

pub(crate) mod amount;
pub(crate) mod button;
pub(crate) mod demo_bar;
pub(crate) mod explanation;
pub(crate) mod fact;
pub(crate) mod focus;
pub(crate) mod frequency;
pub(crate) mod licences;
pub(crate) mod notice;
pub(crate) mod options_menu;
pub(crate) mod payment;
pub(crate) mod period_bar;
pub(crate) mod plan_card;
pub(crate) mod price;
pub(crate) mod receipt;
pub(crate) mod unique;
pub(crate) mod vat_field;
