//! Numbers that are dialled with the device itself: the page cannot know how it goes, so it asks.

use super::find::find;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A press on a `tel:` link shows what asks to log the call, and keeps it until it is answered: whoever comes back from their
/// telephone finds it.
pub fn pressed(event: &Event) {
    let Some(asks) = find("#dialled") else { return };
    let Some(at) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    if let Ok(Some(link)) = at.closest("a[href^=tel]") {
        let log = link.get_attribute("data-log");
        if let Some(offer) = find("#dialled a") {
            let _ = offer.set_attribute("href", log.as_deref().unwrap_or("/calls/log"));
        }
        let _ = asks.remove_attribute("hidden");
    } else if at
        .closest("#dialled :is(a, button)")
        .is_ok_and(|answer| answer.is_some())
    {
        let _ = asks.set_attribute("hidden", "");
    }
}
