//! `midcycle serve`: the billing API until it is told to stop.

use super::settings::{Settings, database_name};
use crate::clock::{Clock, now_ms};
use crate::demo::{self, Controls};
use crate::http::{Api, router};
use crate::orders::{Orders, TakenUp};
use crate::page::Page;
use crate::payment::Sandbox;
use crate::store::{Store, StoreError};
use crate::vat::VatChecks;
use lexopt::prelude::Long;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;

/// How much is logged: error, warn, info, debug or trace.
const LOG_LEVEL: &str = "MIDCYCLE_LOG";
/// How long answers under way may take when the server is told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(35);

/// What was asked for on the command line.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) is_demo: bool,
    pub(super) address: SocketAddr,
    pub(super) database: Option<String>,
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
                let text = value.into_string();
                let text = text.map_err(|_| "--database: a name in UTF-8 is needed".to_owned())?;
                wanted.database = Some(text);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(wanted)
}

async fn run(wanted: Wanted) -> Result<(), String> {
    let text = |error: &dyn std::error::Error| error.to_string();
    let settings = Settings::of_environment(&wanted)?;
    let store = Store::at(&settings.database)
        .await
        .map_err(|error| format!("{}: {error}", database_name(&settings.database)))?;
    if wanted.is_demo {
        demo::prepare(&store)
            .await
            .map_err(|error| format!("{}: {error}", database_name(&settings.database)))?;
    }
    let clock = if wanted.is_demo {
        Clock::Stored
    } else {
        Clock::World(jiff::Timestamp::now)
    };
    let sandbox = Sandbox::new(store.clone());
    let vat = VatChecks::new(store.clone(), settings.vat_service.clone());
    let orders = Orders::new(store.clone(), clock, Arc::new(sandbox.clone()), vat.clone());
    orders.check_ready().await.map_err(|error| text(&error))?;
    // What is frozen from now on is being worked at here.
    let started_ms = now_ms();
    let numbers = tokio::spawn(take_up_numbers(orders.clone(), settings.take_up_every));
    let api = Api {
        store: store.clone(),
        clock,
        orders: orders.clone(),
        vat,
        page: Arc::new(match &settings.sign_in {
            Some(address) => Page::new(wanted.is_demo).with_sign_in(address),
            None => Page::new(wanted.is_demo),
        }),
        demo: wanted.is_demo.then(|| Controls::of(sandbox)),
        operator_key_hash: settings.operator_key_hash,
        is_https: settings.is_https,
        origins: settings.origins,
        limits: settings.limits,
        fonts: settings.fonts,
    };
    let listener = TcpListener::bind(wanted.address)
        .await
        .map_err(|error| format!("{}: {error}", wanted.address))?;
    // Nobody waits for a provider before the server listens.
    let every = settings.take_up_every;
    let asking = tokio::spawn(ask_again_and_again(orders.clone(), started_ms, every));
    let expiring = tokio::spawn(expire_again_and_again(orders, every));
    let stop = told_to_stop().map_err(|error| text(&error))?;
    let address = listener.local_addr().map_err(|error| text(&error))?;
    // Whoever closed standard output does not want to know.
    let _ = writeln!(std::io::stdout(), "Midcycle is at http://{address}");
    let service = router(api).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop.await;
            let _ = stopping.send(());
        })
        .into_future();
    // Answers under way are finished; a connection that only stays open is not waited for.
    let too_late = async {
        let _ = stopped.await;
        tokio::time::sleep(STOP_TIMEOUT).await;
    };
    tokio::select! {
        ended = served => ended.map_err(|error| text(&error))?,
        () = too_late => tracing::warn!("stopped with connections open"),
    }
    asking.abort();
    expiring.abort();
    numbers.abort();
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
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .with_ansi(false);
    // A line of JSON is for programs; whoever tries the demo reads it.
    if is_demo {
        log.init();
    } else {
        log.json().init();
    }
    Ok(())
}

/// Asks the provider about orders that were open when the server started, and then, again and again, about those that have
/// been under way for longer than an answer may take.
async fn ask_again_and_again(orders: Orders, started_ms: i64, every: Duration) {
    let since_ms = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    let mut frozen_by_ms = started_ms;
    loop {
        report(orders.ask_again(frozen_by_ms, now_ms()).await);
        tokio::time::sleep(every).await;
        frozen_by_ms = now_ms().saturating_sub(since_ms);
    }
}

/// Gives up confirmations, again and again, however long the provider takes for anything else.
async fn expire_again_and_again(orders: Orders, every: Duration) {
    loop {
        report(orders.expire(now_ms()).await);
        tokio::time::sleep(every).await;
    }
}

/// Asks again for VAT numbers that are undetermined, again and again: no order waits for a service that is slow.
async fn take_up_numbers(orders: Orders, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        if let Err(error) = orders.take_up_numbers(now_ms()).await {
            tracing::error!(%error, "VAT numbers");
        }
    }
}

fn report(taken_up: Result<TakenUp, StoreError>) {
    match taken_up {
        Ok(TakenUp { settled, open }) if settled + open > 0 => tracing::warn!(
            settled,
            open,
            "orders whose payment was under way were taken up"
        ),
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "open orders"),
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
