//! Sessions, by the hash of their token.

use super::{Db, Member, StoreError};
use sqlx::Row;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Who, on which account.
    pub member: Member,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// Keeps a session.
pub async fn add_session(
    db: &mut Db,
    token_hash: &str,
    session: &SessionRow,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sessions (token_hash, user, account, expires_ms) values ($1, $2, $3, $4)",
    )
    .bind(token_hash)
    .bind(&session.member.user)
    .bind(&session.member.account)
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

/// The session of a token, where there is one that has not ended by `now_ms`.
pub async fn session_by_token(
    db: &mut Db,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<Member>, StoreError> {
    let row =
        sqlx::query("select user, account from sessions where token_hash = $1 and expires_ms > $2")
            .bind(token_hash)
            .bind(now_ms)
            .fetch_optional(db)
            .await?;
    row.map(|row| {
        Ok(Member {
            user: row.try_get("user")?,
            account: row.try_get("account")?,
        })
    })
    .transpose()
}

/// Ends a session.
pub async fn end_session(db: &mut Db, token_hash: &str) -> Result<(), StoreError> {
    sqlx::query("delete from sessions where token_hash = $1")
        .bind(token_hash)
        .execute(db)
        .await?;
    Ok(())
}
