//! The built page inside the binary: its files, how long they may be kept, and the content security policy.

use crate::secret::{csp_hash, hash};
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;

/// What is served where the page is not inside the binary.
const NO_PAGE: &str = "Midcycle's billing API is running, but this binary was built without the page.\n\
    `make run` builds the page and a binary that has it.\n";

#[cfg(feature = "page")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
struct Files;

/// A file of the page.
#[cfg(feature = "page")]
fn file(path: &str) -> Option<Cow<'static, [u8]>> {
    Files::get(path).map(|file| file.data)
}

/// A binary without the page has no files.
#[cfg(not(feature = "page"))]
fn file(_: &str) -> Option<Cow<'static, [u8]>> {
    None
}

/// The page, and the policy that its browser keeps to.
#[derive(Clone, Debug)]
pub struct Page {
    policy: HeaderValue,
    /// The page with the demo's mark, where this is the demo: so nobody else's browser asks for its people.
    demo_index: Option<String>,
}

/// The element that the checkout is mounted into, as `index.html` has it, and with the demo's mark.
const ROOT: (&str, &str) = ("<midcycle-checkout ", "<midcycle-checkout demo ");

impl Page {
    /// Computes the policy from the page's own inline scripts.
    pub fn new(is_demo: bool) -> Self {
        let index = file("index.html").unwrap_or_default();
        let index = core::str::from_utf8(&index).unwrap_or_default();
        let policy = HeaderValue::from_str(&policy(index))
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
        let demo_index = is_demo.then(|| index.replacen(ROOT.0, ROOT.1, 1));
        Page { policy, demo_index }
    }

    /// The content security policy.
    pub fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Answers a path: a file; or the page itself for every step of it, which have no dot in their names.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        let name = path.trim_start_matches('/');
        let is_step = !name.rsplit('/').next().unwrap_or_default().contains('.');
        let name = if is_step { "index.html" } else { name };
        if let Some(index) = self
            .demo_index
            .as_ref()
            .filter(|index| name == "index.html" && !index.is_empty())
        {
            let fixed = [
                (CONTENT_TYPE, HeaderValue::from_static(media_type(name))),
                (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ];
            return (fixed, Body::from(index.clone())).into_response();
        }
        // Only the files themselves have names; their compressed forms do not.
        match file(name).filter(|_| !has_extension(name, "br")) {
            Some(bytes) => served(name, bytes, headers),
            None if is_step => (
                StatusCode::OK,
                [(CONTENT_TYPE, "text/plain; charset=utf-8")],
                NO_PAGE,
            )
                .into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn served(name: &str, bytes: Cow<'static, [u8]>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hash(&String::from_utf8_lossy(&bytes)));
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(media_type(name))),
        (CACHE_CONTROL, HeaderValue::from_static(kept(name))),
        (VARY, HeaderValue::from_static("accept-encoding")),
        (
            ETAG,
            HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\"")),
        ),
    ];
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|part| part.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let accepts = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let takes_brotli = accepts.is_some_and(|value| {
        value.split(',').any(|part| {
            part.split(';')
                .next()
                .is_some_and(|coding| coding.trim() == "br")
        })
    });
    match file(&[name, ".br"].concat()).filter(|_| takes_brotli) {
        Some(smaller) => (
            fixed,
            [(CONTENT_ENCODING, HeaderValue::from_static("br"))],
            Body::from(smaller.into_owned()),
        )
            .into_response(),
        None => (fixed, Body::from(bytes.into_owned())).into_response(),
    }
}

/// Files with a hash in their name never change; the others are asked for anew.
fn kept(name: &str) -> &'static str {
    let has_hash = name
        .split(['-', '.', '_'])
        .any(|part| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if has_hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, found)| found == extension)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Nothing but our own files; inline scripts by their hashes; no inline style, no frame, no other host.
fn policy(index: &str) -> String {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    for script in inline_scripts(index) {
        scripts.push_str(" 'sha256-");
        scripts.push_str(&csp_hash(script));
        scripts.push('\'');
    }
    [
        "default-src 'none'; script-src ",
        &scripts,
        "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
          form-action 'self'; frame-ancestors 'none'",
    ]
    .concat()
}

/// What stands between `<script ...>` and `</script>`, to the byte, where the element names no file.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|element| {
        let (attributes, rest) = element.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_allowed_by_their_hash_and_nothing_else_is() {
        let html = "<script type=\"module\">alert(1)</script><script src=\"/a.js\"></script>";
        let policy = policy(html);
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let expected = "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';";
        assert!(policy.contains(expected), "{policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval' 'unsafe"),
            "{policy}"
        );
    }

    #[test]
    fn only_hashed_names_are_kept_for_good() {
        for (name, is_kept) in [
            ("midcycle-web-0123456789abcdef_bg.wasm", true),
            ("midcycle-web-0123456789abcdef.js", true),
            ("index.html", false),
            ("locales/en.json", false),
        ] {
            assert_eq!(kept(name).contains("immutable"), is_kept, "{name}");
        }
    }
}
