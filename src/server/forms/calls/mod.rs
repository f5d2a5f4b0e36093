//! Forms that make, change and close calls: read into commands, done, and answered.

mod close;
mod edit;
pub mod fields;
mod follow_up;
mod move_to;
mod plan;
mod rsvp;

pub use close::{and_next, close, delete, hand_over, reopen, restore, settle, start, undo};
pub use edit::edit;
pub use move_to::move_to;
pub use plan::{call_back, log, plan, start_now};
pub use rsvp::{answer, answer_by_link};
