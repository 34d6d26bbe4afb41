//! Who asks: a bearer token, or the page's cookie; never both.

use super::Api;
use super::body::Body;
use super::openapi::{ExchangeRefusals, ReadRefusals, SwitchRefusals};
use super::problem::Failure;
use crate::clock::now_ms;
use crate::secret::{hash, random_id, random_token};
use crate::store::{self, Db, Member, NewSession, SessionKind, SessionRow, StoreError};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::session::{AccountChoice, Code};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::catalog::Role;

/// The cookie's name over HTTPS: the prefix pins it to this host, its root path, and HTTPS.
const COOKIE_NAME: &str = "__Host-midcycle-session";
/// Its name where there is no HTTPS, which is on the machine itself only.
const LOOPBACK_COOKIE_NAME: &str = "midcycle-session";
/// The cookie's name by whether browsers come over HTTPS.
pub(super) const fn cookie_name(is_https: bool) -> &'static str {
    if is_https {
        COOKIE_NAME
    } else {
        LOOPBACK_COOKIE_NAME
    }
}

/// How long a cookie's session lasts: a working day.
const COOKIE_MS: i64 = 12 * 3_600_000;
/// How long a bearer token lasts. Its host mints another when it needs one.
const BEARER_MS: i64 = 3_600_000;
/// How long a code waits to be exchanged.
const CODE_MS: i64 = 60_000;

/// A signed-in person on an account.
pub(super) struct Session(pub(super) Member);

impl FromRequestParts<Api> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Failure> {
        let session = found(&parts.headers, api).await?;
        Ok(Session(session.ok_or_else(signed_out)?.member))
    }
}

fn signed_out() -> Problem {
    Problem::new(
        ProblemCode::UNAUTHENTICATED,
        "there is no session, or it has ended",
    )
}

/// The session that the headers carry, where it goes on and may be used from where it comes.
pub(super) async fn found(headers: &HeaderMap, api: &Api) -> Result<Option<SessionRow>, Failure> {
    let (kind, token) = match (bearer(headers), cookie(headers, api.is_https)) {
        (Some(_), Some(_)) => {
            let detail = "send either the cookie or a bearer token";
            return Err(Problem::new(ProblemCode::TWO_SESSIONS, detail).into());
        }
        (Some(token), None) => (SessionKind::Bearer, token),
        (None, Some(token)) => (SessionKind::Cookie, token),
        (None, None) => return Ok(None),
    };
    let mut read = api.store.read().await?;
    // What is looked for is the token's hash, so the time that the database takes tells nothing of the token.
    let session = store::session_by_token(&mut read, kind, &hash(token), now_ms()).await?;
    let bound_to = session
        .as_ref()
        .and_then(|session| session.origin.as_deref());
    let comes_from = headers.get(ORIGIN).map(HeaderValue::as_bytes);
    if bound_to.is_some_and(|origin| comes_from.is_some_and(|from| from != origin.as_bytes())) {
        let detail = "the token was minted for another origin";
        return Err(Problem::new(ProblemCode::FOREIGN_ORIGIN, detail).into());
    }
    Ok(session)
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The cookie's token. Over HTTPS only the pinned name counts: the other one could have been set by any host of the same
/// domain, for a visitor who would then go on with somebody else's session.
pub(super) fn cookie(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    let wanted = cookie_name(is_https);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == wanted).then_some(value)
        })
}

/// What a browser says of where a request comes from; no page can set it.
const FETCH_SITE: &str = "sec-fetch-site";

/// Refuses what another site's page sends: an unsafe method with an origin that is not ours. A bearer token is not
/// sent by browsers on their own, so hosts on other origins may use it.
pub(super) async fn same_origin(
    State(is_https): State<bool>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let is_from_elsewhere = headers
        .get(FETCH_SITE)
        .is_some_and(|site| site != "same-origin" && site != "none");
    let has_other_origin = headers
        .get(ORIGIN)
        .is_some_and(|origin| !is_own_origin(origin, headers.get(HOST), is_https));
    let is_foreign = !request.method().is_safe()
        && bearer(headers).is_none()
        && (is_from_elsewhere || has_other_origin);
    if is_foreign {
        let problem = Problem::new(
            ProblemCode::FOREIGN_ORIGIN,
            "the request comes from another site's page",
        );
        return Failure::from(problem).into_response();
    }
    next.run(request).await
}

/// Whether an origin is the host that was asked; and over HTTPS itself, as a page without could be anybody's.
fn is_own_origin(origin: &HeaderValue, host: Option<&HeaderValue>, is_https: bool) -> bool {
    let parts = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"));
    parts.is_some_and(|(scheme, name)| {
        host.is_some_and(|host| host == name) && (!is_https || scheme == "https")
    })
}

/// Keeps a new session, and gives its id and its token, which is not kept. Those that have ended are cleared away.
pub(super) async fn start(
    db: &mut Db,
    kind: SessionKind,
    member: (&str, &str),
    role: Option<Role>,
    origin: Option<&str>,
) -> Result<(String, String), StoreError> {
    let random = |error: getrandom::Error| StoreError::Corrupt(error.to_string());
    let (id, token) = (
        random_id().map_err(random)?,
        random_token().map_err(random)?,
    );
    let session = NewSession {
        id: &id,
        kind,
        user: member.0,
        account: member.1,
        role,
        origin,
        expires_ms: now_ms() + lasts_ms(kind),
    };
    store::clear_sessions(db, now_ms()).await?;
    store::add_session(db, &hash(&token), &session).await?;
    Ok((id, token))
}

pub(super) const fn lasts_ms(kind: SessionKind) -> i64 {
    match kind {
        SessionKind::Bearer => BEARER_MS,
        SessionKind::Cookie => COOKIE_MS,
        SessionKind::Code => CODE_MS,
    }
}

/// The header that carries a token as a cookie: out of reach of scripts and of other sites.
fn cookie_header(token: &str, is_https: bool, lasts_ms: i64) -> String {
    let seconds = lasts_ms / 1_000;
    let name = cookie_name(is_https);
    let secure = if is_https { " Secure;" } else { "" };
    format!("{name}={token}; Path=/;{secure} HttpOnly; SameSite=Strict; Max-Age={seconds}")
}

/// An answer that sets the cookie, and ends the session that the request's own cookie carried.
pub(super) async fn signed_in(
    db: &mut Db,
    headers: &HeaderMap,
    is_https: bool,
    member: (&str, &str),
    role: Option<Role>,
) -> Result<Response, StoreError> {
    if let Some(old) = cookie(headers, is_https) {
        store::end_session(db, &hash(old)).await?;
    }
    let (_, token) = start(db, SessionKind::Cookie, member, role, None).await?;
    Ok(with_cookie(&cookie_header(&token, is_https, COOKIE_MS)))
}

fn with_cookie(text: &str) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(cookie) = HeaderValue::from_str(text) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// Exchanges a code for the page's cookie: once.
#[utoipa::path(
    post,
    path = "/v1/session",
    tag = "sessions",
    request_body(content = Code, example = json!({"code": "as it was minted"})),
    responses(
        (status = 204, description = "Signed in", headers(("set-cookie" = String, description = "The session"))),
        ExchangeRefusals
    ),
    security()
)]
pub(super) async fn exchange(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(given): Body<Code>,
) -> Result<Response, Failure> {
    let code = hash(&given.code);
    let mut write = api.store.write().await?;
    let session = store::session_by_token(&mut write, SessionKind::Code, &code, now_ms()).await?;
    // Of two that exchange it at once only one ends it.
    let session = match session {
        Some(session) if store::end_session(&mut write, &code).await? => session,
        _ => {
            let detail = "the code is unknown, used, or too old";
            return Err(Problem::new(ProblemCode::UNAUTHENTICATED, detail)
                .at("/code")
                .into());
        }
    };
    let member = (
        session.member.user.as_str(),
        session.member.account.as_str(),
    );
    let role = session.is_support.then_some(session.member.role);
    let response = signed_in(&mut write, &headers, api.is_https, member, role).await?;
    write.commit().await?;
    Ok(response)
}

/// Goes on with another account of the same person. What is not theirs is as if it were not there.
#[utoipa::path(
    put,
    path = "/v1/session",
    tag = "sessions",
    request_body(content = AccountChoice, example = json!({"account": "officina"})),
    responses((status = 204, description = "The session goes on with that account"), SwitchRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn switch(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(wanted): Body<AccountChoice>,
) -> Result<StatusCode, Failure> {
    let session = found(&headers, &api).await?.ok_or_else(signed_out)?;
    let mut write = api.store.write().await?;
    if session.is_support
        || !store::is_member(&mut write, &session.member.user, &wanted.account).await?
    {
        let detail = "the person is on no such account";
        return Err(Problem::new(ProblemCode::NOT_FOUND, detail)
            .at("/account")
            .into());
    }
    store::switch_session(&mut write, &session.id, &wanted.account).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the session that asks.
#[utoipa::path(
    delete,
    path = "/v1/session",
    tag = "sessions",
    responses((status = 204, description = "Signed out"), ReadRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn sign_out(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let session = found(&headers, &api).await?.ok_or_else(signed_out)?;
    let mut write = api.store.write().await?;
    store::revoke_session(&mut write, &session.id).await?;
    write.commit().await?;
    Ok(with_cookie(&cookie_header("", api.is_https, 0)))
}
