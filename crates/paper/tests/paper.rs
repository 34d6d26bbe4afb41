//! Documents as they are laid out and drawn.

#![allow(clippy::float_arithmetic, reason = "coordinates on paper are no money")]

mod support;

use midcycle_engine::money::Amount;
use midcycle_paper::layout::{
    MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH, Page, pages,
};
use midcycle_paper::{Language, Paper, pdf};
use support::{Around, WORKED, correction, corrects, quoted, text};

/// Every text stands inside of the margins.
fn assert_inside(pages: &[Page]) {
    for text in pages.iter().flat_map(|page| &page.texts) {
        let is_inside = text.x >= MARGIN_SIDE - 0.1
            && text.x + text.width <= PAGE_WIDTH - MARGIN_SIDE + 0.5
            && text.baseline >= MARGIN_TOP
            && text.baseline <= PAGE_HEIGHT - MARGIN_BOTTOM + 0.1;
        assert!(is_inside, "{text:?}");
    }
}

#[test]
fn the_worked_example_says_what_was_quoted() {
    let around = Around::new(WORKED);
    let table: [(Language, &[&str]); 2] = [
        (
            Language::En,
            &[
                "Invoice",
                "INV-000008",
                "MC-7K3F-Q9XD",
                "22 Nov 2026",
                "-207.00",
                "5,280.00",
                "1,116.06",
                "6,189.06",
                "6,176.56",
                "18",
                "30",
            ],
        ),
        (
            Language::It,
            &[
                "Fattura",
                "22/11/2026",
                "-207,00",
                "5.280,00",
                "1.116,06",
                "6.189,06",
                "6.176,56",
                "Tempo non utilizzato: Licenze",
                "IT00743110157",
            ],
        ),
    ];
    for (language, expected) in table {
        let pages = around.with(language, |paper| pages(paper, &[]).unwrap());
        assert_eq!(pages.len(), 1);
        assert_inside(&pages);
        let text = text(&pages);
        for wanted in expected {
            assert!(text.contains(wanted), "{wanted} is not in:\n{text}");
        }
    }
}

/// A credit note once did not say where its money went: a surplus is the balance's without being applied to anything.
#[test]
fn a_negative_total_is_a_credit_note() {
    let fewer = WORKED
        .replace("\"unit\":\"year\"", "\"unit\":\"month\"")
        .replace("\"quantity\":8", "\"quantity\":1")
        .replace("\"660\"", "\"69\"");
    let around = Around::new(&fewer);
    assert!(around.quote.total.is_negative());
    for (language, title, given, amount) in [
        (Language::En, "Credit note", "Credited to", "168.36"),
        (
            Language::De,
            "Rechnungskorrektur",
            "gutgeschrieben",
            "168,36",
        ),
        (Language::Fr, "Avoir", "solde", "168,36"),
    ] {
        let pages = around.with(language, |paper| pages(paper, &[]).unwrap());
        let text = text(&pages);
        // (207.00 - 69.00) x 1.22
        for wanted in [title, given, amount] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }
}

#[test]
fn a_hundred_lines_go_over_pages_with_a_number_each() {
    let price = r#"{"model":"per_unit","unit_amount":"660"}"#;
    let line = |n| format!(r#"{{"id":"line-{n}","quantity":8,"price":{price}}}"#);
    let lines: Vec<String> = (0..100).map(line).collect();
    let start = WORKED.find(r#"{"interval":{"unit":"year""#).unwrap();
    let end = WORKED.find(r#","taxes""#).unwrap();
    let next = format!(
        r#"{{"interval":{{"unit":"year","count":1}},"lines":[{}]}}"#,
        lines.join(",")
    );
    let request = [&WORKED[..start], &next, &WORKED[end..]].concat();
    let around = Around::new(&request);
    assert!(around.quote.lines.len() > 100);
    let pages = around.with(Language::En, |paper| pages(paper, &[]).unwrap());
    assert!(pages.len() >= 3);
    assert_inside(&pages);
    for (index, page) in pages.iter().enumerate() {
        let number = format!("{} / {}", index + 1, pages.len());
        assert!(text(std::slice::from_ref(page)).contains(&number));
    }
    let bytes = around.with(Language::En, |paper| pdf(paper, &[]).unwrap());
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(read.get_pages().len(), pages.len());
}

#[test]
fn yen_have_no_decimals() {
    let yen = WORKED
        .replace("EUR", "JPY")
        .replace("\"69\"", "\"11000\"")
        .replace("\"660\"", "\"105600\"")
        .replace("12.50", "0");
    let pages = Around::new(&yen).with(Language::De, |paper| pages(paper, &[]).unwrap());
    let text = text(&pages);
    assert!(
        text.contains("844.800") && text.contains("-33.000"),
        "{text}"
    );
}

/// A correction names what it corrects, shows each tax that leads there, sums them up, and says where the money is.
#[test]
fn a_correction_says_what_it_corrects_in_every_language() {
    let around = correction();
    let table = [
        (Language::En, "Corrects", "Credited to", "Charged to"),
        (
            Language::It,
            "Rettifica",
            "Accreditato sul",
            "Addebitato sul",
        ),
        (Language::De, "Korrigiert", "gutgeschrieben", "belastet"),
        (
            Language::Fr,
            "Rectifie",
            "Cr\u{e9}dit\u{e9} sur",
            "D\u{e9}bit\u{e9} du",
        ),
        (Language::Es, "Rectifica", "Abonado", "Cargado"),
        (Language::Pt, "Retifica", "Creditado", "Debitado"),
        (Language::Nl, "Corrigeert", "Bijgeschreven", "Ten laste"),
    ];
    for (language, word, given, taken) in table {
        for (minor, told, untold) in [(-116_160, given, taken), (116_160, taken, given)] {
            let laid = around.with(language, |paper| {
                pages(&corrects(paper, Amount::new(minor, 2)), &[]).unwrap()
            });
            assert_inside(&laid);
            let text = text(&laid).replace('\n', " ");
            let date = midcycle_paper::format::date(
                language,
                midcycle_engine::calendar::Moment::parse("2026-11-22").unwrap(),
            );
            let date = date.replace('\u{a0}', " ");
            for wanted in [word, told, "INV-000008", &date] {
                assert!(text.contains(wanted), "{wanted} is not in:\n{text}");
            }
            assert!(!text.contains(untold), "{untold} is in:\n{text}");
        }
    }
    let laid = around.with(Language::En, |paper| {
        pages(&corrects(paper, Amount::new(-116_160, 2)), &[]).unwrap()
    });
    let text = text(&laid);
    // Each line, and their sum: 5,280.00 x 22 %.
    for wanted in [
        "IVA 22% on -5,073.00",
        "-1,116.06",
        "IVA 22% on -207.00",
        "-45.54",
        "IVA 22% on -5,280.00",
        "-1,161.60",
        "Credited to account balance",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in:\n{text}");
    }
    assert!(
        !text.contains("Subtotal") && !text.contains("Paid now"),
        "{text}"
    );
}

/// A correction of nothing that gave back what was forfeited said that it charged the balance with less than nothing.
#[test]
fn a_correction_says_what_it_gives_whatever_its_total_is() {
    let around = correction();
    // Total, and what is taken of the balance.
    for (total, applied, told) in [
        (0, -22_000, "Credited to account balance\n220.00\n"),
        (2_200, -22_000, "Credited to account balance\n220.00\n"),
        (-2_200, 22_000, "Charged to account balance\n220.00\n"),
    ] {
        let laid = around.with(Language::En, |paper| {
            let mut paper = corrects(paper, Amount::new(total, 2));
            if let Some(settlement) = &mut paper.settlement {
                let before = settlement.balance.before.minor_units();
                settlement.balance.applied = Amount::new(applied, 2);
                settlement.balance.after = Amount::new(before - applied, 2);
            }
            pages(&paper, &[]).unwrap()
        });
        let text = text(&laid);
        assert!(text.contains(told), "{told} is not in:\n{text}");
    }
}

#[test]
fn who_owes_the_tax_is_told_in_every_language() {
    let around = Around::new(&WORKED.replace("[{\"id\":\"IVA\",\"percent\":\"22\"}]", "[]"));
    for (language, wanted) in [
        (Language::En, "everse charge"),
        (Language::It, "nversione contabile"),
        (
            Language::De,
            "Steuerschuldnerschaft des Leistungsempf\u{e4}ngers",
        ),
        (Language::Fr, "utoliquidation"),
        (Language::Es, "nversi\u{f3}n del sujeto pasivo"),
        (Language::Pt, "utoliquida\u{e7}\u{e3}o"),
        (Language::Nl, "tw verlegd"),
    ] {
        let told = |reverse_charge| {
            around.with(language, |paper| {
                let paper = Paper {
                    reverse_charge,
                    ..*paper
                };
                text(&pages(&paper, &[]).unwrap()).replace('\n', " ")
            })
        };
        assert!(told(true).contains(wanted), "{}", told(true));
        assert!(!told(false).contains(wanted));
    }
}

/// Whatever a name holds is printed as text, inside of the page, or left out where it is no text.
#[test]
fn hostile_texts_are_printed_and_do_nothing() {
    for hostile in [
        "<script>alert(1)</script>",
        "'; drop table orders; --",
        "a\u{0}b\u{7}c\u{1b}[31m",
        "\u{202e}txet\u{202c} \u{2066}x\u{2069}",
        "line\nbreak\r\nand\ttab",
        ") Tj ET (",
        "%PDF-1.7 endobj",
        "\u{1F600}\u{1F468}\u{200d}\u{1F469}",
        "\u{5d0}\u{5d1} \u{645}\u{631}\u{62d}\u{628}\u{627}",
        "\u{e9}e\u{301}\u{301}\u{301}\u{301}\u{301}",
    ] {
        for text_of in [hostile.to_owned(), hostile.repeat(40)] {
            let mut around = Around::new(WORKED);
            around.title.clone_from(&text_of);
            around.buyer.clone_from(&text_of);
            around.address = vec![text_of.clone(); 12];
            let pages = around.with(Language::En, |paper| pages(paper, &[]).unwrap());
            assert_inside(&pages);
            let text = text(&pages);
            let strange = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(strange) && !text.contains(['\u{202e}', '\u{2066}']));
            let bytes = around.with(Language::En, |paper| pdf(paper, &[]).unwrap());
            assert!(lopdf::Document::load_mem(&bytes).is_ok());
        }
    }
}

#[test]
fn the_same_document_is_the_same_bytes() {
    let draw = || Around::new(WORKED).with(Language::It, |paper| pdf(paper, &[]).unwrap());
    let bytes = draw();
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(bytes, draw());
}

/// What the built-in fonts lack is a box or another font's, and no reason not to have an invoice.
#[test]
fn other_scripts_and_broken_fonts_keep_no_invoice_back() {
    let mut around = Around::new(WORKED);
    around.buyer = "\u{7530}\u{4e2d}\u{30c7}\u{30b6}\u{30a4}\u{30f3}".into();
    for fonts in [
        vec![],
        vec![vec![0_u8; 100]],
        vec![b"no font".to_vec(), Vec::new()],
    ] {
        let bytes = around.with(Language::En, |paper| pdf(paper, &fonts).unwrap());
        assert!(lopdf::Document::load_mem(&bytes).is_ok());
    }
}

#[test]
fn a_tag_names_a_language() {
    for (tag, language) in [
        ("it", Language::It),
        ("de-AT", Language::De),
        ("PT_br", Language::Pt),
        ("ja", Language::En),
        ("", Language::En),
    ] {
        assert_eq!(Language::from_tag(tag), language, "{tag}");
    }
    assert_eq!(quoted(WORKED).due_now.to_string(), "6176.56");
}
