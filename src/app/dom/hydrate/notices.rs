//! The browser's own notifications.

use super::open;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether nobody has decided yet whether the browser may show any.
pub fn may_ask_for_notices() -> bool {
    has_notices() && Notification::permission() == NotificationPermission::Default
}

/// Asks.
pub fn ask_for_notices() {
    let _ = Notification::request_permission();
}

fn has_notices() -> bool {
    web_sys::js_sys::Reflect::has(&leptos::prelude::window(), &"Notification".into())
        .unwrap_or(false)
}

/// Shows one, where that is allowed and nobody looks at the page. Tabs that show the same thing show it once.
pub fn show_notice(tag: &str, title: &str, body: &str, to: String) {
    if !has_notices()
        || Notification::permission() != NotificationPermission::Granted
        || document().has_focus().unwrap_or(false)
    {
        return;
    }
    let options = NotificationOptions::new();
    options.set_tag(tag);
    options.set_body(body);
    options.set_icon("/icons/favicon.svg");
    let Ok(shown) = Notification::new_with_options(title, &options) else {
        return;
    };
    let pressed = Closure::once_into_js({
        let shown = shown.clone();
        move || {
            let _ = leptos::prelude::window().focus();
            shown.close();
            open(&to);
        }
    });
    shown.set_onclick(Some(pressed.unchecked_ref()));
}
