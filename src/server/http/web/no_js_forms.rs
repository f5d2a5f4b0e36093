//! Forms without JavaScript. A post that was refused is answered with its page again: every typed value, and the
//! complaint beside each field. Nothing is stored for it, and nothing is lost.

use crate::server::http::web::{outage_page, pages::FormOutcome, return_path};
use crate::{
    server::SignedIn,
    view::{RejectedForm, Reply, Values},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State as Shared},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Runs the server function; shows its page again when it refuses.
pub async fn replay(Shared(pages): Shared<Router>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !outage_page::wants_page(request.headers()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(typed) = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
    else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let slot = FormOutcome::default();
    parts.extensions.insert(slot.clone());
    let page = return_path::page_of(&parts);
    let endpoint = parts.uri.path().to_owned();
    let (headers, actor) = (
        parts.headers.clone(),
        parts.extensions.get::<SignedIn>().cloned(),
    );

    let answer = next
        .run(Request::from_parts(parts, Body::from(typed.clone())))
        .await;
    let Some(reply) = slot.take() else {
        return answer;
    };
    let status = match &reply {
        Ok(Reply::Conflict(_)) => StatusCode::CONFLICT,
        Ok(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(error) => outage_page::status(error),
    };
    if let Err(error) = &reply
        && status == StatusCode::SERVICE_UNAVAILABLE
    {
        return outage_page::keeping(error, &endpoint, &page, &typed);
    }
    let mut again = Request::new(Body::empty());
    *again.uri_mut() = page.parse().unwrap_or_default();
    again
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    if let Some(cookie) = headers.get(header::COOKIE) {
        again.headers_mut().insert(header::COOKIE, cookie.clone());
    }
    again.extensions_mut().extend(
        actor
            .map(|actor| {
                let mut extensions = axum::http::Extensions::new();
                extensions.insert(actor);
                extensions
            })
            .unwrap_or_default(),
    );
    again.extensions_mut().insert(RejectedForm {
        endpoint,
        values: values(&typed),
        reply,
    });
    let Ok(mut response) = pages.oneshot(again).await;
    // The page itself may have gone wrong (the call is away): then its status stands.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// The fields of a posted form, by the name inside the brackets of `form[purpose]`.
fn values(typed: &[u8]) -> Values {
    form_urlencoded::parse(typed)
        .filter(|(name, _)| !name.to_lowercase().contains("password"))
        .map(|(name, value)| (crate::app::field_name(&name).to_owned(), value.into_owned()))
        .collect()
}
