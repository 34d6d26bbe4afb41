//! Quotes and parties for the documents of the tests.

use midcycle_contract::order::DocumentKind;
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::Read as _;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Balance, Kind, Quote, Settlement};
use midcycle_engine::{QuoteRequest, quote};
use midcycle_paper::layout::Page;
use midcycle_paper::{Corrects, Item, Language, Paper, Party};

/// The design's worked example: five monthly licences become eight by the year, with 12.50 on the balance.
pub const WORKED: &str = r#"{"at":"2026-11-22","currency":"EUR","rules":"goto","current":{"period":{"start":"2026-11-10",
    "end":"2026-12-10"},"interval":{"unit":"month","count":1},"lines":[{"id":"licences","quantity":5,
    "price":{"model":"per_unit","unit_amount":"69"}}]},"next":{"interval":{"unit":"year","count":1},"lines":[{"id":"licences",
    "quantity":8,"price":{"model":"per_unit","unit_amount":"660"}}]},"taxes":[{"id":"IVA","percent":"22"}],
    "balance":"12.50","explain":true}"#;

pub fn quoted(request: &str) -> Quote {
    quote(&QuoteRequest::from_text(request).unwrap()).unwrap()
}

/// What is written around a quote.
pub struct Around {
    pub quote: Quote,
    pub title: String,
    pub buyer: String,
    pub address: Vec<String>,
}

impl Around {
    pub fn new(request: &str) -> Self {
        Around {
            quote: quoted(request),
            title: "Harbor Support, Team".into(),
            buyer: "Officina Rossi S.r.l.".into(),
            address: vec!["Via del Porto 8".into(), "34121 Trieste TS".into()],
        }
    }

    /// The document of it, given to `look`.
    pub fn with<T>(&self, language: Language, look: impl FnOnce(&Paper<'_>) -> T) -> T {
        let items = [Item {
            title: &self.title,
            quote: &self.quote,
        }];
        let seller = ["Havenkade 12".to_owned(), "1011 AB Amsterdam".to_owned()];
        let is_negative = self.quote.total.is_negative();
        look(&Paper {
            kind: if is_negative {
                DocumentKind::CreditNote
            } else {
                DocumentKind::Invoice
            },
            number: if is_negative {
                "CN-000001"
            } else {
                "INV-000008"
            },
            date: Moment::parse("2026-11-22").unwrap(),
            currency: Currency::from_code(self.quote.currency.code()).unwrap(),
            language,
            seller: Party {
                name: "Harbor Software B.V.",
                address: &seller,
                country: "NL",
                vat_id: Some("NL123456782B01"),
                email: Some("billing@harbor.example"),
            },
            buyer: Party {
                name: &self.buyer,
                address: &self.address,
                country: "IT",
                vat_id: Some("IT00743110157"),
                email: None,
            },
            order: Some("MC-7K3F-Q9XD"),
            items: &items,
            total: self.quote.total,
            tax: self.quote.tax,
            settlement: Some(Settlement {
                total: self.quote.total,
                balance: self.quote.balance,
                refund: self.quote.refund,
                due_now: self.quote.due_now,
            }),
            reverse_charge: false,
            corrects: None,
        })
    }
}

/// The worked example's tax, as a correction takes it back: the tax that was charged, then that of the credit alone.
pub fn correction() -> Around {
    let mut around = Around::new(WORKED);
    let minor = |units| Amount::new(units, 2);
    let mut lines: Vec<_> = (0..2)
        .filter_map(|_| around.quote.lines.last().cloned())
        .collect();
    for (line, (amount, of)) in lines
        .iter_mut()
        .zip([(-111_606, -507_300), (-4_554, -20_700)])
    {
        line.amount = minor(amount);
        line.why = None;
        if let Kind::Tax { base, .. } = &mut line.kind {
            *base = minor(of);
        }
    }
    around.quote = Quote {
        lines,
        subtotal: minor(0),
        tax: minor(-116_160),
        total: minor(-116_160),
        ..around.quote
    };
    around
}

/// The paper of it, or of the same with the other sign.
pub fn corrects<'a>(paper: &Paper<'a>, total: Amount) -> Paper<'a> {
    let zero = Amount::new(0, 2);
    Paper {
        total,
        settlement: Some(Settlement {
            total,
            balance: Balance {
                before: zero,
                applied: total,
                after: total.negated(),
            },
            refund: zero,
            due_now: zero,
        }),
        corrects: Some(Corrects {
            number: "INV-000008",
            date: Moment::parse("2026-11-22").unwrap(),
        }),
        ..*paper
    }
}

/// All texts of the pages, a line each.
pub fn text(pages: &[Page]) -> String {
    let texts = pages.iter().flat_map(|page| &page.texts);
    texts
        .map(|text| text.text.replace('\u{a0}', " ") + "\n")
        .collect()
}
