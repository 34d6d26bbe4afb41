//! The axes one by one: what differs between two sets of rules, and what one difference alone would change.

use super::Rules;
use crate::json::{Write, Writer};
use crate::wire::write_overrides;
use alloc::string::String;

/// One axis: its name on the wire, and how its value is taken from some rules.
///
/// ```
/// use midcycle_engine::rules::{AXES, Rules};
///
/// let (own, other) = (Rules::default(), Rules::preset("meteroid").unwrap());
/// let named: Vec<_> = AXES
///     .iter()
///     .filter(|axis| axis.differs(&own, &other))
///     .map(|axis| format!("{}: {}", axis.name(), axis.value(&other)))
///     .collect();
/// assert_eq!(named, [r#"cycle: "keep""#, r#"credit_basis: "list""#]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    name: &'static str,
    take: fn(&mut Rules, &Rules),
    write: fn(&Rules, &mut Writer),
}

macro_rules! axes {
    ($($axis:ident)+) => {
        [
            $(Axis {
                name: stringify!($axis),
                take: |to, from| to.axes.$axis = from.axes.$axis,
                write: |rules, out| rules.axes.$axis.write(out),
            },)+
            Axis {
                name: "when_decreasing",
                take: |to, from| to.when_decreasing = from.when_decreasing,
                write: |rules, out| match &rules.when_decreasing {
                    None => out.null(),
                    Some(axes) => out.object(|out| write_overrides(out, axes)),
                },
            },
        ]
    };
}

/// All axes, in the contract's order.
pub const AXES: [Axis; 15] = axes![
    unit day_count credit_from charge_from cycle credit charge credit_basis factor intermediate round tax_on surplus
    effective
];

impl Axis {
    /// Its name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its value in `rules`, as JSON.
    pub fn value(&self, rules: &Rules) -> String {
        let mut out = Writer::default();
        (self.write)(rules, &mut out);
        out.into_text()
    }

    /// The rules `to` with the value that this axis has in `from`.
    #[must_use]
    pub fn taken(&self, mut to: Rules, from: &Rules) -> Rules {
        (self.take)(&mut to, from);
        to
    }

    /// Whether it has different values in the two.
    pub fn differs(&self, one: &Rules, other: &Rules) -> bool {
        self.taken(*one, other) != *one
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::PRESETS;

    /// No axis is left out: all together turn any preset into any other.
    #[test]
    fn all_axes_together_are_the_rules() {
        for from in PRESETS {
            for to in PRESETS {
                let (from, to) = (Rules::preset(from).unwrap(), Rules::preset(to).unwrap());
                let turned = AXES.iter().fold(from, |rules, axis| axis.taken(rules, &to));
                assert_eq!(turned, to);
            }
        }
    }
}
