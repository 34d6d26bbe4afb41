//! Which font has a character, and how wide a text is: the same glyphs are measured here and drawn later.

#![allow(
    clippy::float_arithmetic,
    reason = "coordinates on paper are no money; half a micrometre is nobody's"
)]

use crate::clean::is_mark;
use core::ops::Range;
use rustybuzz::{Face, UnicodeBuffer};

/// Noto Sans, as Google publishes it under the SIL Open Font License (`fonts/OFL.txt`).
pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
/// Its bold.
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

/// How heavy a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Titles and totals.
    Bold,
}

/// Which font a run is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FontId {
    /// One of this crate's own.
    Own(Weight),
    /// One of those from outside, by its place among them.
    Fallback(usize),
}

/// All fonts of a document.
pub(crate) struct Fonts<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
    fallback: Vec<(usize, Face<'a>)>,
    /// The bytes of the fallback fonts, for whoever embeds them.
    pub(crate) bytes: &'a [Vec<u8>],
}

/// A stretch of text in one font.
pub(crate) struct Run<'t> {
    pub(crate) font: FontId,
    pub(crate) text: &'t str,
    pub(crate) glyphs: Vec<Glyph>,
}

/// A glyph; lengths are in units of the font's size.
pub(crate) struct Glyph {
    pub(crate) id: u32,
    pub(crate) advance: f32,
    pub(crate) x_offset: f32,
    pub(crate) y_offset: f32,
    /// The bytes of the run's text that it stands for.
    pub(crate) range: Range<usize>,
}

impl Run<'_> {
    /// Its width in units of the font's size.
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

impl<'a> Fonts<'a> {
    /// This crate's fonts, and those from outside that can be read. `None` where its own cannot.
    pub(crate) fn new(bytes: &'a [Vec<u8>]) -> Option<Self> {
        let fallback = bytes.iter().enumerate();
        Some(Fonts {
            regular: Face::from_slice(REGULAR, 0)?,
            bold: Face::from_slice(BOLD, 0)?,
            fallback: fallback
                .filter_map(|(place, font)| Some((place, Face::from_slice(font, 0)?)))
                .collect(),
            bytes,
        })
    }

    /// The text's width at a size.
    pub(crate) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let runs = self.shape(text, weight);
        runs.iter().map(Run::width).sum::<f32>() * size
    }

    /// The text as glyphs, in as few runs as its fonts allow.
    pub(crate) fn shape<'t>(&self, text: &'t str, weight: Weight) -> Vec<Run<'t>> {
        let mut runs = Vec::new();
        let mut start = 0;
        let mut font = FontId::Own(weight);
        for (at, c) in text.char_indices() {
            let wanted = self.font_of(c, weight, font);
            if wanted != font {
                self.push_run(&mut runs, text.get(start..at), font);
                (start, font) = (at, wanted);
            }
        }
        self.push_run(&mut runs, text.get(start..), font);
        runs
    }

    /// Marks and spaces stay in the font before them, where it has them; whatever no font has is this crate's box.
    fn font_of(&self, c: char, weight: Weight, before: FontId) -> FontId {
        let has = |id| {
            self.face(id)
                .is_some_and(|face| face.glyph_index(c).is_some())
        };
        if (is_mark(c) || c == ' ') && has(before) {
            return before;
        }
        let own = FontId::Own(weight);
        if has(own) {
            return own;
        }
        let mut fallback = self.fallback.iter();
        let found = fallback.find(|(_, face)| face.glyph_index(c).is_some());
        found.map_or(own, |(place, _)| FontId::Fallback(*place))
    }

    fn face(&self, id: FontId) -> Option<&Face<'a>> {
        match id {
            FontId::Own(Weight::Regular) => Some(&self.regular),
            FontId::Own(Weight::Bold) => Some(&self.bold),
            FontId::Fallback(place) => {
                let mut faces = self.fallback.iter();
                faces.find(|(at, _)| *at == place).map(|(_, face)| face)
            }
        }
    }

    fn push_run<'t>(&self, runs: &mut Vec<Run<'t>>, text: Option<&'t str>, font: FontId) {
        let (Some(text), Some(face)) = (text.filter(|text| !text.is_empty()), self.face(font))
        else {
            return;
        };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let em = in_font_units(face.units_per_em().max(1));
        // A glyph stands for the text up to the next cluster, in whichever direction the run goes.
        let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(cluster).collect();
        starts.sort_unstable();
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let glyphs = glyphs.map(|(info, position)| {
            let start = cluster(info);
            let next = starts.partition_point(|other| *other <= start);
            Glyph {
                id: info.glyph_id,
                advance: in_font_units(position.x_advance) / em,
                x_offset: in_font_units(position.x_offset) / em,
                y_offset: in_font_units(position.y_offset) / em,
                range: start..starts.get(next).copied().unwrap_or(text.len()),
            }
        });
        let glyphs = glyphs.collect();
        runs.push(Run { font, text, glyphs });
    }
}

fn cluster(info: &rustybuzz::GlyphInfo) -> usize {
    usize::try_from(info.cluster).unwrap_or(0)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a font's lengths are below 2^24, where a float is exact"
)]
const fn in_font_units(length: i32) -> f32 {
    length as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Word;
    use crate::{Language, format};
    use midcycle_engine::money::{Amount, Currency};

    /// A true minus was printed as a box once, because Noto Sans has none; tests that read the text saw nothing.
    #[test]
    fn whatever_this_crate_writes_is_in_its_fonts() {
        let fonts = Fonts::new(&[]).unwrap();
        let amount = Amount::new(-123_456_789, 2);
        for language in Language::ALL {
            let words = Word::ALL.iter().map(|word| word.text(language).to_owned());
            let amounts = Currency::all().map(|currency| format::money(language, amount, currency));
            for text in words.chain(amounts) {
                for weight in [Weight::Regular, Weight::Bold] {
                    let runs = fonts.shape(&text, weight);
                    let has_box = runs
                        .iter()
                        .flat_map(|run| &run.glyphs)
                        .any(|glyph| glyph.id == 0);
                    assert!(!has_box, "{text}");
                }
            }
        }
    }
}
