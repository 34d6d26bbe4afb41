//! Where every text and every rule of a document stands, page by page. Nothing is drawn here.
//!
//! Lengths are in points; `y` grows downwards from the page's upper edge.

#![allow(
    clippy::float_arithmetic,
    reason = "coordinates on paper are no money; half a micrometre is nobody's"
)]

mod head;
mod sheet;
mod sums;
mod table;

pub use crate::fonts::Weight;

use crate::fonts::Fonts;
use crate::{Paper, PaperError};
use sheet::Sheet;

/// The width of A4.
pub const PAGE_WIDTH: f32 = 595.28;
/// The height of A4.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left and right of everything.
pub const MARGIN_SIDE: f32 = 54.0;
/// Above everything.
pub const MARGIN_TOP: f32 = 54.0;
/// Below everything, the page's number included.
pub const MARGIN_BOTTOM: f32 = 36.0;

/// The right edge of everything.
const RIGHT: f32 = PAGE_WIDTH - MARGIN_SIDE;
/// The width of everything.
const WIDTH: f32 = RIGHT - MARGIN_SIDE;
/// What flows from page to page ends here; the footer is below.
const BODY_BOTTOM: f32 = PAGE_HEIGHT - MARGIN_BOTTOM - 30.0;

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its texts, in reading order.
    pub texts: Vec<Text>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// A text in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Its left edge.
    pub x: f32,
    /// The line that its letters stand on.
    pub baseline: f32,
    /// Its width, as set.
    pub width: f32,
    /// How large it is set.
    pub size: f32,
    /// How heavy it is set.
    pub weight: Weight,
    /// How dark it is.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// A horizontal rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Its left end.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its length.
    pub width: f32,
    /// How thick it is.
    pub thickness: f32,
    /// How dark it is.
    pub tone: Tone,
}

/// How dark something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What counts.
    Ink,
    /// What explains.
    Grey,
    /// What separates.
    Hair,
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    tone: Tone,
}

const TITLE: Style = Style::new(24.0, Weight::Bold, Tone::Ink);
const BODY: Style = Style::new(9.0, Weight::Regular, Tone::Ink);
const STRONG: Style = Style::new(9.0, Weight::Bold, Tone::Ink);
const LABEL: Style = Style::new(7.5, Weight::Regular, Tone::Grey);
const SUM: Style = Style::new(11.0, Weight::Bold, Tone::Ink);
/// From one line of running text to the next.
const LINE: f32 = 13.0;
/// From one line of a label or an explanation to the next.
const SMALL_LINE: f32 = 10.5;

impl Style {
    const fn new(size: f32, weight: Weight, tone: Tone) -> Self {
        Style { size, weight, tone }
    }
}

/// The pages of a document, as [`crate::pdf`] draws them.
pub fn pages(paper: &Paper<'_>, fallback_fonts: &[Vec<u8>]) -> Result<Vec<Page>, PaperError> {
    let fonts = Fonts::new(fallback_fonts).ok_or(PaperError::Fonts)?;
    Ok(laid_out(paper, &fonts))
}

pub(crate) fn laid_out(paper: &Paper<'_>, fonts: &Fonts<'_>) -> Vec<Page> {
    let mut sheet = Sheet::new(fonts);
    head::place(&mut sheet, paper);
    let sums = sums::rows(paper);
    table::place(&mut sheet, paper, sums::height(&sums));
    sums::place(&mut sheet, paper, &sums);
    sheet.into_pages(paper)
}
