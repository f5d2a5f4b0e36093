//! Forms that make and change records.

mod lifecycle;
mod save;

pub use lifecycle::{convert, delete, merge, restore, undo_merge};
pub use save::save;
