//! Callboard: call management for a CRM, rendered on the server and alive in the browser.
//!
//! `domain` is what a call is, `view` what the server and the screens tell each other, `app` what people see,
//! `server` what happens. `docs/ARCHITECTURE.md` walks through it.
#![recursion_limit = "512"]

pub mod app;
#[cfg(feature = "hydrate")]
#[path = "app/dom/hydrate/mod.rs"]
pub mod dom;
#[cfg(not(feature = "hydrate"))]
#[path = "app/dom/ssr/mod.rs"]
pub mod dom;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod view;

/// Called by the browser once the bundle has loaded: makes the page the server sent come alive, when the part of the bundle
/// that the page is in has come too. Until then, and if it never comes, the page works as it does without JavaScript.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    std::hint::black_box(app::layout::first_part as fn() -> _);
    if let Some(part) = app::parts::Part::at(&dom::path())
        && app::screens::load(part).await.is_err()
        && app::screens::load(part).await.is_err()
    {
        return;
    }
    let typed = dom::Typed::so_far();
    leptos::mount::hydrate_body(app::App);
    dom::alive(typed);
    dom::on_intent(|path| {
        if let Some(part) = app::parts::Part::at(path) {
            leptos::task::spawn_local(async move {
                let _ = app::screens::load(part).await;
            });
        }
    });
}
