//! The placed texts and rules as a PDF.

#![allow(
    clippy::float_arithmetic,
    reason = "coordinates on paper are no money; half a micrometre is nobody's"
)]

use crate::clean::{NAME_CHARS_MAX, NUMBER_CHARS_MAX, clean};
use crate::fonts::{BOLD, FontId, Fonts, REGULAR, Run, Weight};
use crate::layout::{PAGE_HEIGHT, PAGE_WIDTH, Page, Rule, Text, Tone};
use crate::words::Word;
use crate::{Paper, PaperError};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use midcycle_contract::order::DocumentKind;

fn color(tone: Tone) -> rgb::Color {
    match tone {
        Tone::Ink => rgb::Color::new(23, 26, 33),
        Tone::Grey => rgb::Color::new(99, 105, 117),
        Tone::Hair => rgb::Color::new(216, 219, 225),
    }
}

/// The pages as a PDF.
pub(crate) fn pdf(
    paper: &Paper<'_>,
    pages: &[Page],
    fonts: &Fonts<'_>,
) -> Result<Vec<u8>, PaperError> {
    let mut embedded = Embedded::new(fonts).ok_or(PaperError::Fonts)?;
    let mut document = Document::new();
    document.set_metadata(metadata(paper));
    for page in pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT);
        let settings = settings.ok_or_else(|| PaperError::Unwritten("no page".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for rule in &page.rules {
            draw_rule(&mut surface, rule);
        }
        for text in &page.texts {
            draw_text(&mut surface, text, fonts, &mut embedded);
        }
        surface.finish();
        sheet.finish();
    }
    let finished = document.finish();
    finished.map_err(|error| PaperError::Unwritten(error.to_string()))
}

/// What programs show of the file; its date is the document's, as there is no clock here.
fn metadata(paper: &Paper<'_>) -> Metadata {
    let word = match paper.kind {
        DocumentKind::Invoice => Word::Invoice,
        DocumentKind::CreditNote => Word::CreditNote,
    };
    let number = clean(paper.number, NUMBER_CHARS_MAX);
    let title = format!("{} {number}", word.text(paper.language));
    let metadata = Metadata::new()
        .title(title)
        .language(paper.language.tag().to_owned())
        .authors(vec![clean(paper.seller.name, NAME_CHARS_MAX)]);
    let (year, month, day) = paper.date.date().civil();
    let (Ok(year), Ok(month), Ok(day)) =
        (u16::try_from(year), u8::try_from(month), u8::try_from(day))
    else {
        return metadata;
    };
    metadata.creation_date(DateTime::new(year).month(month).day(day))
}

/// The fonts that texts have asked for.
struct Embedded<'a> {
    regular: Font,
    bold: Font,
    fallback: Vec<(usize, Font)>,
    bytes: &'a [Vec<u8>],
}

impl<'a> Embedded<'a> {
    fn new(fonts: &Fonts<'a>) -> Option<Self> {
        Some(Embedded {
            regular: Font::new(REGULAR.into(), 0)?,
            bold: Font::new(BOLD.into(), 0)?,
            fallback: Vec::new(),
            bytes: fonts.bytes,
        })
    }

    /// A fallback font is many megabytes, so it is copied for the first text that needs it, and no sooner.
    fn font(&mut self, id: FontId) -> Option<Font> {
        let place = match id {
            FontId::Own(Weight::Regular) => return Some(self.regular.clone()),
            FontId::Own(Weight::Bold) => return Some(self.bold.clone()),
            FontId::Fallback(place) => place,
        };
        if let Some((_, font)) = self.fallback.iter().find(|(at, _)| *at == place) {
            return Some(font.clone());
        }
        let font = Font::new(self.bytes.get(place)?.clone().into(), 0)?;
        self.fallback.push((place, font.clone()));
        Some(font)
    }
}

fn fill(surface: &mut Surface<'_>, tone: Tone) {
    surface.set_fill(Some(Fill {
        paint: color(tone).into(),
        ..Fill::default()
    }));
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(rule.x, rule.y, rule.width, rule.thickness) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        fill(surface, rule.tone);
        surface.draw_path(&path);
    }
}

fn draw_text(
    surface: &mut Surface<'_>,
    text: &Text,
    fonts: &Fonts<'_>,
    embedded: &mut Embedded<'_>,
) {
    fill(surface, text.tone);
    let mut x = text.x;
    for run in fonts.shape(&text.text, text.weight) {
        if let Some(font) = embedded.font(run.font) {
            let start = Point::from_xy(x, text.baseline);
            surface.draw_glyphs(start, &glyphs(&run), font, run.text, text.size, false);
        }
        x += run.width() * text.size;
    }
}

fn glyphs(run: &Run<'_>) -> Vec<KrillaGlyph> {
    let glyphs = run.glyphs.iter().map(|glyph| {
        KrillaGlyph::new(
            GlyphId::new(glyph.id),
            glyph.advance,
            glyph.x_offset,
            glyph.y_offset,
            0.0,
            glyph.range.clone(),
            None,
        )
    });
    glyphs.collect()
}
