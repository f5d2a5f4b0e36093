//! Callboard: call management for a CRM, rendered on the server and alive in the browser.
//!
//! `domain` is what a call is, `view` what the server and the screens tell each other, `app` what people see,
//! `server` what happens. `docs/ARCHITECTURE.md` walks through it.
#![recursion_limit = "512"]

pub mod app;
#[cfg(feature = "hydrate")]
#[path = "app/dom/hydrate.rs"]
pub mod dom;
#[cfg(not(feature = "hydrate"))]
#[path = "app/dom/ssr.rs"]
pub mod dom;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod view;

/// Called by the browser once the bundle has loaded: makes the page the server sent come alive.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    dom::alive();
}
