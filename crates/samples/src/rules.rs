//! Random rules: a preset, a preset with other axes, or any value on every axis.

use crate::random::Random;
use midcycle_engine::json::Read;
use midcycle_engine::rules::{PRESETS, Rules};
use std::fmt::Write;

const AXES: [(&str, &[&str]); 11] = [
    (
        "unit",
        &["day", "day", "hour", "minute", "second", "millisecond"],
    ),
    ("day_count", &["actual", "30/360"]),
    ("credit_from", &["same_day", "next_day"]),
    ("charge_from", &["same_day", "next_day"]),
    ("cycle", &["reset", "keep", "keep", "reset_on_new_interval"]),
    (
        "credit",
        &["prorated", "prorated", "prorated", "full", "none"],
    ),
    (
        "charge",
        &["prorated", "prorated", "prorated", "full", "none"],
    ),
    ("credit_basis", &["billed", "list"]),
    ("tax_on", &["net", "line"]),
    ("surplus", &["balance", "refund", "forfeit"]),
    (
        "effective",
        &["now", "now", "now", "now", "now", "period_end"],
    ),
];
const MODES: [&str; 7] = [
    "half_up",
    "half_even",
    "half_down",
    "up",
    "down",
    "ceiling",
    "floor",
];

pub(crate) fn rules(random: &mut Random) -> Rules {
    let mut text = String::from("{");
    let mut axes_wanted = 1;
    match random.between(0, 2) {
        0 => return Rules::preset(random.pick(&PRESETS)).expect("a known preset"),
        1 => {
            member(
                &mut text,
                "preset",
                &format!("\"{}\"", random.pick(&PRESETS)),
            );
            axes_wanted = 4;
        }
        _ => {}
    }
    axes(random, &mut text, axes_wanted);
    if random.once_in(4) {
        let mut decreasing = String::from("{");
        axes(random, &mut decreasing, 4);
        member(&mut text, "when_decreasing", &(decreasing + "}"));
    }
    Rules::from_text(&(text + "}")).expect("rules that the contract knows")
}

/// Every axis once in `n`.
fn axes(random: &mut Random, text: &mut String, n: u64) {
    for (name, values) in AXES {
        if random.once_in(n) {
            let value = format!("\"{}\"", random.pick(values));
            member(text, name, &value);
        }
    }
    for (name, most) in [("factor", 18), ("intermediate", 12)] {
        if random.once_in(n * 3) {
            let (scale, mode) = (random.between(0, most), random.pick(&MODES));
            member(
                text,
                name,
                &format!(r#"{{"scale":{scale},"mode":"{mode}"}}"#),
            );
        }
    }
    if random.once_in(n * 2) {
        let scale = if random.once_in(2) {
            random.between(0, 12).to_string()
        } else {
            "null".to_owned()
        };
        let (mode, of) = (random.pick(&MODES), random.pick(&["line", "net"]));
        let value = format!(r#"{{"mode":"{mode}","scale":{scale},"of":"{of}"}}"#);
        member(text, "round", &value);
    }
}

fn member(text: &mut String, name: &str, value: &str) {
    let comma = if text.len() > 1 { "," } else { "" };
    // Writing to a string cannot fail.
    let _ = write!(text, "{comma}\"{name}\":{value}");
}
