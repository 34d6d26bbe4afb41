//! How much one client may ask for, and all together.

use crate::support::Server;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use midcycle_billing_api::http::{Api, BURST_SECONDS, Limits};
use midcycle_billing_api::store::CONNECTIONS_MAX;
use std::net::SocketAddr;
use std::num::NonZeroU32;

fn limits(per_session: u32, per_address: u32) -> Limits {
    Limits {
        per_session: NonZeroU32::new(per_session),
        per_address: NonZeroU32::new(per_address),
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_session_is_told_when_to_come_again() {
    let server = Server::limited(limits(1, 0)).await;
    let anna = server.anna().await;
    let klaus = server.sign_in("klaus", "brandt").await;
    for _ in 0..BURST_SECONDS {
        assert_eq!(anna.get("/v1/catalog?currency=EUR").await.status, 200);
    }
    let refused = anna.get("/v1/catalog?currency=EUR").await;
    assert_eq!(refused.code(), (429, "too-many-requests".into()));
    assert_eq!(refused.headers["retry-after"], "1");
    // Another session is not held back, and nobody is for good.
    assert_eq!(klaus.get("/v1/snapshot").await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(anna.get("/v1/snapshot").await.status, 200);
}

#[tokio::test]
async fn an_address_has_a_limit_for_all_its_sessions() {
    let server = Server::limited(limits(0, 1)).await;
    let from = |address: &str| {
        let mut request = Request::get("/v1/catalog?currency=EUR")
            .body(Body::empty())
            .unwrap();
        let address: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        request
    };
    for _ in 0..BURST_SECONDS {
        assert_eq!(server.send(from("192.0.2.7:1000")).await.status, 200);
    }
    let refused = server.send(from("192.0.2.7:2000")).await;
    assert_eq!(refused.code(), (429, "too-many-requests".into()));
    assert_eq!(server.send(from("192.0.2.8:1000")).await.status, 200);
}

/// Behind the proxy that ends HTTPS every request once came from one address, the proxy's, and all visitors shared one
/// limit. The last address that is named is the proxy's word; the ones before are the client's own.
#[tokio::test]
async fn behind_a_proxy_the_last_address_counts() {
    let server = Server::set_up(|api| Api {
        limits: limits(0, 1),
        is_https: true,
        ..api
    })
    .await;
    let from = |forwarded: &str| {
        let mut request = Request::get("/v1/catalog?currency=EUR")
            .header("x-forwarded-for", forwarded)
            .body(Body::empty())
            .unwrap();
        let proxy: SocketAddr = "127.0.0.1:1000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(proxy));
        request
    };
    for n in 0..BURST_SECONDS {
        let forwarded = format!("203.0.113.{n}, 192.0.2.7");
        assert_eq!(server.send(from(&forwarded)).await.status, 200);
    }
    assert_eq!(
        server.send(from("203.0.113.99, 192.0.2.7")).await.status,
        429
    );
    assert_eq!(server.send(from("192.0.2.7, 192.0.2.8")).await.status, 200);
    assert_eq!(server.send(from("no address")).await.status, 200);
}

/// One request more than there are places for is told to come again, and nothing is begun for it.
#[tokio::test]
async fn all_together_have_a_limit() {
    let server = Server::limited(Limits {
        concurrent: 0,
        ..Limits::default()
    })
    .await;
    let full = Request::get("/v1/snapshot").body(Body::empty()).unwrap();
    let refused = server.send(full).await;
    assert_eq!(refused.code(), (503, "unavailable".into()));
    assert_eq!(refused.headers["retry-after"], "1");

    let server = Server::limited(Limits {
        concurrent: 1,
        ..Limits::default()
    })
    .await;
    let request = || Request::get("/v1/snapshot").header("authorization", "Bearer x");
    let ask = || server.send(request().body(Body::empty()).unwrap());
    // The token is looked up, and no connection is free: so the first is still there when the second comes.
    let mut taken = Vec::new();
    for _ in 0..CONNECTIONS_MAX {
        taken.push(server.store.read().await.unwrap());
    }
    let ask_and_give_way = async {
        let second = ask().await;
        drop(taken);
        second
    };
    let (first, second) = tokio::join!(ask(), ask_and_give_way);
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (401, 503));
    assert_eq!(ask().await.status, 401);
}
