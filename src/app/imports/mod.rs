//! Files from elsewhere.

pub mod actions;
pub mod import_page;
pub mod list_page;
