//! Somebody's calls for a calendar elsewhere, by a secret link: `/calendar/feed/{secret}.ics`.

use crate::server::{State, present::feed};
use axum::{
    Router,
    extract::{Path, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The feeds.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/calendar/feed/{file}", get(read))
        .with_state(state)
}

async fn read(Shared(state): Shared<State>, Path(file): Path<String>) -> Response {
    let token = file.strip_suffix(".ics").unwrap_or_default();
    match feed::of_link(&state, token).await {
        Ok(Some(calendar)) => (
            [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CACHE_CONTROL, "private, no-cache"),
            ],
            calendar,
        )
            .into_response(),
        // A link that was taken away, and one that never was, look alike.
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a feed could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
