//! A name and what it is, in a list of such.

use crate::view::{Element, Text, View, el};

/// One row of a `dl`.
pub(crate) fn fact(name: impl Into<Text>, value: impl Into<View>) -> Element {
    row(name.into(), value.into())
}

#[inline(never)]
fn row(name: Text, value: View) -> Element {
    el("div", "")
        .with(el("dt", "").with(name))
        .with(el("dd", "").with(value))
}
