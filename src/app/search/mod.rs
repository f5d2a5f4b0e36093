//! Search over everything.

pub mod actions;
pub mod search_page;
