//! Nothing moves under a finger: what would draw the page anew waits until a press is over, or the press would end on something
//! else than it began on.

use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::window_event_listener};
use send_wrapper::SendWrapper;
use std::cell::Cell;

/// How often it is looked after, in milliseconds. A press becomes a click in the turn in which it ends.
const LOOK: u32 = 50;
/// How often at most: whoever holds a press, or ends it where no page hears of it, keeps nothing back for longer.
const LOOKS: u32 = 100;

thread_local! {
    static PRESSED: Cell<bool> = const { Cell::new(false) };
}

/// From now on it is known whether somebody presses.
pub fn watch() {
    let _ = window_event_listener(ev::pointerdown, |event| PRESSED.set(event.button() == 0));
    let _ = window_event_listener(ev::pointerup, |_| PRESSED.set(false));
    let _ = window_event_listener(ev::pointercancel, |_| PRESSED.set(false));
}

/// Waits until nobody presses, for five seconds at most.
pub async fn is_over() {
    for _ in 0..LOOKS {
        if !PRESSED.get() {
            return;
        }
        // The browser has one thread, and the framework asks for futures that might change theirs.
        SendWrapper::new(TimeoutFuture::new(LOOK)).await;
    }
}
