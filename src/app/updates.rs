//! What one form changed, told to the whole page: the list reads itself again, the rail counts again, and for ten
//! seconds there is an Undo.

use crate::dom;
use leptos::prelude::*;

/// Ten seconds to change one's mind.
const UNDO_MILLISECONDS: u32 = 10_000;

/// A sentence about what was done, and how to take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What was done.
    pub message: String,
    /// The change that may be taken back.
    pub undo: Option<String>,
    number: u32,
}

/// The page's own news.
#[derive(Clone, Copy)]
pub struct Live {
    /// Counts up with every change made here: what depends on it reads itself again.
    pub changed: RwSignal<u32>,
    /// The sentence in the corner.
    pub toast: RwSignal<Option<Toast>>,
}

impl Live {
    /// Makes it known to everything below.
    pub fn provide() -> Self {
        let live = Self {
            changed: RwSignal::new(0),
            toast: RwSignal::new(None),
        };
        provide_context(live);
        live
    }

    /// Something was done.
    pub fn done(&self, message: String, undo: Option<String>) {
        self.changed.update(|number| *number += 1);
        let number = self.changed.get_untracked();
        dom::announce(&message);
        self.toast.set(Some(Toast {
            message,
            undo,
            number,
        }));
        let toast = self.toast;
        dom::after(UNDO_MILLISECONDS, move || {
            // A newer sentence has its own ten seconds.
            if toast
                .try_get_untracked()
                .flatten()
                .is_some_and(|shown| shown.number == number)
            {
                toast.set(None);
            }
        });
    }
}
