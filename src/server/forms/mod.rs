//! What people typed, read into commands: every field before the first complaint, each complaint beside its field.

pub mod calls;
pub mod fields;
pub mod names;
pub mod records;
