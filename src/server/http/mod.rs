//! How requests come in.
//!
//! From the outside in: request id and log line, security headers, size limit, origin check, who is there, and
//! then a page, a server function, an asset or a health check.

mod assets;
pub mod door;
mod export;
mod guard;
mod health;
mod import;
mod listen;
mod pages;
mod plain;
mod replay;
mod security;
mod trace;

pub use assets::has_bundle;
pub use listen::serve;
pub use pages::Slot;

use super::State;
use crate::app::{App, shell};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::time::Duration;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, predicate::SizeAbove},
    limit::RequestBodyLimitLayer,
};

/// The largest body of a form, in bytes.
const LARGEST_FORM: usize = 1024 * 1024;
/// The longest a request may take.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest a file may take to come in.
const LONGEST_UPLOAD: Duration = Duration::from_secs(3600);

/// Every URL of Callboard.
pub fn router(state: State) -> Router {
    let routes = generate_route_list(App);
    let options = LeptosOptions::builder().output_name("callboard").build();
    let bundle = assets::bundle();

    let context = {
        let state = state.clone();
        move || pages::context(&state, &bundle)
    };
    let pages = Router::new()
        .leptos_routes_with_context(&options, routes, context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(nowhere(context.clone(), options.clone()))
        .with_state(options);

    // The pages bring the server functions with them. A refused form is answered with its page, by these same pages.
    let guarded = pages.clone().layer(from_fn_with_state(pages, replay::replay)).layer(from_fn_with_state(state.clone(), guard::guard));
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(state.clone())
        .merge(assets::router())
        .merge(export::router(state.clone()).layer(from_fn_with_state(state.clone(), guard::guard)))
        .merge(guarded)
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        .merge(import::router(state.clone()).layer(from_fn_with_state(state.clone(), guard::guard)))
        .layer(from_fn(security::origin))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(1024)))
        .layer(from_fn_with_state(state.config.public_url().starts_with("https://"), security::headers))
        .layer(from_fn_with_state(state, trace::trace))
}

/// An address that leads nowhere gets the app's own page about it, and the status that says so.
fn nowhere(context: impl Fn() + Clone + Send + Sync + 'static, options: LeptosOptions) -> axum::routing::MethodRouter<LeptosOptions> {
    axum::routing::any(move |request: axum::extract::Request| {
        let (context, options) = (context.clone(), options.clone());
        async move {
            let mut response = leptos_axum::render_app_async_with_context(context, move || shell(options.clone()))(request).await;
            *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
            response
        }
    })
}
