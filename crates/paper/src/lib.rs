//! What an invoice or a credit note looks like on paper.
//!
//! Pure: data in, bytes of a PDF out. No clock, no I/O; the same document gives the same bytes every time.
//!
//! - [`layout`]: where every text and rule stands, page by page
//! - `draw`: the placed texts and rules as a PDF
//! - `fonts`: which font has a character, and how wide a text is
//! - [`format`](mod@format): amounts and dates as a language writes them
//! - `words`: every word of a document, in every language
//! - `why`: an amount's explanation in one line
//! - `clean`: texts from outside, made fit to print

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod clean;
mod draw;
mod fonts;
pub mod format;
pub mod layout;
mod why;
mod words;

use core::fmt;
use midcycle_contract::order::DocumentKind;
use midcycle_engine::calendar::Moment;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Quote, Settlement};

/// A document, with all that stands on it.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// What it is.
    pub kind: DocumentKind,
    /// Its number.
    pub number: &'a str,
    /// Its date.
    pub date: Moment,
    /// The currency of every amount.
    pub currency: Currency,
    /// The language it is written in.
    pub language: Language,
    /// Who sells.
    pub seller: Party<'a>,
    /// Who buys.
    pub buyer: Party<'a>,
    /// The number of the order that made it.
    pub order: Option<&'a str>,
    /// What was changed, each as it was quoted.
    pub items: &'a [Item<'a>],
    /// The total, tax included.
    pub total: Amount,
    /// The tax in it.
    pub tax: Amount,
    /// What the balance covered, and what was paid.
    pub settlement: Option<Settlement>,
    /// Whether the buyer owes the tax.
    pub reverse_charge: bool,
    /// The document whose taxes this one corrects: then its lines are taxes, and nothing of it is paid.
    pub corrects: Option<Corrects<'a>>,
}

/// A document that another one corrects.
#[derive(Clone, Copy, Debug)]
pub struct Corrects<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its date.
    pub date: Moment,
}

/// Who sells or who buys.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The name.
    pub name: &'a str,
    /// The lines of the address.
    pub address: &'a [String],
    /// The country, by ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The VAT number.
    pub vat_id: Option<&'a str>,
    /// The e-mail address.
    pub email: Option<&'a str>,
}

/// One change and what it costs.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// What it is about: "Harbor Support, Team".
    pub title: &'a str,
    /// Its lines.
    pub quote: &'a Quote,
}

/// The languages that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Italian.
    It,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Dutch.
    Nl,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 7] = [
        Language::En,
        Language::It,
        Language::De,
        Language::Fr,
        Language::Es,
        Language::Pt,
        Language::Nl,
    ];

    /// The language of a BCP 47 tag; English where there is no such document.
    ///
    /// ```
    /// use midcycle_paper::Language;
    ///
    /// assert_eq!(Language::from_tag("de-AT"), Language::De);
    /// assert_eq!(Language::from_tag("ja"), Language::En);
    /// ```
    pub fn from_tag(tag: &str) -> Language {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        Language::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(first))
            .unwrap_or(Language::En)
    }

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::It => "it",
            Language::De => "de",
            Language::Fr => "fr",
            Language::Es => "es",
            Language::Pt => "pt",
            Language::Nl => "nl",
        }
    }
}

/// Why there is no PDF. No text, amount or number of lines is a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaperError {
    /// The fonts that this crate brings along cannot be read.
    Fonts,
    /// The PDF could not be written.
    Unwritten(String),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PaperError::Fonts => f.write_str("the built-in fonts cannot be read"),
            PaperError::Unwritten(why) => write!(f, "the PDF could not be written: {why}"),
        }
    }
}

impl core::error::Error for PaperError {}

/// The document as a PDF.
///
/// Characters that the built-in fonts lack take the first of `fallback_fonts` that has them, or are shown as boxes.
/// A fallback font that cannot be read or embedded is passed over.
pub fn pdf(paper: &Paper<'_>, fallback_fonts: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
    let drawn = drawn(paper, fallback_fonts);
    if drawn.is_err() && !fallback_fonts.is_empty() {
        // A font from outside must not keep anybody's invoice back.
        return self::drawn(paper, &[]);
    }
    drawn
}

fn drawn(paper: &Paper<'_>, fallback_fonts: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
    let fonts = fonts::Fonts::new(fallback_fonts).ok_or(PaperError::Fonts)?;
    let pages = layout::laid_out(paper, &fonts);
    draw::pdf(paper, &pages, &fonts)
}
