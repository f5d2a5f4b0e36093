//! Calls as their pages show them.

mod detail;
pub mod form_page;
mod list;
mod rows;

pub use detail::{closing, detail};
pub use form_page::{FormFor, elsewhere, form, zones};
pub use list::{EXPORTED, export, list};
pub use rows::{row, rows, with_whom};
