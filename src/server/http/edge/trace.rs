//! A request id for every request: in the log, in the answer, and on error pages. And no request without an end.

use crate::server::http::web::outage_page;
use crate::server::{
    State,
    errors::{REQUEST_ID, unavailable},
    state::id_at,
};
use axum::{
    extract::{Request, State as Shared},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use leptos::prelude::Owner;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

/// The longest a request may take.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest a file may take to come in.
pub const LONGEST_UPLOAD: Duration = Duration::from_secs(3600);

/// The id of a request, for work that goes on in another task than the request's own.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request its id, bounds its time, catches a panic, and writes one line about it.
pub async fn trace(Shared(state): Shared<State>, mut request: Request, next: Next) -> Response {
    let id = id_at(state.clock.now()).simple().to_string()[14..].to_owned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let began = Instant::now();
    request.extensions_mut().insert(RequestId(id.clone()));
    let answer = async {
        let longest = if path == "/import/file" {
            LONGEST_UPLOAD
        } else {
            LONGEST
        };
        let served = tokio::time::timeout(longest, catch(next.run(request))).await;
        match served {
            Ok(Some(response)) => response,
            Ok(None) => {
                unavailable(&"the request panicked");
                outage_page::page(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something broke",
                    "It is in the log. Try again, and tell your administrator if it stays.",
                    "",
                )
            }
            Err(_) => {
                unavailable(&"the request took too long");
                outage_page::page(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "That took too long",
                    "Try again in a moment.",
                    "",
                )
            }
        }
    };
    let mut response = REQUEST_ID.scope(id.clone(), answer).await;
    let status = response.status().as_u16();
    let ms = began.elapsed().as_millis();
    if path.starts_with("/pkg/") || path.ends_with("z") {
        tracing::debug!(request_id = id, %method, path, status, ms, "request");
    } else {
        tracing::info!(request_id = id, %method, path, status, ms, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// `None` when it panics.
async fn catch(serving: impl Future<Output = Response>) -> Option<Response> {
    let mut serving = Box::pin(serving);
    std::future::poll_fn(move |context| {
        leave_others();
        match std::panic::catch_unwind(AssertUnwindSafe(|| serving.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => std::task::Poll::Ready(None),
        }
    })
    .await
}

/// The framework leaves the page that a thread began last as the owner of whatever the thread does next. A server function of
/// somebody else then looked for its context in that page, and, where the page ended in that moment, waited for ever for a
/// lock that it held itself.
fn leave_others() {
    if Owner::current().is_some() {
        // One that nobody has takes its place, and is gone at once.
        drop(Owner::new_root(None));
    }
}
