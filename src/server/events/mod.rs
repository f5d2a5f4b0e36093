//! What happened, as it happens: read from the outbox and handed to whoever listens in this process.
//!
//! Triggers write the outbox in the transaction of the change. A wake-up after the commit makes it quick, and nothing depends
//! on one: every process looks by itself every few seconds, and reads on from where it was.

pub mod hub;
pub mod outbox;
pub mod reader;
