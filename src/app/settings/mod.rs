//! One's own profile; users, dispositions and health, for administrators.

pub mod disposition_actions;
pub mod dispositions_page;
pub mod health_actions;
pub mod health_page;
pub mod outbox_actions;
pub mod outbox_page;
pub mod profile_page;
pub mod reminders_page;
pub mod second_step;
pub mod second_step_actions;
pub mod user_actions;
pub mod users_page;
