//! The browser's half, inside the binary: bundle, style, icons. A debug build reads them from the disk.

use crate::server::{State, http::edge::kept_files};
use axum::{
    Router,
    body::Body,
    extract::{Path, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(RustEmbed)]
#[folder = "target/site/"]
struct Site;

/// Where it says what is where.
const BUNDLE: &str = "pkg/bundle.json";

/// The addresses of the browser's half; each carries a hash of its content. `cargo xtask` writes them with the bundle.
#[derive(Clone, Debug, Deserialize)]
pub struct Bundle {
    /// The style sheet.
    pub style: String,
    /// The script that loads the first part.
    pub script: String,
    /// The script that loads the others.
    pub loader: String,
    /// The first part.
    pub wasm: String,
    /// The file of every other part, by its name.
    pub parts: BTreeMap<String, String>,
}

/// Finds the bundle among the files; none before the first browser build.
pub fn bundle() -> Option<Bundle> {
    serde_json::from_slice(&Site::get(BUNDLE)?.data).ok()
}

/// Whether there is a bundle: without one, pages work and stay still.
pub fn has_bundle() -> bool {
    bundle().is_some()
}

/// Every file of the bundle that is inside, by its path. A build that is worked on has none: it reads the disk.
pub fn bundle_files() -> impl Iterator<Item = (String, Vec<u8>)> {
    Site::iter()
        .filter(|path| !cfg!(debug_assertions) && path.starts_with("pkg/") && path != BUNDLE)
        .filter_map(|path| Some((path.to_string(), Site::get(&path)?.data.into_owned())))
}

/// The files, by the folders and names they have.
pub fn router(state: State) -> Router {
    Router::new()
        .route(
            "/pkg/{*file}",
            get(
                |Path(file): Path<String>, Shared(state): Shared<State>, headers: HeaderMap| async move {
                    bundled(&state, &format!("pkg/{file}"), &headers).await
                },
            ),
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
        .with_state(state)
}

/// A file of this bundle, or of an earlier release's.
async fn bundled(state: &State, path: &str, headers: &HeaderMap) -> Response {
    let inside = send(path, headers, true);
    if inside.status() != StatusCode::NOT_FOUND || !of_a_bundle(path) {
        return inside;
    }
    if takes_brotli(headers)
        && let Some(packed) = kept_files::find(state, &format!("{path}.br")).await
    {
        return answer(path, packed.into(), true, true);
    }
    match kept_files::find(state, path).await {
        Some(content) => answer(path, content.into(), false, true),
        None => inside,
    }
}

/// Whether a path may be that of a bundle's file: `pkg/`, a hash, a name. Nothing else is looked for in the database.
fn of_a_bundle(path: &str) -> bool {
    let steps: Vec<&str> = path.split('/').collect();
    let is_hash =
        |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match *steps.as_slice() {
        ["pkg", hash, _] => is_hash(hash),
        // The style sheet: its hash is in its name.
        ["pkg", sheet] => sheet
            .strip_prefix("callboard.")
            .and_then(|rest| rest.strip_suffix(".css"))
            .is_some_and(is_hash),
        _ => false,
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim() == "br"))
}

/// A file; compressed where it was compressed beforehand and the browser takes that. `for_ever`: its name changes with its content.
fn send(name: &str, headers: &HeaderMap, for_ever: bool) -> Response {
    let compressed = takes_brotli(headers)
        .then(|| Site::get(&format!("{name}.br")))
        .flatten();
    let encoded = compressed.is_some();
    match compressed.or_else(|| Site::get(name)) {
        Some(file) => answer(name, Body::from(file.data), encoded, for_ever),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(name: &str, body: Body, encoded: bool, for_ever: bool) -> Response {
    let kept = if for_ever {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let mut response = Response::new(body);
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
        Some("pack") => "application/octet-stream",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}
