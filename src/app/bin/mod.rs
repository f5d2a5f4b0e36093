//! What was deleted, and may come back.

pub mod bin_page;
