//! What all problems of a code have in common: the status, the title, when it is answered and what to do then.

use super::ProblemCode;
use std::borrow::Cow;

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
    /// An order carries one Idempotency-Key of 1 to 255 characters. Make one, keep it, and send the same with every retry.
    KEY_REQUIRED = "key-required", 400, "An order needs an Idempotency-Key";
    /// There is no session, or it has ended. Sign in, or mint a token, and send the same again.
    UNAUTHENTICATED = "unauthenticated", 401, "Sign in first";
    /// Something is due and the order names no payment. Nothing was stored; send it again with one.
    PAYMENT_REQUIRED = "payment-required", 402, "Something is due, and nothing pays for it";
    /// The payment provider declined, and nothing has changed. Another try has a fresh key.
    PAYMENT_DECLINED = "payment-declined", 402, "The payment was declined";
    /// It was paid and could not be applied, so the money goes back and nothing has changed. Another try has a fresh key.
    PAYMENT_REFUNDED = "payment-refunded", 402, "The payment was given back";
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
    /// Another price, plan, date or tax than the one that was shown. Nothing was placed. Show what `fresh` says it costs now; if that is agreed to, order with its fingerprint and version.
    QUOTE_CHANGED = "quote-changed", 409, "The quote has changed";
    /// An order of the account waits for its payment; `order` names it. Continue it, or wait until it expires.
    ORDER_IN_PROGRESS = "order-in-progress", 409, "An earlier order is still open";
    /// The subscription is past due, cancelled or expired: renew it, then change it.
    RENEWAL_REQUIRED = "renewal-required", 409, "The subscription must be renewed first";
    /// The trial has ended: the product can be bought, and the trial not be changed.
    TRIAL_ENDED = "trial-ended", 409, "The trial has ended";
    /// The account's rules ask for what is quoted and not applied. Its operator must look; the log names the axis.
    RULES_NOT_APPLIED = "rules-not-applied", 409, "Orders are not placed under this account's rules";
    /// The account was changed since the version in If-Match. Nothing was placed. Show what `fresh` says it costs now, if it is there, else ask for the snapshot; order with the fresh version.
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

/// Lists the codes of the engine that share a title; all are 422.
macro_rules! of_engine {
    ($(#[$doc:meta])* $name:ident $title:literal { $($code:literal: $about:literal;)+ }) => {
        $(#[$doc])*
        const $name: &[Kind] = &[$(Kind { code: $code, status: 422, title: $title, about: $about }),+];
    };
}

of_engine! {
    /// Choices that the engine refuses.
    OF_CHOICES "The choice cannot be ordered" {
        "unknown-subscription": "The account has no such subscription.";
        "unknown-product": "No such product is sold.";
        "other-product": "The subscription is of another product.";
        "unknown-plan": "The product has no such plan.";
        "no-price": "The plan has no price in the account's currency at this frequency.";
        "licences-too-few": "The plan is sold with more licences; the detail says from how many.";
        "licences-too-many": "The plan is sold with fewer licences; the detail says up to how many.";
        "licences-step": "The plan is sold in steps of several licences; the detail says which.";
        "licences-in-use": "More licences are assigned to users. Take some back first.";
        "plan-downgrade-needs-support": "A lower plan is ordered by support; the snapshot says how to reach it.";
    }
}

of_engine! {
    /// Requests that the engine cannot quote.
    OF_QUOTES "The request cannot be quoted" {
        "syntax": "Not JSON, a member given twice, or beyond the reader's limits of size and depth.";
        "unknown_field": "A member that the contract does not know.";
        "missing_field": "A member that the contract requires is missing.";
        "wrong_type": "Another JSON type than the contract's.";
        "amount": "Not a decimal, too many digits, out of range, or negative where that means nothing.";
        "moment": "Not a date or instant, kinds mixed, or a year outside 1970 to 9999.";
        "period": "A period that is empty, reversed, or without length in the unit of the rules.";
        "interval": "An interval's unit or count, or an anchor day.";
        "interval_change": "Another interval while the current period is kept.";
        "currency": "Not an ISO 4217 currency with a minor unit.";
        "rules": "An unknown preset, axis or axis value.";
        "tiers": "Tiers that do not rise, or whose last one is bounded.";
        "price": "An unknown price model, or a package without a size.";
        "quantity": "Not a whole number from 0 to 1,000,000.";
        "percent": "Not a percentage from 0 to 100.";
        "discount": "Both or neither of percent and amount, or a bad number of renewals.";
        "unknown_id": "A discount on a line that does not exist.";
        "duplicate_id": "An id is given twice in one list.";
        "too_many": "More lines, tiers, discounts, taxes or changes than the limits allow.";
        "overflow": "An amount of the answer is beyond 10^18, or a date past 9999.";
    }
}

/// All kinds of problems: the API's own, then those of choices, then those of quotes.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    OWN.iter().chain(OF_CHOICES).chain(OF_QUOTES)
}

/// The kind of a code; one that is not known is a choice refused.
pub(super) fn kind_of(code: &str) -> Kind {
    let known = kinds().find(|kind| kind.code == code);
    known.copied().unwrap_or(Kind {
        code: "",
        status: 422,
        title: "The choice cannot be ordered",
        about: "",
    })
}
