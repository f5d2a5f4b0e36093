//! Fields that show what the address says: filters and searches of a list.

use crate::dom;
use leptos::prelude::*;

/// Fields by their ids, each with what the address says of it. They are written when that is something else than before, and not
/// when the page around them is merely read again: somebody may be typing.
pub fn follow_the_address(fields: impl Fn() -> Vec<(&'static str, String)> + 'static) {
    Effect::new(move |before: Option<Vec<(&'static str, String)>>| {
        let now = fields();
        for (nth, field) in now.iter().enumerate() {
            let known = before.as_ref().and_then(|before| before.get(nth));
            if known != Some(field) {
                dom::write_into(field.0, &field.1);
            }
        }
        now
    });
}
