//! Text in, text out: the engine behind one function for each question, as the command line and JavaScript ask it.

use super::{PeriodsRequest, Read, Reader, Value, Write, Writer, parse};
use crate::error::QuoteError;
use crate::money::Amount;
use crate::order::Order;
use crate::quote::{Quote, QuoteRequest};
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

/// `{"quote": ...}` or `{"error": ...}`.
pub fn quote(text: &str) -> String {
    in_new_text(quote_into, text)
}

/// `{"boundaries": [...]}` or `{"error": ...}`.
pub fn periods(text: &str) -> String {
    in_new_text(periods_into, text)
}

/// `{"fingerprint": "..."}` or `{"error": ...}`.
pub fn fingerprint(text: &str) -> String {
    in_new_text(fingerprint_into, text)
}

/// What [`quote`] answers, of a request that was read or made already.
pub fn quoted(request: &QuoteRequest) -> String {
    let mut out = String::new();
    quoted_into(crate::quote(request), &mut out);
    out
}

/// Appends what [`quote`] answers, so that who answers many needs room for one.
pub fn quote_into(text: &str, out: &mut String) {
    quoted_into(
        QuoteRequest::from_text(text).and_then(|request| crate::quote(&request)),
        out,
    );
}

fn quoted_into(quote: Result<Quote, QuoteError>, out: &mut String) {
    match quote {
        Ok(quote) => appended(out, |out| quote.write(out.name("quote"))),
        Err(fault) => error_into(&fault, out),
    }
}

/// Appends what [`periods`] answers.
pub fn periods_into(text: &str, out: &mut String) {
    match PeriodsRequest::from_text(text).and_then(|request| request.answer()) {
        Ok(answer) => out.push_str(&answer),
        Err(fault) => error_into(&fault, out),
    }
}

/// Appends what [`fingerprint`] answers.
pub fn fingerprint_into(text: &str, out: &mut String) {
    match order(text).and_then(|order| order.fingerprint()) {
        Ok(fingerprint) => appended(out, |out| out.name("fingerprint").text(&fingerprint)),
        Err(fault) => error_into(&fault, out),
    }
}

fn in_new_text(answer: fn(&str, &mut String), text: &str) -> String {
    let mut out = String::new();
    answer(text, &mut out);
    out
}

/// Several changes and the account's balance.
struct Changes {
    balance: Amount,
    changes: Vec<QuoteRequest>,
}

impl Read for Changes {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["balance", "changes"]);
        Changes {
            balance: from
                .member::<Option<_>>("balance")
                .unwrap_or(Amount::zero(0)),
            changes: from.member("changes"),
        }
    }
}

/// An order of several changes with the account's balance; or one request, whose own balance is the account's.
fn order(text: &str) -> Result<Order, QuoteError> {
    let value = parse(text)?;
    let has_changes = matches!(&value, Value::Object(members)
        if members.iter().any(|(name, value)| name == "changes" && matches!(value, Value::List(_))));
    if has_changes {
        let Changes { balance, changes } = Changes::from_value(&value)?;
        return Order::quote(changes, balance);
    }
    let request = QuoteRequest::from_value(&value)?;
    let balance = Amount::new(request.balance.mantissa(), request.balance.scale());
    Order::quote(Vec::from([request]), balance)
}

fn appended(out: &mut String, members: impl FnOnce(&mut Writer)) {
    let mut writer = Writer::after(mem::take(out));
    writer.object(members);
    *out = writer.into_text();
}

/// Appends `{"error": {"code", "path", "message"}}`.
pub fn error_into(fault: &QuoteError, out: &mut String) {
    appended(out, |out| {
        out.name("error").object(|out| {
            out.name("code").text(fault.code().as_str());
            out.name("path").text(fault.path());
            out.name("message").text(fault.message());
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    const REQUEST: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":null,"next":{"interval":{"unit":"month","count":1},"lines":[{"id":"a \" b","quantity":3,"price":{"model":"flat","amount":"10"}}]}}"#;

    #[test]
    fn one_request_and_an_order_of_it_have_one_fingerprint() {
        let one = fingerprint(&REQUEST.replace("\"current\"", "\"balance\":\"1.50\",\"current\""));
        let order = fingerprint(&format!(r#"{{"balance":"1.50","changes":[{REQUEST}]}}"#));
        assert!(
            one.starts_with("{\"fingerprint\":\"") && one.len() == 82,
            "{one}"
        );
        assert_eq!(one, order);
        let bad = fingerprint(r#"{"changes":[{"at":5}]}"#);
        assert!(bad.contains(r#""path":"/changes/0/at""#), "{bad}");
    }

    #[test]
    fn periods_answer_boundaries() {
        let request = r#"{"start":"2024-01-31","anchor_day":31,"interval":{"unit":"month","count":1},"count":4}"#;
        let expected =
            r#"{"boundaries":["2024-01-31","2024-02-29","2024-03-31","2024-04-30","2024-05-31"]}"#;
        assert_eq!(periods(request), expected);
        assert!(periods("{}").contains("missing_field"));
    }
}
