//! Invoices and credit notes on paper: what the store keeps of one, set by `midcycle-paper`.

use crate::store::{self, DocumentRow, StoreError};
use midcycle_engine::quote::Quote;
use midcycle_engine::{QuoteRequest, quote};
use midcycle_paper::{Corrects, Item, Language, Paper, Party};
use std::sync::Arc;

/// Fonts to fall back to, as files' bytes.
#[derive(Clone, Debug, Default)]
pub struct Fonts(Arc<Vec<Vec<u8>>>);

impl Fonts {
    /// Fonts in the order in which they are tried.
    pub fn new(files: Vec<Vec<u8>>) -> Self {
        Fonts(Arc::new(files))
    }
}

/// The PDF of a document: the same bytes whenever it is asked for.
pub fn pdf(row: &DocumentRow, fonts: &Fonts) -> Result<Vec<u8>, StoreError> {
    let (document, kept) = (&row.document, &row.paper);
    let quotes: Vec<Quote> = row
        .quotes
        .iter()
        .enumerate()
        .map(|(index, quoted)| explained(row.requests.get(index), quoted))
        .collect();
    let titles = kept.titles.iter().map(String::as_str);
    let items: Vec<Item<'_>> = quotes
        .iter()
        .zip(titles.chain(std::iter::repeat("")))
        .map(|(quote, title)| Item { title, quote })
        .collect();
    let paper = Paper {
        kind: document.kind,
        number: &document.number,
        date: document.at,
        currency: document.currency,
        language: Language::from_tag(&kept.language),
        seller: party(&kept.seller),
        buyer: party(&kept.buyer),
        order: kept.order.as_deref(),
        items: &items,
        total: document.total,
        tax: row.tax,
        settlement: kept.settlement,
        reverse_charge: kept.reverse_charge,
        corrects: kept.corrects.as_ref().map(|corrected| Corrects {
            number: &corrected.number,
            date: corrected.at,
        }),
    };
    midcycle_paper::pdf(&paper, &fonts.0).map_err(|error| {
        let number = &document.number;
        StoreError::Corrupt(format!("document {number}: {error}"))
    })
}

/// The quote with its explanation, as the engine tells it again; without, should the engine come to anything else by now:
/// what was invoiced is what was kept.
fn explained(request: Option<&QuoteRequest>, kept: &Quote) -> Quote {
    let told = request.and_then(|request| {
        let request = QuoteRequest {
            explain: true,
            ..request.clone()
        };
        quote(&request).ok()
    });
    told.filter(|told| {
        let mut untold = told.clone();
        for line in &mut untold.lines {
            line.why = None;
        }
        untold == *kept
    })
    .unwrap_or_else(|| kept.clone())
}

fn party(kept: &store::Party) -> Party<'_> {
    Party {
        name: &kept.name,
        address: &kept.address,
        country: &kept.country,
        vat_id: kept.vat_id.as_deref(),
        email: kept.email.as_deref(),
    }
}
