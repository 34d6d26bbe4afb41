//! Places at which a process ends itself, for tests of what a crash leaves behind. Without the feature `faults` there are
//! none.

/// The environment's name of the place, and of how many times it is passed before: `after-payment-before-apply:3`.
#[cfg(feature = "faults")]
const CRASH_AT: &str = "MIDCYCLE_CRASH_AT";

/// Ends the process, as a power cut would, where the environment says so.
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
    let Some((at, left)) = wanted else { return };
    if at == name
        && left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_err()
    {
        std::process::abort();
    }
}

/// Nothing: this program has no such places.
#[cfg(not(feature = "faults"))]
#[inline]
pub fn crash_point(_: &str) {}
