//! One's own profile; users and dispositions, for administrators.

pub mod disposition_actions;
pub mod dispositions_page;
pub mod profile_page;
pub mod user_actions;
pub mod users_page;
