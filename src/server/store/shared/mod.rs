//! What every noun's SQL uses.

pub mod constraint_messages;
pub mod paging;
