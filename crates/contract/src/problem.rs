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

impl Write for ProblemCode {
    fn write(&self, out: &mut Writer) {
        out.text(&self.0);
    }
}

/// Names the codes that are not the engine's, with their status and title.
macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $status:literal, $title:literal;)+) => {
        impl ProblemCode {
            $($(#[$doc])+ pub const $name: ProblemCode = ProblemCode(Cow::Borrowed($code));)+
        }

        /// Status and title of every code.
        const TABLE: &[(&str, u16, &str)] = &[$(($code, $status, $title)),+];
    };
}

codes! {
    /// The body is not what the route reads.
    BAD_REQUEST = "bad-request", 400, "The request cannot be read";
    /// Both a cookie and a bearer token.
    TWO_SESSIONS = "two-sessions", 400, "Both a cookie and a bearer token were sent";
    /// No session, or one that has ended.
    UNAUTHENTICATED = "unauthenticated", 401, "Sign in first";
    /// Something is due and nothing pays.
    PAYMENT_REQUIRED = "payment-required", 402, "Something is due, and nothing pays for it";
    /// The provider declined.
    PAYMENT_DECLINED = "payment-declined", 402, "The payment was declined";
    /// It was paid, could not be applied, and the money goes back.
    PAYMENT_REFUNDED = "payment-refunded", 402, "The payment was given back";
    /// An unsafe request from another origin.
    FOREIGN_ORIGIN = "foreign-origin", 403, "The request comes from another origin";
    /// The person may not.
    NOT_BILLING_CONTACT = "not-billing-contact", 403, "Only a billing contact may do this";
    /// A corporate account.
    CORPORATE_ACCOUNT = "corporate-account", 403, "A corporate account changes through its portal";
    /// Nothing here, or nothing of yours.
    NOT_FOUND = "not-found", 404, "There is no such thing";
    /// The route has other methods.
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "The route does not know this method";
    /// Another quote than the one that was shown.
    QUOTE_CHANGED = "quote-changed", 409, "The quote has changed";
    /// An order is open.
    ORDER_IN_PROGRESS = "order-in-progress", 409, "An earlier order is still open";
    /// Expired, cancelled or past due.
    RENEWAL_REQUIRED = "renewal-required", 409, "The subscription must be renewed first";
    /// The trial has ended.
    TRIAL_ENDED = "trial-ended", 409, "The trial has ended";
    /// The account's rules ask for what is quoted and not applied.
    RULES_NOT_APPLIED = "rules-not-applied", 409, "Orders are not placed under this account's rules";
    /// The account has another version.
    STALE_VERSION = "stale-version", 412, "The account has changed";
    /// Larger than the limit.
    BODY_TOO_LARGE = "body-too-large", 413, "The body is too large";
    /// Not JSON.
    NOT_JSON = "not-json", 415, "The body must be application/json";
    /// The key was used for another body.
    KEY_REUSED = "key-reused", 422, "The key was used for another order";
    /// No or a bad idempotency key.
    KEY_REQUIRED = "key-required", 400, "An order needs an Idempotency-Key";
    /// No or a bad If-Match.
    VERSION_REQUIRED = "version-required", 428, "An order needs the version it was made for";
    /// No VAT number: its format or its check digits are wrong.
    VAT_ID = "vat-id", 422, "This is no VAT number";
    /// Support orders a lower plan without a reason.
    REASON_REQUIRED = "reason-required", 422, "A lower plan is ordered with a reason";
    /// Too many requests in a short time.
    TOO_MANY_REQUESTS = "too-many-requests", 429, "Too many requests";
    /// The database cannot be reached, or too much is under way.
    UNAVAILABLE = "unavailable", 503, "The service cannot answer right now";
    /// No more items fit into the cart.
    CART_FULL = "cart-full", 422, "The cart is full";
    /// The engine cannot compute it.
    CANNOT_QUOTE = "cannot-quote", 422, "The changes cannot be quoted";
    /// The choice is what the account has.
    NO_CHANGE = "no-change", 422, "Nothing would change";
    /// It took too long; nothing was placed unless a later answer says so.
    TIMEOUT = "timeout", 503, "The answer took too long";
    /// Something broke on our side; nothing was placed unless a later answer says so.
    INTERNAL = "internal", 500, "Something broke on our side";
}

impl ProblemCode {
    /// The code's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTTP status of the code; the engine's other refusals are 422.
    pub fn status(&self) -> u16 {
        self.row().map_or(422, |row| row.1)
    }

    fn row(&self) -> Option<&'static (&'static str, u16, &'static str)> {
        TABLE.iter().find(|row| row.0 == self.0)
    }
}

impl Problem {
    /// A problem of this code, with what to say about this very case.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem {
            kind: format!("/problems/{}", code.as_str()),
            title: code
                .row()
                .map_or("The choice cannot be ordered", |row| row.2)
                .to_owned(),
            status: code.status(),
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
