//! The HTML document around every page.

use crate::app::{Page, keys_sheet::SHEET, root::App};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// What the document is made of.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// Whether keys act on their own: `on` or `off`.
    pub keys: &'static str,
    /// The style sheet's address.
    pub style: String,
    /// The browser's half; none where the page is to stay still.
    pub bundle: Option<Files>,
    /// Whether the page reloads itself when the server was built anew.
    pub reload: bool,
}

/// The addresses of what a page needs to come alive.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The script that loads the first part.
    pub script: String,
    /// The script that loads the others.
    pub loader: String,
    /// The first part.
    pub wasm: String,
    /// The part that the page is in.
    pub part: Option<String>,
}

/// While developing: waits for the server to go and come again.
const RELOAD: &str = "let gone = false; setInterval(() => fetch('/healthz').then(() => gone && location.reload(), () => gone = true), 400)";

/// The document around every page.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    let document = use_context::<Document>().unwrap_or_default();
    let signed_in = use_context::<Page>().is_some_and(|page| page.me.is_some());
    // `/pkg/<hash>/callboard.js`: what this page asks of the server, it asks as a page of that release.
    let release = document
        .bundle
        .as_ref()
        .and_then(|files| files.script.split('/').nth(2))
        .map(str::to_owned);
    let alive = document.bundle.map(|files| {
        let Files { script, loader, wasm, part } = files;
        // Keys are kept until the page acts on them.
        let early = "window.earlyKeys = []; addEventListener('keydown', event => event.target.matches('input, textarea, select') || window.earlyKeys?.push(event))";
        // Once the page is there, everything is fetched at once, and not only when one file has said that it needs another. By
        // script: without JavaScript nothing is fetched.
        let start = format!(
            "window.early = {{}}; [{}].forEach(file => (early[new URL(file, location).href] = fetch(file)).catch(() => {{}}));\
             document.head.append(Object.assign(document.createElement('link'), {{ rel: 'modulepreload', href: '{loader}' }}));\
             import('{script}').then(m => m.default({{ module_or_path: early[new URL('{wasm}', location).href] }}).then(() => m.hydrate()))",
            std::iter::once(&wasm).chain(&part).map(|file| format!("'{file}'")).collect::<Vec<_>>().join(","),
        );
        let reload = document.reload.then_some(RELOAD);
        html! {
            <script nonce=use_nonce() inner_html=early></script>
            <script type="module" nonce=use_nonce() inner_html=start></script>
            {reload.map(|script| html! { <script type="module" nonce=use_nonce() inner_html=script></script> })}
        }
    });
    // A popover, so that it opens without JavaScript too.
    let keys = signed_in.then(|| {
        html! { <div id="keys" popover="auto" role="dialog" aria-labelledby="keys-title" tabindex="-1" autofocus inner_html=SHEET.as_str()></div> }
    });
    html! {
        <!DOCTYPE html>
        <html lang="en" data-theme=document.theme data-keys=document.keys data-release=release>
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
                {keys}
            </body>
        </html>
    }
}
