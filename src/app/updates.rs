//! What was changed, told to whatever on the page shows it; and, for ten seconds, the sentence that says so, with an Undo.

use crate::{
    dom,
    domain::{Change, Interest},
};
use leptos::prelude::*;
use std::sync::Arc;

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

/// What a part of the page depends on, looked at anew with every change.
type Interests = Arc<dyn Fn() -> Vec<Interest> + Send + Sync>;

/// A part of the page that reads itself again when what it shows was changed.
#[derive(Clone)]
struct Reader {
    number: u32,
    interests: Interests,
    again: RwSignal<u32>,
}

/// The page's own news.
#[derive(Clone, Copy)]
pub struct Updates {
    readers: StoredValue<Vec<Reader>>,
    counted: StoredValue<u32>,
    /// The sentence in the corner.
    pub toast: RwSignal<Option<Toast>>,
}

impl Updates {
    /// Makes it known to everything below.
    pub fn provide() -> Self {
        let updates = Self {
            readers: StoredValue::new(Vec::new()),
            counted: StoredValue::new(0),
            toast: RwSignal::new(None),
        };
        provide_context(updates);
        updates
    }

    fn next_number(self) -> u32 {
        self.counted.update_value(|number| *number += 1);
        self.counted.get_value()
    }

    /// Counts up with every change of what it is interested in, until its part of the page is gone.
    pub fn watch(self, interests: Interests) -> Signal<u32> {
        let again = RwSignal::new(0);
        let number = self.next_number();
        self.readers.update_value(|readers| {
            readers.push(Reader {
                number,
                interests,
                again,
            });
        });
        on_cleanup(move || {
            self.readers
                .try_update_value(|readers| readers.retain(|one| one.number != number));
        });
        again.into()
    }

    /// Something was changed: whoever shows it reads again.
    pub fn tell(self, changes: &[Change]) {
        for reader in self.readers.get_value() {
            let touched = untrack(|| (reader.interests)())
                .iter()
                .any(|interest| changes.iter().any(|change| interest.touched_by(change)));
            if touched {
                reader.again.try_update(|number| *number += 1);
            }
        }
    }

    /// Something was done here.
    pub fn done(self, message: String, undo: Option<String>, changes: &[Change]) {
        self.tell(changes);
        let number = self.next_number();
        dom::announce(&message);
        self.toast.try_set(Some(Toast {
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
