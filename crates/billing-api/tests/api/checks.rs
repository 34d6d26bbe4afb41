//! What is refused, in the order of the contract, and that nothing is changed by it.

use crate::support::{Client, Sent, Server, annas_card, choose, worked_example};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::{Order, Payment, Selection};

/// Each request has the fault named and all that come after it in the contract's order, and changes nothing.
#[tokio::test]
async fn refusals_come_in_the_contracts_order_and_change_nothing() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let good = anna.order("k1", vec![worked_example()], None).await;
    let counts = server.row_counts().await;
    let spoil = |old: &str, new: &str| Sent {
        body: good.body.replace(old, new),
        ..good.clone()
    };
    let fingerprint = good.body.split("\"fingerprint\":\"").nth(1).unwrap()[..64].to_owned();
    let tampered = spoil(&fingerprint, &"0".repeat(64));
    let downgrade = Sent {
        body: tampered.body.replace("\"team\"", "\"basic\""),
        ..good.clone()
    };
    let table: Vec<(&str, Sent, u16, &str, Option<&str>)> = vec![
        (
            "no JSON",
            Sent {
                body: "{".into(),
                key: None,
                version: None,
            },
            400,
            "bad-request",
            Some(""),
        ),
        (
            "an unknown member",
            Sent {
                key: None,
                ..spoil("\"vat_id\"", "\"price\":\"1\",\"vat_id\"")
            },
            400,
            "bad-request",
            Some("/price"),
        ),
        (
            "licences that are text",
            Sent {
                key: None,
                ..spoil("\"licences\":8", "\"licences\":\"8\"")
            },
            400,
            "bad-request",
            Some("/changes/0/licences"),
        ),
        (
            "no key",
            Sent {
                key: None,
                version: None,
                ..downgrade.clone()
            },
            400,
            "key-required",
            None,
        ),
        (
            "an endless key",
            Sent {
                key: Some("k".repeat(256)),
                ..good.clone()
            },
            400,
            "key-required",
            None,
        ),
        (
            "no changes",
            Sent {
                key: None,
                version: None,
                ..spoil(&changes(&good.body), "[]")
            },
            400,
            "bad-request",
            Some("/changes"),
        ),
        (
            "no version",
            Sent {
                version: None,
                ..downgrade.clone()
            },
            428,
            "version-required",
            None,
        ),
        (
            "no tag",
            Sent {
                version: Some("1".into()),
                ..downgrade.clone()
            },
            428,
            "version-required",
            None,
        ),
        (
            "an old version",
            Sent {
                version: Some("\"0\"".into()),
                ..downgrade.clone()
            },
            412,
            "stale-version",
            None,
        ),
        (
            "a lower plan",
            downgrade,
            422,
            "plan-downgrade-needs-support",
            Some("/changes/0/plan"),
        ),
        (
            "too few licences",
            spoil("\"licences\":8", "\"licences\":3"),
            422,
            "licences-in-use",
            Some("/changes/0/licences"),
        ),
        (
            "another's subscription",
            spoil("sub_officina", "sub_brandt"),
            422,
            "unknown-subscription",
            Some("/changes/0/subscription"),
        ),
        (
            "a strange VAT number",
            Sent {
                body: tampered
                    .body
                    .replace("\"vat_id\":null", "\"vat_id\":\"IT1\""),
                ..good.clone()
            },
            422,
            "vat-id",
            Some("/vat_id"),
        ),
        (
            "a tampered fingerprint",
            tampered,
            409,
            "quote-changed",
            None,
        ),
        (
            "another date",
            spoil("2026-11-22", "2026-11-21"),
            409,
            "quote-changed",
            None,
        ),
        (
            "nothing pays",
            good.clone(),
            402,
            "payment-required",
            Some("/payment"),
        ),
        (
            "a method of nobody",
            spoil(
                "\"payment\":null",
                "\"payment\":{\"method\":\"card_brandt\"}",
            ),
            402,
            "payment-required",
            Some("/payment"),
        ),
    ];
    let nobody = Client {
        server: &server,
        token: "nonsense".into(),
    };
    let worst = Sent {
        key: None,
        version: None,
        body: "{".into(),
    };
    assert_eq!(nobody.send(&worst).await.status, 401);
    for (what, sent, status, code, path) in table {
        let reply = anna.send(&sent).await;
        assert_eq!(
            reply.code(),
            (status, code.to_owned()),
            "{what}: {}",
            reply.body
        );
        assert_eq!(reply.problem().path.as_deref(), path, "{what}");
        assert_eq!(server.row_counts().await, counts, "{what}");
    }
}

fn changes(body: &str) -> String {
    let start = body.find("\"changes\":").unwrap() + 10;
    let end = body.find(",\"vat_id\"").unwrap();
    body[start..end].to_owned()
}

/// What was shown is stale, so the answer brings what it costs now: page and API come to the same.
#[tokio::test]
async fn a_stale_quote_is_answered_with_the_fresh_one() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let old = anna.order("k1", vec![worked_example()], annas_card()).await;
    server
        .execute("update accounts set version = version + 1 where id = 'officina'")
        .await;
    let stale = anna.send(&old).await.problem();
    let fresh = stale.fresh.unwrap();
    assert_eq!((stale.status, fresh.version), (412, 2));
    assert_eq!(fresh.settlement.due_now.to_string(), "6176.56");
    // The same with the version of now and a price that has changed meanwhile: 8 x 670.00 - 207.00 = 5153.00; x 1.22.
    server
        .execute("update products set product = replace(product, '\"660\"', '\"670\"')")
        .await;
    let changed = anna
        .send(&Sent {
            version: Some("\"2\"".into()),
            ..old
        })
        .await
        .problem();
    let fresh = changed.fresh.unwrap();
    assert_eq!(
        (changed.status, fresh.settlement.total.to_string().as_str()),
        (409, "6286.66")
    );
    let now = anna.order("k2", vec![worked_example()], annas_card()).await;
    assert!(now.body.contains(&fresh.fingerprint));
    assert_eq!(anna.send(&now).await.status, 201);
}

#[tokio::test]
async fn who_may_not_order_cannot_by_the_back_door() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let counts = server.row_counts().await;
    let marco = server.sign_in("marco", "officina").await;
    assert_eq!(
        marco.send(&sent).await.code(),
        (403, "not-billing-contact".into())
    );
    let nora = server.sign_in("nora", "lindqvist").await;
    let own = Sent {
        body: sent.body.replace("sub_officina", "sub_lindqvist"),
        ..sent.clone()
    };
    assert_eq!(
        nora.send(&own).await.code(),
        (403, "corporate-account".into())
    );
    let ines = server.sign_in("ines", "duarte").await;
    let own = Sent {
        body: sent.body.replace("sub_officina", "sub_duarte"),
        ..sent.clone()
    };
    assert_eq!(ines.send(&own).await.code(), (409, "trial-ended".into()));
    assert_eq!(server.row_counts().await, counts);
    // Another account's order is as if it were not there.
    let order: Order = anna.send(&sent).await.read();
    let counts = server.row_counts().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    assert_eq!(
        klaus.get(&format!("/v1/orders/{}", order.id)).await.code(),
        (404, "not-found".into())
    );
    // And another account's key is its own.
    assert_eq!(
        klaus.send(&sent).await.code(),
        (422, "unknown-subscription".into())
    );
    assert_eq!(server.row_counts().await, counts);
}

/// At the limit of changes in an order, and one past it; at the longest key.
#[tokio::test]
async fn an_order_has_1_to_20_changes() {
    let server = Server::start().await;
    let ines = server.sign_in("ines", "duarte").await;
    let purchase = Selection {
        subscription: None,
        ..choose("", "basic", 1, Interval::MONTH)
    };
    let card = Some(Payment::Token("tok_ok".into()));
    let key = "k".repeat(255);
    let most = ines.order(&key, vec![purchase; 20], card).await;
    let one = &changes(&most.body)[1..][..changes(&most.body).find("},{").unwrap()];
    let more = Sent {
        body: most.body.replacen('[', &format!("[{one},"), 1),
        ..most.clone()
    };
    let refused = ines.send(&more).await.problem();
    assert_eq!(
        (refused.status, refused.path.as_deref()),
        (400, Some("/changes"))
    );
    assert!(
        refused.detail.starts_with("21 changes"),
        "{}",
        refused.detail
    );
    let order: Order = ines.send(&most).await.read();
    // 20 x 29.00 = 580.00, and 23 % of each 29.00 is 6.67: 20 x 35.67.
    assert_eq!(order.settlement.due_now.to_string(), "713.40");
    assert_eq!(ines.snapshot().await.subscriptions.len(), 21);
}
