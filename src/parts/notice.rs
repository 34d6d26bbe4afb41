//! A sentence that needs attention, with what can be done about it.

use crate::view::{View, el};

/// How much attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Good to know.
    Plain,
    /// Something for the visitor to do.
    Caution,
    /// Something was refused or broke.
    Danger,
}

/// A notice; `action` is its link or button. Screen readers hear cautions and dangers at once.
pub(crate) fn notice(tone: Tone, text: String, action: Option<View>) -> View {
    let (class, role) = match tone {
        Tone::Plain => ("notice", "note"),
        Tone::Caution => ("notice notice--caution", "status"),
        Tone::Danger => ("notice notice--danger", "alert"),
    };
    el("div", class)
        .attr("role", role)
        .with(el("p", "").with(text))
        .with(action)
        .into()
}
