//! The built page inside the binary: its files, how long they may be kept, and the content security policy.

use crate::secret::{csp_hash, hash};
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// What is served where the page is not inside the binary.
const NO_PAGE: &str = "Midcycle's billing API is running, but this binary was built without the page.\n\
    `make run` builds the page and a binary that has it.\n";

/// The page itself: what every step of it is answered with.
const INDEX: &str = "index.html";
/// What is loaded only when it is needed: the name of a part in each line, and its files.
const PARTS: &str = "parts.txt";

/// Where the demo's own page lies: a bundle of its own, which only the demo serves.
const STUDIO: &str = "demo/index.html";
/// The folder of that bundle.
const STUDIO_FOLDER: &str = "demo/";
/// The addresses that it is served at: every part in every state, and a laboratory to play in.
const STUDIO_STEPS: [&str; 2] = ["gallery", "lab"];

/// A file of the page.
#[derive(Clone, Debug)]
struct File {
    bytes: Bytes,
    /// The same, compressed; not where it was changed after the build.
    brotli: Option<Bytes>,
    /// What its entity tags begin with: another text for other bytes.
    tag: String,
}

#[cfg(feature = "page")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
struct Files;

/// A file of the build, by its path.
#[cfg(feature = "page")]
fn built(path: &str) -> Option<File> {
    use std::borrow::Cow;
    use std::fmt::Write as _;
    let bytes = |data: Cow<'static, [u8]>| match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let found = Files::get(path)?;
    let mut tag = String::with_capacity(32);
    for byte in found.metadata.sha256_hash().iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    Some(File {
        bytes: bytes(found.data),
        brotli: Files::get(&[path, ".br"].concat()).map(|file| bytes(file.data)),
        tag,
    })
}

/// A binary without the page has no files.
#[cfg(not(feature = "page"))]
fn built(_: &str) -> Option<File> {
    None
}

/// The page, and the policy that its browser keeps to.
#[derive(Clone, Debug)]
pub struct Page {
    policy: HeaderValue,
    index: Option<File>,
    /// The demo's own page and its policy; `None` where this is no demo.
    studio: Option<(File, HeaderValue)>,
    is_demo: bool,
    files: fn(&str) -> Option<File>,
}

/// How the element begins that the checkout is mounted into, as `index.html` has it.
const ROOT: &str = "<midcycle-checkout ";

impl Page {
    /// The page of this binary. In the demo it carries the demo's mark, so that nobody else's browser asks for its
    /// people.
    pub fn new(is_demo: bool) -> Self {
        Page::of(built, is_demo)
    }

    /// The page of some files, with the policy computed from its own inline scripts.
    fn of(files: fn(&str) -> Option<File>, is_demo: bool) -> Self {
        let index = files(INDEX);
        let studio = is_demo.then(|| files(STUDIO)).flatten().map(|file| {
            let policy = policy_of(&text_of(Some(&file)));
            (file, policy)
        });
        let page = Page {
            policy: policy_of(&text_of(index.as_ref())),
            index,
            studio,
            is_demo,
            files,
        };
        if is_demo { page.marked("demo ") } else { page }
    }

    /// The same page, which leads who is signed out to the host's own sign-in. Signed out it has no snapshot that could
    /// tell it the address.
    #[must_use]
    pub fn with_sign_in(self, address: &str) -> Self {
        let address = address.replace('&', "&amp;").replace('"', "&quot;");
        self.marked(&["sign-in=\"", &address, "\" "].concat())
    }

    /// The page with more attributes on the element that the checkout is mounted into.
    fn marked(mut self, attributes: &str) -> Self {
        let marked = [ROOT, attributes].concat();
        let text = text_of(self.index.as_ref()).replacen(ROOT, &marked, 1);
        self.index = self.index.map(|_| File {
            tag: hash(&text),
            bytes: Bytes::from(text),
            brotli: None,
        });
        self
    }

    /// The content security policy.
    pub fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        (self.files)(name).is_some()
    }

    /// The files of a part of the page that is loaded when it is needed, by its name, as the build lists them.
    pub fn part(&self, name: &str) -> Vec<String> {
        let list = text_of((self.files)(PARTS).as_ref());
        let mut lines = list.lines().map(|line| line.split(' '));
        let files = lines.find_map(|mut words| (words.next() == Some(name)).then_some(words));
        files.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Answers a path: a file; or the page itself for every step of it, which have no dot in their names and are asked
    /// for as a page. What is only the demo's is nothing elsewhere.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        let name = path.trim_start_matches('/');
        // No file of the page has one in its name, and to some it is another way to write a folder.
        if name.contains('\\') {
            return StatusCode::NOT_FOUND.into_response();
        }
        if STUDIO_STEPS.contains(&name) || name.starts_with(STUDIO_FOLDER) {
            return self.answer_in_studio(name, headers);
        }
        let is_step = !name.rsplit('/').next().unwrap_or_default().contains('.');
        let file = match &self.index {
            None if is_step => {
                let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
                return (plain, NO_PAGE).into_response();
            }
            index if is_step || name == INDEX => index.clone().filter(|_| takes_html(headers)),
            // Only the files themselves have names; their compressed forms do not.
            _ if has_extension(name, "br") => None,
            _ => (self.files)(name),
        };
        match file {
            Some(file) if is_step => served(INDEX, file, headers),
            Some(file) => served(name, file, headers),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }

    /// Answers an address of the demo's own page, under its own policy, or a file of its bundle.
    fn answer_in_studio(&self, name: &str, headers: &HeaderMap) -> Response {
        let nothing = || StatusCode::NOT_FOUND.into_response();
        if STUDIO_STEPS.contains(&name) {
            let page = self.studio.clone().filter(|_| takes_html(headers));
            return page.map_or_else(nothing, |(file, policy)| {
                let mut response = served(INDEX, file, headers);
                response
                    .headers_mut()
                    .insert(CONTENT_SECURITY_POLICY, policy);
                response
            });
        }
        let is_file = self.is_demo && name != STUDIO && !has_extension(name, "br");
        let file = is_file.then(|| (self.files)(name)).flatten();
        file.map_or_else(nothing, |file| served(name, file, headers))
    }
}

fn text_of(file: Option<&File>) -> String {
    let bytes = file.map(|file| file.bytes.clone()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn served(name: &str, file: File, headers: &HeaderMap) -> Response {
    let (bytes, coding, tag) = match file.brotli.filter(|_| takes_brotli(headers)) {
        // Other bytes need another tag, or a cache would mix the two.
        Some(smaller) => (smaller, Some("br"), format!("\"{}-br\"", file.tag)),
        None => (file.bytes, None, format!("\"{}\"", file.tag)),
    };
    let is_known = has_part(headers, &IF_NONE_MATCH, |part| {
        part.strip_prefix("W/").unwrap_or(part) == tag
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    let answer = response.headers_mut();
    if let Some(coding) = coding.filter(|_| !is_known) {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(ETAG, tag);
    }
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(kept(name)));
    // A step is a page or nothing by what is accepted; a file is the same for all.
    let varies = if name == INDEX {
        "accept, accept-encoding"
    } else {
        "accept-encoding"
    };
    answer.insert(VARY, HeaderValue::from_static(varies));
    response
}

/// Whether one of the comma-separated parts of a header is as wanted.
fn has_part(headers: &HeaderMap, name: &HeaderName, is_wanted: impl Fn(&str) -> bool) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| is_wanted(part.trim()))
}

/// A program that asks for JSON is better told that there is nothing than given a page.
fn takes_html(headers: &HeaderMap) -> bool {
    !headers.contains_key(ACCEPT)
        || has_part(headers, &ACCEPT, |part| {
            let media = part.split(';').next().unwrap_or_default().trim();
            matches!(media, "text/html" | "text/*" | "*/*")
        })
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    has_part(headers, &ACCEPT_ENCODING, |part| {
        let mut members = part.split(';').map(str::trim);
        let is_brotli = members.next() == Some("br");
        let weight = members.find_map(|member| member.strip_prefix("q="));
        let is_refused = weight.is_some_and(|q| q.trim_end_matches(['0', '.']).is_empty());
        is_brotli && !is_refused
    })
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

/// The policy of a page, as a header.
fn policy_of(html: &str) -> HeaderValue {
    HeaderValue::from_str(&policy(html))
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
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

    const HTML: &str = "<midcycle-checkout view=\"center\"></midcycle-checkout>\
        <script type=\"module\">alert(1)</script><script src=\"/a.js\"></script>";

    /// The demo's own page has another script, so another policy.
    const STUDIO_HTML: &str = "<script type=\"module\">alert(2)</script>";

    /// A build of three files and the demo's two, the script with its compressed form beside it.
    fn build(path: &str) -> Option<File> {
        let file = |text: &'static str, brotli: Option<&'static str>| File {
            bytes: Bytes::from_static(text.as_bytes()),
            brotli: brotli.map(|text| Bytes::from_static(text.as_bytes())),
            tag: hash(text),
        };
        match path {
            INDEX => Some(file(HTML, Some("index, smaller"))),
            "web-0123456789abcdef.js" => Some(file("script", Some("smaller"))),
            "web-0123456789abcdef.js.br" => Some(file("smaller", None)),
            "locales/en.json" => Some(file("{}", None)),
            PARTS => Some(file("center c.wasm\nchange s.wasm c2.wasm\n", None)),
            STUDIO => Some(file(STUDIO_HTML, Some("smaller"))),
            // The folder inside the program takes a backslash for a slash.
            "demo/demo-0123456789abcdef.js" | "demo\\demo-0123456789abcdef.js" => {
                Some(file("script of the demo", None))
            }
            _ => None,
        }
    }

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let pair = |(name, value): &(HeaderName, &str)| (name.clone(), value.parse().unwrap());
        pairs.iter().map(pair).collect()
    }

    async fn text(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 10_000).await;
        String::from_utf8(bytes.unwrap().to_vec()).unwrap()
    }

    #[test]
    fn inline_scripts_are_allowed_by_their_hash_and_nothing_else_is() {
        let policy = policy(HTML);
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

    #[test]
    fn a_part_has_the_files_that_the_build_lists() {
        let page = Page::of(build, false);
        assert_eq!(page.part("change"), ["s.wasm", "c2.wasm"]);
        assert_eq!(page.part("center"), ["c.wasm"]);
        assert!(page.part("cent").is_empty());
        assert!(Page::of(|_| None, false).part("center").is_empty());
    }

    #[tokio::test]
    async fn steps_are_the_page_and_names_are_files() {
        let page = Page::of(build, false);
        let browser = headers(&[(ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")]);
        let program = headers(&[(ACCEPT, "application/json")]);
        let nothing = HeaderMap::new();
        let table = [
            ("/", &browser, 200, HTML),
            ("/orders/7", &browser, 200, HTML),
            ("/index.html", &nothing, 200, HTML),
            ("/orders/7", &program, 404, ""),
            ("/locales/en.json", &program, 200, "{}"),
            ("/web-0123456789abcdef.js", &nothing, 200, "script"),
            ("/web-0123456789abcdef.js.br", &nothing, 404, ""),
            ("/nothing.js", &browser, 404, ""),
            ("/../index.html", &nothing, 404, ""),
        ];
        for (path, headers, status, body) in table {
            let response = page.answer(path, headers);
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(text(response).await, body, "{path}");
        }
    }

    #[tokio::test]
    async fn the_demos_page_says_so_and_every_step_of_it_has_a_tag() {
        let response = Page::of(build, true).answer("/", &HeaderMap::new());
        assert!(response.headers().contains_key(ETAG));
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
        assert!(
            text(response)
                .await
                .starts_with("<midcycle-checkout demo view=")
        );
    }

    #[tokio::test]
    async fn the_gallery_and_the_lab_are_the_demos_alone() {
        let browser = headers(&[(ACCEPT, "text/html")]);
        let (demo, other) = (Page::of(build, true), Page::of(build, false));
        for path in ["/gallery", "/lab"] {
            let response = demo.answer(path, &browser);
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
            // printf 'alert(2)' | openssl dgst -sha256 -binary | base64
            let policy = response.headers()[CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap();
            let hash = "'sha256-4axlHpxgDbFzJObpXPFZgZhULrEGgJiud3OwxN9unHg='";
            assert!(policy.contains(hash), "{policy}");
            assert_eq!(text(response).await, STUDIO_HTML);
            let program = headers(&[(ACCEPT, "application/json")]);
            assert_eq!(demo.answer(path, &program).status(), 404, "{path}");
            assert_eq!(other.answer(path, &browser).status(), 404, "{path}");
        }
        let file = "/demo/demo-0123456789abcdef.js";
        assert_eq!(demo.answer(file, &browser).status(), 200);
        assert_eq!(other.answer(file, &browser).status(), 404);
        // Under this name the page would have the checkout's policy.
        for path in [
            "/demo/index.html",
            "/demo/index.html.br",
            "/demo/",
            "/demo/x",
        ] {
            assert_eq!(demo.answer(path, &browser).status(), 404, "{path}");
        }
    }

    /// Without the demo its files were given to who wrote a backslash for the slash, which the folder they lie in reads as one.
    #[test]
    fn a_backslash_is_no_way_to_the_demo() {
        let file = "/demo\\demo-0123456789abcdef.js";
        for is_demo in [false, true] {
            let page = Page::of(build, is_demo);
            assert_eq!(page.answer(file, &HeaderMap::new()).status(), 404);
        }
    }

    #[tokio::test]
    async fn where_people_sign_in_stands_on_the_page_and_cannot_leave_its_attribute() {
        let page = Page::of(build, true).with_sign_in("https://example.com/in?a=1&b=\"><script>");
        let html = text(page.answer("/", &HeaderMap::new())).await;
        let begins = "<midcycle-checkout sign-in=\"https://example.com/in?a=1&amp;b=&quot;><script>\" demo view=";
        assert!(html.starts_with(begins), "{html}");
    }

    #[tokio::test]
    async fn brotli_goes_to_those_who_take_it_under_a_tag_of_its_own() {
        let page = Page::of(build, false);
        let ask =
            |pairs: &[(HeaderName, &str)]| page.answer("/web-0123456789abcdef.js", &headers(pairs));
        let tag = |response: &Response| response.headers()[ETAG].to_str().unwrap().to_owned();
        let (plain, small) = (ask(&[]), ask(&[(ACCEPT_ENCODING, "gzip, br;q=0.9")]));
        assert_eq!(small.headers()[CONTENT_ENCODING], "br");
        assert!(!plain.headers().contains_key(CONTENT_ENCODING));
        assert_ne!(tag(&plain), tag(&small));
        for refused in ["gzip", "br;q=0", "br; q=0.000", "brotli"] {
            let response = ask(&[(ACCEPT_ENCODING, refused)]);
            assert_eq!(tag(&response), tag(&plain), "{refused}");
        }

        let known = format!("\"other\", W/{}", tag(&small));
        let again = ask(&[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &known)]);
        assert_eq!(
            (again.status(), tag(&again)),
            (StatusCode::NOT_MODIFIED, tag(&small))
        );
        assert_eq!(ask(&[(IF_NONE_MATCH, &known)]).status(), 200);
        assert_eq!(text(again).await, "");
        assert_eq!(text(small).await, "smaller");
    }

    #[tokio::test]
    async fn a_binary_without_the_page_says_how_to_get_one() {
        let page = Page::of(|_| None, true);
        let response = page.answer("/", &HeaderMap::new());
        assert!(text(response).await.contains("make run"));
    }
}
