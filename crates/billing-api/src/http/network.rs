//! The demo's network: what becomes of a request on its way to the API, and of the answer on its way back.

use super::problem::Failure;
use crate::demo::Controls;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use midcycle_contract::demo::Network;
use midcycle_contract::{Problem, ProblemCode};
use std::io;
use std::time::Duration;

/// How late a slow answer is: long enough to be seen, and shorter than anybody's patience.
const LATE: Duration = Duration::from_secs(3);

/// Stands between a visitor and the API.
pub(super) async fn between(
    State(controls): State<Controls>,
    request: Request,
    next: Next,
) -> Response {
    let network = controls.network();
    if network == Network::Fine || !is_affected(request.uri()) {
        return next.run(request).await;
    }
    let is_safe = request.method().is_safe();
    match network {
        Network::Fine => next.run(request).await,
        Network::Slow => {
            let answer = next.run(request).await;
            tokio::time::sleep(LATE).await;
            answer
        }
        Network::Failing => {
            let detail = "the demo's network is failing: nothing was done";
            Failure::from(Problem::new(ProblemCode::INTERNAL, detail)).into_response()
        }
        Network::Unreachable => cut_off(),
        Network::AnswersLost => {
            let answer = next.run(request).await;
            if is_safe { answer } else { cut_off() }
        }
    }
}

/// Whether it is the API that is asked, and not what the demo is steered by.
fn is_affected(uri: &Uri) -> bool {
    let mut parts = uri.path().split('/').skip(1);
    parts.next() == Some("v1") && parts.next() != Some("demo")
}

/// An answer that ends its connection before a byte of it is sent: its body fails at once, and what serves it sends no
/// head without a beginning of the body.
fn cut_off() -> Response {
    let broken = async { Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset)) };
    Body::from_stream(futures_util::stream::once(broken)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_itself_and_the_page_are_never_affected() {
        for (path, affected) in [
            ("/v1/snapshot", true),
            ("/v1/orders/1/continue", true),
            ("/v1/demo", false),
            ("/v1/demo/network", false),
            ("/v1/demonstration", true),
            ("/", false),
            ("/checkout", false),
            ("/locales/en.json", false),
            ("/healthz", false),
        ] {
            assert_eq!(is_affected(&Uri::from_static(path)), affected, "{path}");
        }
    }
}
