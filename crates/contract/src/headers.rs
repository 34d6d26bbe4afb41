//! The headers of an order: its key and the version of the account it was made for.

/// One order per key: the browser makes it and keeps it until it has an answer.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The longest idempotency key, in bytes.
pub const IDEMPOTENCY_KEY_BYTES_MAX: usize = 255;

/// The entity tag of a version of the account.
///
/// ```
/// use midcycle_contract::headers::{etag, version_of_etag};
///
/// assert_eq!(etag(41), "\"41\"");
/// assert_eq!(version_of_etag("\"41\""), Some(41));
/// assert_eq!(version_of_etag("41"), None);
/// ```
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// The version that an entity tag names.
pub fn version_of_etag(tag: &str) -> Option<u64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits {
        digits.parse().ok()
    } else {
        None
    }
}
