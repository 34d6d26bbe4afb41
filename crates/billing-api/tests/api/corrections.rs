//! Correction documents: an order was placed while its VAT number was undetermined, and the service answers later.

mod by_hand;
mod outlay;

use crate::service::Service;
use crate::support::{Client, Server, annas_card, worked_example};
use axum::http::Method;
use midcycle_billing_api::audit::audit;
use midcycle_billing_api::clock::now_ms;
use midcycle_contract::engine::json::{Read, to_text};
use midcycle_contract::order::{Document, DocumentKind, QuotesRequest};
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::{Order, Payment, Selection};
use std::sync::Arc;

const NUMBER: &str = "DE129274202";

/// What holds while a number is undetermined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    ChargeVat,
    ReverseCharge,
}

async fn start(policy: Policy, says: Option<bool>) -> (Server, Arc<Service>) {
    let service = Service::silent();
    service.say(says);
    let server = Server::asking(service.clone()).await;
    if policy == Policy::ReverseCharge {
        server
            .execute("update accounts set taxes = replace(taxes, 'charge_vat', 'reverse_charge')")
            .await;
    }
    let body = format!("{{\"vat_id\":\"{NUMBER}\"}}");
    let anna = server.anna().await;
    let reply = anna
        .ask(Method::PUT, "/v1/account/vat-id", Some(&body))
        .await;
    assert_eq!(reply.status, 200);
    (server, service)
}

fn licences(licences: u32) -> Selection {
    Selection {
        licences,
        ..worked_example()
    }
}

async fn place(anna: &Client<'_>, key: &str, change: Selection) -> Order {
    let sent = anna.order(key, vec![change], annas_card()).await;
    anna.send(&sent).await.read()
}

/// Orders the changes without the account's number.
async fn place_without_number(anna: &Client<'_>, key: &str, changes: Vec<Selection>) -> Order {
    let wanted = QuotesRequest {
        changes: changes.clone(),
        vat_id: None,
    };
    let quoted = anna
        .ask(Method::POST, "/v1/quotes", Some(&to_text(&wanted)))
        .await;
    let fresh: FreshQuote = quoted.read();
    let mut sent = anna.order(key, changes, annas_card()).await;
    let old = sent.body.split("\"fingerprint\":\"").nth(1).unwrap()[..64].to_owned();
    sent.body = sent.body.replace(&old, &fresh.fingerprint);
    let number = format!("\"vat_id\":\"{NUMBER}\"");
    sent.body = sent.body.replace(&number, "\"vat_id\":null");
    let placed: Order = anna.send(&sent).await.read();
    assert_eq!(placed.fingerprint, fresh.fingerprint);
    placed
}

async fn documents(anna: &Client<'_>) -> Vec<Document> {
    Vec::from_text(&anna.get("/v1/invoices").await.body).unwrap()
}

/// A round of the timer, long after any silence.
async fn round(server: &Server) -> usize {
    server.execute("delete from vat_silences").await;
    let learnt = server.orders.take_up_numbers(now_ms()).await.unwrap();
    learnt.corrections
}

async fn assert_sound(server: &Server) {
    let report = audit(&server.store).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

/// A later answer made no document: who was charged the tax for a valid number never saw it again.
#[tokio::test]
async fn a_valid_number_gives_back_the_tax_of_the_new_charges() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    let placed = place(&anna, "k1", worked_example()).await;
    assert_eq!(placed.settlement.total.to_string(), "6189.06");
    let before = anna.snapshot().await;
    let invoice = placed.document.clone().unwrap();
    let path = format!("/v1/invoices/{}.pdf", invoice.id);
    let paper = anna.get(&path).await.body;
    assert_eq!(round(&server).await, 0);

    service.say(Some(true));
    assert_eq!(round(&server).await, 1);
    let listed = documents(&anna).await;
    let correction = listed.iter().find(|it| it.corrects.is_some()).unwrap();
    // 5280.00 x 22 %; the credit's tax, 207.00 x 22 %, was rightly given back.
    assert_eq!(
        (correction.kind, correction.total.to_string().as_str()),
        (DocumentKind::CreditNote, "-1161.60")
    );
    assert_eq!(correction.corrects.as_deref(), Some(invoice.id.as_str()));
    assert_eq!(
        (correction.number.as_str(), &correction.order),
        ("CN-000001", &None)
    );
    let pdf = anna
        .get(&format!("/v1/invoices/{}.pdf", correction.id))
        .await;
    assert_eq!(pdf.status, 200);
    let on_paper = format!(
        "select count(*) from documents where corrects is not null and paper like '%\"corrects\":{{\"number\":\"{}\",\"at\":\"2026-11-22\"}}%'
             and paper like '%{NUMBER}%' and paper like '%\"reverse_charge\":true%'",
        invoice.number
    );
    assert_eq!(server.number(&on_paper).await, 1);

    // The order and its document are what they were.
    let order: Order = anna.get(&format!("/v1/orders/{}", placed.id)).await.read();
    assert_eq!(order, placed);
    assert_eq!(anna.get(&path).await.body, paper);
    // The tax is on the balance, and a later credit carries none.
    let after = anna.snapshot().await;
    assert_eq!(after.balance.to_string(), "1161.60");
    // Once for what was learnt, and once for the correction.
    assert_eq!(after.version, before.version + 2);
    assert_eq!(
        after.subscriptions[0].current.taxes.as_deref(),
        Some(&[][..])
    );
    let fewer = place(&anna, "k2", licences(7)).await;
    assert!(fewer.changes[0].quote.tax.is_zero());
    assert_eq!(round(&server).await, 0);
    assert_sound(&server).await;
}

/// A later answer made no document: who was charged no tax for a number that is none never paid it.
#[tokio::test]
async fn an_invalid_number_is_charged_the_tax_that_was_lifted() {
    let (server, service) = start(Policy::ReverseCharge, None).await;
    let anna = server.anna().await;
    let placed = place(&anna, "k1", worked_example()).await;
    service.say(Some(false));
    assert_eq!(round(&server).await, 1);
    let listed = documents(&anna).await;
    let correction = listed.iter().find(|it| it.corrects.is_some()).unwrap();
    assert_eq!(
        (correction.kind, correction.total.to_string().as_str()),
        (DocumentKind::Invoice, "1161.60")
    );
    let printed = format!(
        "select count(*) from documents where corrects is not null and paper like '%{NUMBER}%'"
    );
    assert_eq!(server.number(&printed).await, 0);
    let snapshot = anna.snapshot().await;
    assert_eq!(snapshot.balance.to_string(), "-1161.60");
    let taxes = snapshot.subscriptions[0].current.taxes.clone();
    assert_eq!(taxes, Some(snapshot.taxes.now.clone()));
    // What is owed is paid with the next order.
    let more = place(&anna, "k2", licences(9)).await;
    let due = more.settlement.due_now.minor_units();
    assert_eq!(due, more.settlement.total.minor_units() + 116_160);
    assert!(anna.snapshot().await.balance.is_zero());
    assert_ne!(placed.id, more.id);
    assert_sound(&server).await;
}

#[tokio::test]
async fn where_both_sides_agree_there_is_nothing_to_correct() {
    for (policy, says) in [(Policy::ChargeVat, false), (Policy::ReverseCharge, true)] {
        let (server, service) = start(policy, None).await;
        let anna = server.anna().await;
        place(&anna, "k1", worked_example()).await;
        service.say(Some(says));
        assert_eq!(round(&server).await, 0);
        let reviewed = "select count(*) from vat_reviews where document is null";
        assert_eq!(server.number(reviewed).await, 1);
        // What is said later still changes nothing of it.
        service.say(Some(!says));
        server.execute("update vat_answers set asked_ms = 1").await;
        assert_eq!(round(&server).await, 0);
        assert_eq!(
            server
                .number("select count(*) from documents where corrects is not null")
                .await,
            0
        );
        assert_sound(&server).await;
    }
}

/// Orders that credit one another, with and without the number, come to the tax that they would have had if the service
/// had answered at once: what was credited in between is not given back twice.
#[tokio::test]
async fn orders_that_credit_one_another_come_to_the_right_tax() {
    let taxed =
        "select -sum(amount_minor) from ledger_entries where book = 'tax' and account = 'officina'";
    for (policy, says) in [(Policy::ChargeVat, true), (Policy::ReverseCharge, false)] {
        let mut sums = Vec::new();
        for is_late in [true, false] {
            let (server, service) = start(policy, (!is_late).then_some(says)).await;
            let anna = server.anna().await;
            place(&anna, "k1", licences(8)).await;
            anna.ask(Method::POST, "/v1/demo/next-day", Some("{}"))
                .await;
            place(&anna, "k2", licences(12)).await;
            // A purchase, and its change on the same day.
            let bought = Selection {
                subscription: None,
                ..licences(3)
            };
            place(&anna, "k3", bought.clone()).await;
            // The same again: two subscriptions that only their ids tell apart.
            place(&anna, "k4", bought).await;
            let owned = anna.snapshot().await.subscriptions;
            let fewer = Selection {
                subscription: Some(owned[2].id.clone()),
                ..licences(2)
            };
            // Without the number: charged the tax, and credited what was paid.
            place_without_number(&anna, "k5", vec![fewer]).await;

            service.say(Some(says));
            let corrections = round(&server).await;
            assert_eq!(corrections, if is_late { 4 } else { 0 });
            sums.push(server.number(taxed).await);
            let taxes = anna.snapshot().await.subscriptions;
            let taxes: Vec<_> = taxes.into_iter().map(|owned| owned.current.taxes).collect();
            let of_now = anna.snapshot().await.taxes.now;
            let right = if says {
                Some(Vec::new())
            } else {
                Some(of_now.clone())
            };
            assert_eq!(taxes, [right.clone(), right, Some(of_now)]);
            assert_sound(&server).await;
        }
        assert_eq!(sums[0], sums[1]);
    }
}

/// It is one document however many find out at once, and it waits while an order of the account is open.
#[tokio::test]
async fn it_waits_for_an_open_order_and_comes_once() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    place(&anna, "k1", worked_example()).await;
    let bank = Some(Payment::Token("tok_requires_action".into()));
    let sent = anna.order("k2", vec![licences(9)], bank).await;
    let open: Order = anna.send(&sent).await.read();
    service.say(Some(true));
    assert_eq!(round(&server).await, 0);
    let answer = format!(
        r#"{{"client_secret":"{}","confirmed":true}}"#,
        open.client_secret.unwrap()
    );
    anna.ask(Method::POST, "/v1/demo/bank", Some(&answer)).await;
    let path = format!("/v1/orders/{}/continue", open.id);
    anna.ask(Method::POST, &path, None).await;
    let counts = tokio::join!(round(&server), round(&server), round(&server));
    // The one that was open was placed while its number was undetermined, too.
    assert_eq!(counts.0 + counts.1 + counts.2, 2);
    assert_sound(&server).await;
}

/// What an order or a person finds out corrects at once, and the quote that is answered knows the balance of it.
#[tokio::test]
async fn an_order_that_learns_corrects_those_before_it() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    place(&anna, "k1", worked_example()).await;
    service.say(Some(true));
    let sent = anna.order("k2", vec![licences(9)], annas_card()).await;
    let refused = anna.send(&sent).await;
    assert_eq!(refused.code(), (412, "stale-version".into()));
    let fresh = refused.problem().fresh.unwrap();
    assert_eq!(fresh.settlement.balance.before.to_string(), "1161.60");
    assert_eq!(fresh.version, anna.snapshot().await.version);
    let placed = place(&anna, "k3", licences(9)).await;
    assert_eq!(placed.fingerprint, fresh.fingerprint);
    assert_sound(&server).await;
}

#[tokio::test]
async fn a_person_who_has_the_number_asked_for_again_has_it_corrected() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    place(&anna, "k1", worked_example()).await;
    service.say(Some(true));
    let body = format!("{{\"vat_id\":\"{NUMBER}\"}}");
    let kept = anna
        .ask(Method::PUT, "/v1/account/vat-id", Some(&body))
        .await;
    let kept: midcycle_contract::account::VatIdKept = kept.read();
    let snapshot = anna.snapshot().await;
    assert_eq!(kept.version, snapshot.version);
    assert_eq!(snapshot.balance.to_string(), "1161.60");
}

/// The number and the tax table are the order's: what the account has by now does not matter.
#[tokio::test]
async fn it_goes_by_what_the_order_was_quoted_with() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    place(&anna, "k1", worked_example()).await;
    let none = Some("{\"vat_id\":null}");
    anna.ask(Method::PUT, "/v1/account/vat-id", none).await;
    server
        .execute("update accounts set taxes = replace(taxes, '\"22\"', '\"25\"')")
        .await;
    service.say(Some(true));
    assert_eq!(round(&server).await, 1);
    let snapshot = anna.snapshot().await;
    assert_eq!(snapshot.account.vat_id, None);
    assert_eq!(snapshot.balance.to_string(), "1161.60");
    assert_sound(&server).await;
}

/// The audit knows what a correction is.
#[tokio::test]
async fn an_audit_finds_a_correction_of_nothing() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    let anna = server.anna().await;
    place(&anna, "k1", worked_example()).await;
    service.say(Some(true));
    assert_eq!(round(&server).await, 1);
    assert_sound(&server).await;
    let mut write = server.store.write().await.unwrap();
    let again = "insert into documents select 'd2', account, kind, 2, at, issued_ms, currency, total_minor, tax_minor, order_id,
        id, paper, requests, quotes from documents where corrects is not null";
    sqlx::query(again).execute(&mut *write).await.unwrap();
    let report = midcycle_billing_api::audit::audit_in(&mut write)
        .await
        .unwrap();
    for finding in ["corrects no order's tax", "sold 0 with a tax of 0"] {
        assert!(
            report.findings.iter().any(|found| found.contains(finding)),
            "{report}"
        );
    }
    write.rollback().await.unwrap();
    // Nor does the database take a second one of the same document.
    let mut write = server.store.write().await.unwrap();
    let twice = again.replace("        id, paper", "        corrects, paper");
    let refused = sqlx::query(sqlx::AssertSqlSafe(twice))
        .execute(&mut *write)
        .await;
    assert!(refused.is_err());
}
