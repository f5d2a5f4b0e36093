//! Numbers that are dialled with the device itself: the page cannot know how it goes, so it asks.

use super::{announce, find::find};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, Storage};

/// Where it is remembered what is asked: a telephone may forget the page while one talks.
const ASKED: &str = "dialled";

fn kept() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Asks to log the call, by the form at that address, until that is answered.
fn ask(log: &str) {
    if let Some(offer) = find("#dialled a") {
        let _ = offer.set_attribute("href", log);
    }
    if let Some(asks) = find("#dialled") {
        let _ = asks.remove_attribute("hidden");
    }
}

/// Asks once more what the page had asked before it was read anew.
pub fn ask_again() {
    if let Some(log) = kept().and_then(|kept| kept.get_item(ASKED).ok().flatten()) {
        ask(&log);
    }
}

/// A press on a `tel:` link shows what asks to log the call, and keeps it until it is answered: whoever comes back from their
/// telephone finds it.
pub fn pressed(event: &Event) {
    let target = event.target();
    let Some(at) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    if let Ok(Some(link)) = at.closest("a[href^=tel]") {
        let log = link.get_attribute("data-log");
        let log = log.as_deref().unwrap_or("/calls/log");
        if let Some(kept) = kept() {
            let _ = kept.set_item(ASKED, log);
        }
        ask(log);
        announce("You are calling with your device. Log the call when you are back.");
    } else if at
        .closest("#dialled :is(a, button)")
        .is_ok_and(|answer| answer.is_some())
    {
        if let Some(kept) = kept() {
            let _ = kept.remove_item(ASKED);
        }
        if let Some(asks) = find("#dialled") {
            let _ = asks.set_attribute("hidden", "");
        }
        // What was pressed is gone: the focus goes back to where the call began, if that is still there.
        if let Some(link) = find("main a[href^=tel]") {
            let _ = link.focus();
        }
    }
}
