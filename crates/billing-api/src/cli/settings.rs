//! What the environment says about how the API is served.

use super::serve::Wanted;
use crate::documents::Fonts;
use crate::http::Limits;
use crate::secret::hash;
use crate::vat::{Double, VatService, Vies};
use axum::http::HeaderValue;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The operator's key, with which hosts mint sessions for their people.
const OPERATOR_KEY: &str = "MIDCYCLE_OPERATOR_KEY";
/// Where PostgreSQL is, or a file for SQLite.
const DATABASE_URL: &str = "DATABASE_URL";
/// Where browsers find the API, when that is not where it listens: `https://billing.example.com`.
const PUBLIC_URL: &str = "MIDCYCLE_PUBLIC_URL";
/// The origins whose pages embed the checkout, with commas between them.
const ORIGINS: &str = "MIDCYCLE_ORIGINS";
/// Where the host's people sign in: the page leads there, with the path to come back to as `return`.
const SIGN_IN: &str = "MIDCYCLE_SIGN_IN";
/// Requests a second of one session; 0 for no limit at all. An address may send five times as many.
const RATE: &str = "MIDCYCLE_RATE";
/// The VAT service's address, in VIES' shape.
const VAT_SERVICE: &str = "MIDCYCLE_VAT_SERVICE";
/// Files of fonts for what the built-in ones cannot write, with colons between them.
const FONTS: &str = "MIDCYCLE_FONTS";
/// How often open orders are taken up again, in seconds.
const TAKE_UP_SECONDS: &str = "MIDCYCLE_TAKE_UP_SECONDS";

/// Longer than an answer may take, so that no order under way is disturbed.
const TAKE_UP_EVERY: Duration = Duration::from_mins(1);

/// How the API is served.
pub(super) struct Settings {
    pub(super) database: String,
    pub(super) operator_key_hash: Option<String>,
    pub(super) is_https: bool,
    pub(super) origins: Vec<HeaderValue>,
    pub(super) sign_in: Option<String>,
    pub(super) limits: Limits,
    pub(super) vat_service: Arc<dyn VatService>,
    pub(super) fonts: Fonts,
    pub(super) take_up_every: Duration,
}

impl Settings {
    pub(super) fn of_environment(wanted: &Wanted) -> Result<Self, String> {
        let default = if wanted.is_demo {
            "midcycle-demo.db"
        } else {
            "midcycle.db"
        };
        let database = wanted
            .database
            .clone()
            .or_else(|| variable(DATABASE_URL))
            .unwrap_or_else(|| default.into());
        let is_https = variable(PUBLIC_URL).is_some_and(|url| url.starts_with("https://"));
        if !is_https && !wanted.address.ip().is_loopback() {
            return Err(format!(
                "{PUBLIC_URL} must be the address over HTTPS where browsers find this server, as it listens on {}",
                wanted.address
            ));
        }
        Ok(Settings {
            database,
            operator_key_hash: variable(OPERATOR_KEY).map(|key| hash(&key)),
            is_https,
            origins: origins()?,
            sign_in: sign_in()?,
            limits: limits()?,
            vat_service: match variable(VAT_SERVICE) {
                Some(address) => Arc::new(Vies::at(&address)),
                None if wanted.is_demo => Arc::new(Double::default()),
                None => Arc::new(Vies::at(crate::vat::VIES_ADDRESS)),
            },
            fonts: fonts()?,
            take_up_every: match variable(TAKE_UP_SECONDS) {
                Some(text) => Duration::from_secs(number(TAKE_UP_SECONDS, &text)?.max(1).into()),
                None => TAKE_UP_EVERY,
            },
        })
    }
}

/// A database's name for messages: an address may hold a password.
pub(super) fn database_name(database: &str) -> &str {
    if database.contains("://") {
        "the database"
    } else {
        database
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn number(name: &str, text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| format!("{name}: {text:?} is no whole number"))
}

fn limits() -> Result<Limits, String> {
    let Some(text) = variable(RATE) else {
        return Ok(Limits::default());
    };
    let rate = number(RATE, &text)?;
    Ok(Limits {
        per_session: NonZeroU32::new(rate),
        per_address: NonZeroU32::new(rate.saturating_mul(5)),
        ..Limits::default()
    })
}

/// A browser runs what stands behind some other schemes, so only the web's own are taken.
fn sign_in() -> Result<Option<String>, String> {
    let is_of_web = |address: &String| {
        ["https://", "http://"]
            .iter()
            .any(|web| address.starts_with(web))
    };
    match variable(SIGN_IN) {
        Some(address) if !is_of_web(&address) => Err(format!(
            "{SIGN_IN}: {address:?} is no address of the web, https://example.com/sign-in say"
        )),
        address => Ok(address),
    }
}

fn origins() -> Result<Vec<HeaderValue>, String> {
    let text = variable(ORIGINS).unwrap_or_default();
    let named = text
        .split(',')
        .map(str::trim)
        .filter(|origin| !origin.is_empty());
    named
        .map(|origin| {
            let is_origin = origin
                .split_once("://")
                .is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'));
            HeaderValue::from_str(origin)
                .ok()
                .filter(|_| is_origin)
                .ok_or_else(|| {
                    format!("{ORIGINS}: {origin:?} is no origin, https://shop.example.com say")
                })
        })
        .collect()
}

fn fonts() -> Result<Fonts, String> {
    let text = variable(FONTS).unwrap_or_default();
    let files = text.split(':').filter(|file| !file.is_empty());
    let read = |file: &str| {
        std::fs::read(Path::new(file)).map_err(|error| format!("{FONTS}: {file}: {error}"))
    };
    files.map(read).collect::<Result<_, _>>().map(Fonts::new)
}
