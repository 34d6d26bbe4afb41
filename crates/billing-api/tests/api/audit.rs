//! `midcycle audit`: it finds what is wrong and nothing else, and writes nothing.

mod broken;
mod reads;

use crate::service::Service;
use crate::support::{Client, Server, annas_card, choose};
use axum::http::Method;
use broken::{BROKEN, NAMES};
use midcycle_billing_api::audit::{audit, audit_in};
use midcycle_billing_api::clock::now_ms;
use midcycle_billing_api::orders::TakenUp;
use midcycle_billing_api::store::{Db, Dialect};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, Payment};

/// The audit finds nothing in the demo's book and after orders of every kind; and it finds each thing that is not so.
///
/// It did not see a document whose total was not what its lines are, as long as it was sold for that total; nor one that
/// says something else than what was confirmed; of corrections and refunds it saw hardly anything.
#[tokio::test]
async fn an_audit_finds_what_is_wrong_and_nothing_else() {
    let service = Service::silent();
    let server = Server::asking(service.clone()).await;
    let anna = server.anna().await;
    let due = place_of_every_kind(&anna, &service).await;
    let report = audit(&server.store).await.unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!((report.orders, report.documents), (5, 21));

    for (statements, finding) in BROKEN {
        let mut write = server.store.write().await.unwrap();
        lift_guards(&mut write, server.store.dialect()).await;
        for sql in *statements {
            let named = |sql: String, (name, id): (&str, &str)| sql.replace(name, id);
            let sql = NAMES.into_iter().fold((*sql).to_owned(), named);
            change(&mut write, &sql).await;
        }
        let report = audit_in(&mut write).await.unwrap();
        let finding = finding.replace("DUE", &due);
        let is_found = matches!(&report.findings[..], [found] if found.contains(&finding));
        assert!(is_found, "{statements:?}: {report}");
        write.rollback().await.unwrap();
    }
    server.audit().await;
}

/// Three orders that are placed, the last of them with a number that nobody knows yet; one that is declined; and, once the
/// number is known and the third one corrected, one that is paid and given back. Gives what was due for that.
async fn place_of_every_kind(anna: &Client<'_>, service: &Service) -> String {
    let server = anna.server;
    for (key, plan, licences) in [("a", "team", 9), ("b", "team", 5), ("c", "business", 6)] {
        if key == "c" {
            let number = Some(r#"{"vat_id":"DE129274202"}"#);
            let put = anna.ask(Method::PUT, "/v1/account/vat-id", number).await;
            assert_eq!(put.status, 200);
        }
        let wanted = choose("sub_officina", plan, licences, Interval::MONTH);
        let sent = anna.order(key, vec![wanted], annas_card()).await;
        assert_eq!(anna.send(&sent).await.status, 201);
    }
    let pay = |token: &str| Some(Payment::Token(token.into()));
    let more = choose("sub_officina", "business", 9, Interval::MONTH);
    let sent = anna
        .order("d", vec![more.clone()], pay("tok_declined"))
        .await;
    assert_eq!(anna.send(&sent).await.status, 402);
    service.say(Some(true));
    server.execute("delete from vat_silences").await;
    let learnt = server.orders.take_up_numbers(now_ms()).await.unwrap();
    assert_eq!(learnt.corrections, 1);
    let sent = anna.order("e", vec![more], pay("tok_timeout_after")).await;
    let open: Order = anna.send(&sent).await.read();
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    let settled = TakenUp {
        settled: 1,
        open: 0,
    };
    assert_eq!(server.orders.take_up(i64::MAX, 0).await.unwrap(), settled);
    open.settlement.due_now.minor_units().to_string()
}

/// Lets this transaction change what only grows, and refer to what is not there.
async fn lift_guards(db: &mut Db, dialect: Dialect) {
    if dialect == Dialect::Postgres {
        change(db, "set local session_replication_role = replica").await;
        return;
    }
    change(db, "pragma defer_foreign_keys = on").await;
    for table in ["ledger_entries", "ledger_transactions", "documents"] {
        change(db, &format!("drop trigger {table}_stay")).await;
        change(db, &format!("drop trigger {table}_remain")).await;
    }
}

async fn change(db: &mut Db, sql: &str) {
    let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(db)
        .await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}
