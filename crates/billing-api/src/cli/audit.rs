//! `midcycle audit`: whether the books are in order.

use super::write_out;
use crate::audit;
use crate::store::Store;
use lexopt::prelude::Long;
use std::path::Path;
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
    let is_file = !database.contains("://");
    if is_file && !Path::new(&database).exists() {
        return Err(format!("{database}: there is no such database"));
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let report = runtime
        .block_on(async {
            let store = Store::at(&database).await?;
            let report = audit::audit(&store).await;
            store.close().await;
            report
        })
        .map_err(|error| error.to_string())?;
    write_out(&format!("{report}\n"))?;
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
