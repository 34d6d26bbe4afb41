//! Published and tested numbers of other billing engines, in our contract's form.
//!
//! The records live outside the repository; `MIDCYCLE_VECTORS` names their folder. Every record is a fact from
//! a public test or page: these inputs, that result. Where the folder is absent the test says so, loudly.

use crate::agrees;
use midcycle_engine::json::{PeriodsRequest, Read, to_text};
use midcycle_engine::{QuoteRequest, quote};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the vectors are: the variable, or beside the checkout.
fn folder() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    std::env::var_os("MIDCYCLE_VECTORS").map_or_else(|| PathBuf::from(beside), PathBuf::from)
}

/// Every record of every file; `None` where there are none.
pub fn records() -> Option<Vec<Value>> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let mut records = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a vector file can be read");
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            records.push(serde_json::from_str(line).expect("a vector is JSON"));
        }
    }
    Some(records)
}

fn answer(record: &Value) -> Result<Value, String> {
    let text = if record.get("periods").is_some() {
        PeriodsRequest::from_text(&record["periods"].to_string())
            .and_then(|request| request.answer())
            .map_err(|error| error.to_string())?
    } else {
        QuoteRequest::from_text(&record["request"].to_string())
            .and_then(|request| quote(&request))
            .map(|quote| to_text(&quote))
            .map_err(|error| error.to_string())?
    };
    Ok(serde_json::from_str(&text).expect("an answer is JSON"))
}

#[test]
fn every_vector_is_reproduced() {
    let Some(records) = records() else {
        eprintln!(
            "SKIPPED: no vectors in {}; set MIDCYCLE_VECTORS",
            folder().display()
        );
        return;
    };
    let mut table: BTreeMap<String, Tally> = BTreeMap::new();
    let mut faults = Vec::new();
    for record in &records {
        let engine = record["engine"].as_str().unwrap_or("?").to_string();
        let tally = table.entry(engine).or_default();
        let count = if record.get("periods").is_some() {
            &mut tally.dates
        } else {
            &mut tally.amounts
        };
        count.1 += 1;
        match answer(record) {
            Ok(found) if agrees(&record["expect"], &found, false) => count.0 += 1,
            found => faults.push(format!(
                "{}\n  wanted {}\n  found  {found:?}",
                record["id"], record["expect"]
            )),
        }
    }
    println!("{:<14} {:>10} {:>10}", "engine", "amounts", "dates");
    for (engine, Tally { amounts, dates }) in &table {
        let of = |(passed, all): &(usize, usize)| format!("{passed} of {all}");
        println!("{engine:<14} {:>10} {:>10}", of(amounts), of(dates));
    }
    assert!(
        records.len() >= 61,
        "only {} vectors were read",
        records.len()
    );
    assert!(
        faults.is_empty(),
        "{} vectors differ:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// How many of an engine's published answers are reproduced, and how many there are.
#[derive(Default)]
struct Tally {
    amounts: (usize, usize),
    dates: (usize, usize),
}
