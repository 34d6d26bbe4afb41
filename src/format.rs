//! Amounts, dates and plurals as the visitor's language has them. The only place that knows `Intl`.
//!
//! Intl formats text digit by digit, so no amount ever becomes a float; the digits after the separator are the
//! engine's (ISO 4217), because browsers disagree about some currencies.

use js_sys::{Array, Intl, Object, Reflect};
use midcycle_contract::engine::Decimal;
use midcycle_contract::engine::calendar::Date;
use midcycle_contract::engine::money::{Amount, Currency};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// The formats of one language.
#[derive(Clone, Debug)]
pub(crate) struct Formats {
    locales: Array,
}

/// How much of a date is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateStyle {
    /// 22 November.
    DayMonth,
    /// 22 November 2026.
    Full,
    /// 22 Nov 2026.
    Short,
}

impl Formats {
    pub fn new(locale: &str) -> Self {
        Formats {
            locales: Array::of1(&JsValue::from_str(locale)),
        }
    }

    /// An amount with its currency, a true minus before what is negative.
    pub fn money(&self, amount: Amount, currency: Currency) -> String {
        self.money_text(&amount.to_string(), amount.decimals(), currency)
    }

    /// A price of the catalogue: with the currency's digits, or as many as it has beyond them.
    pub fn price(&self, price: Decimal, currency: Currency) -> String {
        let amount = Amount::new(price.mantissa(), price.scale());
        let mut digits = currency.minor_digits();
        let text = amount.to_string();
        let written = text
            .split_once('.')
            .map_or("", |(_, digits)| digits)
            .trim_end_matches('0');
        digits = digits.max(u32::try_from(written.len()).unwrap_or(0));
        self.money_text(&text, digits, currency)
    }

    fn money_text(&self, text: &str, digits: u32, currency: Currency) -> String {
        let digits = JsValue::from(digits);
        let options = options(&[
            ("style", "currency".into()),
            ("currency", currency.code().into()),
            // In some languages four digits are not grouped; in a column of amounts they are.
            ("useGrouping", "always".into()),
            ("minimumFractionDigits", digits.clone()),
            ("maximumFractionDigits", digits),
        ]);
        with_true_minus(self.number(text, &options).as_deref().unwrap_or(text))
    }

    /// A whole number.
    pub fn count(&self, count: u64) -> String {
        let text = count.to_string();
        self.number(&text, &Object::new()).unwrap_or(text)
    }

    /// A percentage, given as a number of percents: `22`, `9.975`.
    pub fn percent(&self, percent: &str) -> String {
        let options = options(&[
            ("style", "unit".into()),
            ("unit", "percent".into()),
            ("maximumFractionDigits", JsValue::from(12)),
        ]);
        self.number(percent, &options)
            .unwrap_or_else(|| percent.into())
    }

    fn number(&self, text: &str, options: &Object) -> Option<String> {
        let format = Intl::NumberFormat::new(&self.locales, options).format();
        format
            .call1(&JsValue::UNDEFINED, &JsValue::from_str(text))
            .ok()?
            .as_string()
    }

    /// A calendar date.
    pub fn date(&self, date: Date, style: DateStyle) -> String {
        let month = if style == DateStyle::Short {
            "short"
        } else {
            "long"
        };
        let mut members = vec![
            ("timeZone", "UTC".into()),
            ("day", "numeric".into()),
            ("month", month.into()),
        ];
        if style != DateStyle::DayMonth {
            members.push(("year", "numeric".into()));
        }
        let format = Intl::DateTimeFormat::new(&self.locales, &options(&members)).format();
        // A date without a time is its midnight in UTC, where it is formatted too.
        let moment = js_sys::Date::new(&JsValue::from_str(&date.to_string()));
        let text = format.call1(&JsValue::UNDEFINED, &moment).ok();
        text.and_then(|text| text.as_string())
            .unwrap_or_else(|| date.to_string())
    }

    /// The plural category of a count: `one`, `few`, `many`, `other`, ...
    pub fn plural(&self, count: u64) -> String {
        let rules = Intl::PluralRules::new(&self.locales, &Object::new());
        let select = Reflect::get(&rules, &"select".into()).ok();
        let select = select.and_then(|select| select.dyn_into::<js_sys::Function>().ok());
        // Counts of licences and days are far below 2^32.
        let count = JsValue::from(u32::try_from(count).unwrap_or(u32::MAX));
        select
            .and_then(|select| select.call1(&rules, &count).ok())
            .and_then(|category| category.as_string())
            .unwrap_or_else(|| "other".into())
    }
}

fn options(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// Browsers write a hyphen in most languages; a minus is as wide as a plus.
fn with_true_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}
