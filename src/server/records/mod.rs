//! What people do with accounts, contacts, leads, opportunities and cases.
//!
//! `form` makes and changes them, `read` shows one, `list` many, `life` converts, merges, deletes and brings back.

mod form;
mod life;
mod list;
mod read;

pub use form::{form, save};
pub use life::{bin, convert, merge, merge_page, remove, restore, undo_merge};
pub use list::{EXPORTED, export, list};
pub use read::detail;

use super::Failure;
use uuid::Uuid;

fn existing(id: &str) -> Result<Uuid, Failure> {
    id.trim().parse().map_err(|_| Failure::NotFound)
}
