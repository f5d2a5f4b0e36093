//! Against a real Asterisk with real SIP telephones, where `cargo xtask test` could fetch them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod asterisk;
mod clicks;
mod comes_in;
mod cuts;
mod office;
#[path = "../support/mod.rs"]
mod support;
mod telephones;
