//! What people typed, read into commands, and the answers they get: every field is read before the first complaint, and each
//! complaint stands beside its field.

pub mod calls;
pub mod dispositions;
pub mod drafts;
mod names;
pub mod notes;
pub mod notifications;
pub mod password_links;
pub mod records;
pub mod set_up;
pub mod tasks;
pub mod telephony;
pub mod undo;
pub mod users;
