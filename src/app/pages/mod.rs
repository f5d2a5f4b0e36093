//! One file a screen.

pub mod agenda;
pub mod bin;
pub mod call;
pub mod calls;
pub mod dispositions;
pub mod edit_call;
pub mod frame;
pub mod import;
pub mod imports;
pub mod log_call;
pub mod merge;
pub mod not_found;
pub mod plan_call;
pub mod profile;
pub mod record;
pub mod record_edit;
pub mod records;
pub mod search;
pub mod set_up;
pub mod sign_in;
pub mod tasks;
pub mod users;
