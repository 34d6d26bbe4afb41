//! Invoices and credit notes as PDF.

use crate::support::{Client, Server, annas_card, choose, worked_example};
use axum::http::Method;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::order::DocumentKind;
use midcycle_contract::{Order, Payment, Selection};

#[tokio::test]
async fn a_document_is_a_pdf_and_always_the_same() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let placed: Order = anna.send(&sent).await.read();
    let document = placed.document.unwrap();
    let path = format!("/v1/invoices/{}.pdf", document.id);
    let pdf = anna.get(&path).await;
    assert_eq!(
        (
            pdf.status.as_u16(),
            pdf.headers["content-type"].to_str().unwrap()
        ),
        (200, "application/pdf")
    );
    assert_eq!(pdf.headers["cache-control"], "no-store");
    let name = format!("inline; filename=\"{}.pdf\"", document.number);
    assert_eq!(pdf.headers["content-disposition"], name.as_str());
    assert!(pdf.body.starts_with("%PDF-"));
    // Later changes of the account are not on it.
    server
        .execute("update accounts set name = 'Another name', language = 'de' where id = 'officina'")
        .await;
    assert_eq!(anna.get(&path).await.body, pdf.body);
    // Every amount has kept its explanation.
    let explained =
        "select count(*) from documents where order_id is not null and quotes like '%\"why\"%'";
    assert_eq!(server.number(explained).await, 1);
    for wrong in [
        "/v1/invoices/none.pdf".to_owned(),
        path.replace(".pdf", ""),
        path.replace(".pdf", ".PDF"),
    ] {
        assert_eq!(
            anna.get(&wrong).await.code(),
            (404, "not-found".into()),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_negative_total_is_a_credit_note_with_a_number_of_its_series() {
    let server = Server::start().await;
    let anna = server.support("officina").await;
    let lower = choose("sub_officina", "basic", 5, Interval::MONTH);
    let mut sent = anna.order("k1", vec![lower], None).await;
    sent.body = sent
        .body
        .replace("\"reason\":null", "\"reason\":\"asked by phone\"");
    let placed: Order = anna.send(&sent).await.read();
    let document = placed.document.unwrap();
    assert_eq!(
        (document.kind, document.number.as_str()),
        (DocumentKind::CreditNote, "CN-000001")
    );
    let pdf = anna.get(&format!("/v1/invoices/{}.pdf", document.id)).await;
    assert_eq!(pdf.status, 200);
}

/// Names with markup and SQL in them are names: on the page's data, on paper, and in the database.
#[tokio::test]
async fn hostile_names_are_names() {
    let server = Server::start().await;
    let hostile = "<img src=x onerror=alert(1)>''; drop table orders; -- \\u0000 ) Tj ET";
    server
        .execute(&format!(
            "update accounts set name = '{hostile}', address = '[\"{}\"]' where id = 'officina'",
            hostile.replace('\\', "")
        ))
        .await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let placed: Order = anna.send(&sent).await.read();
    let pdf = anna
        .get(&format!("/v1/invoices/{}.pdf", placed.document.unwrap().id))
        .await;
    assert_eq!(pdf.status, 200);
    let snapshot = anna.get("/v1/snapshot").await;
    assert_eq!(snapshot.headers["content-type"], "application/json");
    assert!(anna.snapshot().await.account.name.starts_with("<img src=x"));
    // In a key, a place, an id: they are values, and nothing is done by them.
    let injected = anna.get("/v1/orders/x'%20or%20'1'='1").await;
    assert_eq!(injected.code(), (404, "not-found".into()));
    assert_eq!(server.number("select count(*) from orders").await, 1);
}

/// Keeps a number with the client's account.
async fn put(client: &Client<'_>, number: &str) {
    let body = format!("{{\"vat_id\":\"{number}\"}}");
    let reply = client
        .ask(Method::PUT, "/v1/account/vat-id", Some(&body))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

/// How many documents of orders name this number, and how many say that the buyer owes the tax.
async fn printed(server: &Server, number: &str) -> (i64, i64) {
    let count = |of: &str| {
        format!("select count(*) from documents where order_id is not null and paper like '%{of}%'")
    };
    let named = server.number(&count(number)).await;
    let reverse = server.number(&count("\"reverse_charge\":true")).await;
    (named, reverse)
}

/// The document had the account's number: an order without one, or with one that is known to be none, was charged the
/// tax, and its invoice printed the number beside it.
#[tokio::test]
async fn a_document_has_the_number_that_its_order_was_quoted_with() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let licences = |licences| Selection {
        licences,
        ..worked_example()
    };
    // Quoted without a number, and ordered so when the account had one.
    let mut without = anna.order("k1", vec![licences(8)], annas_card()).await;
    put(&anna, "DE129274202").await;
    without.version = Some(format!("\"{}\"", anna.snapshot().await.version));
    let placed: Order = anna.send(&without).await.read();
    assert_eq!(placed.settlement.total.to_string(), "6189.06");
    assert_eq!(printed(&server, "DE129274202").await, (0, 0));
    // With its own.
    let own = anna.order("k2", vec![licences(9)], annas_card()).await;
    assert_eq!(anna.send(&own).await.status, 201);
    assert_eq!(printed(&server, "DE129274202").await, (1, 1));
    // With one that is known to be none.
    put(&anna, "DE136695976").await;
    let invalid = anna.order("k3", vec![licences(10)], annas_card()).await;
    assert_eq!(anna.send(&invalid).await.status, 201);
    assert_eq!(printed(&server, "DE136695976").await, (0, 1));
}

/// An account that is charged no tax at all, in the United States say, was told that it owes the tax itself as soon as it
/// had a European number.
#[tokio::test]
async fn nobody_owes_a_tax_that_there_is_none_of() {
    let server = Server::start().await;
    let sam = server.sign_in("sam", "carter").await;
    put(&sam, "DE129274202").await;
    let change = choose("sub_carter_support", "team", 4, Interval::MONTH);
    let card = Some(Payment::Method("card_carter".into()));
    let sent = sam.order("k1", vec![change], card).await;
    assert_eq!(sam.send(&sent).await.status, 201);
    assert_eq!(printed(&server, "DE129274202").await, (1, 0));
}
