//! The database itself: SQLite in one file, or PostgreSQL; how it is opened, read, and written to.
//!
//! SQLite: write-ahead log, synchronous FULL, so that what was acknowledged survives a power cut; writes go through one
//! connection, begun IMMEDIATE. PostgreSQL: a write locks its account's row before it looks ([`lock_account`]), so that
//! what it saw still holds when it writes, also where several processes serve one database. In both, reads are one
//! transaction of one state.

use super::{StoreError, owner};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyConnection, AnyPool, Executor, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// Connections at once: those that read SQLite, or all of PostgreSQL's.
pub const CONNECTIONS_MAX: u32 = 8;
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a write that the database has undone for another's sake is begun again.
const ATTEMPTS_MAX: u32 = 8;

/// What every connection to SQLite is told first.
const SQLITE_SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
    pragma foreign_keys = on; pragma busy_timeout = 10000";

/// The same for a connection that only reads: it leaves the file in the mode that it finds.
const SQLITE_SETTINGS_TO_READ: &str = "pragma query_only = on; pragma busy_timeout = 10000";

/// What every connection to PostgreSQL is told first: the rollback of nothing is no news.
const POSTGRES_SETTINGS: &str = "set client_min_messages = error";

/// The same for a connection that only reads.
const POSTGRES_SETTINGS_TO_READ: &str =
    "set client_min_messages = error; set default_transaction_read_only = on";

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// A connection that is somebody's for the moment.
pub type Db = AnyConnection;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Dialect {
    /// The dialect that a connection speaks.
    pub(super) fn of(db: &Db) -> Self {
        if db.backend_name() == "SQLite" {
            Dialect::Sqlite
        } else {
            Dialect::Postgres
        }
    }

    /// What a connection is told first.
    const fn settings(self, access: Access) -> &'static str {
        match (self, access) {
            (Dialect::Sqlite, Access::Write) => SQLITE_SETTINGS,
            (Dialect::Sqlite, Access::Read) => SQLITE_SETTINGS_TO_READ,
            (Dialect::Postgres, Access::Write) => POSTGRES_SETTINGS,
            (Dialect::Postgres, Access::Read) => POSTGRES_SETTINGS_TO_READ,
        }
    }

    const fn migrations(self) -> &'static Migrator {
        match self {
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgres => &POSTGRES,
        }
    }

    const fn begin_to_read(self) -> &'static str {
        match self {
            Dialect::Sqlite => "begin",
            Dialect::Postgres => "begin isolation level repeatable read read only",
        }
    }

    const fn begin_to_write(self) -> &'static str {
        match self {
            Dialect::Sqlite => "begin immediate",
            Dialect::Postgres => "begin isolation level read committed",
        }
    }
}

/// What connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// To read and write.
    Write,
    /// To read alone.
    Read,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    dialect: Dialect,
    readers: AnyPool,
    writer: AnyPool,
}

impl Store {
    /// Opens the database in a file, makes it where there is none, and brings it up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        if owner::is_foreign_file(file).await? {
            return Err(StoreError::Foreign);
        }
        let address = address_of(file, "rwc")?;
        let writer = pool(Dialect::Sqlite, &address, 1, Access::Write).await?;
        SQLITE.run(&writer).await?;
        let readers = pool(Dialect::Sqlite, &address, CONNECTIONS_MAX, Access::Write).await?;
        Ok(Store {
            dialect: Dialect::Sqlite,
            readers,
            writer,
        })
    }

    /// Connects to a PostgreSQL database, `postgres://user@host/name`, and brings it up to date.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        let pool = pool(Dialect::Postgres, address, CONNECTIONS_MAX, Access::Write).await?;
        if owner::is_foreign_schema(&pool).await? {
            return Err(StoreError::Foreign);
        }
        POSTGRES.run(&pool).await?;
        Ok(Store {
            dialect: Dialect::Postgres,
            readers: pool.clone(),
            writer: pool,
        })
    }

    /// Opens what an address or a file's name says.
    pub async fn at(place: &str) -> Result<Self, StoreError> {
        match file_of(place) {
            None => Store::connect(place).await,
            Some(file) => Store::open(file).await,
        }
    }

    /// Opens what an address or a file's name says as it is: nothing is made, brought up to date, or written. What is not
    /// of this version is refused, because it cannot be understood.
    pub async fn open_to_read(place: &str) -> Result<Self, StoreError> {
        let (dialect, address) = match file_of(place) {
            None => (Dialect::Postgres, place.to_owned()),
            Some(file) if !file.exists() => {
                return Err(StoreError::Unprepared("there is no such file".into()));
            }
            Some(file) => (Dialect::Sqlite, address_of(file, mode_to_read(file))?),
        };
        let readers = pool(dialect, &address, 1, Access::Read).await?;
        let checked = owner::check_version(&readers, dialect.migrations()).await;
        let store = Store {
            dialect,
            writer: readers.clone(),
            readers,
        };
        match checked {
            Ok(()) => Ok(store),
            Err(error) => {
                store.close().await;
                Err(error)
            }
        }
    }

    /// The pool that writes, for statements that are a transaction of their own.
    pub(super) const fn writer(&self) -> &AnyPool {
        &self.writer
    }

    /// Which database it is.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A transaction that reads, all of one state.
    pub async fn read(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let statement = self.dialect.begin_to_read();
        Ok(self.readers.begin_with(statement).await?)
    }

    /// A transaction that writes. On SQLite it is the only one from its beginning; on PostgreSQL it is its accounts' only
    /// one from [`lock_account`] on.
    pub async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let statement = self.dialect.begin_to_write();
        Ok(self.writer.begin_with(statement).await?)
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The attempts at a transaction: see [`transact!`].
#[derive(Debug, Default)]
pub struct Attempts(u32);

impl Attempts {
    /// Commits what was done, or undoes it. `None` where the database has undone it because another transaction was in
    /// its way, and the same is to be done again from its beginning.
    pub async fn end<T, E>(
        &mut self,
        write: Transaction<'static, Any>,
        done: Result<T, E>,
    ) -> Option<Result<T, E>>
    where
        E: From<StoreError> + Interrupted,
    {
        let done = match done {
            Ok(value) => match write.commit().await {
                Ok(()) => Ok(value),
                Err(error) => Err(E::from(error.into())),
            },
            Err(error) => {
                // The answer is the work's; a rollback that fails too is the connection's end.
                let _ = write.rollback().await;
                Err(error)
            }
        };
        self.0 += 1;
        match &done {
            Err(error) if error.was_in_anothers_way() && self.0 < ATTEMPTS_MAX => {
                tracing::debug!(attempt = self.0, "a transaction is begun again");
                tokio::time::sleep(Duration::from_millis(u64::from(self.0) * 3)).await;
                None
            }
            _ => Some(done),
        }
    }
}

/// Does some work in a transaction that writes, and commits it where the work gives `Ok`: `transact!(store, |db| { ... })`.
/// Work that the database has undone for another transaction's sake is done again from its beginning, so it changes
/// nothing but the database.
///
/// A macro, because a function could not be given work that borrows from where it is called and is sent between threads.
macro_rules! transact {
    ($store:expr, |$db:ident| $work:block) => {{
        let mut attempts = $crate::store::Attempts::default();
        loop {
            let mut write = $store.write().await?;
            let $db: &mut $crate::store::Db = &mut write;
            let done = async { $work }.await;
            if let Some(done) = attempts.end(write, done).await {
                break done;
            }
        }
    }};
}
pub(crate) use transact;

/// What may have been undone by the database for another transaction's sake.
pub trait Interrupted {
    /// Whether nothing of it was kept, and the same may succeed when it is begun again.
    fn was_in_anothers_way(&self) -> bool;
}

impl Interrupted for StoreError {
    fn was_in_anothers_way(&self) -> bool {
        let StoreError::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // PostgreSQL: serialization failure, deadlock. SQLite: busy, in its plain and extended forms. Two that insert the
        // same key at once: the second finds the first when it looks again.
        let is_undone = error
            .code()
            .is_some_and(|code| matches!(&*code, "40001" | "40P01" | "5" | "261" | "517"));
        is_undone || error.is_unique_violation()
    }
}

/// Makes this transaction the only one that writes to an account, until it ends; `false` where there is no such account.
///
/// Nobody reads an account for the sake of a write before this: on PostgreSQL it is what keeps two processes apart.
pub async fn lock_account(db: &mut Db, account: &str) -> Result<bool, StoreError> {
    let sql = match Dialect::of(db) {
        Dialect::Sqlite => "select 1 from accounts where id = $1",
        // Not `for update`: rows that refer to the account may go on referring to it.
        Dialect::Postgres => "select 1 from accounts where id = $1 for no key update",
    };
    let row = sqlx::query(sql).bind(account).fetch_optional(db).await?;
    Ok(row.is_some())
}

/// Makes this transaction the only one that writes, to whichever account.
pub async fn lock_accounts(db: &mut Db) -> Result<(), StoreError> {
    if Dialect::of(db) == Dialect::Postgres {
        sqlx::query("select 1 from accounts order by id for no key update")
            .fetch_all(db)
            .await?;
    }
    Ok(())
}

/// The file that a place is, or `None` where it is a server's address.
fn file_of(place: &str) -> Option<&Path> {
    if place.starts_with("postgres://") || place.starts_with("postgresql://") {
        return None;
    }
    let file = place.strip_prefix("sqlite:").unwrap_or(place);
    Some(Path::new(file.strip_prefix("//").unwrap_or(file)))
}

fn address_of(file: &Path, mode: &str) -> Result<String, StoreError> {
    let text = file
        .to_str()
        .ok_or_else(|| StoreError::Address("the file's name is not UTF-8".into()))?;
    Ok(["sqlite://", &escaped(text), "?mode=", mode].concat())
}

/// The mode that leaves a folder as it was. Of a log that is there, a server's or one that a crash left, the last
/// connection to close would write the rest into the file, if it could write. Where there is none, one that cannot write
/// would leave an empty one behind.
fn mode_to_read(file: &Path) -> &'static str {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() { "ro" } else { "rw" }
}

async fn pool(
    dialect: Dialect,
    address: &str,
    connections: u32,
    access: Access,
) -> Result<AnyPool, StoreError> {
    install_default_drivers();
    let options = AnyConnectOptions::from_str(address)
        .map_err(|error| StoreError::Address(error.to_string()))?;
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |db, _| {
            Box::pin(async move {
                db.execute(dialect.settings(access)).await?;
                Ok(())
            })
        })
        // On PostgreSQL sqlx leaves a transaction open that is given up, or cancelled, while it begins. Whoever had the
        // connection next would be in it. The rollback tells whether the connection lives, too.
        .test_before_acquire(dialect == Dialect::Sqlite)
        .before_acquire(move |db, _| {
            Box::pin(async move {
                if dialect == Dialect::Postgres {
                    db.execute("rollback").await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// A path as it stands in an address.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '%' => out.push_str("%25"),
            '?' => out.push_str("%3F"),
            '#' => out.push_str("%23"),
            other => out.push(other),
        }
    }
    out
}
