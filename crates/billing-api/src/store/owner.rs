//! Whose database it is: looked at before anything is written to it.

use super::StoreError;
use super::database::Dialect;
use sqlx::migrate::{Migrate, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyPool, ConnectOptions, Connection, Row};
use std::path::Path;

/// How many tables there are, and how many of three that we know ourselves by.
const SQLITE: &str = "select count(*) as tables,
        coalesce(sum(name in ('_sqlx_migrations', 'accounts', 'ledger_entries')), 0) as ours
    from sqlite_schema where type = 'table'";
const POSTGRES: &str = "select count(*) as tables,
        count(*) filter (where table_name in ('_sqlx_migrations', 'accounts', 'ledger_entries')) as ours
    from information_schema.tables where table_schema = current_schema()";

/// Whether the file is a database with tables, and not one of ours.
pub(super) async fn is_foreign_file(file: &Path) -> Result<bool, StoreError> {
    let is_new = std::fs::metadata(file).is_ok_and(|found| found.len() == 0) || !file.exists();
    if is_new {
        return Ok(false);
    }
    // Its own kind of connection: only that can be told not to write.
    let mut db = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .connect()
        .await?;
    let row = sqlx::query(SQLITE).fetch_one(&mut db).await?;
    let (tables, ours): (i64, i64) = (row.try_get("tables")?, row.try_get("ours")?);
    db.close().await?;
    Ok(is_foreign(tables, ours))
}

/// Whether the schema that a connection finds has tables, and is not one of ours.
pub(super) async fn is_foreign_schema(pool: &AnyPool) -> Result<bool, StoreError> {
    let row = sqlx::query(POSTGRES).fetch_one(pool).await?;
    Ok(is_foreign(row.try_get("tables")?, row.try_get("ours")?))
}

/// Whether a database has just what these migrations make of an empty one, told from what they noted there.
pub(super) async fn check_version(pool: &AnyPool, ours: &Migrator) -> Result<(), StoreError> {
    let mut db = pool.acquire().await?;
    let sql = match Dialect::of(&db) {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let row = sqlx::query(sql).fetch_one(&mut *db).await?;
    let (tables, known): (i64, i64) = (row.try_get("tables")?, row.try_get("ours")?);
    if tables == 0 {
        return Err(StoreError::Unprepared("it has no tables".into()));
    }
    if is_foreign(tables, known) {
        return Err(StoreError::Foreign);
    }
    let applied = db.list_applied_migrations(&ours.table_name).await?;
    let is_ours = applied
        .iter()
        .map(|applied| (applied.version, &applied.checksum))
        .eq(ours
            .iter()
            .map(|migration| (migration.version, &migration.checksum)));
    if is_ours {
        Ok(())
    } else {
        let detail = "its tables are another version's".to_owned();
        Err(StoreError::Unprepared(detail))
    }
}

const fn is_foreign(tables: i64, ours: i64) -> bool {
    tables > 0 && ours < 3
}
