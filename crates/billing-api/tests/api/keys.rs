//! One key, one order, for ever.

use crate::support::{Sent, Server, annas_card, worked_example};
use std::sync::Arc;

#[tokio::test]
async fn the_same_key_is_one_order_for_ever() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let sent = anna.order("k1", vec![worked_example()], annas_card()).await;
    let first = anna.send(&sent).await;
    let counts = server.row_counts().await;
    // The version is stale by now; the key is looked at first.
    let again = anna.send(&sent).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    // White space is not another body, another choice is.
    let spaced = Sent {
        body: sent.body.replace(',', " ,\n"),
        ..sent.clone()
    };
    assert_eq!(anna.send(&spaced).await.status, 200);
    let other = Sent {
        body: sent.body.replace("\"licences\":8", "\"licences\":9"),
        ..sent
    };
    assert_eq!(anna.send(&other).await.code(), (422, "key-reused".into()));
    assert_eq!(server.row_counts().await, counts);
}

/// Twenty at once with one key are one order; with keys of their own one is placed and the others are told why not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_place_one_order() {
    let server = Arc::new(Server::start().await);
    let sent = server
        .anna()
        .await
        .order("k1", vec![worked_example()], annas_card())
        .await;
    let mut clients = Vec::new();
    for n in 0..20 {
        let (server, mut sent) = (server.clone(), sent.clone());
        if n >= 10 {
            sent.key = Some(format!("other-{n}"));
        }
        clients.push(tokio::spawn(async move {
            server.anna().await.send(&sent).await.status.as_u16()
        }));
    }
    let mut statuses = Vec::new();
    for client in clients {
        statuses.push(client.await.unwrap());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses
            .iter()
            .all(|status| [200, 201, 202, 409, 412].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(server.number("select count(*) from orders").await, 1);
    assert_eq!(server.number("select count(*) from payments").await, 1);
}
