//! Invoices and credit notes as PDF.

use crate::support::{Server, annas_card, choose, worked_example};
use midcycle_contract::Order;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::order::DocumentKind;

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
