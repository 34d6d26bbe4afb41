//! What `midcycle audit` does to a database: nothing.

use crate::support::{Running, empty_database, midcycle};
use sqlx::{Connection, Row};
use std::path::Path;
use tempfile::TempDir;

/// All that is in a database's folder, or all tables of a database on PostgreSQL with what was migrated there.
fn state_of(folder: &TempDir, database: &str) -> Vec<(String, Vec<u8>)> {
    if database.contains("://") {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(tables_of(database));
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        // The index of the log is scratch space of whoever has the file open.
        let is_scratch = name.ends_with("-shm");
        let bytes = if is_scratch {
            Vec::new()
        } else {
            std::fs::read(&path).unwrap()
        };
        files.push((name, bytes));
    }
    files.sort_unstable();
    files
}

async fn tables_of(database: &str) -> Vec<(String, Vec<u8>)> {
    let mut db = connect(database).await;
    // Of every table, how many rows it has, and the youngest transaction that wrote one of them.
    let sql = "select cast(table_name as text) as name, cast(query_to_xml(
            'select count(*) as n, max(cast(cast(xmin as text) as bigint)) as last from ' || table_name, true, false, ''
        ) as text) as state
        from information_schema.tables where table_schema = current_schema() order by table_name";
    let rows = sqlx::query(sql).fetch_all(&mut db).await.unwrap();
    let state = |row: &sqlx::any::AnyRow| {
        let state: String = row.get("state");
        (row.get("name"), state.into_bytes())
    };
    rows.iter().map(state).collect()
}

/// Who only wanted to know whether the books are in order had an old database brought up to date under its server, and an
/// empty file made a database of.
#[test]
fn an_audit_only_reads() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    let audited = |is_served: bool| {
        let before = state_of(&folder, &database);
        let (said, error, code) = midcycle(&["audit", "--database", &database], "");
        assert_eq!((code, error.as_str()), (Some(0), ""), "{said}");
        assert!(said.contains("7 documents: 0 findings"), "{said}");
        assert_eq!(state_of(&folder, &database), before, "served: {is_served}");
    };
    let mut server = Running::start(&database);
    audited(true);
    // What a killed server has written is in the log that it leaves.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    audited(false);
    let mut server = Running::start(&database);
    server.tell_to_stop();
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    audited(false);

    execute(
        &database,
        "update _sqlx_migrations set version = version + 1",
    );
    refused(&folder, &database, "its tables are another version's");
}

/// Changes a database that no server serves.
fn execute(database: &str, sql: &'static str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut db = connect(database).await;
        sqlx::query(sql).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    });
}

async fn connect(database: &str) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let address = if database.contains("://") {
        database.to_owned()
    } else {
        format!("sqlite://{database}")
    };
    sqlx::AnyConnection::connect(&address).await.unwrap()
}

/// An audit that is refused says why, and leaves what it found.
fn refused(folder: &TempDir, database: &str, why: &str) {
    let before = state_of(folder, database);
    let (said, error, code) = midcycle(&["audit", "--database", database], "");
    assert_eq!((code, said.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains(why), "{error}");
    assert_eq!(state_of(folder, database), before);
}

#[test]
fn what_is_no_database_of_ours_is_not_audited_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let database = empty_database(&folder);
    if database.contains("://") {
        refused(&folder, &database, "it has no tables");
        return;
    }
    refused(&folder, &database, "there is no such file");
    assert!(!Path::new(&database).exists());
    std::fs::write(&database, "").unwrap();
    refused(&folder, &database, "it has no tables");
    execute(&database, "create table accounts (theirs text)");
    refused(&folder, &database, "another program's database");
}
