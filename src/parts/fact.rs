//! A name and what it is, in a list of such.

use crate::view::{Element, Text, View, el};

/// One row of a `dl`. A name stands in its own direction, whatever that of the page is.
pub(crate) fn fact(name: impl Into<Text>, value: impl Into<View>) -> Element {
    row(name.into(), value.into())
}

#[inline(never)]
fn row(name: Text, value: View) -> Element {
    el("div", "")
        .with(el("dt", "").with(name))
        .with(el("dd", "").with(el("bdi", "").with(value)))
}
