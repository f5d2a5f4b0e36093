//! "‹ Calls" leads to the list as this tab left it: with its filters, its order and its page.

use leptos::prelude::window;
use web_sys::Element;

/// A link is about to be followed. What the address of this page asks for is kept; a way back gets what was kept of the page it
/// leads to.
pub fn about_to_follow(link: &Element, path: &str) {
    let Ok(Some(kept)) = window().session_storage() else {
        return;
    };
    let here = window().location();
    if let (Ok(path), Ok(query)) = (here.pathname(), here.search()) {
        let _ = kept.set_item(&key(&path), &query);
    }
    if link.class_list().contains("back")
        && let Ok(Some(query)) = kept.get_item(&key(path))
    {
        let _ = link.set_attribute("href", &format!("{path}{query}"));
    }
}

fn key(path: &str) -> String {
    format!("left {path}")
}
