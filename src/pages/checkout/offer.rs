//! What the cart costs, as one order: what is on screen is what the button orders, to the fingerprint.

use super::Seen;
use crate::priced::{Priced, Unpriced, price_with};
use midcycle_contract::Snapshot;
use midcycle_contract::engine::catalog::VatState;
use midcycle_contract::problem::FreshQuote;
use std::sync::Arc;

/// The cart with its price.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// The changes with their quotes.
    pub priced: Arc<Priced>,
    /// The same as it is agreed to.
    pub seen: Arc<Seen>,
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.seen.is_of(&other.seen)
    }
}

/// The cart of a snapshot, taxed with a VAT number of which this is known.
pub(super) fn offer(snapshot: &Snapshot, vat_state: VatState) -> Result<Arc<Offer>, Unpriced> {
    let priced = price_with(snapshot, vat_state, &snapshot.cart)?;
    let order = &priced.order;
    let quotes = order.changes.iter().map(|change| change.quote.clone());
    let quote = FreshQuote {
        version: snapshot.version,
        at: snapshot.at,
        fingerprint: order.fingerprint().map_err(Unpriced::Broken)?,
        quotes: quotes.collect(),
        settlement: order.settlement,
    };
    let selections = priced.selections.clone();
    Ok(Arc::new(Offer {
        priced: Arc::new(priced),
        seen: Arc::new(Seen {
            selections,
            quote: Arc::new(quote),
        }),
    }))
}
