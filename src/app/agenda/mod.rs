//! The home page.

pub mod actions;
pub mod agenda_page;
