//! Columns of a terminal: names at the left, numbers under one another, no colours.

use super::Group;
use midcycle_engine::compare::{Answer, Figures};
use midcycle_engine::money::Amount;
use std::fmt::Write;

const HEAD: [&str; 7] = [
    "credit",
    "charge",
    "tax",
    "total",
    "due now",
    "period end",
    "renewal",
];

/// What a preset is indented by under the one that has the same answer.
const INDENT: &str = "  ";

type Cells = [String; HEAD.len()];

/// One row for each preset. Of presets with one answer the first shows it, the others stand indented below it.
pub(super) fn table(groups: &[Group]) -> String {
    let rows: Vec<_> = groups.iter().map(|group| cells(&group.answer)).collect();
    let names = groups.iter().flat_map(|group| &group.names);
    let name_width = names.map(|name| name.len()).max().unwrap_or(0) + INDENT.len();
    let mut widths = HEAD.map(str::len);
    for row in rows.iter().flatten() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.len());
        }
    }
    let mut out = format!("{:name_width$}{}\n", "preset", aligned(&HEAD, &widths));
    for (group, row) in groups.iter().zip(&rows) {
        let shown = match row {
            Ok(cells) => aligned(cells, &widths),
            Err(code) => format!("  error: {code}"),
        };
        for (index, name) in group.names.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = if index == 0 {
                writeln!(out, "{name:name_width$}{shown}")
            } else {
                writeln!(out, "{INDENT}{name}")
            };
        }
    }
    out
}

/// What makes each preset differ, a line for each.
pub(super) fn differences(own_name: &str, differences: &[(&str, String)]) -> String {
    if differences.is_empty() {
        return format!("\nAll presets give the answer of {own_name}.\n");
    }
    let mut out = format!("\nThe axis that makes the difference from {own_name}:\n");
    for (name, axes) in differences {
        let _ = writeln!(out, "{INDENT}{name}: {axes}");
    }
    out
}

fn aligned(cells: &[impl AsRef<str>], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let cell = cell.as_ref();
        format!("  {cell:>width$}")
    });
    padded.collect()
}

fn cells(answer: &Answer) -> Result<Cells, &'static str> {
    let figures = answer.as_ref().map_err(|code| code.as_str())?;
    let Figures {
        credit,
        charge,
        tax,
        total,
        due_now,
        period_end,
        renewal,
    } = figures;
    let nothing = || "-".to_owned();
    Ok([
        credit.to_string(),
        charge.to_string(),
        tax.to_string(),
        total.to_string(),
        due_now.to_string(),
        period_end.map_or_else(nothing, |date| date.to_string()),
        renewal.as_ref().map_or_else(nothing, Amount::to_string),
    ])
}
