//! What telephone providers tell: `POST /webhooks/voip/{connection}`.
//!
//! 200 with what the provider needs; 403 for what is not the provider's; 404 for no connection; 413 for too much; 503 while the
//! database is away, so that it is sent again.

use crate::server::{
    State,
    telephony::receive::{LARGEST, NotReceived, receive},
    voip::Delivery,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Path, RawQuery, Request, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};

/// The webhooks.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/webhooks/voip/{connection}", post(take))
        .with_state(state)
}

async fn take(
    Shared(state): Shared<State>,
    Path(connection): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let Ok(connection) = connection.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = request
        .uri()
        .path_and_query()
        .map_or("", |path| path.as_str());
    // As the provider was told it: what the request says of its host is whatever stands in between.
    let url = format!("{}{path}", state.config.public_url());
    let headers = request.headers().clone();
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let Ok(body) = to_bytes(request.into_body(), LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let delivery = Delivery {
        url,
        query: query.unwrap_or_default(),
        headers,
        content_type,
        body: body.to_vec(),
    };
    match receive(&state, connection, &delivery).await {
        Ok(reply) => {
            let mut response = Response::new(Body::from(reply.body));
            if let Some(content_type) = reply.content_type {
                let value = HeaderValue::from_static(content_type);
                response.headers_mut().insert(header::CONTENT_TYPE, value);
            }
            response
        }
        Err(NotReceived::Unknown) => StatusCode::NOT_FOUND.into_response(),
        Err(NotReceived::NotVerified(why)) => {
            (StatusCode::FORBIDDEN, format!("{why}\n")).into_response()
        }
        Err(NotReceived::Broken(error)) => {
            tracing::error!(%error, "a provider's message could not be kept: it will be sent again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
