//! Accounts, contacts, leads, opportunities and cases, and the calls of each.

pub mod actions;
pub mod edit_page;
pub mod history_panel;
pub mod list_page;
pub mod merge_page;
pub mod record_form;
pub mod record_page;
