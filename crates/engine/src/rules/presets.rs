//! Named sets of axes, one for each engine whose published numbers are reproduced.
//!
//! Only axes that differ from the defaults are set. Where each value comes from, and which are guesses,
//! stands in the project's design notes.

use super::{Axes, CreditBasis, Cycle, Effective, Overrides, Round, Rules, Share, Step, TaxOn};
use crate::calendar::Unit;
use crate::money::RoundingMode;

/// The names of all presets.
pub const PRESETS: [&str; 13] = [
    "goto",
    "stripe",
    "maxio",
    "chargebee_day",
    "chargebee_millisecond",
    "recurly",
    "paddle",
    "killbill",
    "lago",
    "meteroid",
    "openmeter",
    "flexprice",
    "polar",
];

const fn half_up(scale: u32) -> Step {
    Step {
        scale,
        mode: RoundingMode::HalfUp,
    }
}

/// The rules of a preset.
pub(crate) fn preset(name: &str) -> Option<Rules> {
    let goto = Axes::default();
    let list = CreditBasis::List;
    let keep = Cycle::Keep;
    let on_new_interval = Cycle::ResetOnNewInterval;
    let axes = match name {
        "goto" => goto,
        "stripe" => Axes {
            unit: Unit::Second,
            cycle: on_new_interval,
            credit_basis: list,
            tax_on: TaxOn::Line,
            ..goto
        },
        "maxio" => Axes {
            credit_basis: list,
            ..goto
        },
        "chargebee_day" => Axes {
            cycle: on_new_interval,
            credit_basis: list,
            ..goto
        },
        "chargebee_millisecond" => Axes {
            unit: Unit::Millisecond,
            cycle: on_new_interval,
            credit_basis: list,
            ..goto
        },
        "recurly" => Axes {
            unit: Unit::Second,
            cycle: on_new_interval,
            ..goto
        },
        "paddle" => Axes {
            unit: Unit::Minute,
            cycle: keep,
            tax_on: TaxOn::Line,
            ..goto
        },
        "killbill" => Axes {
            cycle: keep,
            factor: Some(half_up(9)),
            ..goto
        },
        "lago" => Axes {
            cycle: keep,
            intermediate: Some(Step {
                scale: 7,
                mode: RoundingMode::Down,
            }),
            tax_on: TaxOn::Line,
            ..goto
        },
        "meteroid" => Axes {
            cycle: keep,
            credit_basis: list,
            ..goto
        },
        "openmeter" => Axes {
            unit: Unit::Second,
            cycle: keep,
            credit: Share::None,
            factor: Some(half_up(16)),
            ..goto
        },
        "flexprice" => Axes {
            unit: Unit::Second,
            cycle: keep,
            factor: Some(half_up(16)),
            ..goto
        },
        "polar" => Axes {
            unit: Unit::Second,
            cycle: on_new_interval,
            credit_basis: list,
            round: Round {
                mode: RoundingMode::HalfEven,
                ..Round::default()
            },
            ..goto
        },
        _ => return None,
    };
    let when_decreasing = (name == "lago").then(|| Overrides {
        effective: Some(Effective::PeriodEnd),
        ..Overrides::default()
    });
    Some(Rules {
        axes,
        when_decreasing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_preset_and_all_differ() {
        let all: alloc::vec::Vec<_> = PRESETS.iter().map(|name| preset(name).unwrap()).collect();
        for (index, rules) in all.iter().enumerate() {
            assert!(
                !all[..index].contains(rules),
                "{} repeats another preset",
                PRESETS[index]
            );
        }
    }
}
