//! Notifications: their page, and what rings in the corner.

pub mod actions;
pub mod corner;
pub mod notice_row;
pub mod notifications_page;
