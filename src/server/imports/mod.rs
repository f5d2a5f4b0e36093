//! Files from elsewhere: accounts, contacts, leads, opportunities, cases, calls and tasks as other programs export them.
//!
//! A file is *received* as it is, then *checked*: read row by row into what each row means (`source` knows files, `columns`
//! columns, `row` and those called `…_rows` cells, `times` and `moments` dates), and judged as a whole. Nothing was changed until
//! then. What a person agrees to is *written* so many rows at a time, and can be taken back whole. Long work is done by the sweeper:
//! it survives a restart, and its progress is on the page.

pub mod authorize;
mod call_rows;
mod cells;
mod check;
pub mod columns;
mod commands;
mod content;
mod deal_rows;
mod fields;
mod moments;
mod parties;
mod read_row;
mod receive;
mod record_rows;
mod row;
mod runner;
mod source;
mod task_rows;
mod times;
mod vcard;
mod wording;

pub use commands::{forget, reread, restore, start, undo};
pub use receive::{Incoming, LARGEST, Settings};
pub use runner::{forget_old, step};
