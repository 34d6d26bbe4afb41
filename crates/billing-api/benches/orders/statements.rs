//! Which statements an order and its bare loop really send, as sqlx logs them: both are the same, or the comparison says
//! nothing.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

/// Where sqlx logs its statements.
const TARGET: &str = "sqlx::query";

/// The statements since they were last taken.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Listens from now on, to all threads. What is measured is not measured under it.
    pub fn listen() -> Self {
        let statements = Statements::default();
        let log = registry().with(statements.clone());
        tracing::subscriber::set_global_default(log).unwrap();
        statements
    }

    /// What was sent since the last time, each statement in one line.
    pub fn take(&self) -> Vec<String> {
        let mut statements = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *statements)
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        // A short statement is its own summary.
        let text = if said.statement.trim().is_empty() {
            said.summary
        } else {
            said.statement
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        // Beginnings and ends of transactions are logged by one of the databases only.
        if !matches!(
            words.first(),
            Some(&("begin" | "commit" | "rollback" | "BEGIN" | "COMMIT" | "ROLLBACK")) | None
        ) {
            let mut statements = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            statements.push(words.join(" "));
        }
    }
}

/// What of a log entry names the statement.
#[derive(Default)]
struct Said {
    summary: String,
    statement: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
