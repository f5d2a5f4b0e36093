//! Notes on calls.

pub mod actions;
pub mod notes_panel;
