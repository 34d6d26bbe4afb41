//! Published and tested numbers of other billing engines, in our contract's form.
//!
//! The records live outside the repository; `MIDCYCLE_VECTORS` names their folder. Every record is a fact from
//! a public test or page: these inputs, that result. Where the folder is absent the test says so, loudly.

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
fn records() -> Option<Vec<Value>> {
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

/// Every member of `expected` must be equal in `found`; `lines` must occur in order, others may stand between.
fn agrees(expected: &Value, found: &Value, in_lines: bool) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected.iter().all(|(name, value)| {
            found
                .get(name)
                .is_some_and(|other| agrees(value, other, name == "lines"))
        }),
        (Value::Array(expected), Value::Array(found)) if in_lines => {
            let mut rest = found.iter();
            expected
                .iter()
                .all(|line| rest.any(|other| agrees(line, other, false)))
        }
        (expected, found) => expected == found,
    }
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
    let mut table: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut faults = Vec::new();
    for record in &records {
        let engine = record["engine"].as_str().unwrap_or("?").to_string();
        let (passed, total) = table.entry(engine).or_default();
        *total += 1;
        match answer(record) {
            Ok(found) if agrees(&record["expect"], &found, false) => *passed += 1,
            Ok(found) => {
                faults.push(format!(
                    "{}\n  wanted {}\n  found  {found}",
                    record["id"], record["expect"]
                ));
            }
            Err(error) => faults.push(format!(
                "{}\n  wanted {}\n  {error}",
                record["id"], record["expect"]
            )),
        }
    }
    for (engine, (passed, total)) in &table {
        println!("{engine:<14} {passed:>4} of {total}");
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
