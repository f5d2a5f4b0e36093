//! One file a screen.

pub mod agenda;
pub mod call;
pub mod calls;
pub mod dispositions;
pub mod edit_call;
pub mod frame;
pub mod log_call;
pub mod not_found;
pub mod plan_call;
pub mod profile;
pub mod set_up;
pub mod sign_in;
pub mod users;
