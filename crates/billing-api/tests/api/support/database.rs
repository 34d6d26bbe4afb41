//! What a test sees of a server's database, and does to it behind the server's back.

use super::Server;
use midcycle_billing_api::audit::audit;
use midcycle_billing_api::store::{Dialect, Store};
use sqlx::Row;

impl Server {
    /// How many rows every table has: what a refusal must not change.
    pub async fn row_counts(&self) -> Vec<(String, i64)> {
        row_counts(&self.store).await
    }

    /// One number from the database.
    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.store, sql).await
    }

    /// Changes the database behind the server's back.
    pub async fn execute(&self, sql: &str) {
        let mut write = self.store.write().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
    }

    /// Whatever happened, the books are in order at its end.
    pub async fn audit(&self) {
        let report = audit(&self.store).await.unwrap();
        assert!(report.is_clean(), "{report}");
    }
}

/// How many rows every table of a database has, and the versions of its accounts.
pub async fn row_counts(store: &Store) -> Vec<(String, i64)> {
    let mut read = store.read().await.unwrap();
    let sql = match store.dialect() {
        Dialect::Sqlite => "select name from sqlite_schema where type = 'table' order by name",
        Dialect::Postgres => {
            "select cast(table_name as text) as name from information_schema.tables
             where table_schema = current_schema() order by table_name"
        }
    };
    let tables = sqlx::query(sql).fetch_all(&mut *read).await.unwrap();
    drop(read);
    let mut counts = Vec::new();
    for table in tables {
        let name: String = table.get("name");
        if name != "sessions" {
            let count = number(store, &format!("select count(*) from {name}")).await;
            counts.push((name, count));
        }
    }
    counts.push((
        "versions".into(),
        number(store, "select sum(version) from accounts").await,
    ));
    counts
}

async fn number(store: &Store, sql: &str) -> i64 {
    let mut read = store.read().await.unwrap();
    let sql = format!("select cast(({sql}) as bigint) as number");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_one(&mut *read)
        .await
        .unwrap();
    row.get("number")
}
