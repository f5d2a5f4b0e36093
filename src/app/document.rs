//! The HTML document around every page.

use crate::app::root::App;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// What the document is made of.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// The style sheet's address.
    pub style: String,
    /// The address of the script that loads the bundle; none where the page is to stay still.
    pub script: Option<String>,
    /// The bundle's address.
    pub wasm: Option<String>,
    /// Whether the page reloads itself when the server was built anew.
    pub reload: bool,
}

/// While developing: waits for the server to go and come again.
const RELOAD: &str = "let gone = false; setInterval(() => fetch('/healthz').then(() => gone && location.reload(), () => gone = true), 400)";

/// The document around every page.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    let document = use_context::<Document>().unwrap_or_default();
    let alive = document.script.zip(document.wasm).map(|(script, wasm)| {
        // Both are fetched at once; without JavaScript neither is.
        let start = format!(
            "const wasm = fetch('{wasm}'); import('{script}').then(m => m.default({{ module_or_path: wasm }}).then(() => m.hydrate()))"
        );
        let reload = document.reload.then_some(RELOAD);
        view! {
            <script type="module" nonce=use_nonce() inner_html=start></script>
            {reload.map(|script| view! { <script type="module" nonce=use_nonce() inner_html=script></script> })}
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=document.theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#00724c" />
                <link rel="icon" href="/icons/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=document.style />
                {alive}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
