//! A form is there in full before anything is done with it. And when two changes wait for each other, PostgreSQL ends one of
//! them: nothing of it has happened, so the same form, with the same ids, is done once more.

use crate::server::{
    Failure,
    errors::{is_race, request_id},
    http::edge::nulls::none_in_form,
};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State as Shared},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Collected};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// How long a form may take to come.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How often a form is done.
const ATTEMPTS: u32 = 5;
/// Counts up, so that forms wait differently long.
static TURN: AtomicU32 = AtomicU32::new(0);

/// Of a request: whether what it did was ended because something else waited for it.
#[derive(Clone, Default)]
pub struct Raced(Arc<AtomicBool>);

impl Raced {
    /// Notes how it failed.
    pub fn note(&self, failure: &Failure) {
        if matches!(failure, Failure::Broken(error) if is_race(error)) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Waits until a form is there, and does it again while it loses races. Too large is 413, too slow 408, no text 400.
pub async fn whole(Shared(patience): Shared<Duration>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let form: Bytes = match tokio::time::timeout(patience, body.collect()).await {
        Ok(Ok(form)) => match none_in_form(Collected::to_bytes(form)) {
            Some(form) => form,
            None => return StatusCode::BAD_REQUEST.into_response(),
        },
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let mut attempt = 1;
    loop {
        let raced = Raced::default();
        let mut parts = parts.clone();
        parts.extensions.insert(raced.clone());
        let once = Request::from_parts(parts, Body::from(form.clone()));
        let answer = next.clone().run(once).await;
        if !raced.0.load(Ordering::Relaxed) {
            return answer;
        }
        if attempt == ATTEMPTS {
            tracing::error!(request_id = request_id(), "a form lost every race");
            return answer;
        }
        tracing::info!(attempt, "a form that lost a race is done again");
        // Those that met are not to meet again at once.
        let apart = 5 + TURN.fetch_add(1, Ordering::Relaxed) % 16;
        tokio::time::sleep(Duration::from_millis(u64::from(attempt * apart))).await;
        attempt += 1;
    }
}
