//! What each kind of problem means: a page at `/problems/<code>`, the address that a problem has for its type, and the
//! example that page and OpenAPI show.

use crate::secret::csp_hash;
use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use midcycle_contract::engine::change::Refusal;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::engine::order::Order;
use midcycle_contract::engine::{QuoteRequest, money::Amount};
use midcycle_contract::problem::{FreshQuote, Kind, kinds};
use midcycle_contract::{Problem, ProblemCode};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Five licences by the month become eight: what the examples are of.
const CHANGE: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto",
    "current":{"period":{"start":"2026-11-10","end":"2026-12-10"},"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":5,"price":{"model":"per_unit","unit_amount":"69.00"}}]},
    "next":{"interval":{"unit":"month","count":1},
        "lines":[{"id":"licences","quantity":8,"price":{"model":"per_unit","unit_amount":"69.00"}}]}}"#;

/// A problem of this kind as it might be answered.
pub(super) fn example_of(kind: &Kind) -> Problem {
    let code = ProblemCode(Cow::Borrowed(kind.code));
    let refusal = REFUSALS.iter().find(|refusal| refusal.code() == kind.code);
    if let Some(refusal) = refusal {
        let mut problem = Problem::from(refusal);
        if *refusal == Refusal::OrderInProgress {
            problem.order = Some("3f0c9c1e6d5b4a7f".to_owned());
        }
        return problem;
    }
    let (detail, path) = match kind.code {
        "bad-request" => ("licences is missing", Some("/changes/0/licences")),
        "payment-required" => (
            "289.80 EUR are due, and the order names no payment",
            Some("/payment"),
        ),
        "quote-changed" | "stale-version" => (
            "the account or its prices are not what the quote was made from",
            None,
        ),
        "vat-id" => (
            "the check digits of IT12345678901 are wrong",
            Some("/vat_id"),
        ),
        "reason-required" => ("a lower plan is ordered with a reason", Some("/reason")),
        "amount" => (
            "\"12,5\" is not a decimal (-?digits(.digits)?)",
            Some("/next/lines/0/price/unit_amount"),
        ),
        "wrong_type" => (
            "a number stands where text belongs",
            Some("/next/lines/0/price/unit_amount"),
        ),
        _ => (kind.about(), None),
    };
    let problem = Problem::new(code, detail);
    let problem = path.map_or(problem.clone(), |path| problem.at(path));
    match kind.code {
        "quote-changed" | "stale-version" => {
            fresh().map_or(problem.clone(), |fresh| problem.with_fresh(fresh))
        }
        _ => problem,
    }
}

/// Every refusal of a choice, with numbers that the demo's plans have.
const REFUSALS: [Refusal; 16] = [
    Refusal::CorporateAccount,
    Refusal::NotBillingContact,
    Refusal::TrialEnded,
    Refusal::RenewalRequired,
    Refusal::OrderInProgress,
    Refusal::UnknownSubscription,
    Refusal::UnknownProduct,
    Refusal::OtherProduct,
    Refusal::UnknownPlan,
    Refusal::NoPrice,
    Refusal::NoChange,
    Refusal::LicencesTooFew { min: 2 },
    Refusal::LicencesTooMany { max: 50 },
    Refusal::LicencesStep { step: 5, min: 5 },
    Refusal::LicencesInUse { assigned: 4 },
    Refusal::PlanDowngrade,
];

/// What the example costs now, as the API answers it.
fn fresh() -> Option<FreshQuote> {
    let request = QuoteRequest::from_text(CHANGE).ok()?;
    let order = Order::quote(Vec::from([request]), Amount::zero(2)).ok()?;
    Some(FreshQuote {
        version: 42,
        at: order.changes.first()?.request.at,
        fingerprint: order.fingerprint().ok()?,
        settlement: order.settlement,
        quotes: order
            .changes
            .into_iter()
            .map(|change| change.quote)
            .collect(),
    })
}

/// The style of the pages: it follows the reader's scheme, and its hash is all that the page's policy allows.
const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}\
body{max-width:44rem;margin:3rem auto;padding:0 1rem}\
h1{font-size:1.75rem;line-height:1.2}h2{font-size:1.2rem;margin:2rem 0 .25rem}\
code,pre{font:.875rem/1.5 ui-monospace,monospace}\
pre{overflow-x:auto;border:1px solid color-mix(in oklch,currentColor 20%,transparent);border-radius:10px;padding:1rem}\
a{color:inherit}";

/// All kinds of problems on one page.
pub(super) async fn all() -> Response {
    let mut body = String::from("<h1>What the billing API refuses, and why</h1>");
    for kind in kinds() {
        let _ = write!(
            body,
            "<h2><a href=\"/problems/{code}\"><code>{code}</code></a></h2><p>{} {}. {}</p>",
            kind.status,
            escaped(kind.title),
            with_code(kind.about()),
            code = kind.code,
        );
    }
    page("Problems", &body)
}

/// One kind of problem.
pub(super) async fn one(Path(code): Path<String>) -> Response {
    let Some(kind) = kinds().find(|kind| kind.code == code) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let example = serde_json::from_str::<serde_json::Value>(&to_text(&example_of(kind)));
    let example = example
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_default();
    let body = format!(
        "<p><a href=\"/problems\">All problems</a></p><h1>{}</h1><p><code>{}</code>, HTTP {}</p><p>{}</p><pre tabindex=\"0\">{}</pre>",
        escaped(kind.title),
        kind.code,
        kind.status,
        with_code(kind.about()),
        escaped(&example),
    );
    page(kind.title, &body)
}

fn page(title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style><body><main>{body}</main></body></html>",
        escaped(title),
    );
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; frame-ancestors 'none'",
        csp_hash(STYLE)
    );
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Text with what stands in backticks as code.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.fold(String::new(), |mut page, (n, part)| {
        let tag = if n % 2 == 1 {
            ("<code>", "</code>")
        } else {
            ("", "")
        };
        page.push_str(tag.0);
        page.push_str(&escaped(part));
        page.push_str(tag.1);
        page
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
