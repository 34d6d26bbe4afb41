//! What the VAT service answered, and when.

use super::{Db, StoreError, word};
use crate::vat::ANSWER_HOLDS_MS;
use midcycle_engine::catalog::VatState;

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

/// Keeps what it said last, and forgets what holds no more, of every number.
pub async fn keep_vat_answer(
    db: &mut Db,
    vat_id: &str,
    state: VatState,
    asked_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query("delete from vat_answers where asked_ms < $1")
        .bind(asked_ms - ANSWER_HOLDS_MS)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "insert into vat_answers (vat_id, answer, asked_ms) values ($1, $2, $3)
         on conflict (vat_id) do update set answer = excluded.answer, asked_ms = excluded.asked_ms",
    )
    .bind(vat_id)
    .bind(state.as_str())
    .bind(asked_ms)
    .execute(db)
    .await?;
    Ok(())
}
