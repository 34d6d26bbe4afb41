//! Amounts, dates and plurals as the visitor's language has them. The only place that knows `Intl`.
//!
//! Intl formats text digit by digit, so no amount ever becomes a float; the digits after the separator are the
//! engine's (ISO 4217), because browsers disagree about some currencies.

use js_sys::{Array, Function, Intl, Object, Reflect};
use midcycle_contract::engine::Decimal;
use midcycle_contract::engine::calendar::Date;
use midcycle_contract::engine::money::{Amount, Currency};
use wasm_bindgen::{JsCast, JsValue};

/// How many digits more than a currency has are shown of an amount before it was rounded.
const DIGITS_BEFORE_ROUNDING: usize = 3;

thread_local! {
    /// The formats that were made: to make one takes a browser a hundred times as long as to use it.
    static MADE: Object = Object::new();
}

/// Makes the function that formats, of languages and options.
type Make = fn(&Array, &Object) -> JsValue;

/// The formats of one language.
#[derive(Clone, Debug)]
pub(crate) struct Formats(&'static String);

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
    /// Those of a language, by its tag.
    pub fn new(tag: &'static String) -> Self {
        Formats(tag)
    }

    /// An amount with its currency, a true minus before what is negative.
    pub fn money(&self, amount: Amount, currency: Currency) -> String {
        self.money_text(&amount.to_string(), amount.decimals(), currency)
    }

    /// A price of the catalogue: with the currency's digits, or as many as it has beyond them.
    pub fn price(&self, price: Decimal, currency: Currency) -> String {
        self.exact(Amount::new(price.mantissa(), price.scale()), currency)
    }

    /// An amount that is not rounded: with the currency's digits, or as many as it has beyond them.
    pub fn exact(&self, amount: Amount, currency: Currency) -> String {
        let text = amount.to_string();
        let written = decimals(&text).trim_end_matches('0');
        let digits = currency.minor_digits().max(count_of(written));
        self.money_text(&text, digits, currency)
    }

    /// An amount before it was rounded: cut after a few digits more than it will have, with dots where more follow.
    pub fn before_rounding(&self, amount: Amount, is_all: bool, currency: Currency) -> String {
        let text = amount.to_string();
        let kept =
            DIGITS_BEFORE_ROUNDING + usize::try_from(currency.minor_digits()).unwrap_or_default();
        let surplus = decimals(&text).len().saturating_sub(kept);
        let cut = text.get(..text.len() - surplus).unwrap_or(&text);
        let rest = text.get(cut.len()..).unwrap_or_default();
        let written = decimals(cut).trim_end_matches('0');
        let digits = currency.minor_digits().max(count_of(written));
        let mut shown = self.money_text(cut, digits, currency);
        if !is_all || rest.bytes().any(|digit| digit != b'0') {
            // After the digits, wherever the currency stands.
            let end = shown
                .rfind(|c: char| c.is_ascii_digit())
                .map_or(0, |at| at + 1);
            shown.insert(end.min(shown.len()), '\u{2026}');
        }
        shown
    }

    fn money_text(&self, text: &str, digits: u32, currency: Currency) -> String {
        let digits = digits.to_string();
        // In some languages four digits are not grouped; in a column of amounts they are.
        let options = [
            "style:currency,useGrouping:always,currency:",
            currency.code(),
            ",minimumFractionDigits:",
            &digits,
            ",maximumFractionDigits:",
            &digits,
        ];
        with_true_minus(&self.number(text, &options.concat()))
    }

    /// A whole number.
    pub fn count(&self, count: u64) -> String {
        self.number(&count.to_string(), "style:decimal")
    }

    /// A percentage, given as a number of percents: `22`, `9.975`.
    pub fn percent(&self, percent: &str) -> String {
        self.number(percent, "style:unit,unit:percent,maximumFractionDigits:12")
    }

    /// A number that is no amount: `0.6`.
    pub fn decimal(&self, text: &str) -> String {
        self.number(text, "maximumFractionDigits:18")
    }

    fn number(&self, text: &str, options: &str) -> String {
        let make = |locales: &Array, options: &Object| {
            Intl::NumberFormat::new(locales, options).format().into()
        };
        self.formatted(make, options, &JsValue::from_str(text))
            .unwrap_or_else(|| text.into())
    }

    /// A calendar date.
    pub fn date(&self, date: Date, style: DateStyle) -> String {
        let options = match style {
            DateStyle::DayMonth => "timeZone:UTC,day:numeric,month:long",
            DateStyle::Full => "timeZone:UTC,day:numeric,month:long,year:numeric",
            DateStyle::Short => "timeZone:UTC,day:numeric,month:short,year:numeric",
        };
        let make = |locales: &Array, options: &Object| {
            Intl::DateTimeFormat::new(locales, options).format().into()
        };
        let text = date.to_string();
        // A date without a time is its midnight in UTC, where it is formatted too.
        let moment = js_sys::Date::new(&JsValue::from_str(&text));
        self.formatted(make, options, &moment).unwrap_or(text)
    }

    /// The plural category of a count: `one`, `few`, `many`, `other`, ...
    pub fn plural(&self, count: u64) -> String {
        let make = |locales: &Array, options: &Object| {
            let rules = Intl::PluralRules::new(locales, options);
            let select = Reflect::get(&rules, &"select".into()).ok();
            let select = select.and_then(|select| select.dyn_into::<Function>().ok());
            select.map_or(JsValue::UNDEFINED, |select| select.bind0(&rules).into())
        };
        // Counts of licences and days are far below 2^32.
        let count = JsValue::from(u32::try_from(count).unwrap_or(u32::MAX));
        self.formatted(make, "type:cardinal", &count)
            .unwrap_or_else(|| "other".into())
    }

    /// What a format makes of a value. `options` are pairs of names and values; with the language they are what the
    /// format is kept by.
    fn formatted(&self, make: Make, options: &str, value: &JsValue) -> Option<String> {
        let key = JsValue::from_str(&[self.0.as_str(), ",", options].concat());
        let format = MADE.with(|made| {
            if let Ok(known) = Reflect::get(made, &key)?.dyn_into::<Function>() {
                return Ok(known);
            }
            let members = Object::new();
            for pair in options.split(',') {
                let (name, value) = pair.split_once(':').unwrap_or((pair, ""));
                Reflect::set(
                    &members,
                    &JsValue::from_str(name),
                    &JsValue::from_str(value),
                )?;
            }
            let format = make(&Array::of1(&JsValue::from_str(self.0)), &members);
            Reflect::set(made, &key, &format)?;
            format.dyn_into::<Function>()
        });
        format
            .and_then(|format| format.call1(&JsValue::UNDEFINED, value))
            .ok()?
            .as_string()
    }
}

/// The digits after the point.
fn decimals(text: &str) -> &str {
    text.split_once('.').map_or("", |(_, digits)| digits)
}

fn count_of(digits: &str) -> u32 {
    u32::try_from(digits.len()).unwrap_or(0)
}

/// Browsers write a hyphen in most languages; a minus is as wide as a plus.
fn with_true_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}
