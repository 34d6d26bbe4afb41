//! What a customer has laid out in the end: the same, whether the service answers late or at once.

use super::{Policy, assert_sound, documents, licences, place, place_without_number, round, start};
use crate::support::{Client, Server, choose};
use axum::http::Method;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, Selection};

/// What Anna has paid, less what she has on her balance.
const OUTLAY: &str = "select sum(amount_minor) from ledger_entries where book in ('cash', 'customer') and account = 'officina'";
/// What the rules gave to nobody.
const FORFEITED: &str = "select coalesce(sum(e.amount_minor), 0) from ledger_entries e
    join ledger_transactions t on t.id = e.transaction_id where t.kind = 'forfeited' and e.book = 'customer'";

fn monthly(licences: u32) -> Selection {
    choose("sub_officina", "team", licences, Interval::MONTH)
}

async fn tomorrow(anna: &Client<'_>) {
    anna.ask(Method::POST, "/v1/demo/next-day", Some("{}"))
        .await;
}

/// What is due becomes a surplus without the tax on the new charges, and the other way round: what is credited was taxed.
async fn due_or_surplus(anna: &Client<'_>) {
    place_without_number(anna, "k1", vec![monthly(8)]).await;
    tomorrow(anna).await;
    // 9 x 69.00, taxed or not, less 8 x 69.00 x 29/30 with their tax.
    place(anna, "k2", monthly(9)).await;
    place(anna, "k3", monthly(12)).await;
}

/// More than is left is given back of what was just bought.
async fn bought_and_reduced(anna: &Client<'_>) {
    place(anna, "k1", licences(12)).await;
    place(anna, "k2", monthly(5)).await;
    tomorrow(anna).await;
    place(anna, "k3", monthly(8)).await;
}

/// Of several changes the sum is forfeited, and a purchase lessens it.
async fn together(anna: &Client<'_>) {
    let bought = Selection {
        subscription: None,
        ..licences(3)
    };
    place(anna, "k1", bought.clone()).await;
    place(anna, "k2", licences(12)).await;
    let owned = anna.snapshot().await.subscriptions;
    let fewer = Selection {
        subscription: Some(owned[1].id.clone()),
        ..monthly(1)
    };
    let sent = anna
        .order(
            "k3",
            vec![fewer, monthly(6), bought],
            crate::support::annas_card(),
        )
        .await;
    let placed: Order = anna.send(&sent).await.read();
    assert!(placed.settlement.total.is_negative());
    place_without_number(anna, "k4", vec![monthly(5)]).await;
}

/// What is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    DueOrSurplus,
    BoughtAndReduced,
    Together,
}

const STORIES: [Story; 3] = [
    Story::DueOrSurplus,
    Story::BoughtAndReduced,
    Story::Together,
];

/// Places the orders of a story under some rules, and lets the service answer before or after them.
async fn outlay(story: Story, surplus: &str, policy: Policy, is_late: bool) -> (Server, i64) {
    let says = policy == Policy::ChargeVat;
    let (server, service) = start(policy, (!is_late).then_some(says)).await;
    server
        .execute(&format!(
            r#"update accounts set rules = '{{"surplus":"{surplus}"}}' where id = 'officina'"#
        ))
        .await;
    let anna = server.anna().await;
    match story {
        Story::DueOrSurplus => due_or_surplus(&anna).await,
        Story::BoughtAndReduced => bought_and_reduced(&anna).await,
        Story::Together => together(&anna).await,
    }
    service.say(Some(says));
    assert_eq!(round(&server).await > 0, is_late);
    assert_sound(&server).await;
    let outlay = server.number(OUTLAY).await;
    (server, outlay)
}

/// A correction took back the tax that a forfeited surplus had never given: of 1000 + 220 that were paid and 1098 that were
/// forfeited, the later answer made a correction of -22, and 198 of the 220 were lost. What is forfeited is settled anew.
#[tokio::test]
async fn a_late_answer_costs_the_customer_what_an_early_one_does() {
    for policy in [Policy::ChargeVat, Policy::ReverseCharge] {
        for surplus in ["forfeit", "balance"] {
            for story in STORIES {
                let (late, outlay_late) = outlay(story, surplus, policy, true).await;
                let (early, outlay_early) = outlay(story, surplus, policy, false).await;
                assert_eq!(outlay_late, outlay_early, "{story:?} {surplus}");
                let forfeited = late.number(FORFEITED).await;
                assert_eq!(
                    forfeited,
                    early.number(FORFEITED).await,
                    "{story:?} {surplus}"
                );
                // There, what was credited was taxed, and what is charged is so by now: nothing is left.
                let is_due = story == Story::DueOrSurplus && policy == Policy::ReverseCharge;
                assert_eq!(forfeited == 0, surplus == "balance" || is_due);
            }
        }
    }
}

/// The paper says what the balance really got: of the tax that was paid, all; of the tax that a surplus would have given
/// back, nothing, because the surplus was forfeited.
#[tokio::test]
async fn the_paper_says_what_becomes_of_the_balance() {
    let (server, service) = start(Policy::ChargeVat, None).await;
    server
        .execute(r#"update accounts set rules = '{"surplus":"forfeit"}' where id = 'officina'"#)
        .await;
    let anna = server.anna().await;
    let bought = place(&anna, "k1", licences(12)).await;
    let reduced = place(&anna, "k2", monthly(5)).await;
    service.say(Some(true));
    assert_eq!(round(&server).await, 2);
    let listed = documents(&anna).await;
    // 7920.00 x 22 % were charged, and not given back: the new charge's 345.00 x 22 % were not paid, but set off.
    for (order, total, before, after) in [
        (&bought, "0.00", "0.00", "1742.40"),
        (&reduced, "-75.90", "1742.40", "1742.40"),
    ] {
        let corrects = &order.document.as_ref().unwrap().id;
        let found = listed
            .iter()
            .find(|it| it.corrects.as_ref() == Some(corrects));
        let found = found.unwrap();
        assert_eq!(found.total.to_string(), total);
        let settlement = format!(
            "select count(*) from documents where id = '{}' and paper like '%\"before\":\"{before}\"%\"after\":\"{after}\"%'",
            found.id
        );
        assert_eq!(server.number(&settlement).await, 1, "{found:?}");
    }
    assert_eq!(anna.snapshot().await.balance.to_string(), "1742.40");
    assert_sound(&server).await;
}
