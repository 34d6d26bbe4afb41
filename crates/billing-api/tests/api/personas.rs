//! The demo's people: each can be chosen, and shows what it is said to show.

use crate::support::{Reply, Server, choose};
use axum::body::Body;
use axum::http::{Method, Request};
use midcycle_contract::demo::Demo;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::catalog::{Role, Status, Subscription, VatState};
use midcycle_contract::engine::change::{Refusal, may_order, resolve};
use midcycle_contract::engine::json::to_text;
use midcycle_contract::engine::price::Price;
use midcycle_contract::engine::quote;
use midcycle_contract::vat::VatId;
use midcycle_contract::{Order, OrderState, Payment, Snapshot};
use std::collections::BTreeSet;

type Shown = fn(&Snapshot) -> bool;

/// What a persona is said to show, and whether a snapshot of its account does.
const SHOWN: [(&str, Shown); 19] = [
    ("simple", |s| {
        only(s).licences() == 5
            && only(s).current.interval == Interval::MONTH
            && !s.payment_methods.is_empty()
    }),
    ("many", |s| {
        only(s).licences() == 120 && only(s).current.interval == Interval::YEAR
    }),
    ("credit", |s| {
        s.balance.to_string() == "9000.00" && s.payment_methods.is_empty()
    }),
    ("yen", |s| s.account.currency.code() == "JPY"),
    ("cart", |s| s.cart.len() == 1 && s.subscriptions.len() == 2),
    ("member", |s| {
        may_order(&s.facts(false), Some(only(s))) == Err(Refusal::NotBillingContact)
            && !s.account.contacts.is_empty()
    }),
    ("corporate", |s| {
        may_order(&s.facts(false), None) == Err(Refusal::CorporateAccount)
            && s.account.representative.is_some()
    }),
    ("alone", |s| {
        may_order(&s.facts(false), None) == Err(Refusal::CorporateAccount)
            && s.account.representative.is_none()
            && s.links.support.is_some()
    }),
    ("trial", |s| {
        let owned = only(s);
        let period = owned.current.period;
        let is_now = period.start.date() <= s.at.date() && s.at.date() < period.end.date();
        owned.status == Status::Trialing
            && owned.current.trial
            && is_now
            && may_order(&s.facts(false), Some(owned)).is_ok()
    }),
    ("ended", |s| {
        may_order(&s.facts(false), Some(only(s))) == Err(Refusal::TrialEnded)
    }),
    ("past-due", |s| {
        let stati: Vec<_> = s.subscriptions.iter().map(|owned| owned.status).collect();
        let is_refused =
            |owned| may_order(&s.facts(false), Some(owned)) == Err(Refusal::RenewalRequired);
        stati == [Status::PastDue, Status::Cancelled]
            && s.subscriptions.iter().all(is_refused)
            && s.links.renew.is_some()
    }),
    ("support", |s| {
        s.user.role == Role::Support && s.subscriptions.iter().any(|owned| owned.plan != "basic")
    }),
    ("accounts", |s| {
        s.user.accounts.len() == 2 && s.user.role == Role::BillingContact
    }),
    ("nothing", |s| {
        s.subscriptions.is_empty() && s.payment_methods.is_empty() && s.balance.is_zero()
    }),
    ("wide", |s| {
        let plan = |owned: &Subscription| {
            let plans = &s.product(&owned.product)?.plans;
            plans.iter().find(|plan| plan.id == owned.plan)
        };
        let is_tiered = matches!(only(s).current.lines[0].price, Price::Graduated { .. });
        plan(only(s)).is_some_and(|plan| plan.name.chars().count() == 40)
            && only(s).licences() >= 10_000
            && is_tiered
    }),
    ("owes", |s| {
        s.balance.is_negative() && may_order(&s.facts(false), Some(only(s))).is_ok()
    }),
    ("bank", |s| s.payment_methods.len() == 3),
    ("reverse", |s| {
        let number = s.account.vat_id.as_deref().map(VatId::parse);
        let is_valid = matches!(number, Some(Ok(_))) && s.account.vat_state == VatState::Valid;
        let had_tax = only(s)
            .current
            .taxes
            .as_ref()
            .is_some_and(|taxes| !taxes.is_empty());
        is_valid && had_tax && s.taxes.for_state(s.account.vat_state).is_empty()
    }),
    ("own-price", |s| {
        let own = |interval| {
            let wanted = choose("sub_holm", "team", 13, interval);
            let request = resolve(&s.facts(false), &wanted).unwrap();
            request.next.unwrap().lines.remove(0).price == only(s).current.lines[0].price
        };
        let listed = s.product("harbor-support").unwrap().plans[1]
            .price(s.account.currency, Interval::MONTH);
        own(Interval::MONTH)
            && !own(Interval::YEAR)
            && listed.unwrap().price != only(s).current.lines[0].price
    }),
];

fn only(snapshot: &Snapshot) -> &Subscription {
    assert_eq!(snapshot.subscriptions.len(), 1, "{}", snapshot.account.id);
    &snapshot.subscriptions[0]
}

/// Becomes somebody, as the page does: with a cookie.
async fn become_somebody(server: &Server, user: &str) -> String {
    let body = format!(r#"{{"user":"{user}"}}"#);
    let request = Request::post("/v1/demo/persona").header("content-type", "application/json");
    let reply = server.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(reply.status, 204, "{user}: {}", reply.body);
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn ask(server: &Server, cookie: &str, method: Method, path: &str, body: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("cookie", cookie)
        .header("content-type", "application/json");
    server
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

async fn get(server: &Server, cookie: &str, path: &str) -> Reply {
    ask(server, cookie, Method::GET, path, "").await
}

#[tokio::test]
async fn every_persona_shows_what_it_is_said_to_show() {
    let server = Server::start().await;
    let demo: Demo = get(&server, "", "/v1/demo").await.read();
    assert_eq!(demo.current, None);
    let said: Vec<&str> = demo
        .personas
        .iter()
        .map(|persona| &*persona.shows)
        .collect();
    let known: BTreeSet<&str> = SHOWN.iter().map(|(shows, _)| *shows).collect();
    assert_eq!(said.len(), SHOWN.len());
    assert_eq!(said.into_iter().collect::<BTreeSet<_>>(), known);
    for persona in &demo.personas {
        let cookie = become_somebody(&server, &persona.user).await;
        let seen: Demo = get(&server, &cookie, "/v1/demo").await.read();
        assert_eq!(seen.current.as_ref(), Some(&persona.user));
        let snapshot: Snapshot = get(&server, &cookie, "/v1/snapshot").await.read();
        assert_eq!(
            (&snapshot.user.name, &snapshot.account.name),
            (&persona.name, &persona.account)
        );
        assert_eq!(snapshot.links.sign_in.as_deref(), Some("/"));
        let (_, is_shown) = SHOWN
            .iter()
            .find(|(shows, _)| *shows == persona.shows)
            .unwrap();
        assert!(
            is_shown(&snapshot),
            "{}: {}",
            persona.shows,
            to_text(&snapshot)
        );
        // Whatever is owned is sold, so that every card has a plan to show.
        for owned in &snapshot.subscriptions {
            let product = snapshot.product(&owned.product).unwrap();
            assert!(
                product.plans.iter().any(|plan| plan.id == owned.plan),
                "{}",
                owned.id
            );
        }
    }
    server.audit().await;
}

#[tokio::test]
async fn one_person_goes_on_with_either_of_two_accounts() {
    let server = Server::start().await;
    let emma = become_somebody(&server, "emma").await;
    let first: Snapshot = get(&server, &emma, "/v1/snapshot").await.read();
    let names: Vec<&str> = first
        .user
        .accounts
        .iter()
        .map(|account| &*account.id)
        .collect();
    assert_eq!(
        (&*first.account.id, &names[..]),
        ("visser", &["kade", "visser"][..])
    );
    let switched = ask(
        &server,
        &emma,
        Method::PUT,
        "/v1/session",
        r#"{"account":"kade"}"#,
    )
    .await;
    assert_eq!(switched.status, 204);
    let second: Snapshot = get(&server, &emma, "/v1/snapshot").await.read();
    assert_eq!((&*second.account.id, second.user), ("kade", first.user));
    // The seller is Dutch too: no number takes the tax off.
    assert_eq!(second.taxes.now, second.taxes.with_vat_id);
}

/// The stored card's bank asks, so nothing is typed and the order waits all the same.
#[tokio::test]
async fn the_bank_of_a_stored_card_wants_a_confirmation() {
    let server = Server::start().await;
    let lotte = server.sign_in("lotte", "peeters").await;
    let brands: Vec<String> = lotte
        .snapshot()
        .await
        .payment_methods
        .into_iter()
        .map(|method| method.brand)
        .collect();
    assert_eq!(brands, ["visa", "mastercard", "amex"]);
    let more = choose("sub_peeters", "team", 9, Interval::YEAR);
    let declined = lotte
        .order(
            "k0",
            vec![more.clone()],
            Some(Payment::Method("card_peeters_3".into())),
        )
        .await;
    assert_eq!(
        lotte.send(&declined).await.code(),
        (402, "payment-declined".into())
    );
    let sent = lotte
        .order(
            "k1",
            vec![more],
            Some(Payment::Method("card_peeters".into())),
        )
        .await;
    let reply = lotte.send(&sent).await;
    assert_eq!(reply.status, 202);
    let waits: Order = reply.read();
    let secret = waits.client_secret.unwrap();
    let body = format!(r#"{{"client_secret":"{secret}","confirmed":true}}"#);
    assert_eq!(
        lotte
            .ask(Method::POST, "/v1/demo/bank", Some(&body))
            .await
            .status,
        204
    );
    let placed: Order = lotte.send(&sent).await.read();
    assert_eq!(placed.state, OrderState::Placed);
    server.audit().await;
}

/// The new charge has no tax, and the credit gives back the tax that was paid.
#[tokio::test]
async fn under_reverse_charge_the_credit_carries_the_tax_that_was_paid() {
    let server = Server::start().await;
    let zofia = server.sign_in("zofia", "kowalczyk").await;
    let snapshot = zofia.snapshot().await;
    let yearly = choose("sub_kowalczyk", "team", 20, Interval::YEAR);
    let quoted = quote(&resolve(&snapshot.facts(false), &yearly).unwrap()).unwrap();
    // 20 x 660.00, less 20 x 69.00 x 15/30 with 23 % of it: 13200.00 - 690.00 - 158.70
    assert_eq!(
        (quoted.tax.to_string(), quoted.total.to_string()),
        ("-158.70".into(), "12351.30".into())
    );
    let sent = zofia
        .order(
            "k1",
            vec![yearly],
            Some(Payment::Method("card_kowalczyk".into())),
        )
        .await;
    assert_eq!(zofia.send(&sent).await.status, 201);
    let reverse = "select count(*) from documents where account = 'kowalczyk' and paper like '%\"reverse_charge\":true%'";
    assert_eq!(server.number(reverse).await, 1);
    server.audit().await;
}

/// Customer care is vouched for by the demo as by a host: it may choose the lower plan that a billing contact may not, and
/// goes nowhere else.
#[tokio::test]
async fn customer_care_may_choose_a_lower_plan() {
    let server = Server::start().await;
    let mia = become_somebody(&server, "mia").await;
    let lower = choose("sub_officina", "basic", 5, Interval::MONTH);
    let put = ask(
        &server,
        &mia,
        Method::PUT,
        "/v1/cart/sub_officina",
        &to_text(&lower),
    )
    .await;
    assert_eq!(put.status, 204, "{}", put.body);
    let anna = server.anna().await;
    let refused = anna
        .ask(Method::PUT, "/v1/cart/sub_officina", Some(&to_text(&lower)))
        .await;
    assert_eq!(refused.code(), (422, "plan-downgrade-needs-support".into()));
    let switched = ask(
        &server,
        &mia,
        Method::PUT,
        "/v1/session",
        r#"{"account":"brandt"}"#,
    )
    .await;
    assert_eq!(switched.code(), (404, "not-found".into()));
}

/// The trial that runs ends on its last day, and is bought from then on.
#[tokio::test]
async fn a_trial_ends_when_its_period_does() {
    let server = Server::start().await;
    let eva = server.sign_in("eva", "novakova").await;
    let before = eva.snapshot().await;
    for _ in 22..36 {
        eva.ask(Method::POST, "/v1/demo/next-day", Some("{}")).await;
    }
    assert_eq!(
        eva.snapshot().await.subscriptions[0].status,
        Status::Trialing
    );
    for _ in 36..44 {
        eva.ask(Method::POST, "/v1/demo/next-day", Some("{}")).await;
    }
    let after = eva.snapshot().await;
    assert_eq!(
        (after.at.to_string(), after.version),
        ("2026-12-14".into(), before.version + 1)
    );
    assert_eq!(after.subscriptions[0].status, Status::TrialEnded);
    assert_eq!(eva.get("/v1/invoices").await.body, "[]");
    server.audit().await;
}
