//! The browser's half, inside the binary: bundle, style, icons. A debug build reads them from the disk.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "target/site/"]
struct Site;

/// The addresses of the browser's half; each carries a hash of its content.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The style sheet.
    pub style: String,
    /// The script that loads the bundle; none before the first browser build.
    pub script: Option<String>,
    /// The bundle.
    pub wasm: Option<String>,
}

/// Finds the bundle among the files.
pub fn bundle() -> Bundle {
    let newest = |ending: &str| {
        let named = |name: &str| name.starts_with("pkg/callboard.") && name.ends_with(ending);
        Site::iter()
            .find(|name| named(name))
            .map(|name| format!("/{name}"))
    };
    Bundle {
        style: newest(".css").unwrap_or_else(|| "/pkg/callboard.css".into()),
        script: newest(".js"),
        wasm: newest(".wasm"),
    }
}

/// Whether there is a bundle: without one, pages work and stay still.
pub fn has_bundle() -> bool {
    bundle().wasm.is_some()
}

/// The files, by the folders and names they have.
pub fn router() -> Router {
    Router::new()
        .route(
            "/pkg/{*file}",
            get(|Path(file): Path<String>, headers: HeaderMap| async move {
                send(&format!("pkg/{file}"), &headers, true)
            }),
        )
        .route(
            "/icons/{file}",
            get(|Path(file): Path<String>, headers: HeaderMap| async move {
                send(&format!("icons/{file}"), &headers, false)
            }),
        )
        .route(
            "/fonts/{file}",
            get(|Path(file): Path<String>, headers: HeaderMap| async move {
                send(&format!("fonts/{file}"), &headers, true)
            }),
        )
        .route(
            "/favicon.ico",
            get(|headers: HeaderMap| async move { send("icons/favicon.svg", &headers, false) }),
        )
        .route(
            "/manifest.webmanifest",
            get(|headers: HeaderMap| async move { send("manifest.webmanifest", &headers, false) }),
        )
        .route(
            "/robots.txt",
            get(|headers: HeaderMap| async move { send("robots.txt", &headers, false) }),
        )
}

/// A file; compressed where it was compressed beforehand and the browser takes that. `for_ever`: its name changes with its content.
fn send(name: &str, headers: &HeaderMap, for_ever: bool) -> Response {
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim() == "br"));
    let compressed = takes_brotli
        .then(|| Site::get(&format!("{name}.br")))
        .flatten();
    let encoded = compressed.is_some();
    let Some(file) = compressed.or_else(|| Site::get(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = if for_ever {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let mut response = Response::new(Body::from(file.data));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if encoded {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}
