//! Calls: their list, their pages and forms.

pub mod actions;
pub mod call_form;
pub mod call_page;
mod call_people;
pub mod call_rows;
pub mod callers;
pub mod chain;
pub mod closing_form;
pub mod edit_page;
pub mod free_busy;
pub mod list_page;
pub mod log_page;
pub mod move_form;
pub mod new_call_buttons;
pub mod plan_page;
pub mod receipts;
pub mod status_controls;
pub mod timeline;
