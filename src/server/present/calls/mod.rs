//! Calls as their pages show them.

mod closing;
mod conflict;
mod detail;
mod follow_up;
mod form_page;
mod list;
mod rows;
mod story;

pub use closing::closing;
pub use conflict::{closed_already, conflict};
pub use detail::detail;
pub use follow_up::{follow_up_due, follow_up_title};
pub use form_page::{FormFor, call_back_purpose, elsewhere, form, zones};
pub use list::{EXPORTED, export, list};
pub use rows::{row, rows, with_whom};
