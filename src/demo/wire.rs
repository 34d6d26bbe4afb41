//! What is said to the API and heard from it, for who wants to watch: the lab's log. Nobody listens elsewhere.

use crate::api::Failure;
use gloo_net::http::Request;
use midcycle_contract::headers::IDEMPOTENCY_KEY;
use std::cell::RefCell;

/// Something that went over the wire, with the request it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// The method and the path: `POST /v1/orders`.
    pub what: String,
    /// The idempotency key, where there is one.
    pub key: Option<String>,
    /// The body, to the byte.
    pub body: String,
    /// The answer; `None` when the request was just sent.
    pub answer: Option<Result<String, Failure>>,
}

type Ear = Box<dyn Fn(Heard)>;

thread_local! {
    static EAR: RefCell<Option<Ear>> = const { RefCell::new(None) };
}

/// Tells `ear` from now on whatever is sent with a body and what comes back.
pub(super) fn listen(ear: impl Fn(Heard) + 'static) {
    EAR.with_borrow_mut(|place| *place = Some(Box::new(ear)));
}

/// Tells who listens that a request is sent; what is given back is told when it is answered.
pub(crate) fn sent(request: &Request, body: &str) -> Heard {
    let heard = Heard {
        what: [
            &format!("{:?}", request.method()),
            " ",
            path(&request.url()),
        ]
        .concat(),
        key: request.headers().get(IDEMPOTENCY_KEY),
        body: body.into(),
        answer: None,
    };
    tell(heard.clone());
    heard
}

/// Tells who listens what came back.
pub(crate) fn answered(sent: Heard, answer: &Result<String, Failure>) {
    tell(Heard {
        answer: Some(answer.clone()),
        ..sent
    });
}

fn tell(heard: Heard) {
    EAR.with_borrow(|ear| {
        if let Some(ear) = ear {
            ear(heard);
        }
    });
}

/// The path of an address; a request's own is complete with its origin.
fn path(url: &str) -> &str {
    let after = url.split_once("://").map_or(url, |(_, rest)| rest);
    after
        .find('/')
        .and_then(|start| after.get(start..))
        .unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_request_is_told_by_its_path() {
        assert_eq!(path("http://127.0.0.1:8787/v1/orders"), "/v1/orders");
        assert_eq!(path("/v1/orders"), "/v1/orders");
    }
}
