//! How requests come in.
//!
//! From the outside in: request id and log line, security headers, size limit, origin check, who is there, and
//! then a page, a server function, an asset or a health check.

pub mod edge;
pub mod hooks;
pub mod stream;
pub mod web;

pub use edge::{
    assets::has_bundle,
    listen::{HEAD, HEAD_FROM_PROXY, serve},
};

use crate::app::{App, shell};
use crate::server::State;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state, map_request},
    routing::get,
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
    limit::RequestBodyLimitLayer,
};

/// The largest body of a form, in bytes.
const LARGEST_FORM: usize = 1024 * 1024;

/// Every URL of Callboard.
pub fn router(state: State) -> Router {
    let routes = generate_route_list(App);
    let options = LeptosOptions::builder().output_name("callboard").build();
    let bundle = edge::assets::bundle();

    let https = state.config.is_https();
    let release = bundle
        .as_ref()
        .and_then(|bundle| edge::release::of(&bundle.script));
    let context = {
        let state = state.clone();
        move || web::pages::context(&state, bundle.as_ref())
    };
    let pages = Router::new()
        .leptos_routes_with_context(&options, routes, context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(nowhere(context.clone(), options.clone()))
        .with_state(options);

    // The pages bring the server functions with them. A refused form is answered with its page, by these same pages.
    let guarded = pages
        .clone()
        .layer(from_fn_with_state(
            (state.clone(), pages),
            web::no_js_forms::replay,
        ))
        .layer(from_fn(web::said_status::of_errors))
        .layer(from_fn_with_state(
            web::whole_form::PATIENCE,
            web::whole_form::whole,
        ))
        .layer(from_fn_with_state(state.clone(), web::guard::guard))
        .layer(from_fn_with_state(release, edge::release::same));
    Router::new()
        .route("/healthz", get(edge::health::alive))
        .route("/readyz", get(edge::health::ready))
        .with_state(state.clone())
        .merge(edge::assets::router(state.clone()))
        .merge(web::feed::router(state.clone()))
        .merge(
            web::export::router(state.clone())
                .layer(from_fn_with_state(state.clone(), web::guard::guard)),
        )
        .merge(
            stream::router(state.clone())
                .layer(from_fn_with_state(state.clone(), web::guard::guard)),
        )
        .merge(guarded)
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        .merge(
            web::upload::router(state.clone())
                .layer(from_fn_with_state(state.clone(), web::guard::guard)),
        )
        .layer(from_fn_with_state(https, edge::security::origin))
        .layer(map_request(edge::nulls::none_in_address))
        // Known by their signatures: no browser sends them, and no cookie counts.
        .merge(hooks::voip::router(state.clone()))
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(1024).and(NotForContentType::SSE)),
        )
        .layer(from_fn_with_state(
            edge::security::strict_transport(https, state.config.hsts_subdomains),
            edge::security::headers,
        ))
        .layer(from_fn_with_state(state, edge::trace::trace))
}

/// An address that leads nowhere gets the app's own page about it, and the status that says so.
fn nowhere(
    context: impl Fn() + Clone + Send + Sync + 'static,
    options: LeptosOptions,
) -> axum::routing::MethodRouter<LeptosOptions> {
    axum::routing::any(move |request: axum::extract::Request| {
        let (context, options) = (context.clone(), options.clone());
        async move {
            let mut response = leptos_axum::render_app_async_with_context(context, move || {
                shell(options.clone())
            })(request)
            .await;
            *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
            response
        }
    })
}
