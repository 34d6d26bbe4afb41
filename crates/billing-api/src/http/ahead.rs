//! What the page asks for as soon as it runs, named in the header of its first answer, so that it comes while the page's own
//! files do, and not after them. On a slow line that saves two round trips.

use super::{Api, session};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;

/// The language of those who ask for none of ours.
const ELSE: &str = "en";

/// Adds the names to an answer that is a step of the checkout.
pub(super) async fn with_names(
    api: &Api,
    uri: &Uri,
    headers: &HeaderMap,
    mut answer: Response,
) -> Response {
    let is_page = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes().starts_with(b"text/html"));
    let Some(part) = part(uri.path()).filter(|_| is_page) else {
        return answer;
    };
    let language = language(headers, |path| api.page.has(path));
    // Only an account that will be there: who becomes somebody later would be given what was fetched for nobody.
    let is_known = !brings_code(uri.query());
    let is_signed_in = is_known
        && session::found(headers, api)
            .await
            .is_ok_and(|session| session.is_some());
    let demo = if api.demo.is_some() { "demo" } else { "" };
    let files = [part, demo].map(|part| api.page.part(part));
    let files = files
        .into_iter()
        .flatten()
        .map(|file| ["/", &file].concat());
    let names = [
        Some(["/locales/", &language, ".json"].concat()),
        (is_known && api.demo.is_some()).then(|| "/v1/demo".to_owned()),
        is_signed_in.then(|| "/v1/snapshot".to_owned()),
    ];
    for name in names.into_iter().flatten().chain(files) {
        let link = ["<", &name, ">; rel=preload; as=fetch; crossorigin"].concat();
        if let Ok(link) = HeaderValue::from_str(&link) {
            answer.headers_mut().append(LINK, link);
        }
    }
    answer
        .headers_mut()
        .append(VARY, HeaderValue::from_static("accept-language, cookie"));
    answer
}

/// The part of the page that an address shows, where it is the checkout's own and begins with the account.
fn part(path: &str) -> Option<&'static str> {
    match path {
        "/" => Some("center"),
        "/change" => Some("change"),
        "/checkout" => Some("order"),
        order if order.starts_with("/orders/") => Some("order"),
        _ => None,
    }
}

/// Whether one comes from the host's sign-in, and may be somebody else in a moment.
fn brings_code(query: Option<&str>) -> bool {
    let mut members = query.unwrap_or_default().split('&');
    members.any(|member| member.starts_with("code="))
}

/// The language in which the page will speak, if its visitor has chosen none on it: the first that they ask for and we have.
fn language(headers: &HeaderMap, has: impl Fn(&str) -> bool) -> String {
    headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().split(['-', ';']).next())
        .map(str::to_ascii_lowercase)
        .find(|base| {
            base.bytes().all(|byte| byte.is_ascii_lowercase())
                && has(&["locales/", base, ".json"].concat())
        })
        .unwrap_or_else(|| ELSE.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_asked_for_and_there_is_named() {
        let has = |path: &str| ["locales/en.json", "locales/it.json"].contains(&path);
        let table = [
            ("it-CH,it;q=0.9,en;q=0.8", "it"),
            ("ja, EN-us;q=0.5", "en"),
            ("../it, *", "en"),
            ("", "en"),
        ];
        for (asked, wanted) in table {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, asked.parse().unwrap())]);
            assert_eq!(language(&headers, has), wanted, "{asked}");
        }
        assert_eq!(language(&HeaderMap::new(), has), "en");
    }

    // The bug: who came with a code was given the account of the session before it, which had come ahead; in the demo, of
    // nobody.
    #[test]
    fn who_comes_with_a_code_is_nobody_yet() {
        for (query, is_one) in [
            ("code=a", true),
            ("licences=8&code=a", true),
            ("barcode=a", false),
        ] {
            assert_eq!(brings_code(Some(query)), is_one, "{query}");
        }
        assert!(!brings_code(None));
    }

    #[test]
    fn only_steps_begin_with_the_account_and_each_with_its_part() {
        for (path, wanted) in [
            ("/", Some("center")),
            ("/change", Some("change")),
            ("/checkout", Some("order")),
            ("/orders/7", Some("order")),
            ("/gallery", None),
            ("/docs/", None),
        ] {
            assert_eq!(part(path), wanted, "{path}");
        }
    }
}
