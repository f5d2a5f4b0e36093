//! Mail: what letters say, what calendars are told, and how both leave.

pub mod calendar;
mod invitation;
pub mod letter;
pub mod links;
pub mod sender;
pub mod words;
pub mod write;

pub use letter::Letter;
pub use sender::{NotSent, Sender};
