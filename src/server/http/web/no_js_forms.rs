//! Forms without JavaScript. A post that was refused is answered with its page again: every typed value, and the
//! complaint beside each field; what it held is kept as a draft as well, so that reading the page anew loses nothing.

use crate::server::http::web::{outage_page, pages::FormOutcome, return_path};
use crate::{
    server::{
        SignedIn, State, Visit,
        drafts::{self, Typing},
    },
    view::{RejectedForm, Reply},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State as Shared},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http_body_util::{BodyExt, Collected};
use tower::ServiceExt;

/// Runs the server function; shows its page again when it refuses.
pub async fn replay(
    Shared((state, pages)): Shared<(State, Router)>,
    request: Request,
    next: Next,
) -> Response {
    if !outage_page::wants_page(request.headers()) {
        return next.run(request).await;
    }
    if request.method() == Method::GET && request.uri().path().starts_with("/api/") {
        // Read again, the address of a form leads to the page it stands on.
        let (parts, _) = request.into_parts();
        return Redirect::to(&return_path::page_of(&parts)).into_response();
    }
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(typed) = body.collect().await.map(Collected::to_bytes) else {
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
    let typed = Typing::fields_of(&typed);
    if let Some(me) = actor.clone()
        && drafts::FORMS.contains(&&*endpoint)
    {
        let typing = Typing {
            form: endpoint.clone(),
            place: drafts::place_of(&page),
            fields: typed.clone(),
        };
        // Where it cannot be kept, the page that comes back still holds it.
        let _ = drafts::keep(&Visit::now(state, me), &typing).await;
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
        values: typed,
        reply,
    });
    let Ok(mut response) = pages.oneshot(again).await;
    // The page itself may have gone wrong (the call is away): then its status stands.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}
