//! The values that the gallery shows, as the wire has them: invented, fixed, and chosen for their extremes.

use midcycle_contract::demo::Demo;
use midcycle_contract::engine::QuoteRequest;
use midcycle_contract::engine::catalog::{Plan, TaxTable};
use midcycle_contract::engine::json::Read;
use midcycle_contract::engine::money::Amount;
use midcycle_contract::engine::order::Order;
use midcycle_contract::snapshot::{Account, PaymentMethod};

/// Five licences by the month become eight by the year, with a discount and 12.50 of credit.
pub(super) const INCREASE: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"year","count":1},
        "lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"660.00"}}]},
    "discounts":[{"id":"LAUNCH","percent":"10"}],"taxes":[{"id":"IVA","percent":"22"}],"balance":"12.50"}"#;

/// 120 licences by the year become 100 by the month: more is given back than asked for.
pub(super) const NEGATIVE: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-06-01","end":"2027-06-01"},"interval":{"unit":"year","count":1},
        "lines":[{"id":"licences","quantity":120,"price":{"model":"per_unit","unit_amount":"950.00"}}]},
    "next":{"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":100,"price":{"model":"per_unit","unit_amount":"99.00"}}]},
    "taxes":[{"id":"MwSt","percent":"19"}],"balance":"0"}"#;

/// A large credit pays for everything.
pub(super) const ZERO: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":6,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "taxes":[{"id":"IVA","percent":"22"}],"balance":"5000.00"}"#;

/// Yen have no digits after the separator; the price is one of steps.
pub(super) const YEN: &str = r#"{"at":"2026-11-22","currency":"JPY","rules":"goto",
    "current":{"period":{"start":"2026-11-01","end":"2026-12-01"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":20,"price":{"model":"per_unit","unit_amount":"9800"}}]},
    "next":{"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":35,"price":{"model":"stairstep","tiers":[
            {"up_to":10,"amount":"98000"},{"up_to":50,"amount":"420000"},{"up_to":null,"amount":"800000"}]}}]},
    "taxes":[{"id":"JCT","percent":"10"}],"balance":"0"}"#;

/// 12,500 licences become 48,000.
pub(super) const FIVE_DIGITS: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2027-11-10"},"interval":{"unit":"year","count":1},
        "lines":[{"id":"licences","quantity":12500,"price":{"model":"per_unit","unit_amount":"660.00"}}]},
    "next":{"interval":{"unit":"year","count":1},
        "lines":[{"id":"licences","quantity":48000,"price":{"model":"per_unit","unit_amount":"660.00"}}]},
    "taxes":[{"id":"IVA","percent":"22"}],"balance":"0"}"#;

/// The account owes 84.18, which is added.
pub(super) const OWED: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,
    "next":{"interval":{"unit":"month","count":3},
        "lines":[{"id":"licences","quantity":3,"price":{"model":"graduated","tiers":[
            {"up_to":2,"unit_amount":"69.00"},{"up_to":null,"unit_amount":"62.10","flat_amount":"5"}]}}]},
    "taxes":[],"balance":"-84.18"}"#;

/// The charge less the credit as one difference, rounded once.
pub(super) const DIFFERENCE: &str = r#"{"at":"2026-11-22","currency":"EUR",
    "rules":{"cycle":"keep","round":{"of":"net"}},
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":8,"price":{"model":"package","size":5,"amount":"300.00"}}]},
    "taxes":[{"id":"GST","percent":"5"},{"id":"QST","percent":"9.975"}],"balance":"0"}"#;

/// The account of a workshop in Italy.
const ACCOUNT: &str = r#"{"id":"officina","name":"Officina Rossi","currency":"EUR","kind":"self_service","country":"IT",
    "vat_id":null,"vat_state":"none","contacts":[],"representative":null,"portal_url":null,"faq_url":null}"#;

/// VAT that a number of another country would lift.
const TAXES: &str = r#"{"now":[{"id":"IVA","percent":"22","inclusive":false}],"with_vat_id":[],
    "undetermined":"charge_vat"}"#;

/// What is left of a credit, under rules that pay it back or keep it.
pub(super) fn surplus(rule: &str) -> String {
    NEGATIVE.replace(r#""goto""#, &[r#"{"surplus":""#, rule, r#""}"#].concat())
}

/// A plan of four features, and one with a name of 40 characters.
pub(super) const PLANS: [&str; 2] = [
    r#"{"id":"business","name":"Business","tier":3,
        "features":["Unattended access","Chat","Session recording","Single sign-on"],
        "licences":{"min":1,"max":500,"step":1},"prices":[]}"#,
    r#"{"id":"wide","name":"Enterprise Worldwide Remote Support Plus","tier":4,
        "features":["Everything in Business, for several organisations and their partners","A person to call"],
        "licences":{"min":10,"max":50000,"step":10},"prices":[]}"#,
];

/// Two cards on file.
pub(super) const METHODS: [&str; 2] = [
    r#"{"id":"pm_1","brand":"visa","last4":"4242","expires":"2028-04"}"#,
    r#"{"id":"pm_2","brand":"mastercard","last4":"5100","expires":"2027-11"}"#,
];

/// The demo's people, with one of them chosen.
pub(super) const DEMO: &str = r#"{"at":"2026-11-22","current":"anna","network":"fine","personas":[
    {"user":"anna","name":"Anna Rossi","account":"Officina Rossi","shows":"simple"},
    {"user":"yuki","name":"Yuki Tanaka","account":"Tanaka","shows":"yen"}]}"#;

/// A sample as what it is; `None` where the sample is no such thing, which a test would tell.
pub(super) fn read<T: Read>(text: &str) -> Option<T> {
    T::from_text(text).ok()
}

/// A request as an order of one change.
pub(super) fn order(text: &str) -> Option<Order> {
    let request: QuoteRequest = read(text)?;
    let balance = request.balance;
    let balance = Amount::new(balance.mantissa(), balance.scale());
    Order::quote(vec![request], balance).ok()
}

/// One of [`PLANS`].
pub(super) fn plan(index: usize) -> Option<Plan> {
    read(PLANS.get(index)?)
}

/// The first `count` of [`METHODS`].
pub(super) fn methods(count: usize) -> Vec<PaymentMethod> {
    METHODS
        .iter()
        .take(count)
        .filter_map(|text| read(text))
        .collect()
}

/// The account with a VAT number of some state.
pub(super) fn account(number: Option<&str>, state: &str) -> Option<Account> {
    let mut text = ACCOUNT.replace(r#":"none""#, &[":\"", state, "\""].concat());
    if let Some(number) = number {
        text = text.replace(
            r#""vat_id":null"#,
            &[r#""vat_id":""#, number, "\""].concat(),
        );
    }
    read(&text)
}

/// Its taxes.
pub(super) fn taxes() -> Option<TaxTable> {
    read(TAXES)
}

/// The demo; `current` may be nobody.
pub(super) fn demo(is_somebody: bool) -> Option<Demo> {
    let mut demo: Demo = read(DEMO)?;
    if !is_somebody {
        demo.current = None;
    }
    Some(demo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_what_it_stands_for() {
        let due = |text: &str| order(text).unwrap().settlement.due_now.to_string();
        // 5,280.00 - 528.00 - 207.00 = 4,545.00, x 1.22 = 5,544.90, less 12.50.
        assert_eq!(due(INCREASE), "5532.40");
        for text in [NEGATIVE, ZERO, &surplus("refund"), &surplus("forfeit")] {
            assert_eq!(due(text), "0.00", "{text}");
        }
        // 420,000 - 196,000 x 9 / 30 = 361,200, x 1.1.
        assert_eq!(due(YEN), "397320");
        // 2 x 69.00 + 62.10 + 5.00 = 205.10, and 84.18 that are owed.
        assert_eq!(due(OWED), "289.28");
        assert!(order(FIVE_DIGITS).is_some() && order(DIFFERENCE).is_some());
        assert_eq!(plan(1).unwrap().name.len(), 40);
        assert_eq!(methods(2).len(), 2);
        for state in ["none", "valid", "invalid", "undetermined"] {
            assert!(account(Some("IT12345670017"), state).is_some(), "{state}");
        }
        assert!(taxes().is_some() && account(None, "none").is_some());
        assert!(demo(true).unwrap().current.is_some() && demo(false).unwrap().current.is_none());
    }
}
