//! Signing in and out, and the first start.

pub mod actions;
mod gate;
pub mod new_password_page;
pub mod set_up_page;
pub mod sign_in_page;
