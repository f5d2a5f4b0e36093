//! Fields that show what the address says: filters and searches of a list.

use crate::dom;
use leptos::prelude::*;

/// Fields by their ids, each with what the address says of it. They are written when the address is another one, and not when the
/// page around them is merely read again: somebody may be typing.
pub fn follow_the_address(fields: impl Fn() -> Vec<(&'static str, String)> + 'static) {
    Effect::new(move |_| {
        for (id, value) in fields() {
            dom::write_into(id, &value);
        }
    });
}
