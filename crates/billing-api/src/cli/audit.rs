//! `midcycle audit`: whether the books are in order.

use super::settings::database_name;
use super::write_out;
use crate::audit;
use crate::store::Store;
use lexopt::prelude::Long;
use std::process::ExitCode;

/// Prints what is wrong, if anything is, and how much was looked at. It ends with 1 where anything is.
pub(super) fn audit(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let mut database = std::env::var("DATABASE_URL").unwrap_or_else(|_| "midcycle.db".into());
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("database") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                database = value.to_string_lossy().into_owned();
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let report = runtime
        .block_on(async {
            let store = Store::open_to_read(&database).await?;
            let report = audit::audit(&store).await;
            store.close().await;
            report
        })
        .map_err(|error| format!("{}: {error}", database_name(&database)))?;
    write_out(&format!("{report}\n"))?;
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
