//! What is typed and not saved.

pub mod actions;
