//! Forms that make, change and close calls.

mod authorize;
pub mod close;
mod edit;
pub mod fields;
pub mod follow_up;
mod plan;
mod rsvp;

pub use close::{close, remove, reopen, restore, start, undo};
pub use edit::edit;
pub use plan::{log, plan, start_now};
pub use rsvp::answer;
