//! Invoices and credit notes: the list, and each as a PDF.

use super::Api;
use super::body::json;
use super::openapi::{Pdf, ReadOneRefusals, ReadRefusals};
use super::problem::Failure;
use super::session::Session;
use crate::documents;
use crate::store::{self, StoreError, list_text};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use midcycle_contract::order::Document;
use midcycle_contract::{Problem, ProblemCode};

/// The account's invoices and credit notes, newest first.
#[utoipa::path(
    get,
    path = "/v1/invoices",
    tag = "documents",
    responses(
        (status = 200, body = Vec<Document>, description = "Newest first"),
        ReadRefusals
    ),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn list(
    State(api): State<Api>,
    Session(member): Session,
) -> Result<Response, Failure> {
    let mut read = api.store.read().await?;
    let documents = store::documents_of(&mut read, &member.account).await?;
    Ok(json(StatusCode::OK, list_text(&documents)))
}

/// One of them on paper, under `{id}.pdf`.
#[utoipa::path(
    get,
    path = "/v1/invoices/{file}",
    tag = "documents",
    params(("file" = String, Path, description = "The document's id and `.pdf`")),
    responses(
        (status = 200, body = Pdf, content_type = "application/pdf", description = "In the account's language"),
        ReadOneRefusals
    ),
    security(("bearer" = []), ("cookie" = []))
)]
pub(super) async fn pdf(
    State(api): State<Api>,
    Session(member): Session,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let nothing = || Problem::new(ProblemCode::NOT_FOUND, "the account has no such document");
    let id = file.strip_suffix(".pdf").ok_or_else(nothing)?;
    let mut read = api.store.read().await?;
    let row = store::document_by_id(&mut read, &member.account, id).await?;
    drop(read);
    let row = row.ok_or_else(nothing)?;
    let name = format!("inline; filename=\"{}.pdf\"", row.document.number);
    let fonts = api.fonts.clone();
    // Setting type is work, and nobody else waits for it.
    let set = tokio::task::spawn_blocking(move || documents::pdf(&row, &fonts)).await;
    let bytes = set.map_err(|error| StoreError::Corrupt(error.to_string()))??;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).unwrap_or_else(|_| HeaderValue::from_static("inline")),
        ),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}
