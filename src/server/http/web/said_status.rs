//! What a server function could not do at all is said by the status as well, whoever asked.

use super::outage_page;
use crate::view::AppError;
use axum::{
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

/// The framework answers each of its errors with 500: ours have statuses of their own, and people get a page.
pub async fn of_errors(request: Request, next: Next) -> Response {
    let wants_page = outage_page::wants_page(request.headers());
    let answer = next.run(request).await;
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !answer.headers().contains_key(SERVER_FN_ERROR_HEADER)
    {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = body.collect().await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let body = body.to_bytes();
    let error = AppError::de(body.clone());
    parts.status = outage_page::status(&error);
    if wants_page {
        return outage_page::page(parts.status, "That did not work", &error.to_string(), "");
    }
    Response::from_parts(parts, Body::from(body))
}
