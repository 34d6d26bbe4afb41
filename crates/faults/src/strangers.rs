//! Others on the database: sessions that hold locks in odd orders, that end or cancel what the servers are doing, a restart
//! of PostgreSQL, and one that only looks whether an account ever has two open orders.

use crate::dice::{Random, Who, dice};
use crate::witness::Witness;
use midcycle_billing_api::store::Dialect;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

/// Accounts with more than one open order.
const TWO_OPEN: &str = "select account from orders where state in ('paying', 'requires_action')
    group by account having count(*) > 1";

/// Who is on the database beside the servers.
#[derive(Clone, Debug)]
pub(crate) struct Strangers {
    pub(crate) seed: u64,
    /// The database's address.
    pub(crate) address: String,
    pub(crate) dialect: Dialect,
    pub(crate) accounts: u64,
    pub(crate) witness: Arc<Witness>,
}

impl Strangers {
    /// Comes again and again, with a connection of its own each time, until it is aborted.
    pub(crate) async fn come(self, number: u64) {
        install_default_drivers();
        for visit in 0.. {
            let mut random = dice(self.seed, Who::Stranger, &[number, visit]);
            let wait = match self.dialect {
                Dialect::Postgres => random.between(5, 150),
                // A second process on the file hides what a restart alone must recover, so it comes seldom.
                Dialect::Sqlite => random.between(300, 2_000),
            };
            tokio::time::sleep(Duration::from_millis(wait.into())).await;
            // That it is thrown out itself is part of the game.
            let _ = self.visit(&mut random).await;
        }
    }

    async fn visit(&self, random: &mut Random) -> Result<(), sqlx::Error> {
        let mut db = AnyConnection::connect(&self.address).await?;
        if self.dialect == Dialect::Sqlite {
            db.execute("pragma busy_timeout = 5000").await?;
        }
        for row in db.fetch_all(TWO_OPEN).await? {
            let account: String = row.try_get("account")?;
            self.witness
                .found(format!("{account} has two open orders at once"));
        }
        self.witness.count("looks for two open orders");
        // One stranger comes to a file, three come to a server.
        let one_in = match self.dialect {
            Dialect::Sqlite => 2,
            Dialect::Postgres => 6,
        };
        if random.once_in(one_in) {
            self.change_by_hand(random, &mut db).await?;
        }
        if random.once_in(3) {
            // What the VAT service said is long ago, and nobody knows.
            db.execute("update vat_answers set asked_ms = 1").await?;
        }
        match self.dialect {
            Dialect::Sqlite => {
                hold(&mut db, &["begin immediate".into()], random).await?;
            }
            Dialect::Postgres => match random.between(0, 9) {
                0 => {
                    self.end_somebody("pg_terminate_backend", random, &mut db)
                        .await?;
                }
                1 | 2 => {
                    self.end_somebody("pg_cancel_backend", random, &mut db)
                        .await?;
                }
                _ => self.lock_in_odd_orders(random, &mut db).await?,
            },
        }
        db.close().await
    }

    /// Changes an account that has an open order: what it was quoted does not hold any more.
    async fn change_by_hand(
        &self,
        random: &mut Random,
        db: &mut AnyConnection,
    ) -> Result<(), sqlx::Error> {
        let account = random.next() % self.accounts;
        let one = format!(
            "(select account from orders where state in ('paying', 'requires_action')
             order by account = 'crowd_{account}' desc, account limit 1)"
        );
        let begin = match self.dialect {
            Dialect::Postgres => "begin",
            Dialect::Sqlite => "begin immediate",
        };
        let change =
            format!("update accounts set version = version + 1 where id = {one} returning id");
        db.execute(begin).await?;
        if let Some(row) = db.fetch_optional(AssertSqlSafe(change)).await? {
            let account: String = row.try_get("id")?;
            let event = format!(
                "insert into events (account, kind, subject, at_ms) values ('{account}', 'by-hand', '{account}', 0)"
            );
            db.execute(AssertSqlSafe(event)).await?;
            self.witness.count("changes by hand");
        }
        db.execute("commit").await?;
        Ok(())
    }

    /// Throws out a session of the servers, or what it is doing.
    async fn end_somebody(
        &self,
        how: &str,
        random: &mut Random,
        db: &mut AnyConnection,
    ) -> Result<(), sqlx::Error> {
        let place = random.between(0, 15);
        let sql = format!(
            "select cast(count({how}(pid)) as bigint) from (select pid from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
             order by state, pid offset {place} limit 1) as one"
        );
        db.execute(AssertSqlSafe(sql)).await?;
        self.witness.count(how);
        Ok(())
    }

    /// Rows that the servers lock too, not in their order.
    async fn lock_in_odd_orders(
        &self,
        random: &mut Random,
        db: &mut AnyConnection,
    ) -> Result<(), sqlx::Error> {
        let mut locks = vec!["begin".to_owned()];
        for _ in 0..random.between(1, 3) {
            let account = random.next() % self.accounts;
            locks.push(match random.between(0, 4) {
                0 => "select 1 from series where kind = 'invoice' for update".into(),
                1 => "select 1 from series order by kind for update".into(),
                2 => format!("select 1 from orders where account = 'crowd_{account}' for update"),
                _ => format!("select 1 from accounts where id = 'crowd_{account}' for update"),
            });
        }
        self.witness.count("locks in odd orders");
        hold(db, &locks, random).await
    }
}

/// Takes locks one after the other, holds them for a while, and gives them back.
async fn hold(
    db: &mut AnyConnection,
    locks: &[String],
    random: &mut Random,
) -> Result<(), sqlx::Error> {
    for lock in locks {
        db.execute(AssertSqlSafe(lock.clone())).await?;
        tokio::time::sleep(Duration::from_millis(random.between(0, 30).into())).await;
    }
    db.execute("rollback").await?;
    Ok(())
}

/// A new database on the PostgreSQL of the tests, which tools/with-postgres started.
pub(crate) async fn new_database(name: &str) -> Result<String, String> {
    let server = std::env::var("MIDCYCLE_TEST_POSTGRES")
        .map_err(|_| "there is no PostgreSQL: run it through tools/with-postgres".to_owned())?;
    install_default_drivers();
    let text = |error: sqlx::Error| error.to_string();
    let mut admin = AnyConnection::connect(&server).await.map_err(text)?;
    for sql in [
        format!("drop database if exists {name} with (force)"),
        format!("create database {name}"),
    ] {
        admin.execute(AssertSqlSafe(sql)).await.map_err(text)?;
    }
    let (address, _) = server.rsplit_once('/').unwrap_or((&server, ""));
    Ok(format!("{address}/{name}"))
}

/// Restarts PostgreSQL as a crash of it would: nothing is finished, and it recovers from its log.
pub(crate) async fn restart_postgres(witness: &Witness) -> Result<(), String> {
    let variable = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let data = variable("MIDCYCLE_TEST_POSTGRES_DATA")?;
    let program = format!("{}/pg_ctl", variable("MIDCYCLE_TEST_POSTGRES_BIN")?);
    let is_root = Command::new("id").arg("-u").output().await;
    let is_root = is_root.is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", &program]);
        command
    } else {
        Command::new(&program)
    };
    let status = command
        .args(["restart", "-m", "immediate", "-w", "-s", "-D", &data])
        .args(["-l", &format!("{data}/restarted.log")])
        // It was started with a relative path, which a restart takes up.
        .current_dir(Path::new(&data).parent().unwrap_or(Path::new("/")))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .await;
    witness.count("restarts of PostgreSQL");
    match status {
        Ok(status) if status.success() => Ok(()),
        other => Err(format!("PostgreSQL was not restarted: {other:?}")),
    }
}
