//! Where requests come in: listening, ids and time limits, headers, files, health.

pub mod assets;
pub mod health;
pub mod kept_files;
pub mod listen;
pub mod release;
pub mod security;
pub mod trace;
