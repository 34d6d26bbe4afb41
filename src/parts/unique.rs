//! Names that no other element of the page has, however many checkouts are on it.

use std::sync::atomic::{AtomicU32, Ordering};

/// Raised with every name that is given.
static GIVEN: AtomicU32 = AtomicU32::new(0);

/// A fresh id, or a fresh name of a group of radio buttons.
pub(crate) fn unique(name: &str) -> String {
    let number = GIVEN.fetch_add(1, Ordering::Relaxed);
    [name, "-", &number.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::unique;

    // The bug: a second checkout on a page had the same ids, so its labels named the first one's fields.
    #[test]
    fn no_name_is_given_twice() {
        assert_ne!(unique("licences"), unique("licences"));
    }
}
