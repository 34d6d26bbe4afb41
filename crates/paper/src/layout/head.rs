//! The head of the first page: what the document is, and between whom.

use super::sheet::Sheet;
use super::{BODY, LABEL, LINE, MARGIN_SIDE, RIGHT, SMALL_LINE, STRONG, TITLE, WIDTH};
use crate::clean::{
    ADDRESS_CHARS_MAX, ADDRESS_LINES_MAX, EMAIL_CHARS_MAX, NAME_CHARS_MAX, NUMBER_CHARS_MAX, clean,
};
use crate::words::Word;
use crate::{Language, Paper, Party, format};
use midcycle_contract::order::DocumentKind;

/// Between the two parties.
const GUTTER: f32 = 28.0;
/// The width of one of the facts under the title, and of one party.
const COLUMN: f32 = (WIDTH - GUTTER) / 2.0;
/// The most lines of a party's name, or of one line of its address.
const WRAPPED_MAX: usize = 3;

/// What the document calls itself.
pub(super) const fn title(paper: &Paper<'_>) -> &'static str {
    match paper.kind {
        DocumentKind::Invoice => Word::Invoice.text(paper.language),
        DocumentKind::CreditNote => Word::CreditNote.text(paper.language),
    }
}

pub(super) fn place(sheet: &mut Sheet<'_>, paper: &Paper<'_>) {
    let language = paper.language;
    sheet.y += 20.0;
    sheet.left(title(paper), MARGIN_SIDE, WIDTH, sheet.y, TITLE);
    sheet.y += 28.0;
    facts(sheet, paper);
    sheet.y += 30.0;
    let top = sheet.y;
    party(
        sheet,
        Word::Seller.text(language),
        &paper.seller,
        MARGIN_SIDE,
        language,
    );
    let below_seller = sheet.y;
    sheet.y = top;
    let x = MARGIN_SIDE + COLUMN + GUTTER;
    party(sheet, Word::Buyer.text(language), &paper.buyer, x, language);
    sheet.y = sheet.y.max(below_seller) + 22.0;
}

/// Number, date and order, side by side: the number over the seller, the date over the buyer; below, what is corrected.
fn facts(sheet: &mut Sheet<'_>, paper: &Paper<'_>) {
    let language = paper.language;
    let date = format::date(language, paper.date);
    let half = (COLUMN - GUTTER) / 2.0;
    let buyer = MARGIN_SIDE + COLUMN + GUTTER;
    let mut facts = vec![
        (
            Word::Number,
            clean(paper.number, NUMBER_CHARS_MAX),
            MARGIN_SIDE,
            COLUMN,
        ),
        (Word::Date, date, buyer, half),
    ];
    if let Some(order) = paper.order {
        let x = buyer + half + GUTTER;
        facts.push((Word::Order, clean(order, NUMBER_CHARS_MAX), x, RIGHT - x));
    }
    for (word, value, x, width) in facts {
        sheet.left(word.text(language), x, width, sheet.y, LABEL);
        sheet.left(&value, x, width, sheet.y + LINE, STRONG);
    }
    sheet.y += LINE;
    if let Some(corrects) = paper.corrects {
        sheet.y += LINE + 7.0;
        let number = clean(corrects.number, NUMBER_CHARS_MAX);
        let value = format!("{number}, {}", format::date(language, corrects.date));
        let label = Word::Corrects.text(language);
        sheet.left(label, MARGIN_SIDE, COLUMN, sheet.y, LABEL);
        sheet.left(&value, MARGIN_SIDE, COLUMN, sheet.y + LINE, STRONG);
        sheet.y += LINE;
    }
}

fn party(sheet: &mut Sheet<'_>, label: &str, party: &Party<'_>, x: f32, language: Language) {
    sheet.left(label, x, COLUMN, sheet.y, LABEL);
    sheet.y += LINE + 1.0;
    let name = clean(party.name, NAME_CHARS_MAX);
    for line in sheet.wrap(&name, COLUMN, STRONG, WRAPPED_MAX) {
        sheet.left(&line, x, COLUMN, sheet.y, STRONG);
        sheet.y += LINE;
    }
    let address = party.address.iter().take(ADDRESS_LINES_MAX);
    let mut texts: Vec<String> = address.map(|line| clean(line, ADDRESS_CHARS_MAX)).collect();
    texts.push(clean(party.country, NUMBER_CHARS_MAX));
    if let Some(email) = party.email {
        texts.push(clean(email, EMAIL_CHARS_MAX));
    }
    for text in texts {
        for line in sheet.wrap(&text, COLUMN, BODY, WRAPPED_MAX) {
            sheet.left(&line, x, COLUMN, sheet.y, BODY);
            sheet.y += LINE;
        }
    }
    if let Some(vat_id) = party.vat_id {
        sheet.y += SMALL_LINE - 6.0;
        let vat_id = clean(vat_id, NUMBER_CHARS_MAX);
        let text = format!("{} {vat_id}", Word::VatNumber.text(language));
        sheet.left(&text, x, COLUMN, sheet.y, BODY);
        sheet.y += LINE;
    }
}
