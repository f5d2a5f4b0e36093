//! Where requests come in: listening, ids and time limits, headers, what no address and form has, files, health.

pub mod assets;
pub mod health;
pub mod kept_files;
pub mod listen;
pub mod nulls;
pub mod release;
pub mod security;
pub mod trace;
pub mod unread;
