//! Calls as their pages show them.

mod callers;
mod closed_already;
mod closing;
mod conflict;
mod detail;
mod dialled;
mod elsewhere;
mod follow_up;
mod form_page;
mod list;
mod reminders;
mod rows;
mod story;

pub use callers::{missed, unknown};
pub use closed_already::closed_already;
pub use closing::closing;
pub use conflict::conflict;
pub use detail::{detail, detail_finding};
pub use elsewhere::elsewhere_of;
pub use follow_up::{follow_up_due, follow_up_title};
pub use form_page::{FormFor, as_saved, call_back_purpose, form, form_of, values_of, zones};
pub use list::{EXPORTED, export, list};
pub use rows::{as_their_lines_say, row, rows, rows_to_dial, with_whom};
