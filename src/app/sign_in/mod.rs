//! Signing in and out, and the first start.

pub mod actions;
pub mod answer_page;
pub mod code_page;
pub mod forgot_page;
mod gate;
pub mod new_password_page;
pub mod outside_actions;
pub mod set_up_page;
pub mod sign_in_page;
