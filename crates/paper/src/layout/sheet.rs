//! The page that is being filled, and the pages before it.

use super::{
    BODY_BOTTOM, LABEL, MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP, PAGE_HEIGHT, Page, RIGHT, Rule,
    Style, Text, Tone,
};
use crate::Paper;
use crate::clean::{NUMBER_CHARS_MAX, clean};
use crate::fonts::Fonts;
use crate::layout::head;

/// Cut texts end in it.
const ELLIPSIS: char = '…';
/// The width of the page's number.
const FOLIO_WIDTH: f32 = 60.0;

/// The pages, from the first text to the last.
pub(super) struct Sheet<'a> {
    fonts: &'a Fonts<'a>,
    done: Vec<Page>,
    page: Page,
    /// Where the next thing is placed.
    pub(super) y: f32,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(fonts: &'a Fonts<'a>) -> Self {
        Sheet {
            fonts,
            done: Vec::new(),
            page: Page::default(),
            y: MARGIN_TOP,
        }
    }

    /// Whether so much fits below on this page.
    pub(super) fn has_room(&self, height: f32) -> bool {
        self.y + height <= BODY_BOTTOM
    }

    /// Goes on at the top of the next page.
    pub(super) fn turn(&mut self) {
        self.done.push(core::mem::take(&mut self.page));
        self.y = MARGIN_TOP;
    }

    /// The text in one line from `x` on; what is too wide is cut.
    pub(super) fn left(&mut self, text: &str, x: f32, width: f32, baseline: f32, style: Style) {
        let text = self.cut(text, width, style);
        self.put(text, x, width, baseline, style, false);
    }

    /// The text in one line that ends at `right`; a number is never cut, so what is too wide is set smaller.
    pub(super) fn right(
        &mut self,
        text: &str,
        right: f32,
        width: f32,
        baseline: f32,
        style: Style,
    ) {
        self.put(text.to_owned(), right - width, width, baseline, style, true);
    }

    /// A rule at `y`.
    pub(super) fn rule(&mut self, x: f32, width: f32, thickness: f32, tone: Tone) {
        self.page.rules.push(Rule {
            x,
            y: self.y,
            width,
            thickness,
            tone,
        });
    }

    fn put(&mut self, text: String, x: f32, width: f32, baseline: f32, style: Style, right: bool) {
        if text.is_empty() {
            return;
        }
        let natural = self.fonts.width(&text, style.weight, style.size);
        let (size, set) = if natural > width {
            (style.size * width / natural, width)
        } else {
            (style.size, natural)
        };
        self.page.texts.push(Text {
            x: if right { x + width - set } else { x },
            baseline,
            width: set,
            size,
            weight: style.weight,
            tone: style.tone,
            text,
        });
    }

    /// The text in at most `lines_max` lines, broken at spaces, or within a word that is wider than a line.
    pub(super) fn wrap(
        &self,
        text: &str,
        width: f32,
        style: Style,
        lines_max: usize,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if lines.len() + 1 >= lines_max {
                lines.push(self.cut(rest, width, style));
                break;
            }
            let fitting = self.fitting(rest, width, style);
            let at = if fitting == rest.len() {
                fitting
            } else {
                let head = rest.get(..fitting).unwrap_or(rest);
                // A space right after what fits is as good a place as one within.
                if rest
                    .get(fitting..)
                    .is_some_and(|tail| tail.starts_with(' '))
                {
                    fitting
                } else {
                    head.rfind(' ').filter(|at| *at > 0).unwrap_or(fitting)
                }
            };
            let (line, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
            lines.push(line.trim_end().to_owned());
            rest = tail.trim_start();
        }
        lines
    }

    /// The text, or as much of it as fits before an ellipsis.
    fn cut(&self, text: &str, width: f32, style: Style) -> String {
        if self.width(text, style) <= width {
            return text.to_owned();
        }
        let room = width - self.width("…", style);
        let head = text.get(..self.fitting(text, room, style)).unwrap_or("");
        let mut cut = head.trim_end().to_owned();
        cut.push(ELLIPSIS);
        cut
    }

    /// How many bytes of the text fit, and at least one character.
    fn fitting(&self, text: &str, width: f32, style: Style) -> usize {
        if self.width(text, style) <= width {
            return text.len();
        }
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        let fits = |end: &usize| self.width(text.get(..*end).unwrap_or(""), style) <= width;
        let count = ends.partition_point(fits).max(1);
        ends.get(count - 1).copied().unwrap_or(text.len())
    }

    fn width(&self, text: &str, style: Style) -> f32 {
        self.fonts.width(text, style.weight, style.size)
    }

    /// All pages, each with its number of so many.
    pub(super) fn into_pages(mut self, paper: &Paper<'_>) -> Vec<Page> {
        self.turn();
        let pages = core::mem::take(&mut self.done);
        let count = pages.len();
        let number = clean(paper.number, NUMBER_CHARS_MAX);
        let name = format!("{} {number}", head::title(paper));
        let baseline = PAGE_HEIGHT - MARGIN_BOTTOM - 4.0;
        let width = RIGHT - MARGIN_SIDE - FOLIO_WIDTH;
        for (index, page) in pages.into_iter().enumerate() {
            self.page = page;
            let folio = format!("{} / {count}", index + 1);
            self.left(name.trim_end(), MARGIN_SIDE, width, baseline, LABEL);
            self.right(&folio, RIGHT, FOLIO_WIDTH, baseline, LABEL);
            self.turn();
        }
        self.done
    }
}
