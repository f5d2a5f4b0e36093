//! Records as their pages show them.

mod conflict;
mod detail;
mod export;
mod form_page;
mod list;
mod merge;

pub use conflict::conflict;
pub use detail::detail;
pub use export::{EXPORTED, export};
pub use form_page::{MOST, amount_words, as_saved, form};
pub use list::list;
pub use merge::merge_page;
