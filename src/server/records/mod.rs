//! What people do with accounts, contacts, leads, opportunities and cases.

mod lifecycle;

pub use lifecycle::{convert, merge, remove, restore, undo_merge};
