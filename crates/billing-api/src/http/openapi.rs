//! The API described by itself: OpenAPI 3.1, made of the routes and of the messages they read and write.
//!
//! Each route stands beside its handler; here is what they have in common: who may ask, and what is refused. A test
//! keeps `docs/openapi.json` equal to what is served, and every answer that a test is given to what it says.

use super::Api;
use super::problems::example_of;
use axum::Router;
use midcycle_contract::Problem;
use midcycle_contract::engine::QuoteRequest;
use midcycle_contract::engine::described;
use midcycle_contract::engine::json::to_text;
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::openapi::{Definitions, Described, described_union, reference};
use midcycle_contract::engine::order::CHANGES_MAX;
use midcycle_contract::engine::quote::Quote;
use midcycle_contract::order::{QuotesRequest, REASON_CHARS_MAX};
use midcycle_contract::problem::{FreshQuote, Kind, MEDIA_TYPE, kinds};
use midcycle_contract::session::TEXT_CHARS_MAX;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr};
use utoipa_axum::router::OpenApiRouter;

const ABOUT: &str = "The billing API of Midcycle: what its page asks for, and what a back end of your own answers to use the page.

A browser posts what a person chose and the fingerprint of the quote it showed, never a price. The API computes the same \
quote with the same engine and places the order only if both came to the same bytes.

Amounts are texts in major units, never numbers. Moments are dates in the account's time zone. Requests are read strictly: \
a member that is not known is an error. Answers may grow. Whatever is refused is a problem (RFC 9457) with a `code`; \
each code has a page at `/problems/<code>`.";

/// The names of the security schemes, as the routes name them.
pub(super) mod scheme {
    pub(in super::super) const BEARER: &str = "bearer";
    pub(in super::super) const COOKIE: &str = "cookie";
    pub(in super::super) const OPERATOR: &str = "operator";
}

/// What the routes are described on top of.
pub(super) fn beginning(cookie_name: &str) -> OpenApi {
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0");
    let info = InfoBuilder::new()
        .title("Midcycle billing API")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license.build()));
    let tag = |name: &str, says: &str| TagBuilder::new().name(name).description(Some(says)).build();
    let mut openapi = OpenApiBuilder::new()
        .info(info)
        .tags(Some([
            tag("account", "What the account is, owns and can buy."),
            tag(
                "orders",
                "Quotes, the cart, and orders: one order a key, whatever breaks.",
            ),
            tag("documents", "Invoices and credit notes."),
            tag("sessions", "Who asks."),
            tag("service", "The server itself."),
            tag("demo", "Only under `midcycle serve --demo`."),
        ]))
        .build();
    let mut components = utoipa::openapi::Components::new();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token that `POST /v1/sessions` has minted; it may be bound to one origin. A browser sends the page's \
             cookie beside it where there is one, and both are too many: sign out of the page first.",
        ));
    components.add_security_scheme(scheme::BEARER, SecurityScheme::Http(bearer.build()));
    let cookie = ApiKeyValue::with_description(
        cookie_name,
        "The stand-alone page's own session. Whatever changes something must come from the API's own origin.",
    );
    components.add_security_scheme(
        scheme::COOKIE,
        SecurityScheme::ApiKey(ApiKey::Cookie(cookie)),
    );
    let operator = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The operator's key, which only hosts' back ends have.",
        ));
    components.add_security_scheme(scheme::OPERATOR, SecurityScheme::Http(operator.build()));
    openapi.components = Some(components);
    openapi
}

/// The routes, and their description as it is served and kept in `docs/openapi.json`.
pub(super) fn split(routes: OpenApiRouter<Api>) -> (Router<Api>, String) {
    let (router, mut openapi) = routes.split_for_parts();
    finish(&mut openapi);
    (router, openapi.to_pretty_json().unwrap_or_default())
}

/// What no route says by itself.
fn finish(openapi: &mut OpenApi) {
    let mut definitions = Definitions::default();
    Problem::define(&mut definitions);
    if let Some(components) = &mut openapi.components {
        components.schemas.extend(definitions.into_schemas());
        components.examples.extend(kinds().map(|kind| {
            let value = serde_json::from_str(&to_text(&example_of(kind))).ok();
            let example = ExampleBuilder::new().summary(kind.title).value(value);
            (kind.code.to_owned(), RefOr::T(example.build()))
        }));
        for (name, member, min, max) in LIMITS {
            if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(*name) {
                limit(object, member, *min, *max);
            }
        }
    }
}

/// Limits of requests that their types do not have: a message, a member, the fewest and most elements or characters.
const LIMITS: &[(&str, &str, usize, usize)] = &[
    ("OrderRequest", "changes", 1, CHANGES_MAX),
    ("OrderRequest", "reason", 0, REASON_CHARS_MAX),
    ("QuotesRequest", "changes", 1, CHANGES_MAX),
    ("SessionRequest", "account", 1, TEXT_CHARS_MAX),
    ("SessionRequest", "user", 1, TEXT_CHARS_MAX),
    ("SessionRequest", "name", 1, TEXT_CHARS_MAX),
    ("SessionRequest", "origin", 1, TEXT_CHARS_MAX),
];

fn limit(object: &mut utoipa::openapi::schema::Object, member: &str, min: usize, max: usize) {
    match object.properties.get_mut(member) {
        Some(RefOr::T(Schema::Array(list))) => {
            list.min_items = Some(min);
            list.max_items = Some(max);
        }
        Some(RefOr::T(Schema::Object(text))) => {
            text.min_length = (min > 0).then_some(min);
            text.max_length = Some(max);
        }
        _ => {}
    }
}

/// A request of the engine, or the changes of an order to be.
pub(super) struct AnyQuoteRequest;

described!(@named AnyQuoteRequest, |definitions| {
    QuoteRequest::define(definitions);
    QuotesRequest::define(definitions);
    described_union(
        &[Some("A request of the engine as it stands, or the changes of an order to be.")],
        [QuoteRequest::schema(), QuotesRequest::schema()],
    )
});

/// What either is answered with.
pub(super) struct AnyQuote;

described!(@named AnyQuote, |definitions| {
    Quote::define(definitions);
    FreshQuote::define(definitions);
    described_union(
        &[Some("A quote, or what the changes cost now and with which fingerprint.")],
        [Quote::schema(), FreshQuote::schema()],
    )
});

/// The code of a currency.
pub(super) struct CurrencyCode;

described!(@named CurrencyCode, |_definitions| utoipa::openapi::schema::ObjectBuilder::new()
    .schema_type(utoipa::openapi::schema::Type::String)
    .enum_values(Some(Currency::all().map(Currency::code)))
    .into());

/// A document on paper.
pub(super) struct Pdf;

described!(@named Pdf, |_definitions| utoipa::openapi::schema::ObjectBuilder::new().into());

/// Names what a route refuses, by groups of codes.
macro_rules! refusals {
    ($($(#[$doc:meta])+ $name:ident: $($group:expr),+;)+) => {$(
        $(#[$doc])+
        pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                refusals(&[$($group),+])
            }
        }
    )+};
}

/// What anybody may be told, whatever is asked: any address may be unreadable, and any header come twice.
const ANY: &[&str] = &[
    "bad-request",
    "too-many-requests",
    "internal",
    "unavailable",
    "timeout",
];
/// What a request with a session may be told.
const SESSION: &[&str] = &["unauthenticated", "two-sessions", "foreign-origin"];
/// What another site's page is told.
const ORIGIN: &[&str] = &["foreign-origin"];
/// What a body may be told.
const BODY: &[&str] = &["body-too-large", "not-json"];
const NOT_FOUND: &[&str] = &["not-found"];
/// What who may not order is told.
const PERMISSION: &[&str] = &["not-billing-contact", "corporate-account"];
/// What a choice may be told.
const CHOICE: &[&str] = &[
    "trial-ended",
    "renewal-required",
    "unknown-subscription",
    "unknown-product",
    "other-product",
    "unknown-plan",
    "no-price",
    "no-change",
    "licences-too-few",
    "licences-too-many",
    "licences-step",
    "licences-in-use",
    "plan-downgrade-needs-support",
];

refusals! {
    /// A route that anybody may read.
    PublicRefusals: ANY;
    /// The catalogue.
    CatalogRefusals: ANY;
    /// A route that is read with a session.
    ReadRefusals: ANY, SESSION;
    /// The same, of one thing by its id.
    ReadOneRefusals: ANY, SESSION, NOT_FOUND;
    /// Continuing an order.
    ResumeRefusals: ANY, SESSION, NOT_FOUND, PERMISSION, &["payment-declined", "payment-refunded"];
    /// Placing an order.
    OrderRefusals: ANY, SESSION, BODY, PERMISSION, CHOICE, &[
        "order-in-progress", "key-required", "key-reused", "version-required", "stale-version", "vat-id", "reason-required",
        "quote-changed", "payment-required", "payment-declined", "payment-refunded", "rules-not-applied", "cannot-quote",
    ];
    /// Quotes by the server: all that the engine refuses, and, with changes, what an order of them would be told.
    QuoteRefusals: ANY, SESSION, BODY, PERMISSION, CHOICE, OF_QUOTES, &[
        "order-in-progress", "vat-id", "cannot-quote", "rules-not-applied"
    ];
    /// Putting into the cart.
    CartRefusals: ANY, SESSION, BODY, PERMISSION, CHOICE, &["cart-full"];
    /// Taking out of the cart.
    CartDeleteRefusals: ANY, SESSION, PERMISSION;
    /// Another VAT number.
    VatIdRefusals: ANY, SESSION, BODY, PERMISSION, &["vat-id", "order-in-progress"];
    /// Exchanging a code.
    ExchangeRefusals: ANY, BODY, ORIGIN, &["unauthenticated"];
    /// Another account.
    SwitchRefusals: ANY, SESSION, BODY, NOT_FOUND;
    /// Minting.
    MintRefusals: ANY, BODY, ORIGIN, NOT_FOUND, &["unauthenticated"];
    /// Revoking.
    RevokeRefusals: ANY, ORIGIN, NOT_FOUND, &["unauthenticated"];
    /// What the demo reads.
    DemoRefusals: ANY, SESSION;
    /// What the demo changes.
    DemoChangeRefusals: ANY, BODY, ORIGIN, NOT_FOUND;
    /// What the demo changes of the whole server.
    DemoSwitchRefusals: ANY, BODY, ORIGIN;
    /// The demo's prices.
    DemoPriceRefusals: ANY, SESSION;
    /// The demo's next day.
    DemoDayRefusals: ANY, ORIGIN, &["order-in-progress"];
}

/// What the engine says of a request that it cannot quote.
const OF_QUOTES: &[&str] = &[
    "syntax",
    "unknown_field",
    "missing_field",
    "wrong_type",
    "amount",
    "moment",
    "period",
    "interval",
    "interval_change",
    "currency",
    "rules",
    "tiers",
    "price",
    "quantity",
    "percent",
    "discount",
    "unknown_id",
    "duplicate_id",
    "too_many",
    "overflow",
];

/// One response a status, with an example for each code of it.
fn refusals(groups: &[&[&str]]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<&'static Kind>> = BTreeMap::new();
    for kind in kinds() {
        if groups.iter().any(|group| group.contains(&kind.code)) {
            by_status.entry(kind.status).or_default().push(kind);
        }
    }
    by_status
        .into_iter()
        .map(|(status, kinds)| (status.to_string(), RefOr::T(response(status, &kinds))))
        .collect()
}

fn response(status: u16, kinds: &[&Kind]) -> Response {
    let lines = kinds
        .iter()
        .map(|kind| format!("- `{}`: {}", kind.code, kind.about()));
    let examples = kinds.iter().map(|kind| {
        let address = format!("#/components/examples/{}", kind.code);
        (kind.code, RefOr::Ref(Ref::new(address)))
    });
    let content = utoipa::openapi::ContentBuilder::new()
        .schema(Some(reference("Problem")))
        .examples_from_iter::<_, _, RefOr<Example>>(examples)
        .build();
    let response = ResponseBuilder::new()
        .description(lines.collect::<Vec<_>>().join("\n"))
        .content(MEDIA_TYPE, content);
    if matches!(status, 429 | 503) {
        let seconds = HeaderBuilder::new()
            .description(Some(
                "In how many seconds to ask again; not every 503 knows.",
            ))
            .schema(Some(u32::schema()));
        response.header("Retry-After", seconds.build()).build()
    } else {
        response.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_contract::account::{VatId, VatIdKept};
    use midcycle_contract::demo::{BankAnswer, Booked, Demo, NetworkChoice, PersonaChoice};
    use midcycle_contract::order::{Document, Order, OrderRequest};
    use midcycle_contract::session::{AccountChoice, Code, Minted, SessionRequest};
    use midcycle_contract::snapshot::Catalog;
    use midcycle_contract::{Selection, Snapshot};

    /// Two types of one name would be one definition, and one of the two would be described wrongly, as the session's
    /// account and the snapshot's nearly were.
    #[test]
    fn no_two_types_have_one_name() {
        let mut definitions = Definitions::default();
        macro_rules! define {
            ($($message:ty)+) => { $(<$message>::define(&mut definitions);)+ };
        }
        define!(
            Snapshot Catalog VatId VatIdKept AnyQuoteRequest AnyQuote Selection OrderRequest Order Document
            SessionRequest Minted Code AccountChoice Demo PersonaChoice BankAnswer NetworkChoice Booked
            Problem Pdf CurrencyCode
        );
        assert_eq!(definitions.clashes(), Vec::<String>::new());
        assert!(definitions.into_schemas().count() > 60);
    }
}
