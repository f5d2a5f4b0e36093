//! The house rules, read off the source: which room may use which, and a few things that belong in one place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod circles;
mod places;
mod rooms;
mod source;
