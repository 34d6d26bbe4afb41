//! What must hold after the run, whatever happened in it.

mod accounts;
mod keys;
mod money;

use crate::client::Client;
use crate::witness::Witness;
use midcycle_billing_api::audit::audit;
use midcycle_billing_api::store::{Store, StoreError};
use midcycle_engine::json::Read;
use midcycle_engine::quote::Settlement;
use sqlx::Row;

/// An order as the database has it.
#[derive(Clone, Debug)]
struct Kept {
    id: String,
    account: String,
    key: String,
    state: String,
    version: i64,
    settlement: Settlement,
}

impl Kept {
    fn is_placed(&self) -> bool {
        self.state == "placed"
    }
}

/// How many orders are still open; what `midcycle serve` takes up leaves none.
pub(crate) async fn count_open(store: &Store) -> Result<i64, StoreError> {
    let sql = "select count(*) as open from orders where state in ('paying', 'requires_action')";
    let mut read = store.read().await?;
    Ok(sqlx::query(sql)
        .fetch_one(&mut *read)
        .await?
        .try_get("open")?)
}

/// Checks everything, with the servers still answering.
pub(crate) async fn check(
    store: &Store,
    witness: &Witness,
    clients: &[Client],
) -> Result<(), StoreError> {
    let orders = orders(store).await?;
    keys::check(&orders, witness, clients).await;
    money::check(store, &orders, witness).await?;
    accounts::check(store, &orders, witness, clients).await?;
    let report = audit(store).await?;
    println!("{report}");
    for finding in report.findings {
        witness.found(format!("audit: {finding}"));
    }
    Ok(())
}

async fn orders(store: &Store) -> Result<Vec<Kept>, StoreError> {
    let sql =
        "select id, account, key, state, version, settlement from orders order by version, id";
    let mut read = store.read().await?;
    let rows = sqlx::query(sql).fetch_all(&mut *read).await?;
    rows.iter()
        .map(|row| {
            let settlement: String = row.try_get("settlement")?;
            Ok(Kept {
                id: row.try_get("id")?,
                account: row.try_get("account")?,
                key: row.try_get("key")?,
                state: row.try_get("state")?,
                version: row.try_get("version")?,
                settlement: Settlement::from_text(&settlement)?,
            })
        })
        .collect()
}
