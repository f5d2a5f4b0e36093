//! Nothing moves under a finger: what would draw the page anew waits until a press is over, or the press would end on something
//! else than it began on.

use super::after;
use gloo_timers::future::TimeoutFuture;
use leptos::{ev, prelude::window_event_listener};
use send_wrapper::SendWrapper;
use std::cell::Cell;

/// How often it is looked after, in milliseconds.
const LOOK: u32 = 50;
/// How often at most: whoever holds a press, or ends it where no page hears of it, keeps nothing back for longer.
const LOOKS: u32 = 100;

thread_local! {
    /// Which press goes on; none: 0.
    static PRESS: Cell<u32> = const { Cell::new(0) };
    static PRESSES: Cell<u32> = const { Cell::new(0) };
}

/// From now on it is known whether somebody presses.
pub fn watch() {
    let _ = window_event_listener(ev::pointerdown, |event| {
        if event.button() == 0 {
            PRESSES.set(PRESSES.get() + 1);
            PRESS.set(PRESSES.get());
        }
    });
    let _ = window_event_listener(ev::pointerup, |_| ends());
    let _ = window_event_listener(ev::pointercancel, |_| ends());
    // Whoever types presses nothing: a list of the browser's own, or a menu, has taken the end of the press.
    let _ = window_event_listener(ev::keydown, |_| PRESS.set(0));
}

/// It becomes a click a moment after it has ended.
fn ends() {
    let press = PRESS.get();
    after(LOOK, move || {
        if PRESS.get() == press {
            PRESS.set(0);
        }
    });
}

/// Waits until nobody presses, for five seconds at most.
pub async fn is_over() {
    let press = PRESS.get();
    for _ in 0..LOOKS {
        if PRESS.get() == 0 {
            return;
        }
        // The browser has one thread, and the framework asks for futures that might change theirs.
        SendWrapper::new(TimeoutFuture::new(LOOK)).await;
    }
    if PRESS.get() == press {
        PRESS.set(0);
    }
}
