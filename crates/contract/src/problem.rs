//! Why something was refused: problem details (RFC 9457) with a code of ours.

use midcycle_engine::calendar::Moment;
use midcycle_engine::json::{Read, Reader, Write, Writer};
use midcycle_engine::message;
use midcycle_engine::quote::{Quote, Settlement};
use std::borrow::Cow;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

message! {
    /// A refusal, as it travels.
    sparse struct Problem {
        /// A relative address that stays the same for the same kind of problem: `/problems/<code>`.
        kind as "type": String,
        /// The kind of problem in words.
        title: String,
        /// The HTTP status.
        status: u16,
        /// What programs decide by.
        code: ProblemCode,
        /// This very problem in words.
        detail: String,
        /// The member at fault, as a JSON Pointer into the request's body.
        path: Option<String>,
        /// With `quote-changed` and a stale version: what it costs now.
        fresh: Option<Box<FreshQuote>>,
        /// With `order-in-progress`: the open order.
        order: Option<String>,
    }
}

message! {
    /// What the changes cost now.
    open struct FreshQuote {
        /// The account's version it was made with.
        version: u64,
        /// The date it was made for.
        at: Moment,
        /// Its fingerprint.
        fingerprint: String,
        /// A quote for each change (of balance 0).
        quotes: Vec<Quote>,
        /// What becomes of the sum.
        settlement: Settlement,
    }
}

/// The code of a problem. What the engine refuses keeps the engine's own code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemCode(pub Cow<'static, str>);

impl Read for ProblemCode {
    fn read(from: &mut Reader<'_>) -> Self {
        ProblemCode(Cow::Owned(String::read(from)))
    }
}

#[cfg(feature = "openapi")]
impl midcycle_engine::openapi::Described for ProblemCode {
    fn schema() -> midcycle_engine::openapi::OneSchema {
        midcycle_engine::openapi::one_text_of(kinds().map(|kind| kind.code))
    }
}

impl Write for ProblemCode {
    fn write(&self, out: &mut Writer) {
        out.text(&self.0);
    }
}

/// A kind of problem: what every problem of a code has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The kind in words.
    pub title: &'static str,
    /// A line of documentation, which begins with a space.
    about: &'static str,
}

impl Kind {
    /// When it is answered, and what to do then.
    pub fn about(&self) -> &'static str {
        self.about.trim_start()
    }
}

/// Names the codes that are answered by the API itself.
macro_rules! codes {
    ($(#[doc = $about:literal] $name:ident = $code:literal, $status:literal, $title:literal;)+) => {
        impl ProblemCode {
            $(#[doc = $about] pub const $name: ProblemCode = ProblemCode(Cow::Borrowed($code));)+
        }

        const OWN: &[Kind] = &[$(Kind { code: $code, status: $status, title: $title, about: $about }),+];
    };
}

codes! {
    /// The body, a header or the address is not what the route reads; `path` says where in the body.
    BAD_REQUEST = "bad-request", 400, "The request cannot be read";
    /// A request carries either a cookie or a bearer token, and not two of one kind.
    TWO_SESSIONS = "two-sessions", 400, "Both a cookie and a bearer token were sent";
    /// An order carries one Idempotency-Key of 1 to 255 bytes. Make one, keep it, and send the same with every retry.
    KEY_REQUIRED = "key-required", 400, "An order needs an Idempotency-Key";
    /// There is no session, or it has ended. Sign in, or mint a token, and send the same again.
    UNAUTHENTICATED = "unauthenticated", 401, "Sign in first";
    /// Something is due and the order names no payment. Nothing was stored; send it with one and a fresh key.
    PAYMENT_REQUIRED = "payment-required", 402, "Something is due, and nothing pays for it";
    /// The payment provider declined, and nothing has changed. Another try has a fresh key.
    PAYMENT_DECLINED = "payment-declined", 402, "The payment was declined";
    /// A request that changes something comes from another site's page, or the token was minted for another origin.
    FOREIGN_ORIGIN = "foreign-origin", 403, "The request comes from another origin";
    /// The signed-in person may look and not change; the snapshot names the billing contacts.
    NOT_BILLING_CONTACT = "not-billing-contact", 403, "Only a billing contact may do this";
    /// The account is changed through its representative or its portal; the snapshot has both.
    CORPORATE_ACCOUNT = "corporate-account", 403, "A corporate account changes through its portal";
    /// Nothing is at this address, or nothing of this account's.
    NOT_FOUND = "not-found", 404, "There is no such thing";
    /// The header Allow names the methods that the route has.
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "The route does not know this method";
    /// Another price, plan, date or tax than the one that was shown. `fresh` is what it costs now; nothing was placed.
    QUOTE_CHANGED = "quote-changed", 409, "The quote has changed";
    /// An order of the account waits for its payment; `order` names it. Continue it, or wait until it expires.
    ORDER_IN_PROGRESS = "order-in-progress", 409, "An earlier order is still open";
    /// The subscription is past due, cancelled or expired: renew it, then change it.
    RENEWAL_REQUIRED = "renewal-required", 409, "The subscription must be renewed first";
    /// The trial has ended: the product can be bought, and the trial not be changed.
    TRIAL_ENDED = "trial-ended", 409, "The trial has ended";
    /// The account was changed since the version in If-Match. `fresh` is what the same costs now, and with which version.
    STALE_VERSION = "stale-version", 412, "The account has changed";
    /// A body has at most 64 KiB.
    BODY_TOO_LARGE = "body-too-large", 413, "The body is too large";
    /// The header Content-Type must be application/json.
    NOT_JSON = "not-json", 415, "The body must be application/json";
    /// The key belongs to an order with another body. A new order has a fresh key.
    KEY_REUSED = "key-reused", 422, "The key was used for another order";
    /// The number's format or its check digits are wrong; the service was not asked.
    VAT_ID = "vat-id", 422, "This is no VAT number";
    /// Support orders a lower plan with a reason, which is kept.
    REASON_REQUIRED = "reason-required", 422, "A lower plan is ordered with a reason";
    /// The cart has as many items as an order can have changes.
    CART_FULL = "cart-full", 422, "The cart is full";
    /// The account's own data cannot be quoted, an amount beyond all limits for instance. Its operator must look.
    CANNOT_QUOTE = "cannot-quote", 422, "The changes cannot be quoted";
    /// It is what the account has: the same plan, licences and frequency.
    NO_CHANGE = "no-change", 422, "Nothing would change";
    /// An order carries one If-Match with the account's version, the tag of the snapshot.
    VERSION_REQUIRED = "version-required", 428, "An order needs the version it was made for";
    /// Retry-After says in how many seconds to ask again.
    TOO_MANY_REQUESTS = "too-many-requests", 429, "Too many requests";
    /// Something broke on our side. Send the same with the same key: nothing is done twice.
    INTERNAL = "internal", 500, "Something broke on our side";
    /// The database is out of reach, or too much is under way. Send the same with the same key: nothing is done twice.
    UNAVAILABLE = "unavailable", 503, "The service cannot answer right now";
    /// It took too long; whether an order was placed the same key tells, sent again.
    TIMEOUT = "timeout", 503, "The answer took too long";
}

/// A choice that the engine refuses, by the codes of `change::Refusal`.
const fn refused(code: &'static str, about: &'static str) -> Kind {
    let title = "The choice cannot be ordered";
    Kind {
        code,
        status: 422,
        title,
        about,
    }
}

/// A request that the engine cannot quote, by its own codes.
const fn unquotable(code: &'static str, about: &'static str) -> Kind {
    let title = "The request cannot be quoted";
    Kind {
        code,
        status: 422,
        title,
        about,
    }
}

const OF_CHOICES: &[Kind] = &[
    refused(
        "unknown-subscription",
        "The account has no such subscription.",
    ),
    refused("unknown-product", "No such product is sold."),
    refused("other-product", "The subscription is of another product."),
    refused("unknown-plan", "The product has no such plan."),
    refused(
        "no-price",
        "The plan has no price in the account's currency at this frequency.",
    ),
    refused(
        "licences-too-few",
        "The plan is sold with more licences; the detail says from how many.",
    ),
    refused(
        "licences-too-many",
        "The plan is sold with fewer licences; the detail says up to how many.",
    ),
    refused(
        "licences-step",
        "The plan is sold in steps of several licences; the detail says which.",
    ),
    refused(
        "licences-in-use",
        "More licences are assigned to users. Take some back first.",
    ),
    refused(
        "plan-downgrade-needs-support",
        "A lower plan is ordered by support; the snapshot says how to reach it.",
    ),
];

const OF_QUOTES: &[Kind] = &[
    unquotable(
        "syntax",
        "Not JSON, a member given twice, or beyond the reader's limits of size and depth.",
    ),
    unquotable("unknown_field", "A member that the contract does not know."),
    unquotable(
        "missing_field",
        "A member that the contract requires is missing.",
    ),
    unquotable("wrong_type", "Another JSON type than the contract's."),
    unquotable(
        "amount",
        "Not a decimal, too many digits, out of range, or negative where that means nothing.",
    ),
    unquotable(
        "moment",
        "Not a date or instant, kinds mixed, or a year outside 1970 to 9999.",
    ),
    unquotable(
        "period",
        "A period that is empty, reversed, or without length in the unit of the rules.",
    ),
    unquotable("interval", "An interval's unit or count, or an anchor day."),
    unquotable(
        "interval_change",
        "Another interval while the current period is kept.",
    ),
    unquotable("currency", "Not an ISO 4217 currency with a minor unit."),
    unquotable("rules", "An unknown preset, axis or axis value."),
    unquotable(
        "tiers",
        "Tiers that do not rise, or whose last one is bounded.",
    ),
    unquotable(
        "price",
        "An unknown price model, or a package without a size.",
    ),
    unquotable("quantity", "Not a whole number from 0 to 1,000,000."),
    unquotable("percent", "Not a percentage from 0 to 100."),
    unquotable(
        "discount",
        "Both or neither of percent and amount, or a bad number of renewals.",
    ),
    unquotable("unknown_id", "A discount on a line that does not exist."),
    unquotable("duplicate_id", "An id is given twice in one list."),
    unquotable(
        "too_many",
        "More lines, tiers, discounts, taxes or changes than the limits allow.",
    ),
    unquotable(
        "overflow",
        "An amount of the answer is beyond 10^18, or a date past 9999.",
    ),
];

/// All kinds of problems: the API's own, then those of choices, then those of quotes.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    OWN.iter().chain(OF_CHOICES).chain(OF_QUOTES)
}

impl ProblemCode {
    /// The code's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it says of every problem.
    fn kind(&self) -> Kind {
        let known = kinds().find(|kind| kind.code == self.0);
        known.copied().unwrap_or(refused("", ""))
    }
}

impl Problem {
    /// A problem of this code, with what to say about this very case.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let kind = code.kind();
        Problem {
            kind: format!("/problems/{}", code.as_str()),
            title: kind.title.to_owned(),
            status: kind.status,
            code,
            detail: detail.into(),
            path: None,
            fresh: None,
            order: None,
        }
    }

    /// The same problem at a member of the request's body.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same problem with what the changes cost now.
    #[must_use]
    pub fn with_fresh(mut self, fresh: FreshQuote) -> Self {
        self.fresh = Some(Box::new(fresh));
        self
    }
}

impl From<&midcycle_engine::change::Refusal> for Problem {
    fn from(refusal: &midcycle_engine::change::Refusal) -> Self {
        let problem = Problem::new(
            ProblemCode(Cow::Borrowed(refusal.code())),
            refusal.to_string(),
        );
        match refusal.path() {
            Some(path) => problem.at(path),
            None => problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::Code;
    use midcycle_engine::change::Refusal;
    use midcycle_engine::json::{Read, to_text};

    #[test]
    fn refusals_have_the_status_of_the_contract() {
        let table = [
            (Refusal::CorporateAccount, 403, None),
            (Refusal::NotBillingContact, 403, None),
            (Refusal::TrialEnded, 409, None),
            (Refusal::RenewalRequired, 409, None),
            (Refusal::OrderInProgress, 409, None),
            (Refusal::NoChange, 422, None),
            (
                Refusal::LicencesInUse { assigned: 4 },
                422,
                Some("/licences"),
            ),
            (Refusal::LicencesTooMany { max: 50 }, 422, Some("/licences")),
            (Refusal::PlanDowngrade, 422, Some("/plan")),
        ];
        for (refusal, status, path) in table {
            let problem = Problem::from(&refusal);
            assert_eq!(
                (problem.status, problem.path.as_deref()),
                (status, path),
                "{refusal:?}"
            );
            assert_eq!(problem.code.as_str(), refusal.code());
        }
    }

    /// Whatever the engine refuses has a kind of its own, and no code has two.
    #[test]
    fn every_code_has_one_kind() {
        let mut codes: Vec<_> = kinds().map(|kind| kind.code).collect();
        let wanted = Refusal::CODES
            .into_iter()
            .chain(Code::ALL.map(Code::as_str));
        for code in wanted {
            assert!(codes.contains(&code), "{code}");
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn a_problem_travels() {
        let problem =
            Problem::new(ProblemCode::KEY_REUSED, "the key belongs to order 7").at("/changes/0");
        let text = to_text(&problem);
        assert!(
            text.starts_with(r#"{"type":"/problems/key-reused","title":"#),
            "{text}"
        );
        assert_eq!(Problem::from_text(&text).unwrap(), problem);
    }
}
