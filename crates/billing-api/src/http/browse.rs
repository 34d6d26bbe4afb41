//! The description of the API as a page to browse and to try: Swagger UI, where the binary has it (feature `docs`).

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

/// Where it is served.
const FOLDER: &str = "/docs/";

/// The page's files are named relative to their folder.
pub(super) async fn to_folder() -> Redirect {
    Redirect::permanent(FOLDER)
}

pub(super) async fn index() -> Response {
    named("index.html")
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    named(&name)
}

#[cfg(feature = "docs")]
fn named(name: &str) -> Response {
    use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
    use axum::http::{HeaderValue, StatusCode};
    use std::sync::Arc;
    use utoipa_swagger_ui::{Config, serve};

    /// Swagger UI writes styles into its page, and shows small pictures that are within them.
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
        img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    let config = Arc::new(Config::from("/openapi.json"));
    let Ok(Some(found)) = serve(name, config) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(media) = HeaderValue::from_str(&found.content_type) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, media),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, found.bytes.into_owned()).into_response()
}

/// A binary without it leads to what it would show.
#[cfg(not(feature = "docs"))]
fn named(_: &str) -> Response {
    Redirect::temporary("/openapi.json").into_response()
}
