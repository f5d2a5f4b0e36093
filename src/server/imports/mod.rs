//! Files from elsewhere: accounts, contacts, leads, calls and tasks as other programs export them.
//!
//! A file is *received* as it is, then *checked*: read row by row into what each row means (`source` knows files, `columns`
//! columns, `row`, `record_rows` and `call_rows` cells, `times` dates), and judged as a whole. Nothing was changed until then. What
//! a person agrees to is *written* so many rows at a time, and can be taken back whole. Long work is done by the sweeper:
//! it survives a restart, and its progress is on the page.

pub mod authorize;
mod call_rows;
mod cells;
mod check;
pub mod columns;
mod commands;
mod read_row;
mod receive;
mod record_rows;
mod row;
mod runner;
mod source;
mod times;
mod vcard;

pub use commands::{forget, reread, restore, start, undo};
pub use receive::{Incoming, LARGEST, Settings};
pub use runner::{forget_stale, step};
