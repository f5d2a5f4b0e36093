//! Records as their pages show them.

mod detail;
mod list;
mod merge;

pub use detail::detail;
pub use list::{EXPORTED, export, list};
pub use merge::merge_page;
