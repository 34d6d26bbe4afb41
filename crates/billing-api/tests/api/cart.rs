//! The cart.

use crate::support::{Server, choose, worked_example};
use axum::http::Method;
use midcycle_contract::Selection;
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::json::to_text;

#[tokio::test]
async fn the_cart_keeps_one_item_a_subscription_and_raises_no_version() {
    let server = Server::start().await;
    let anna = server.anna().await;
    let put = async |place: &str, selection: &Selection| {
        anna.ask(
            Method::PUT,
            &format!("/v1/cart/{place}"),
            Some(&to_text(selection)),
        )
        .await
    };
    assert_eq!(put("sub_officina", &worked_example()).await.status, 204);
    let other = choose("sub_officina", "business", 6, Interval::MONTH);
    assert_eq!(put("sub_officina", &other).await.status, 204);
    let snapshot = anna.snapshot().await;
    assert_eq!((snapshot.cart, snapshot.version), (vec![other.clone()], 1));
    assert_eq!(
        put("new-1", &other).await.code(),
        (400, "bad-request".into())
    );
    let lower = choose("sub_officina", "basic", 6, Interval::MONTH);
    assert_eq!(
        put("sub_officina", &lower).await.code(),
        (422, "plan-downgrade-needs-support".into())
    );
    assert_eq!(
        anna.ask(Method::DELETE, "/v1/cart/sub_officina", None)
            .await
            .status,
        204
    );
    assert_eq!(
        anna.ask(Method::DELETE, "/v1/cart/sub_officina", None)
            .await
            .status,
        204
    );
    assert!(anna.snapshot().await.cart.is_empty());
    // At the limit of 20, and one past it.
    let purchase = Selection {
        subscription: None,
        ..choose("", "team", 1, Interval::MONTH)
    };
    for n in 1..=20 {
        assert_eq!(put(&format!("new-{n}"), &purchase).await.status, 204);
    }
    assert_eq!(put("new-20", &purchase).await.status, 204);
    assert_eq!(
        put("new-21", &purchase).await.code(),
        (422, "cart-full".into())
    );
    let marco = server.sign_in("marco", "officina").await;
    let reply = marco.ask(Method::DELETE, "/v1/cart/new-1", None).await;
    assert_eq!(reply.code(), (403, "not-billing-contact".into()));
}
