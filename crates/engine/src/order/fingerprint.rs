//! The fingerprint of an order: one hash over everything that was asked and answered.

use super::canonical::canonical;
use super::{Change, Order};
use crate::error::QuoteError;
use crate::json::{Write, Writer};
use crate::quote::{QuoteRequest, plan};
use crate::wire::{write_axes, write_current_with};
use alloc::string::String;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

/// Rises when any number that the engine gives could change.
const ARITHMETIC: u32 = 1;

/// An explanation says nothing that the amounts do not say, so it does not count.
const WITHOUT: &str = "why";

/// SHA-256, in hex, of the RFC 8785 form of `{"arithmetic", "balance", "changes": [{"request", "quote"}]}`.
pub(super) fn fingerprint(order: &Order) -> Result<String, QuoteError> {
    let text = canonical(&source(order)?, WITHOUT)?;
    let digest = Sha256::digest(text.as_bytes());
    let mut hex = String::with_capacity(64);
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}

fn source(order: &Order) -> Result<String, QuoteError> {
    let mut out = Writer::default();
    let mut fault = Ok(());
    out.object(|out| {
        out.name("arithmetic").number(ARITHMETIC.into());
        out.member("balance", &order.settlement.balance.before.shortest());
        out.name("changes").sequence(|out| {
            for change in &order.changes {
                if fault.is_ok() {
                    fault = write_change(out, change);
                }
            }
        });
    });
    fault.map(|()| out.into_text())
}

fn write_change(out: &mut Writer, change: &Change) -> Result<(), QuoteError> {
    let mut fault = Ok(());
    out.object(|out| {
        fault = write_request(out.name("request"), &change.request);
        change.quote.write(out.name("quote"));
    });
    fault
}

/// A request with every default written out, so that a default and its value are one.
fn write_request(out: &mut Writer, request: &QuoteRequest) -> Result<(), QuoteError> {
    let plan = plan(request)?;
    out.object(|out| {
        request.at.write(out.name("at"));
        request.currency.write(out.name("currency"));
        write_axes(out.name("rules"), &request.rules);
        match &request.current {
            None => out.name("current").null(),
            Some(current) => {
                let mut full = current.clone();
                full.anchor_day
                    .get_or_insert_with(|| current.period.start.date().day());
                full.taxes.get_or_insert_with(|| request.taxes.clone());
                for line in &mut full.lines {
                    line.credited.get_or_insert_default();
                    line.full_period.get_or_insert(current.period);
                }
                write_current_with(out.name("current"), &full, |line| line.full_period);
            }
        }
        match &request.next {
            None => out.name("next").null(),
            Some(next) => {
                let mut full = next.clone();
                full.period = full.period.or(plan.period);
                for line in &mut full.lines {
                    line.full_period = line.full_period.or(full.period);
                }
                full.write(out.name("next"));
            }
        }
        out.name("discounts").list(&request.discounts);
        out.name("taxes").list(&request.taxes);
        out.name("balance").text("0");
    });
    Ok(())
}
