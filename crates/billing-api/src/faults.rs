//! Places at which a process ends itself, for tests of what a crash leaves behind, and waits that they shorten. Without
//! the feature `faults` there is neither.

/// All places. Whoever simulates faults takes them from here, and sees whether each is still passed.
pub const CRASH_POINTS: [&str; 14] = [
    "before-freeze-commit",
    "after-freeze",
    "before-payment",
    "after-payment-before-apply",
    "in-apply",
    "between-subscriptions-and-ledger",
    "before-commit",
    "after-apply",
    "after-action",
    "in-close",
    "before-refund",
    "after-refund",
    "in-correction",
    "before-correction-commit",
];

/// Of them those that few orders pass, so that who simulates faults aims at them more often.
pub const RARE_CRASH_POINTS: [&str; 6] = [
    "after-action",
    "in-close",
    "before-refund",
    "after-refund",
    "in-correction",
    "before-correction-commit",
];

/// What a process writes on standard error before it ends itself at a place, whose name follows.
pub const CRASHED_AT: &str = "crashed at ";

/// The environment's name of the place, and of how many times it is passed before: `after-payment-before-apply:3`.
#[cfg(feature = "faults")]
const CRASH_AT: &str = "MIDCYCLE_CRASH_AT";
/// The environment's name of how many milliseconds a confirmation of the bank is waited for.
#[cfg(feature = "faults")]
const ACTION_MS: &str = "MIDCYCLE_ACTION_MS";

/// The environment's name of how many milliseconds the double of the VAT service keeps late numbers waiting.
#[cfg(feature = "faults")]
const LATE_MS: &str = "MIDCYCLE_LATE_MS";

/// Ends the process, as a power cut would, where the environment says so.
///
/// # Panics
///
/// At a place that is none of [`CRASH_POINTS`]: nobody would ever crash there.
#[cfg(feature = "faults")]
pub fn crash_point(name: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static WANTED: OnceLock<Option<(String, AtomicU32)>> = OnceLock::new();
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var(CRASH_AT).ok()?;
        let (name, passes) = text.split_once(':').unwrap_or((&text, "0"));
        Some((name.to_owned(), AtomicU32::new(passes.parse().unwrap_or(0))))
    });
    assert!(CRASH_POINTS.contains(&name), "{name} is in no list");
    let Some((at, left)) = wanted else { return };
    if at == name
        && left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_err()
    {
        eprintln!("{CRASHED_AT}{name}");
        std::process::abort();
    }
}

/// Nothing: this program has no such places.
#[cfg(not(feature = "faults"))]
#[inline]
pub fn crash_point(_: &str) {}

/// How long a confirmation of the bank is waited for: as usual, or as the environment says, because nobody waits for half
/// an hour to see an order expire.
#[cfg(feature = "faults")]
pub fn action_ms(usual: i64) -> i64 {
    number_of(ACTION_MS).unwrap_or(usual)
}

/// How long a late number keeps the double silent: as usual, or as the environment says.
#[cfg(feature = "faults")]
pub fn late(usual: std::time::Duration) -> std::time::Duration {
    number_of(LATE_MS).map_or(usual, std::time::Duration::from_millis)
}

#[cfg(feature = "faults")]
fn number_of<N: std::str::FromStr>(name: &str) -> Option<N> {
    std::env::var(name).ok()?.parse().ok()
}

/// As usual.
#[cfg(not(feature = "faults"))]
#[inline]
pub fn action_ms(usual: i64) -> i64 {
    usual
}

/// As usual.
#[cfg(not(feature = "faults"))]
#[inline]
pub fn late(usual: std::time::Duration) -> std::time::Duration {
    usual
}
