//! Pages of another release: what they and this server tell each other may have other fields, and would be read as something
//! else. They are told so, and load themselves anew; what is typed on them is kept.

use crate::view::{AppError, RELEASE};
use axum::{
    extract::{Request, State as Shared},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::server_fn::{ContentType, codec::PostcardEncoding, error::FromServerFnError};
use std::sync::Arc;

/// The release that a bundle is: the hash in its addresses.
pub fn of(script: &str) -> Option<Arc<str>> {
    script
        .strip_prefix("/pkg/")?
        .split('/')
        .next()
        .map(Arc::from)
}

/// Refuses what a page of another release asks for.
pub async fn same(
    Shared(ours): Shared<Option<Arc<str>>>,
    request: Request,
    next: Next,
) -> Response {
    let theirs = request
        .uri()
        .query()
        .filter(|_| request.uri().path().starts_with("/api/"))
        .and_then(|query| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == RELEASE)
                .map(|(_, value)| value.into_owned())
        });
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if *ours != *theirs => (
            StatusCode::CONFLICT,
            [
                (header::CONTENT_TYPE, PostcardEncoding::CONTENT_TYPE),
                (header::CACHE_CONTROL, "no-store"),
            ],
            AppError::Outdated.ser(),
        )
            .into_response(),
        _ => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt;

    #[tokio::test]
    async fn only_pages_of_this_release_are_answered() {
        let router = Router::new()
            .fallback(get(|| async { "here" }))
            .layer(from_fn_with_state(of("/pkg/00aa/callboard.js"), same));
        for (path, status) in [
            ("/api/me?release=00aa", StatusCode::OK),
            ("/api/me?release=00bb", StatusCode::CONFLICT),
            ("/api/me", StatusCode::OK),
            ("/calls?release=00bb", StatusCode::OK),
        ] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), status, "{path}");
        }
    }
}
