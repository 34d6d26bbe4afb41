//! `faults --seed N --orders M --store sqlite|postgres --midcycle PROGRAM`: a simulation of faults.
//!
//! Clients order over HTTP from the real program, over a network that loses, doubles and delays, while the program's
//! processes crash at named places and are killed, and others lock and restart its database. Afterwards everything that any
//! client was ever told must be so, and the books must be right. docs/building.md says what is simulated and checked.

mod book;
mod check;
mod choose;
mod client;
mod dice;
mod http;
mod servers;
mod strangers;
mod witness;

use client::Client;
use midcycle_billing_api::faults::{CRASH_POINTS, CRASHED_AT};
use midcycle_billing_api::store::{Dialect, Store};
use servers::Servers;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use strangers::{Strangers, new_database, restart_postgres};
use witness::Witness;

/// Orders for each restart of PostgreSQL.
const ORDERS_A_RESTART: u64 = 500;
/// From how many orders on a run crashes at every point. The rarest are refunds, which a hand in the database makes.
const ORDERS_FOR_ALL_POINTS: u64 = 10_000;
/// How long nothing may come to an end before the run is stuck.
const STUCK_AFTER: Duration = Duration::from_mins(2);
/// How long open orders may stay open after the last fault.
const OPEN_AFTER: Duration = Duration::from_mins(1);

/// What was asked for on the command line.
#[derive(Clone, Debug)]
struct Wanted {
    seed: u64,
    orders: u64,
    dialect: Dialect,
    program: PathBuf,
}

fn main() -> ExitCode {
    let wanted = match wanted() {
        Ok(wanted) => wanted,
        Err(error) => {
            eprintln!("faults: {error}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match runtime.block_on(run(&wanted)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("faults: {error}");
            println!("again: {}", again(&wanted));
            ExitCode::FAILURE
        }
    }
}

fn wanted() -> Result<Wanted, String> {
    use lexopt::prelude::{Long, ValueExt};
    let text = |error: lexopt::Error| error.to_string();
    let mut wanted = Wanted {
        seed: 1,
        orders: 300,
        dialect: Dialect::Sqlite,
        program: "target/faults/debug/midcycle".into(),
    };
    let value = |parser: &mut lexopt::Parser| parser.value().map_err(text);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Long("seed") => wanted.seed = value(&mut parser)?.parse().map_err(text)?,
            Long("orders") => wanted.orders = value(&mut parser)?.parse().map_err(text)?,
            Long("midcycle") => wanted.program = value(&mut parser)?.into(),
            Long("store") => {
                wanted.dialect = match value(&mut parser)?.to_str() {
                    Some("sqlite") => Dialect::Sqlite,
                    Some("postgres") => Dialect::Postgres,
                    _ => return Err("--store is sqlite or postgres".into()),
                };
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(wanted)
}

/// The command line of the same run.
fn again(wanted: &Wanted) -> String {
    let program = std::env::args().next().unwrap_or_default();
    let (with, store) = match wanted.dialect {
        Dialect::Sqlite => ("", "sqlite"),
        Dialect::Postgres => ("tools/with-postgres ", "postgres"),
    };
    let Wanted { seed, orders, .. } = wanted;
    format!("{with}{program} --seed {seed} --orders {orders} --store {store}")
}

/// Whether all is well.
async fn run(wanted: &Wanted) -> Result<bool, String> {
    let Wanted {
        seed,
        orders,
        dialect,
        ..
    } = *wanted;
    let began = Instant::now();
    let folder = std::env::temp_dir().join(format!("midcycle-faults-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (database, address, processes) = match dialect {
        Dialect::Sqlite => {
            let file = folder.join("book.db").display().to_string();
            (file.clone(), format!("sqlite://{file}"), 1)
        }
        Dialect::Postgres => {
            let address = new_database(&format!("faults_{seed}")).await?;
            (address.clone(), address, 2)
        }
    };
    // Enough of them that most have something to do while others wait for a bank.
    let accounts = (orders / 20).clamp(6, 60);
    let clients = accounts * 5 / 2;
    {
        let store = Store::at(&database).await.map_err(|e| e.to_string())?;
        let prepared = book::prepare(&store, seed, accounts, clients).await;
        prepared.map_err(|error| error.to_string())?;
        // A second process on a SQLite file would hide what a restart must recover.
        store.close().await;
    }
    let witness = Arc::new(Witness::new());
    let servers = Servers::new(
        &wanted.program,
        &database,
        &folder,
        seed,
        processes,
        &witness,
    );
    servers.start();
    let mut everyone = Vec::new();
    for index in 0..clients {
        everyone.push(Client::sign_in(seed, index, accounts, &servers, &witness).await);
    }
    let strangers = Strangers {
        seed,
        address,
        dialect,
        accounts,
        witness: witness.clone(),
    };
    let visits = match dialect {
        Dialect::Sqlite => 1,
        Dialect::Postgres => 3,
    };
    let mut visitors = tokio::task::JoinSet::new();
    for number in 0..visits {
        visitors.spawn(strangers.clone().come(number));
    }
    let mut working = tokio::task::JoinSet::new();
    for (index, client) in (0..).zip(&everyone) {
        let share = orders / clients + u64::from(index < orders % clients);
        working.spawn(client.clone().work(share));
    }
    watch(wanted, &mut working, &witness).await?;
    let ordered = began.elapsed();
    visitors.shutdown().await;
    servers.start_a_last_time();
    let store = Store::at(&database).await.map_err(|e| e.to_string())?;
    settle(&store, &witness).await?;
    let checked = check::check(&store, &witness, &everyone).await;
    checked.map_err(|error| error.to_string())?;
    read_logs(wanted, &servers, &witness);
    Ok(report(wanted, &witness, ordered, &folder))
}

/// Waits for the clients, restarts PostgreSQL among them, and ends a run that is stuck.
async fn watch(
    wanted: &Wanted,
    working: &mut tokio::task::JoinSet<()>,
    witness: &Witness,
) -> Result<(), String> {
    let (mut restarts, mut seen) = (0, (0, Instant::now()));
    loop {
        tokio::select! {
            done = working.join_next() => match done {
                None => return Ok(()),
                Some(Err(error)) => witness.found(format!("a client broke: {error}")),
                Some(Ok(())) => {}
            },
            () = tokio::time::sleep(Duration::from_millis(50)) => {}
        }
        let settled = witness.settled();
        if settled > seen.0 {
            seen = (settled, Instant::now());
        } else if seen.1.elapsed() > STUCK_AFTER {
            witness.found(format!("nothing came to an end after {settled} orders"));
            working.shutdown().await;
            return Ok(());
        }
        // The first one half-way through the first share, so that a short run has one.
        let every = ORDERS_A_RESTART.min(wanted.orders);
        if wanted.dialect == Dialect::Postgres && settled >= restarts * every + every / 2 {
            restarts += 1;
            restart_postgres(witness).await?;
        }
    }
}

/// Waits until no order is open any more.
async fn settle(store: &Store, witness: &Witness) -> Result<(), String> {
    let since = Instant::now();
    loop {
        match check::count_open(store).await {
            Ok(0) => return Ok(()),
            Ok(open) if since.elapsed() > OPEN_AFTER => {
                witness.found(format!("{open} orders stay open"));
                return Ok(());
            }
            Err(error) if since.elapsed() > OPEN_AFTER => return Err(error.to_string()),
            Ok(_) | Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A panic in a server ends a request and not the process, and at which point a process crashed nobody sees from outside:
/// only the log knows it.
fn read_logs(wanted: &Wanted, servers: &Servers, witness: &Witness) {
    let mut crashes = BTreeMap::new();
    for log in servers.logs() {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        for line in text.lines() {
            if line.contains("panicked") {
                witness.found(line.to_owned());
            }
            if let Some((_, point)) = line.split_once(CRASHED_AT) {
                witness.count(&format!("{CRASHED_AT}{point}"));
                *crashes.entry(point.to_owned()).or_default() += 1;
            }
        }
    }
    for finding in unhit(wanted.orders, &crashes) {
        witness.found(finding);
    }
}

/// What was not tried: a crash at each point, or, in a run that is too short for the rare ones, any crash at all.
fn unhit(orders: u64, crashes: &BTreeMap<String, u64>) -> Vec<String> {
    if orders < ORDERS_FOR_ALL_POINTS {
        let is_hit = CRASH_POINTS
            .iter()
            .any(|point| crashes.contains_key(*point));
        return if is_hit {
            Vec::new()
        } else {
            vec!["no process crashed".into()]
        };
    }
    let missing = CRASH_POINTS
        .iter()
        .filter(|point| !crashes.contains_key(**point));
    missing
        .map(|point| format!("no process crashed at {point}"))
        .collect()
}

fn report(wanted: &Wanted, witness: &Witness, ordered: Duration, folder: &std::path::Path) -> bool {
    print!("{witness}");
    let settled = witness.settled();
    let findings = witness.findings();
    let a_second = u128::from(settled) * 1_000 / ordered.as_millis().max(1);
    println!(
        "faults: seed {}, {settled} orders on {:?} in {} s, {a_second} a second: {} findings",
        wanted.seed,
        wanted.dialect,
        ordered.as_secs(),
        findings.len(),
    );
    if findings.is_empty() {
        let _ = std::fs::remove_dir_all(folder);
        return true;
    }
    for finding in findings.iter().take(30) {
        println!("  {finding}");
    }
    println!("seed: {}", wanted.seed);
    println!("logs: {}", folder.display());
    println!("again: {}", again(wanted));
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_billing_api::faults::RARE_CRASH_POINTS;

    /// A crash point that was renamed in the server was never hit any more, and the run still found nothing wrong.
    #[test]
    fn a_point_that_is_never_hit_is_a_finding() {
        let crashes = |points: &[&str]| {
            let count = |point: &&str| ((*point).to_owned(), 1);
            points.iter().map(count).collect::<BTreeMap<_, _>>()
        };
        let (all, first) = (&CRASH_POINTS[..], &CRASH_POINTS[..1]);
        assert_eq!(
            unhit(ORDERS_FOR_ALL_POINTS - 1, &crashes(first)),
            Vec::<String>::new()
        );
        assert_eq!(
            unhit(ORDERS_FOR_ALL_POINTS - 1, &crashes(&[])),
            ["no process crashed"]
        );
        assert_eq!(
            unhit(ORDERS_FOR_ALL_POINTS - 1, &crashes(&["renamed"])),
            ["no process crashed"]
        );
        assert_eq!(
            unhit(ORDERS_FOR_ALL_POINTS, &crashes(all)),
            Vec::<String>::new()
        );
        let found = unhit(ORDERS_FOR_ALL_POINTS, &crashes(&all[1..]));
        assert_eq!(found, ["no process crashed at before-freeze-commit"]);
        assert!(
            RARE_CRASH_POINTS
                .iter()
                .all(|rare| CRASH_POINTS.contains(rare))
        );
    }
}
