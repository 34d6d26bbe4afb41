//! Writes sample documents into a folder, to be looked at: `cargo run -p midcycle-paper --example sample -- FOLDER`.

#[path = "../tests/support/mod.rs"]
mod support;

use midcycle_engine::money::Amount;
use midcycle_paper::{Language, Paper, pdf};
use std::path::PathBuf;
use support::{Around, WORKED, correction, corrects, quoted, text};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let around = Around::new(WORKED);
    for language in Language::ALL {
        let bytes = around.with(language, |paper| pdf(paper, &[]).unwrap());
        std::fs::write(
            folder.join(format!("invoice-{}.pdf", language.tag())),
            bytes,
        )
        .unwrap();
    }
    let untaxed = Around::new(&WORKED.replace("[{\"id\":\"IVA\",\"percent\":\"22\"}]", "[]"));
    let bytes = untaxed.with(Language::De, |paper| {
        let reverse = Paper {
            reverse_charge: true,
            ..*paper
        };
        pdf(&reverse, &[]).unwrap()
    });
    std::fs::write(folder.join("reverse-charge.pdf"), bytes).unwrap();
    let bytes = correction().with(Language::De, |paper| {
        pdf(&corrects(paper, Amount::new(-116_160, 2)), &[]).unwrap()
    });
    std::fs::write(folder.join("correction.pdf"), bytes).unwrap();
    assert!(text(&[]).is_empty() && !quoted(WORKED).lines.is_empty());
}
