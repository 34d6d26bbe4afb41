//! Who asks: a bearer token, or the page's cookie; never both.

use super::Api;
use super::body::{Body, json};
use super::problem::Failure;
use crate::clock::now_ms;
use crate::secret::{hash, random_token};
use crate::store::{self, Member, SessionRow, Store, StoreError};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::json::Writer;
use midcycle_engine::message;

/// The cookie's name. Only over HTTPS could it have the prefix that pins it to the host.
const COOKIE_NAME: &str = "midcycle-session";
/// How long a session lasts: a working day.
const SESSION_MS: i64 = 12 * 3_600_000;

/// A signed-in person on an account.
pub(super) struct Session(pub(super) Member);

impl FromRequestParts<Api> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Failure> {
        match member(&parts.headers, &api.store).await? {
            Some(member) => Ok(Session(member)),
            None => Err(Problem::new(
                ProblemCode::UNAUTHENTICATED,
                "there is no session, or it has ended",
            )
            .into()),
        }
    }
}

/// The member whose session the headers carry.
pub(super) async fn member(headers: &HeaderMap, store: &Store) -> Result<Option<Member>, Failure> {
    let token = match (bearer(headers), cookie(headers)) {
        (Some(_), Some(_)) => {
            let detail = "send either the cookie or a bearer token";
            return Err(Problem::new(ProblemCode::TWO_SESSIONS, detail).into());
        }
        (Some(token), None) | (None, Some(token)) => token,
        (None, None) => return Ok(None),
    };
    let mut read = store.read().await?;
    // The database compares hashes, so the time it takes tells nothing of the token.
    Ok(store::session_by_token(&mut read, &hash(token), now_ms()).await?)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}

/// What a browser says of where a request comes from; no page can set it.
const FETCH_SITE: &str = "sec-fetch-site";

/// Refuses what another site's page sends: an unsafe method with an origin that is not ours. A bearer token is not
/// sent by browsers on their own, so hosts on other origins may use it.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_from_elsewhere = headers
        .get(FETCH_SITE)
        .is_some_and(|site| site != "same-origin" && site != "none");
    let has_other_origin = headers.get(ORIGIN).is_some_and(|origin| {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let origin = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"));
        origin.map(|(_, name)| name) != host
    });
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

/// Starts a session and gives its token, which is not kept. Those that have ended are cleared away.
pub(super) async fn start(store: &Store, member: Member) -> Result<String, StoreError> {
    let token = random_token().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let session = SessionRow {
        member,
        expires_ms: now_ms() + SESSION_MS,
    };
    let mut write = store.write().await?;
    store::clear_sessions(&mut write, now_ms()).await?;
    store::add_session(&mut write, &hash(&token), &session).await?;
    write.commit().await?;
    Ok(token)
}

/// Ends the session that the page's cookie carries, before it gets another.
pub(super) async fn end(headers: &HeaderMap, store: &Store) -> Result<(), StoreError> {
    if let Some(token) = cookie(headers) {
        let mut write = store.write().await?;
        store::end_session(&mut write, &hash(token)).await?;
        write.commit().await?;
    }
    Ok(())
}

/// The cookie that carries a token: out of reach of scripts and of other sites.
pub(super) fn set_cookie(token: &str) -> String {
    format!(
        "{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}",
        SESSION_MS / 1000
    )
}

message! {
    /// Whom a session is for.
    strict struct SessionRequest {
        /// The account.
        account: String,
        /// The person.
        user: String,
    }
}

/// Mints a bearer token for one of the operator's people.
pub(super) async fn mint(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(wanted): Body<SessionRequest>,
) -> Result<Response, Failure> {
    let given = bearer(&headers).map(hash);
    if given.is_none() || given != api.operator_key_hash {
        return Err(
            Problem::new(ProblemCode::UNAUTHENTICATED, "the operator's key is needed").into(),
        );
    }
    let member = Member {
        user: wanted.user,
        account: wanted.account,
    };
    let token = match start(&api.store, member).await {
        Ok(token) => token,
        // The foreign key knows who belongs where.
        Err(StoreError::Database(sqlx::Error::Database(error)))
            if error.is_foreign_key_violation() =>
        {
            return Err(
                Problem::new(ProblemCode::NOT_FOUND, "no such person on such an account").into(),
            );
        }
        Err(error) => return Err(error.into()),
    };
    let mut out = Writer::default();
    out.object(|out| out.name("token").text(&token));
    Ok(json(StatusCode::CREATED, out.into_text()))
}
