//! Pages for when the app itself cannot answer: no database, no template, and what was typed is kept.

use crate::server::http::web::return_path;
use crate::{server::errors, view::AppError};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use http_body_util::BodyExt;
use leptos::server_fn::{ContentType, codec::PostcardEncoding, error::FromServerFnError};

/// The status that goes with an error.
pub fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::SignedOut => StatusCode::UNAUTHORIZED,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Forbidden(_) => StatusCode::FORBIDDEN,
        AppError::Outdated => StatusCode::CONFLICT,
        AppError::Garbled => StatusCode::BAD_REQUEST,
        AppError::Unavailable { .. } | AppError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Whether a browser asks for a page, as it does when people follow a link or send a form without JavaScript.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"))
}

/// A plain page for people, or the error as server functions send it for the browser's code.
pub async fn or_error(error: &AppError, request: Request) -> Response {
    if !wants_page(request.headers()) {
        return (
            status(error),
            [
                (header::CONTENT_TYPE, PostcardEncoding::CONTENT_TYPE),
                (header::CACHE_CONTROL, "no-store"),
            ],
            error.ser(),
        )
            .into_response();
    }
    if request.method() != Method::POST {
        return page(
            status(error),
            "Callboard cannot answer right now",
            &sentence(error),
            "",
        );
    }
    let (parts, body) = request.into_parts();
    let (endpoint, page) = (parts.uri.path().to_owned(), return_path::page_of(&parts));
    let typed = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    keeping(error, &endpoint, &page, &typed)
}

/// A plain page that keeps a form's values and sends them again with one press.
pub fn keeping(error: &AppError, endpoint: &str, page_path: &str, typed: &[u8]) -> Response {
    let (mut kept, mut shown) = (String::new(), String::new());
    for (name, value) in form_urlencoded::parse(typed) {
        kept.push_str(&format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(&name),
            escape(&value)
        ));
        let field = crate::view::field_name(&name);
        if !value.trim().is_empty()
            && !matches!(field, "id" | "version" | "owner" | "disposition")
            && !field.contains("password")
            && !field.ends_with("exact")
        {
            shown.push_str(&format!(
                "<dt>{}</dt><dd>{}</dd>",
                escape(field),
                escape(&value)
            ));
        }
    }
    let form = format!(
        "<form method=\"post\" action=\"{}?page={}\">{kept}<button class=\"btn go\">Send again</button></form><h2>What you typed</h2><dl class=\"kept\">{shown}</dl>",
        escape(endpoint),
        form_urlencoded::byte_serialize(page_path.as_bytes()).collect::<String>()
    );
    page(
        status(error),
        "It is not saved yet",
        &sentence(error),
        &form,
    )
}

fn sentence(error: &AppError) -> String {
    error.to_string().replace("still here", "kept on this page")
}

/// A page that needs nothing but its style.
pub fn page(status: StatusCode, title: &str, sentence: &str, more: &str) -> Response {
    let style = crate::server::http::edge::assets::bundle()
        .map(|bundle| bundle.style)
        .unwrap_or_default();
    let again = if more.is_empty() {
        "<p><a class=\"btn go\" href=\"\">Try again</a></p>"
    } else {
        more
    };
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Callboard</title><link rel=\"stylesheet\" href=\"{style}\"></head><body><main class=\"plain\"><h1>{title}</h1>\
         <p>{}</p>{again}<p class=\"meta\">Request {}</p></main></body></html>",
        escape(sentence),
        escape(&errors::request_id()),
    );
    let mut response = (status, Html(html)).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
