//! The demo's own routes: whom to be, and what day it is. They exist only under `--demo`.

use super::Api;
use super::body::{Body, json};
use super::problem::Failure;
use super::session::{end, member, set_cookie, start};
use crate::demo::{DemoError, account_of, next_day as move_on, personas};
use crate::store::{Member, StoreError, demo_date};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use midcycle_contract::demo::{Demo, PersonaChoice};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::to_text;

/// The people, the date, and who the visitor is.
pub(super) async fn demo(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Failure> {
    let current = member(&headers, &api.store)
        .await?
        .map(|member| member.user);
    let mut read = api.store.read().await?;
    let at = Moment::from_date(demo_date(&mut read).await?);
    Ok(json(
        StatusCode::OK,
        to_text(&Demo {
            at,
            personas: personas(),
            current,
        }),
    ))
}

/// Becomes somebody: a real session, as a host would mint one.
pub(super) async fn persona(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(choice): Body<PersonaChoice>,
) -> Result<Response, Failure> {
    let Some(account) = account_of(&choice.user) else {
        return Err(
            Problem::new(ProblemCode::NOT_FOUND, "the demo has no such person")
                .at("/user")
                .into(),
        );
    };
    end(&headers, &api.store).await?;
    let token = start(
        &api.store,
        Member {
            user: choice.user,
            account: account.into(),
        },
    )
    .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie(&token)) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Moves the demo's date by a day; what ends that day renews.
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
