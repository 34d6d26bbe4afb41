//! `midcycle serve`: the billing API until it is told to stop.

use crate::clock::{Clock, now_ms};
use crate::demo;
use crate::http::{Api, router};
use crate::orders::{Orders, TakenUp};
use crate::page::Page;
use crate::payment::Sandbox;
use crate::secret::hash;
use crate::store::Store;
use lexopt::prelude::Long;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;

/// The operator's key, with which hosts mint sessions for their people.
const OPERATOR_KEY: &str = "MIDCYCLE_OPERATOR_KEY";

/// How much is logged: error, warn, info, debug or trace.
const LOG_LEVEL: &str = "MIDCYCLE_LOG";
/// How often open orders are taken up again; longer than an answer may take, so that none under way is disturbed.
const TAKE_UP_EVERY: Duration = Duration::from_mins(1);

/// What was asked for on the command line.
#[derive(Debug)]
struct Wanted {
    is_demo: bool,
    address: SocketAddr,
    database: Option<PathBuf>,
}

pub(super) fn serve(parser: &mut lexopt::Parser) -> Result<ExitCode, String> {
    let wanted = wanted(parser)?;
    if wanted.is_demo && !wanted.address.ip().is_loopback() {
        return Err(format!(
            "--demo listens on loopback only, not on {}: everybody could be anybody there",
            wanted.address
        ));
    }
    start_log(wanted.is_demo)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(run(wanted))?;
    Ok(ExitCode::SUCCESS)
}

fn wanted(parser: &mut lexopt::Parser) -> Result<Wanted, String> {
    let mut wanted = Wanted {
        is_demo: false,
        address: SocketAddr::from(([127, 0, 0, 1], 8787)),
        database: None,
    };
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("demo") => wanted.is_demo = true,
            Long("address") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                let text = value.to_string_lossy();
                wanted.address = text
                    .parse()
                    .map_err(|_| format!("--address {text}: an address and port are needed"))?;
            }
            Long("database") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                wanted.database = Some(value.into());
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(wanted)
}

async fn run(wanted: Wanted) -> Result<(), String> {
    let text = |error: &dyn std::error::Error| error.to_string();
    let default = if wanted.is_demo {
        "midcycle-demo.db"
    } else {
        "midcycle.db"
    };
    let file = wanted.database.unwrap_or_else(|| default.into());
    let store = Store::open(&file)
        .await
        .map_err(|error| format!("{}: {error}", file.display()))?;
    if wanted.is_demo {
        demo::prepare(&store)
            .await
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let clock = if wanted.is_demo {
        Clock::Stored
    } else {
        Clock::World(jiff::Timestamp::now)
    };
    let orders = Orders::new(store.clone(), clock, Arc::new(Sandbox::new(store.clone())));
    orders.check_rules().await.map_err(|error| text(&error))?;
    report(
        orders
            .take_up(now_ms())
            .await
            .map_err(|error| text(&error))?,
    );
    let timer = tokio::spawn(take_up_again(orders.clone()));
    let api = Api {
        store: store.clone(),
        clock,
        orders,
        page: Arc::new(Page::new(wanted.is_demo)),
        is_demo: wanted.is_demo,
        operator_key_hash: std::env::var(OPERATOR_KEY)
            .ok()
            .filter(|key| !key.is_empty())
            .map(|key| hash(&key)),
    };
    let listener = TcpListener::bind(wanted.address)
        .await
        .map_err(|error| format!("{}: {error}", wanted.address))?;
    let stop = told_to_stop().map_err(|error| text(&error))?;
    let address = listener.local_addr().map_err(|error| text(&error))?;
    // Whoever closed standard output does not want to know.
    let _ = writeln!(std::io::stdout(), "Midcycle is at http://{address}");
    axum::serve(listener, router(api))
        .with_graceful_shutdown(stop)
        .await
        .map_err(|error| text(&error))?;
    timer.abort();
    store.close().await;
    Ok(())
}

/// Starts the log on standard error; standard output has the address only. Visitors of the demo see what goes wrong,
/// operators every answer, unless the environment says otherwise.
fn start_log(is_demo: bool) -> Result<(), String> {
    let level = match std::env::var(LOG_LEVEL) {
        Ok(level) => level.parse().map_err(|_| {
            format!("{LOG_LEVEL}: {level:?} is none of error, warn, info, debug, trace")
        })?,
        Err(_) if is_demo => Level::WARN,
        Err(_) => Level::INFO,
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .with_ansi(false)
        .init();
    Ok(())
}

/// Takes up, every minute, what has been under way for longer than an answer may take.
async fn take_up_again(orders: Orders) {
    loop {
        tokio::time::sleep(TAKE_UP_EVERY).await;
        let since_ms = i64::try_from(TAKE_UP_EVERY.as_millis()).unwrap_or(i64::MAX);
        match orders.take_up(now_ms().saturating_sub(since_ms)).await {
            Ok(taken_up) => report(taken_up),
            Err(error) => tracing::error!(%error, "open orders"),
        }
    }
}

fn report(TakenUp { settled, open }: TakenUp) {
    if settled + open > 0 {
        tracing::warn!(
            settled,
            open,
            "orders whose payment was under way were taken up"
        );
    }
}

/// Listens for Ctrl-C and SIGTERM from now on, and gives what ends at one of them; answers under way are finished then.
///
/// It is called before anybody is told where the server is: a signal that came before it would be the end at once.
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}
