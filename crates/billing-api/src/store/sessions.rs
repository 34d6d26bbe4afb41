//! Sessions, by the hash of their token.

use super::{Db, Member, StoreError, word};
use midcycle_engine::catalog::Role;
use midcycle_engine::named;
use sqlx::Row;
use sqlx::any::AnyRow;

named! {
    /// How a session is carried.
    enum SessionKind {
        /// In the header `Authorization`, by a host's page.
        Bearer = "bearer",
        /// In the page's own cookie.
        Cookie = "cookie",
        /// In an address, once: it is exchanged for a cookie.
        Code = "code",
    }
}

/// A session to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession<'a> {
    /// What it is revoked by.
    pub id: &'a str,
    /// How it is carried.
    pub kind: SessionKind,
    /// Who.
    pub user: &'a str,
    /// On which account.
    pub account: &'a str,
    /// Only for support: others have the role of their membership, also when that changes.
    pub role: Option<Role>,
    /// The only origin that may send it.
    pub origin: Option<&'a str>,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// What it is revoked by.
    pub id: String,
    /// Who, on which account, as what.
    pub member: Member,
    /// Whether it was let in by its role and not by a membership.
    pub is_support: bool,
    /// The only origin that may send it.
    pub origin: Option<String>,
}

/// Whether a person is a member of an account.
pub async fn is_member(db: &mut Db, user: &str, account: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("select 1 from memberships where user_id = $1 and account = $2")
        .bind(user)
        .bind(account)
        .fetch_optional(db)
        .await?;
    Ok(row.is_some())
}

/// Keeps a session by the hash of its token.
pub async fn add_session(
    db: &mut Db,
    token_hash: &str,
    session: &NewSession<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sessions (token_hash, id, kind, user_id, account, role, origin, expires_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(token_hash)
    .bind(session.id)
    .bind(session.kind.as_str())
    .bind(session.user)
    .bind(session.account)
    .bind(session.role.map(Role::as_str))
    .bind(session.origin)
    .bind(session.expires_ms)
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the sessions that have ended by `now_ms`.
pub async fn clear_sessions(db: &mut Db, now_ms: i64) -> Result<(), StoreError> {
    sqlx::query("delete from sessions where expires_ms <= $1")
        .bind(now_ms)
        .execute(db)
        .await?;
    Ok(())
}

/// The session of a token, where there is one of that kind that has not ended by `now_ms`, and its person may still
/// be where it says.
pub async fn session_by_token(
    db: &mut Db,
    kind: SessionKind,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<SessionRow>, StoreError> {
    let row = sqlx::query(
        "select s.id, s.user_id, s.account, s.origin, s.role as given, coalesce(s.role, m.role) as role
         from sessions s left join memberships m on m.user_id = s.user_id and m.account = s.account
         where s.token_hash = $1 and s.kind = $2 and s.expires_ms > $3",
    )
    .bind(token_hash)
    .bind(kind.as_str())
    .bind(now_ms)
    .fetch_optional(db)
    .await?;
    match row {
        Some(row) => session(&row),
        None => Ok(None),
    }
}

fn session(row: &AnyRow) -> Result<Option<SessionRow>, StoreError> {
    let role: Option<String> = row.try_get("role")?;
    if role.is_none() {
        return Ok(None);
    }
    let given: Option<String> = row.try_get("given")?;
    Ok(Some(SessionRow {
        id: row.try_get("id")?,
        member: Member {
            user: row.try_get("user_id")?,
            account: row.try_get("account")?,
            role: word(row, "role")?,
        },
        is_support: given.is_some(),
        origin: row.try_get("origin")?,
    }))
}

/// Ends the session of a token; whether there was one. A code that two exchange at once is one's only.
pub async fn end_session(db: &mut Db, token_hash: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("delete from sessions where token_hash = $1")
        .bind(token_hash)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends the session with an id; whether there was one.
pub async fn revoke_session(db: &mut Db, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("delete from sessions where id = $1")
        .bind(id)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Lets a session go on with another of its person's accounts.
pub async fn switch_session(db: &mut Db, id: &str, account: &str) -> Result<(), StoreError> {
    sqlx::query("update sessions set account = $1 where id = $2")
        .bind(account)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}
