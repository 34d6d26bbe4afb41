//! What a client orders: choices out of the snapshot it has, priced as the page prices them.

use crate::book::card;
use crate::dice::{Random, weighed};
use midcycle_contract::{Payment, Selection, Snapshot};
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::VatState;
use midcycle_engine::change::resolve;
use midcycle_engine::order::Order as Quoted;

/// More licences than these nobody orders at once.
const LICENCES_MAX: u32 = 30;
/// More subscriptions than these nobody has.
const SUBSCRIPTIONS_MAX: usize = 5;
/// Valid, invalid, numbers that nobody answers for, and numbers that are answered for late.
const VAT_IDS: [&str; 9] = [
    "DE129274202",
    "FR40303265045",
    "DE136695976",
    "DE129273398",
    "IT00159560366",
    "IT12345670017",
    "DE123456788",
    "IT12345670017",
    "DE123456788",
];

/// What a client does at its bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bank {
    /// Confirms.
    Confirms,
    /// Refuses.
    Refuses,
    /// Closes the page.
    Leaves,
}

/// Which VAT number is on the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vat {
    /// The account's, or none.
    Own,
    /// None, whatever the account has.
    None,
    /// Another, for which the server quotes.
    Other(&'static str),
}

/// What a client is about to order.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// The changes.
    pub(crate) changes: Vec<Selection>,
    /// The number.
    pub(crate) vat: Vat,
    /// What pays, where anything is due.
    pub(crate) payment: Option<Payment>,
    /// What happens at the bank.
    pub(crate) bank: Bank,
}

/// A wish that the page would let through; `None` where nothing comes to mind.
pub(crate) fn wish(random: &mut Random, snapshot: &Snapshot) -> Option<Wish> {
    let count = if random.once_in(4) { 2 } else { 1 };
    let mut changes: Vec<Selection> = Vec::new();
    for _ in 0..8 {
        let one = selection(random, snapshot);
        let is_again = one.subscription.is_some()
            && changes
                .iter()
                .any(|known| known.subscription == one.subscription);
        if !is_again && resolve(&snapshot.facts(false), &one).is_ok() {
            changes.push(one);
        }
        if changes.len() == count {
            break;
        }
    }
    let vat = random.pick(&VAT_IDS);
    let vat = weighed(
        random,
        &[(7, Vat::Own), (1, Vat::None), (2, Vat::Other(vat))],
    );
    let payment = payment(random, &snapshot.account.id);
    let bank = [(11, Bank::Confirms), (4, Bank::Refuses), (5, Bank::Leaves)];
    let bank = weighed(random, &bank);
    (!changes.is_empty()).then_some(Wish {
        changes,
        vat,
        payment,
        bank,
    })
}

fn selection(random: &mut Random, snapshot: &Snapshot) -> Selection {
    let owned = &snapshot.subscriptions;
    let interval = random.pick(&[Interval::MONTH, Interval::MONTH, Interval::YEAR]);
    let licences = random.between(1, LICENCES_MAX);
    let buys = match owned.len() {
        0 => true,
        1 => random.once_in(3),
        count => random.once_in(8) && count < SUBSCRIPTIONS_MAX,
    };
    let place = random.next();
    let changed = (!buys).then(|| &owned[index(place, owned.len())]);
    let product = match changed {
        Some(owned) => owned.product.clone(),
        None => snapshot.catalog[index(place, snapshot.catalog.len())]
            .id
            .clone(),
    };
    let plans: Vec<&str> = snapshot
        .product(&product)
        .map(|product| product.plans.iter().map(|plan| &*plan.id).collect())
        .unwrap_or_default();
    // Most stay on their plan, so that not everybody is on the highest one soon.
    let plan = match changed {
        Some(owned) if !random.once_in(6) => owned.plan.clone(),
        _ => plans[index(random.next(), plans.len())].to_owned(),
    };
    Selection {
        subscription: changed.map(|owned| owned.id.clone()),
        product,
        plan,
        licences,
        interval,
    }
}

/// A place in a list that is not empty.
fn index(number: u64, length: usize) -> usize {
    let length = u64::try_from(length).unwrap_or(1).max(1);
    usize::try_from(number % length).unwrap_or(0)
}

fn payment(random: &mut Random, account: &str) -> Option<Payment> {
    let token = weighed(
        random,
        &[
            (16, Some("")),
            (4, Some("tok_ok")),
            (5, Some("tok_declined")),
            (9, Some("tok_requires_action")),
            (4, Some("tok_timeout_before")),
            (4, Some("tok_timeout_after")),
            (1, None),
        ],
    )?;
    Some(match token {
        "" => Payment::Method(card(account)),
        token => Payment::Token(token.into()),
    })
}

/// The order as the page prices it, with the number that it would send.
pub(crate) fn price(snapshot: &Snapshot, wish: &Wish) -> Option<(Quoted, Option<String>)> {
    let mut snapshot = snapshot.clone();
    if wish.vat == Vat::None {
        snapshot.account.vat_id = None;
        snapshot.account.vat_state = VatState::None;
    }
    let facts = snapshot.facts(false);
    let requests = wish.changes.iter().map(|change| resolve(&facts, change));
    let requests = requests.collect::<Result<Vec<_>, _>>().ok()?;
    let quoted = Quoted::quote(requests, snapshot.balance).ok()?;
    Some((quoted, snapshot.account.vat_id))
}
