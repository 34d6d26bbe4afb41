//! Whose database a file is: looked at before anything is written to it.

use super::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row};
use std::path::Path;

/// Whether the file is a database with tables, and not one of ours.
pub(super) async fn is_foreign(file: &Path) -> Result<bool, StoreError> {
    let is_new = std::fs::metadata(file).is_ok_and(|found| found.len() == 0) || !file.exists();
    if is_new {
        return Ok(false);
    }
    let mut db = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .connect()
        .await?;
    let row = sqlx::query(
        "select count(*) as tables,
             coalesce(sum(name in ('_sqlx_migrations', 'accounts', 'ledger_entries')), 0) as ours
         from sqlite_schema where type = 'table'",
    )
    .fetch_one(&mut db)
    .await?;
    let (tables, ours): (i64, i64) = (row.try_get("tables")?, row.try_get("ours")?);
    db.close().await?;
    Ok(tables > 0 && ours < 3)
}
