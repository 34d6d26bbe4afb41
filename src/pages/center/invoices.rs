//! Invoices and credit notes, to download.

use super::section;
use crate::format::DateStyle;
use crate::locale::{Word, Words};
use crate::pages::takes_longer;
use crate::parts::amount::amount;
use crate::parts::button::{button, link};
use crate::parts::notice::{Tone, notice};
use crate::state::{App, Load};
use crate::view::{View, el, list, live};
use midcycle_contract::order::{Document, DocumentKind};

/// The section.
pub(super) fn invoices(app: App) -> View {
    let rows = move || {
        let words = app.words.get();
        match app.invoices.get() {
            Load::Waiting => el("div", "skeleton skeleton--rows")
                .attr("aria-busy", "true")
                .with(takes_longer(app))
                .into(),
            Load::Failed(failure) => {
                let retry = move |_| {
                    app.invoices.set(Load::Waiting);
                    app.refresh_invoices();
                };
                let retry = button("button", words.text(Word::TryAgain), retry);
                notice(Tone::Caution, words.failure(&failure), Some(retry.into()))
            }
            Load::Ready(documents) if documents.is_empty() => {
                el("p", "soft").with(words.text(Word::NoInvoices)).into()
            }
            Load::Ready(documents) => table(&words, &documents),
        }
    };
    section("invoices", app.word(Word::Invoices).clone())
        .with(live(rows))
        .into()
}

fn table(words: &Words, documents: &[Document]) -> View {
    let formats = words.formats();
    let rows = documents.iter().map(|document| {
        let kind = match document.kind {
            DocumentKind::Invoice => Word::Invoice,
            DocumentKind::CreditNote => Word::CreditNote,
        };
        // A browser shows a PDF or keeps it, as its person likes; the page stays.
        let address = ["/v1/invoices/", &document.id, ".pdf"].concat();
        let number = link(address, document.number.clone()).attr("target", "_blank");
        let corrected = documents
            .iter()
            .find(|other| document.corrects.as_ref() == Some(&other.id));
        let corrects = corrected.map(|other| {
            let text = words.with(Word::Corrects, &[("number", &other.number)]);
            el("span", "table__note").with(text)
        });
        let total = amount(words, document.total, document.currency);
        el("tr", "")
            .with(el("td", "").with(formats.date(document.at.date(), DateStyle::Short)))
            .with(el("td", "").with(number).with(corrects))
            .with(el("td", "table__wide").with(words.text(kind)))
            .with(el("td", "table__amount").with(total))
    });
    let name = |class, word| el("th", class).attr("scope", "col").with(words.text(word));
    let head = el("tr", "")
        .with(name("", Word::InvoiceDate))
        .with(name("", Word::InvoiceNumber))
        .with(name("table__wide", Word::InvoiceKind))
        .with(name("table__amount", Word::InvoiceTotal));
    el("table", "table")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").with(list(rows)))
        .into()
}
