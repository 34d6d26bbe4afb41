//! The demo's own routes: whom to be, what day it is, what goes wrong, and what is booked. They exist only under `--demo`.

use super::Api;
use super::body::{Body, json};
use super::openapi::{
    DemoChangeRefusals, DemoDayRefusals, DemoPriceRefusals, DemoRefusals, DemoSwitchRefusals,
    ReadRefusals,
};
use super::problem::Failure;
use super::session::{Session, found, signed_in};
use crate::demo::{Controls, DemoError, next_day as move_on, personas, place_of, raise_prices};
use crate::store::{self, StoreError, demo_date};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use midcycle_contract::demo::{BankAnswer, Booked, Demo, NetworkChoice, PersonaChoice};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::to_text;

/// The controls. Without the demo none of these routes is there.
fn controls(api: &Api) -> Result<&Controls, Problem> {
    let nothing = || Problem::new(ProblemCode::NOT_FOUND, "this is no demo");
    api.demo.as_ref().ok_or_else(nothing)
}

/// The people, the date, who the visitor is, and what becomes of requests on their way.
#[utoipa::path(
    get,
    path = "/v1/demo",
    tag = "demo",
    responses((status = 200, body = Demo, description = "The people, the date, who the visitor is, and the network"), DemoRefusals),
    security(())
)]
pub(super) async fn demo(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Failure> {
    let current = found(&headers, &api)
        .await?
        .map(|session| session.member.user);
    let network = controls(&api)?.network();
    let mut read = api.store.read().await?;
    let at = Moment::from_date(demo_date(&mut read).await?);
    Ok(json(
        StatusCode::OK,
        to_text(&Demo {
            at,
            personas: personas(),
            current,
            network,
        }),
    ))
}

/// Becomes somebody: a real session, as a host would mint one.
#[utoipa::path(
    post,
    path = "/v1/demo/persona",
    tag = "demo",
    request_body(content = PersonaChoice, example = json!({"user": "anna"})),
    responses((status = 204, description = "Signed in"), DemoChangeRefusals),
    security(())
)]
pub(super) async fn persona(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(choice): Body<PersonaChoice>,
) -> Result<Response, Failure> {
    let Some((account, role)) = place_of(&choice.user) else {
        return Err(
            Problem::new(ProblemCode::NOT_FOUND, "the demo has no such person")
                .at("/user")
                .into(),
        );
    };
    let mut write = api.store.write().await?;
    let member = (choice.user.as_str(), account);
    let response = signed_in(&mut write, &headers, api.is_https, member, role).await?;
    write.commit().await?;
    Ok(response)
}

/// The bank's page: confirms or refuses a payment that waits for it.
#[utoipa::path(
    post,
    path = "/v1/demo/bank",
    tag = "demo",
    request_body(content = BankAnswer, example = json!({"client_secret": "of the order that waits", "confirmed": true})),
    responses((status = 204, description = "The bank has heard it"), DemoChangeRefusals),
    security(())
)]
pub(super) async fn bank(
    State(api): State<Api>,
    Body(answer): Body<BankAnswer>,
) -> Result<StatusCode, Failure> {
    let nothing = || Problem::new(ProblemCode::NOT_FOUND, "no payment waits for this answer");
    let heard = controls(&api)?
        .bank
        .answer_bank(&answer.client_secret, answer.confirmed)
        .await?;
    if heard {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(nothing().into())
    }
}

/// Moves the demo's date by a day; what ends that day renews.
#[utoipa::path(
    post,
    path = "/v1/demo/next-day",
    tag = "demo",
    responses((status = 204, description = "A day has passed"), DemoDayRefusals),
    security(())
)]
pub(super) async fn next_day(State(api): State<Api>) -> Result<StatusCode, Failure> {
    match move_on(&api.store).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(DemoError::OrderInProgress(order)) => {
            let detail = "an order is still open; the day can pass after it";
            let mut problem = Problem::new(ProblemCode::ORDER_IN_PROGRESS, detail);
            problem.order = Some(order);
            Err(problem.into())
        }
        Err(DemoError::Store(error)) => Err(error.into()),
        Err(error) => Err(StoreError::Corrupt(error.to_string()).into()),
    }
}

/// Says what becomes of all other requests from now on, for every visitor, until the server is started again.
#[utoipa::path(
    post,
    path = "/v1/demo/network",
    tag = "demo",
    request_body(content = NetworkChoice, example = json!({"network": "answers_lost"})),
    responses((status = 204, description = "It is so"), DemoSwitchRefusals),
    security(())
)]
pub(super) async fn network(
    State(api): State<Api>,
    Body(choice): Body<NetworkChoice>,
) -> Result<StatusCode, Failure> {
    controls(&api)?.set_network(choice.network);
    Ok(StatusCode::NO_CONTENT)
}

/// Raises every price in the currency of the visitor's account by one major unit.
#[utoipa::path(
    post,
    path = "/v1/demo/price",
    tag = "demo",
    responses((status = 204, description = "The prices are higher"), DemoPriceRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn price(
    State(api): State<Api>,
    Session(member): Session,
) -> Result<StatusCode, Failure> {
    let mut read = api.store.read().await?;
    let currency = store::currency_of(&mut read, &member.account).await?;
    drop(read);
    raise_prices(&api.store, currency).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is booked for the visitor's account, oldest first.
#[utoipa::path(
    get,
    path = "/v1/demo/book",
    tag = "demo",
    responses((status = 200, body = Booked, description = "Orders, entries, payments and documents"), ReadRefusals),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn book(
    State(api): State<Api>,
    Session(member): Session,
) -> Result<Response, Failure> {
    let mut read = api.store.read().await?;
    let booked = store::booked(&mut read, &member.account).await?;
    Ok(json(StatusCode::OK, to_text(&booked)))
}
