//! What the VAT service answered, and when.

use super::{Db, StoreError, word};
use midcycle_engine::catalog::VatState;
use sqlx::Row;

/// What the service said of a number since a moment.
pub async fn vat_answer(
    db: &mut Db,
    vat_id: &str,
    since_ms: i64,
) -> Result<Option<VatState>, StoreError> {
    let row = sqlx::query("select answer from vat_answers where vat_id = $1 and asked_ms >= $2")
        .bind(vat_id)
        .bind(since_ms)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(|row| word(row, "answer")).transpose()
}

/// Keeps what it said last; it is silent no more.
pub async fn keep_vat_answer(
    db: &mut Db,
    vat_id: &str,
    state: VatState,
    asked_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into vat_answers (vat_id, answer, asked_ms) values ($1, $2, $3)
         on conflict (vat_id) do update set answer = excluded.answer, asked_ms = excluded.asked_ms",
    )
    .bind(vat_id)
    .bind(state.as_str())
    .bind(asked_ms)
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from vat_silences where vat_id = $1")
        .bind(vat_id)
        .execute(db)
        .await?;
    Ok(())
}

/// How often in a row the service was asked for a number and did not answer.
pub async fn vat_silences(db: &mut Db, vat_id: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("select times from vat_silences where vat_id = $1")
        .bind(vat_id)
        .fetch_optional(db)
        .await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("times"))?)
}

/// Keeps that often, and when the number may be asked for again.
pub async fn keep_vat_silence(
    db: &mut Db,
    vat_id: &str,
    times: i64,
    next_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into vat_silences (vat_id, times, next_ms) values ($1, $2, $3)
         on conflict (vat_id) do update set times = excluded.times, next_ms = excluded.next_ms",
    )
    .bind(vat_id)
    .bind(times)
    .bind(next_ms)
    .execute(db)
    .await?;
    Ok(())
}

/// Numbers that an account waits to know more of, that were not answered for since a moment, and that
/// may be asked for now; those that have waited longest first.
pub async fn vat_ids_to_ask(
    db: &mut Db,
    now_ms: i64,
    answered_since_ms: i64,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select n.vat_id from (
             select distinct vat_id from accounts where vat_state = 'undetermined'
         ) n left join vat_silences s on s.vat_id = n.vat_id
         where n.vat_id is not null and coalesce(s.next_ms, 0) <= $1
             and not exists (select 1 from vat_answers a where a.vat_id = n.vat_id and a.asked_ms >= $2)
         order by coalesce(s.next_ms, 0), n.vat_id limit $3",
    )
    .bind(now_ms)
    .bind(answered_since_ms)
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("vat_id")?)).collect()
}

/// Accounts whose number was undetermined and has been answered for since a moment: account, number, answer.
pub async fn vat_ids_answered(
    db: &mut Db,
    since_ms: i64,
) -> Result<Vec<(String, String, VatState)>, StoreError> {
    let rows = sqlx::query(
        "select a.id, a.vat_id, v.answer from accounts a join vat_answers v on v.vat_id = a.vat_id
         where a.vat_state = 'undetermined' and v.asked_ms >= $1 order by a.id",
    )
    .bind(since_ms)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let (id, vat_id) = (row.try_get("id")?, row.try_get("vat_id")?);
            Ok((id, vat_id, word(row, "answer")?))
        })
        .collect()
}
