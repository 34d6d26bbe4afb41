//! Whatever request is read: every cent is accounted for, and the same question has the same answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::money::Amount;
use midcycle_engine::quote::{Kind, after, unchanged};
use midcycle_engine::{Quote, QuoteRequest, quote, totals};

fuzz_target!(|text: &str| {
    let Ok(request) = QuoteRequest::from_text(text) else {
        return;
    };
    let plain = QuoteRequest { explain: false, ..request };
    let alone = totals(&plain);
    let answer = quote(&plain);
    assert_eq!(alone, answer.clone().map(|quote| quote.totals()));
    // Neither may panic; both may refuse.
    let _ = unchanged(&plain);
    let Ok(answer) = answer else { return };
    let _ = after(&plain, &answer);
    settles(&answer);
    let text = to_text(&answer);
    assert_eq!(Quote::from_text(&text).as_ref(), Ok(&answer));
    let mut explained = quote(&QuoteRequest { explain: true, ..plain }).expect("explained as well");
    for line in &mut explained.lines {
        assert!(line.why.take().is_some_and(|steps| !steps.is_empty()));
    }
    assert_eq!(to_text(&explained), text);
});

/// The total is the sum of all lines but inclusive taxes, and what is paid and kept is what was there and is asked.
fn settles(quote: &Quote) {
    let units = Amount::minor_units;
    let but_inclusive = quote.lines.iter().filter(|line| !matches!(line.kind, Kind::Tax { inclusive: true, .. }));
    assert_eq!(units(quote.total), but_inclusive.map(|line| units(line.amount)).sum::<i128>());
    let balance = quote.balance;
    let there = units(balance.before) + units(quote.due_now);
    let left = units(balance.after) + units(quote.refund);
    let is_forfeited = units(quote.total) < 0 && balance.before == balance.after && quote.refund.is_zero();
    assert!(there == left + units(quote.total) || (is_forfeited && there == left));
}
